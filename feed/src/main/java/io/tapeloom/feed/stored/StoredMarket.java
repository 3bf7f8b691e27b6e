package io.tapeloom.feed.stored;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.Retention;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A market with a persistent history: it stores the events of its feed, and fills in the time
 * before and between the runs of the server from the source's own history. Thread-safe.
 */
public final class StoredMarket implements MarketSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoredMarket.class);

  private static final long DAY_MILLIS = 86_400_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Number of instruments up to which all bars that memory has room for are read at the start. */
  private static final int MAX_FULLY_READ = 50;

  /** Maximum time between two days with trading. */
  private static final long MAX_CLOSED_MILLIS = 7 * DAY_MILLIS;

  private final MarketSource source;
  private final HistoryStore store;
  private final HistorySettings settings;
  private final StoredBars bars;
  private final SteadyClock clock;

  /** Delay between attempts to fill a gap that the market did not fill at the start. */
  private static final Backoff GAPS = new Backoff(5_000, 600_000, new SecureRandom());

  private final Corrections corrections;
  private final Retention retention;

  private final Object fillerLock = new Object();

  // Guarded by fillerLock.
  private @Nullable GapFiller filler;
  private boolean hasFeed;
  private boolean isClosing;

  /** Null until the hand-over is known. */
  private volatile @Nullable HistoryWriter writer;

  private boolean closed;

  /** Receives the notices of the writer; set when the feed is created. */
  private volatile Consumer<? super FeedNotice> notices = _ -> {};

  /**
   * @param store the store, which this market owns and closes
   */
  public StoredMarket(
      MarketSource source, HistoryStore store, HistorySettings settings, SteadyClock clock) {
    this.source = source;
    this.store = store;
    this.settings = settings;
    this.bars = new StoredBars(store);
    this.retention = source.retention();
    this.corrections = new Corrections(store, retention);
    this.clock = clock;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public boolean isOpenAt(long nanos) {
    return source.isOpenAt(nanos);
  }

  @Override
  public List<Instrument> instruments() {
    return source.instruments();
  }

  @Override
  public Retention retention() {
    return retention;
  }

  @Override
  public History history() {
    return this::until;
  }

  /** Returns the source's own history if it has one, because it may contain more than trades. */
  @Override
  public EventHistory eventHistory() {
    return keepsItsTrades() ? source.eventHistory() : new StoredEventHistory(store);
  }

  @Override
  public BarArchive archive() {
    return bars;
  }

  /**
   * {@inheritDoc} A live market continues after the stored data, which may be ahead of the clock if
   * the market runs faster than real time.
   */
  @Override
  public long handOverNanos(long nowNanos) {
    long handOver = source.handOverNanos(nowNanos);
    if (keepsItsTrades() || handOver != nowNanos) {
      return handOver;
    }
    return instruments().stream()
        .flatMap(instrument -> store.newestTrade(instrument).stream())
        .mapToLong(trade -> trade.eventTimeNanos() + 1)
        .reduce(handOver, Math::max);
  }

  private boolean keepsItsTrades() {
    return source.eventHistory().kinds().contains(EventHistory.Kind.TRADES);
  }

  /** The first call fills the store up to the hand-over and creates the writer. */
  private synchronized HistoryWriter writer(long handOverNanos) {
    var started = writer;
    if (started == null) {
      try {
        if (keepsItsTrades()) {
          fill(handOverNanos);
        } else {
          resume(handOverNanos);
        }
        started = new HistoryWriter(store, settings, instruments(), clock, this::report);
        started.afterEachFlush(this::fillGaps);
        var gaps = store.gaps().stream().collect(Collectors.groupingBy(Gap::instrument));
        for (var instrument : instruments()) {
          var own = gaps.getOrDefault(instrument, List.of());
          try (var tail = bars.tail(instrument, handOverNanos)) {
            while (tail.hasNext()) {
              var trade = tail.next();
              if (!isIn(own, trade)) {
                started.resume(trade);
              }
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      started.start();
      writer = started;
    }
    return started;
  }

  /** Fills in complete minutes as bars, and the last, incomplete minute as trades. */
  private void fill(long handOverNanos) throws IOException {
    long minute = Resolution.MINUTES_1.startMillis(Math.floorDiv(handOverNanos, NANOS_PER_MILLI));
    var filling = new HistoryFill(source.eventHistory(), store, instruments(), clock);
    for (var gap : store.gaps()) {
      filling.gap(gap);
      store.filled(gap);
      LOG.info("{} is filled", GapFiller.text(gap));
    }
    filling.minutes(settings.bars().toDays(), minute);
    var missing = new ArrayList<Trade>();
    for (var instrument : instruments()) {
      addMissing(missing, instrument, minute * NANOS_PER_MILLI, handOverNanos);
    }
    missing.sort(Comparator.comparingLong(Trade::eventTimeNanos));
    store.appendTrades(missing);
  }

  /**
   * Fills in the complete minutes since the last write to the store. They are a gap until they are
   * stored: minutes that the market does not return now are requested again later.
   */
  private void resume(long handOverNanos) throws IOException {
    long until = Resolution.MINUTES_1.startMillis(Math.floorDiv(handOverNanos, NANOS_PER_MILLI));
    var gaps = new ArrayList<>(store.gaps());
    for (var instrument : instruments()) {
      long from = nextMinuteMillis(instrument);
      if (from < until) {
        gaps.add(new Gap(instrument, from, until));
      }
    }
    if (!gaps.isEmpty()) {
      store.keepGaps(gaps);
      store.keepGaps(fill(gaps));
    }
  }

  /** Fills gaps; returns those that are left. */
  private List<Gap> fill(List<Gap> gaps) throws IOException {
    var missing = new ArrayList<Minute>();
    var left = new ArrayList<Gap>();
    for (var gap : gaps) {
      try {
        source
            .minutes(gap.instrument(), gap.fromMillis(), gap.untilMillis())
            .forEach(bar -> missing.add(new Minute(gap.instrument(), bar)));
      } catch (IOException e) {
        left.add(gap);
        LOG.warn("{} is filled later: {}", GapFiller.text(gap), e.getMessage());
      }
    }
    missing.sort(Comparator.comparingLong(minute -> minute.bar().timeMillis()));
    store.insertMinutes(missing);
    return left;
  }

  /** Whether a trade belongs to a minute that is still missing in the history of its instrument. */
  private static boolean isIn(List<Gap> gaps, Trade trade) {
    return gaps.stream()
        .anyMatch(
            gap ->
                trade.eventTimeMillis() >= gap.fromMillis()
                    && trade.eventTimeMillis() < gap.untilMillis());
  }

  /** Returns the first minute that is not stored as a bar; the greatest long if there is none. */
  private long nextMinuteMillis(Instrument instrument) {
    var newest = store.newestMinuteMillis(instrument);
    if (newest.isPresent()) {
      return Resolution.MINUTES_1.endMillis(newest.getAsLong());
    }
    var oldest = store.oldestMillis(instrument);
    return oldest.isPresent()
        ? Resolution.MINUTES_1.startMillis(oldest.getAsLong())
        : Long.MAX_VALUE;
  }

  private void addMissing(
      List<Trade> missing, Instrument instrument, long fromNanos, long handOverNanos) {
    long newest = store.newestTrade(instrument).map(Trade::tradeId).orElse(Long.MIN_VALUE);
    try (var events =
        source
            .eventHistory()
            .events(instrument, EnumSet.of(EventHistory.Kind.TRADES), fromNanos, handOverNanos)) {
      while (events.hasNext()) {
        if (events.next() instanceof Trade trade && trade.tradeId() > newest) {
          missing.add(trade);
        }
      }
    }
  }

  private History.Past until(Instrument instrument, long untilNanos) {
    writer(untilNanos);
    if (keepsItsTrades()) {
      return source.history().until(instrument, untilNanos); // the store has all bars before
    }
    long first = firstNanos(instrument);
    var before = source.history().until(instrument, Math.min(untilNanos, first));
    corrections.beginAfter(before.bars(), Math.floorDiv(first, NANOS_PER_MILLI));
    merge(before.bars(), instrument, untilNanos);
    return before;
  }

  private void merge(BarBook book, Instrument instrument, long untilNanos) {
    long until = Math.floorDiv(untilNanos, NANOS_PER_MILLI);
    boolean isWide = instruments().size() > MAX_FULLY_READ;
    for (var resolution : Resolution.values()) {
      var series = book.series(resolution);
      long oldest =
          isWide && series.size() == 0
              ? newestPeriodsMillis(instrument, resolution, until)
              : Resolution.DAY.startMillis(until - retention.days(resolution) * DAY_MILLIS);
      long start = instrument.calendar().startMillis(resolution, Math.max(oldest, 0));
      long from = bars.firstStartMillis(instrument, resolution, start);
      series.merge(bars.until(instrument, resolution, from, untilNanos));
    }
  }

  /**
   * Returns the start of the few bars that memory must have, because the store returns all earlier
   * ones when they are read: of the newest day, the day before it, the open week and the open
   * month.
   */
  private long newestPeriodsMillis(Instrument instrument, Resolution resolution, long untilMillis) {
    var calendar = instrument.calendar();
    long newest = Math.min(store.newestMinuteMillis(instrument).orElse(untilMillis), untilMillis);
    long today = calendar.startMillis(Resolution.DAY, newest);
    return switch (resolution) {
      case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60 -> today;
      case DAY -> calendar.startMillis(Resolution.DAY, today - MAX_CLOSED_MILLIS);
      case WEEK, MONTH -> calendar.startMillis(resolution, newest);
    };
  }

  /** Returns the start of an instrument's stored history. */
  private long firstNanos(Instrument instrument) {
    var oldest = store.oldestMillis(instrument);
    return oldest.isEmpty() ? Long.MAX_VALUE : oldest.getAsLong() * NANOS_PER_MILLI;
  }

  /** {@inheritDoc} The history must be read before, because it is corrected from now on. */
  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    this.notices = notices;
    var feed = source.feed(fromNanos, clock, pause, notices);
    var keeper = writer(fromNanos);
    synchronized (fillerLock) {
      hasFeed = true;
    }
    fillGaps();
    return new Feed() {
      @Override
      public List<Instrument> instruments() {
        return feed.instruments();
      }

      @Override
      public void watchBooks(Predicate<? super Instrument> watched) {
        feed.watchBooks(watched);
      }

      @Override
      public boolean isOver() {
        return feed.isOver();
      }

      @Override
      public void run(Consumer<? super MarketEvent> listener) throws Exception {
        feed.run(
            event -> {
              if (event instanceof Trade trade) {
                keeper.add(trade);
              }
              listener.accept(event);
            });
      }
    };
  }

  /** Starts to fill the gaps that there are now, unless this is already done. */
  private void fillGaps() {
    var keeper = writer;
    synchronized (fillerLock) {
      boolean isIdle = filler == null || filler.isOver();
      if (keeper == null || !hasFeed || isClosing || !isIdle || store.gaps().isEmpty()) {
        return;
      }
      filler =
          new GapFiller(this::sourceMinutes, store, keeper, GAPS, Pause.sleeping(), this::correct);
      filler.start();
    }
  }

  /** Returns closed minutes of the market. */
  private List<Bar> sourceMinutes(Instrument instrument, long fromMillis, long untilMillis)
      throws IOException {
    if (!keepsItsTrades()) {
      return source.minutes(instrument, fromMillis, untilMillis);
    }
    var minutes = new ArrayList<Bar>();
    try (var cursor =
        source.eventHistory().bars(instrument, Resolution.MINUTES_1, fromMillis, untilMillis)) {
      cursor.forEachRemaining(minutes::add);
    }
    return minutes;
  }

  /** Reports the bars of a filled gap, unless all bars in memory are those of the market. */
  private void correct(Gap gap) {
    if (!keepsItsTrades()) {
      report(corrections.of(gap));
    }
  }

  private void report(FeedNotice notice) {
    notices.accept(notice);
  }

  /** Number of trades and minutes that could not be stored. */
  public long lost() {
    var started = writer;
    return started == null ? 0 : started.lost();
  }

  /** Number of gaps that are not filled yet. */
  public int gaps() {
    return store.gaps().size();
  }

  /** Number of failed writes to the store. */
  public long failures() {
    var started = writer;
    return started == null ? 0 : started.failures();
  }

  /** Writes everything that is queued, and closes the store unless a write does not end. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      synchronized (fillerLock) {
        isClosing = true;
        if (filler != null) {
          filler.close();
        }
      }
      var open = writer;
      if (open != null) {
        open.close();
      }
      if (open == null || open.isOver()) {
        store.close();
      }
    }
  }
}
