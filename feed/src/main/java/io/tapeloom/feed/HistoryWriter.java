package io.tapeloom.feed;

import io.tapeloom.feed.HistoryStore.Minute;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a feed delivers into a store: the trades, and the bars of the minutes as they close,
 * {@linkplain WriteBehind behind the feed's back}. What cannot be written is tried again.
 */
final class HistoryWriter implements AutoCloseable, WriteBehind.Writer<Trade> {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

  /** Trades that wait to be written, behind as many that wait to be taken up; minutes, too. */
  private static final int MOST_WAITING = WriteBehind.MOST_WAITING;

  /** How long after its end a minute is written. */
  private static final long RIPENING_MILLIS = 2 * 60_000;

  private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);

  private final HistoryStore store;
  private final HistorySettings settings;
  private final InstantSource clock;
  private final WriteBehind<Trade> behind;

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

  HistoryWriter(
      HistoryStore store,
      HistorySettings settings,
      List<Instrument> instruments,
      InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.behind = new WriteBehind<>("history", this, settings.flushInterval(), clock);
    this.forgottenNanos = EpochNanos.now(clock) - FORGET_NANOS;
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

  /** How many trades and minutes could not be kept. */
  long lost() {
    return behind.lost();
  }

  /** Writes all that waits. */
  @Override
  public void close() {
    behind.close();
  }

  @Override
  public void flush() {
    flush(newestMillis - RIPENING_MILLIS);
    long now = EpochNanos.now(clock);
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
    if (trades.size() == MOST_WAITING) {
      behind.lose();
      return;
    }
    trades.add(trade);
  }

  private void close(Minute minute) {
    if (minutes.size() == MOST_WAITING) {
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
      if (failing) {
        failing = false;
        LOG.info("The history is kept again; {} trades and minutes were lost", lost());
      }
      store.rest();
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.error("The history cannot be kept, and is tried again: {}", e.getMessage());
      }
    }
  }

  private void forget() {
    try {
      store.forget(
          newestMillis - settings.trades().toMillis(), newestMillis - settings.bars().toMillis());
    } catch (IOException | RuntimeException e) {
      LOG.error("What is old in the history cannot be removed: {}", e.getMessage());
    }
  }
}
