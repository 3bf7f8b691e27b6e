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
 * Stores the events of a feed: the trades, and the 1-minute bars when they close. It writes
 * {@linkplain WriteBehind on its own thread}. Failed writes are retried at each flush; data that
 * does not fit into the bounded queue is lost and counted. The start and the end of a failure are
 * logged and reported.
 */
final class HistoryWriter implements AutoCloseable, WriteBehind.Writer<Trade> {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

  /** Maximum number of unwritten trades, in addition to those in the queue; also of minutes. */
  private static final int MAX_WAITING = WriteBehind.MAX_WAITING;

  /** Delay between the end of a minute and its write. */
  private static final long MINUTE_DELAY_MILLIS = 2 * 60_000;

  private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);

  private final HistoryStore store;
  private final HistorySettings settings;
  private final SteadyClock clock;
  private final Consumer<? super FeedNotice> notices;
  private final WriteBehind<Trade> queue;

  private final AtomicLong failures = new AtomicLong();

  private volatile Runnable afterEachFlush = () -> {};

  /** At most one element, because the caller of {@link #fill} waits for the result. */
  private final Queue<Filling> fillings = new ConcurrentLinkedQueue<>();

  private record Filling(Gap gap, List<Minute> minutes, CompletableFuture<Gap> done) {}

  // Owned by the writer's thread, and before its start by the starting thread.
  private final Map<Instrument, Ledger> ledgers = new HashMap<>();
  private final List<Trade> trades = new ArrayList<>();
  private final List<Minute> minutes = new ArrayList<>();
  private boolean failing;
  private long forgottenNanos;

  /** The time of the newest trade. */
  private long newestMillis;

  /**
   * The state of an instrument: the bar of its open minute, and the newest stored trade at the
   * start.
   */
  private record Ledger(BarBuilder minute, long storedNanos, long storedId) {

    /** Whether the store already contained a trade at the start: a market may be replayed. */
    boolean has(Trade trade) {
      return trade.eventTimeNanos() < storedNanos
          || (trade.eventTimeNanos() == storedNanos && trade.tradeId() <= storedId);
    }
  }

  /**
   * @param notices receives the start and the end of failures, on the writer's thread
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
    this.queue = new WriteBehind<>("history", this, settings.flushInterval(), clock);
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

  /** Applies a trade before the feed's first one. Called before {@link #start}, in time order. */
  void resume(Trade trade) {
    write(trade);
  }

  /** Starts to write the trades so far and all further ones. */
  void start() {
    queue.start();
  }

  /** Sets what to call after each flush that succeeded, on the writer's thread. */
  void afterEachFlush(Runnable call) {
    afterEachFlush = call;
  }

  /** Queues a trade. Called on the feed's thread; does not block. */
  void add(Trade trade) {
    queue.add(trade);
  }

  /**
   * Fills a gap at one of the next flushes. For one thread, which waits for the result.
   *
   * @param filled the minutes in the gap
   * @return completes when the minutes are stored and the gap is removed; completes exceptionally
   *     if they cannot be written
   */
  CompletableFuture<Gap> fill(Gap gap, List<Minute> filled) {
    var filling = new Filling(gap, filled, new CompletableFuture<>());
    fillings.add(filling);
    return filling.done;
  }

  /** Number of trades and minutes that could not be stored. */
  long lost() {
    return queue.lost();
  }

  /** Number of failed writes. */
  long failures() {
    return failures.get();
  }

  /** Writes everything that is queued. */
  @Override
  public void close() {
    queue.close();
  }

  /** Whether the writer has ended, so that the store may be closed. */
  boolean isOver() {
    return queue.isOver();
  }

  @Override
  public void flush() {
    flush(newestMillis - MINUTE_DELAY_MILLIS);
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
      throw new IllegalArgumentException(
          trade.instrument().symbol() + " is not an instrument of this store");
    }
    newestMillis = Math.max(newestMillis, trade.eventTimeMillis());
    boolean inTime = ledger.minute.trade(trade.price(), trade.quantity(), trade.eventTimeMillis());
    if (!inTime || ledger.has(trade)) {
      return; // a closed bar is final, in memory and in the store
    }
    if (trades.size() == MAX_WAITING) {
      queue.lose();
      return;
    }
    trades.add(trade);
  }

  private void close(Minute minute) {
    if (minutes.size() == MAX_WAITING) {
      queue.lose();
    } else {
      minutes.add(minute);
    }
  }

  /**
   * Writes trades in time order. Minutes wait until those of the other instruments have closed as
   * well, so that they are written together; until then they are available from the trades.
   *
   * @param untilMillis write minutes before this time, exclusive
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
      afterEachFlush.run();
    } catch (Throwable failure) { // also an Error: unwritten data must be retried, not lost
      failed(failure);
    }
  }

  /** Fills gaps; a failure does not affect other writes. */
  private void fillGaps() {
    for (var filling = fillings.poll(); filling != null; filling = fillings.poll()) {
      var gap = filling.gap;
      try {
        store.insertMinutes(filling.minutes);
        store.filled(gap);
        filling.done.complete(gap);
      } catch (Throwable failure) { // the waiting thread must get a result
        failures.incrementAndGet();
        filling.done.completeExceptionally(failure);
      }
    }
  }

  private void failed(Throwable failure) {
    failures.incrementAndGet();
    LOG.debug("History cannot be stored", failure);
    if (!failing) {
      failing = true;
      var why = String.valueOf(failure.getMessage());
      LOG.error("History cannot be stored, writing is retried: {}", why);
      notices.accept(new FeedNotice.HistoryFailed(why));
    }
  }

  private void restored() {
    if (failing) {
      failing = false;
      LOG.info("History is stored again; {} trades and minutes were lost", lost());
      notices.accept(new FeedNotice.HistoryRestored(lost()));
    }
  }

  private void forget() {
    try {
      store.forget(
          newestMillis - settings.trades().toMillis(), newestMillis - settings.bars().toMillis());
    } catch (Throwable failure) {
      LOG.error("Old history cannot be deleted: {}", failure.getMessage());
      LOG.debug("Old history cannot be deleted", failure);
    }
  }
}
