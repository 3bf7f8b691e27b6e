package io.tapeloom.feed.stored;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.WriteBehind;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a feed delivers into a store: the trades, and the bars of the minutes as they close,
 * {@linkplain WriteBehind behind the feed's back}. What cannot be written, for whatever reason, is
 * tried again at each flush, and counted where it does not fit into what may wait; the begin and
 * the end of such a time are logged and reported.
 */
final class HistoryWriter implements AutoCloseable, WriteBehind.Writer<Trade> {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

  /** Trades that wait to be written, behind as many that wait to be taken up; minutes, too. */
  private static final int MAX_WAITING = WriteBehind.MAX_WAITING;

  /** How long after its end a minute is written. */
  private static final long RIPENING_MILLIS = 2 * 60_000;

  private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);

  private final HistoryStore store;
  private final HistorySettings settings;
  private final SteadyClock clock;
  private final Consumer<? super FeedNotice> notices;
  private final WriteBehind<Trade> behind;

  private final AtomicLong failures = new AtomicLong();

  /** No more than one, for who has a gap filled waits for it. */
  private final Queue<Filling> fillings = new ConcurrentLinkedQueue<>();

  private record Filling(Gap gap, List<Minute> minutes, CompletableFuture<Gap> done) {}

  // Of the writer's thread, and before it starts of the one that starts it.
  private final Map<Instrument, Ledger> ledgers = new HashMap<>();
  private final List<Trade> trades = new ArrayList<>();
  private final List<Minute> minutes = new ArrayList<>();
  private boolean failing;
  private long forgottenNanos;

  /** The market's time, by its newest trade. */
  private long newestMillis;

  /**
   * What is known of an instrument: the bar of its open minute, and what was there at the start.
   */
  private record Ledger(BarBuilder minute, long storedNanos, long storedId) {

    /** Whether the store had it before this writer began: a market may be told anew. */
    boolean has(Trade trade) {
      return trade.eventTimeNanos() < storedNanos
          || (trade.eventTimeNanos() == storedNanos && trade.tradeId() <= storedId);
    }
  }

  /**
   * @param notices told when it fails and when it writes again, on the writer's thread
   */
  HistoryWriter(
      HistoryStore store,
      HistorySettings settings,
      List<Instrument> instruments,
      SteadyClock clock,
      Consumer<? super FeedNotice> notices) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.notices = notices;
    this.behind = new WriteBehind<>("history", this, settings.flushInterval(), clock);
    this.forgottenNanos = clock.nanos() - FORGET_NANOS;
    for (var instrument : instruments) {
      long newestMinute = store.newestMinuteMillis(instrument).orElse(Long.MIN_VALUE);
      var newest = store.newestTrade(instrument);
      ledgers.put(
          instrument,
          new Ledger(
              new BarBuilder(
                  Resolution.MINUTES_1,
                  bar -> {
                    if (bar.timeMillis() > newestMinute) {
                      close(new Minute(instrument, bar));
                    }
                  }),
              newest.map(Trade::eventTimeNanos).orElse(Long.MIN_VALUE),
              newest.map(Trade::tradeId).orElse(Long.MIN_VALUE)));
    }
  }

  /** Takes up a trade from before the feed's first one. Before {@link #start}, in time order. */
  void resume(Trade trade) {
    write(trade);
  }

  /** Begins to write what was taken up so far, and what comes. */
  void start() {
    behind.start();
  }

  /** Takes a trade in. For the feed's thread; does not block. */
  void add(Trade trade) {
    behind.add(trade);
  }

  /**
   * Has a gap filled, at one of the next flushes. For one thread, which waits for it.
   *
   * @param filled the minutes that are in the gap
   * @return completed when they are in the store, and the gap is none any more; exceptionally when
   *     they cannot be written
   */
  CompletableFuture<Gap> fill(Gap gap, List<Minute> filled) {
    var filling = new Filling(gap, filled, new CompletableFuture<>());
    fillings.add(filling);
    return filling.done;
  }

  /** How many trades and minutes could not be kept. */
  long lost() {
    return behind.lost();
  }

  /** How often something could not be written. */
  long failures() {
    return failures.get();
  }

  /** Writes all that waits. */
  @Override
  public void close() {
    behind.close();
  }

  /** Whether nothing is written any more, so that the store may be closed. */
  boolean isOver() {
    return behind.isOver();
  }

  @Override
  public void flush() {
    flush(newestMillis - RIPENING_MILLIS);
    long now = clock.nanos();
    if (now - forgottenNanos >= FORGET_NANOS) {
      forgottenNanos = now;
      forget();
    }
  }

  @Override
  public void end() {
    flush(Long.MAX_VALUE);
  }

  @Override
  public void write(Trade trade) {
    var ledger = ledgers.get(trade.instrument());
    if (ledger == null) {
      throw new IllegalArgumentException(trade.instrument().symbol() + " is not kept");
    }
    newestMillis = Math.max(newestMillis, trade.eventTimeMillis());
    boolean inTime = ledger.minute.trade(trade.price(), trade.quantity(), trade.eventTimeMillis());
    if (!inTime || ledger.has(trade)) {
      return; // a bar that is closed is final, in memory and here
    }
    if (trades.size() == MAX_WAITING) {
      behind.lose();
      return;
    }
    trades.add(trade);
  }

  private void close(Minute minute) {
    if (minutes.size() == MAX_WAITING) {
      behind.lose();
    } else {
      minutes.add(minute);
    }
  }

  /**
   * Writes in time order, which a store likes best. So minutes wait until those of the other
   * instruments will have closed as well; until then they are in the trades.
   *
   * @param untilMillis which minutes are ripe, exclusive
   */
  private void flush(long untilMillis) {
    try {
      trades.sort(Comparator.comparingLong(Trade::eventTimeNanos));
      store.appendTrades(trades);
      trades.clear();
      var ripe =
          minutes.stream()
              .filter(minute -> minute.bar().timeMillis() < untilMillis)
              .sorted(Comparator.comparingLong(minute -> minute.bar().timeMillis()))
              .toList();
      store.appendMinutes(ripe);
      minutes.removeIf(minute -> minute.bar().timeMillis() < untilMillis);
      fillGaps();
      restored();
      store.rest();
    } catch (Throwable failure) { // an Error too: what waits must be tried again, not lost
      failed(failure);
    }
  }

  /** What cannot be filled keeps nothing else from being written. */
  private void fillGaps() {
    for (var filling = fillings.poll(); filling != null; filling = fillings.poll()) {
      var gap = filling.gap;
      try {
        store.insertMinutes(filling.minutes);
        store.keepGaps(store.gaps().stream().filter(each -> !each.equals(gap)).toList());
        filling.done.complete(gap);
      } catch (Throwable failure) { // who waits must not wait for ever
        failures.incrementAndGet();
        filling.done.completeExceptionally(failure);
      }
    }
  }

  private void failed(Throwable failure) {
    failures.incrementAndGet();
    LOG.debug("The history cannot be kept", failure);
    if (!failing) {
      failing = true;
      var why = String.valueOf(failure.getMessage());
      LOG.error("The history cannot be kept, and is tried again: {}", why);
      notices.accept(new FeedNotice.HistoryFailed(why));
    }
  }

  private void restored() {
    if (failing) {
      failing = false;
      LOG.info("The history is kept again; {} trades and minutes were lost", lost());
      notices.accept(new FeedNotice.HistoryRestored(lost()));
    }
  }

  private void forget() {
    try {
      store.forget(
          newestMillis - settings.trades().toMillis(), newestMillis - settings.bars().toMillis());
    } catch (Throwable failure) {
      LOG.error("What is old in the history cannot be removed: {}", failure.getMessage());
      LOG.debug("What is old in the history cannot be removed", failure);
    }
  }
}
