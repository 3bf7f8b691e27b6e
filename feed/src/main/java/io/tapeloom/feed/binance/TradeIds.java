package io.tapeloom.feed.binance;

import io.tapeloom.feed.binance.BinanceMessage.Execution;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its id whether a trade is the next one. Ids increase. A trade with a smaller id was
 * either sent before, because overlapping connections send every trade twice, or the venue has
 * restarted its ids, as a test net does after a reset and an exchange after a new listing. The time
 * decides between the two: a repeated trade is not later than the newest one. A restart is accepted
 * when a second trade confirms it, so that a single invalid id has no effect. Trades from before
 * the restart may still arrive, on a connection that lags: they are not later than the newest one
 * before it, or have greater ids but smaller times than the first one after it. Not thread-safe.
 */
public final class TradeIds {

  /** The result for a trade. */
  public sealed interface Verdict {

    /** The trade comes after the newest one; ids between them may be missing. */
    record Next() implements Verdict {}

    /** The trade was received before. */
    record Repeated() implements Verdict {}

    /** The trade may be the first after a restart of the ids; the next one decides. */
    record Doubtful() implements Verdict {}

    /**
     * The trade confirms a restart of the ids.
     *
     * @param first the first trade after the restart, which was doubtful
     */
    record Anew(Execution first) implements Verdict {}
  }

  private static final Verdict NEXT = new Verdict.Next();
  private static final Verdict REPEATED = new Verdict.Repeated();
  private static final Verdict DOUBTFUL = new Verdict.Doubtful();

  /** The id of the newest trade; negative: unknown. */
  private long lastId = -1;

  /** The time of the newest trade; the greatest long: unknown, so that no trade is later. */
  private long lastNanos = Long.MAX_VALUE;

  /** The time of the newest trade before the last restart of the ids; the smallest long: none. */
  private long endedNanos = Long.MIN_VALUE;

  /** The first known trade after the last restart of the ids; null: none. */
  private @Nullable Execution began;

  private @Nullable Execution doubtful;

  /** The smallest possible id of the next trade; negative: any. */
  public long nextId() {
    return lastId < 0 ? -1 : lastId + 1;
  }

  /** Returns the result for a trade; remembers a doubtful one, and a restart that is confirmed. */
  public Verdict of(Execution trade) {
    if (isOfEarlierCount(trade)) {
      return REPEATED; // too late
    }
    if (trade.id() > lastId) {
      doubtful = null;
      return NEXT;
    }
    if (trade.timeNanos() <= lastNanos) {
      return REPEATED;
    }
    var first = doubtful;
    if (first != null && trade.id() > first.id() && trade.timeNanos() >= first.timeNanos()) {
      endedNanos = lastNanos;
      began = first;
      return new Verdict.Anew(first);
    }
    doubtful = trade;
    return DOUBTFUL;
  }

  /** Whether a trade is from before the last restart of the ids. */
  private boolean isOfEarlierCount(Execution trade) {
    var first = began;
    return trade.timeNanos() <= endedNanos
        || (first != null && trade.id() > first.id() && trade.timeNanos() < first.timeNanos());
  }

  /** Makes an accepted trade the newest one. */
  public void taken(Execution trade) {
    lastNanos =
        lastNanos == Long.MAX_VALUE ? trade.timeNanos() : Math.max(lastNanos, trade.timeNanos());
    lastId = trade.id();
    doubtful = null;
  }

  /** Sets that all trades up to an id are known, regardless of their times. */
  public void startAfter(long id) {
    lastId = id;
    lastNanos = Long.MAX_VALUE;
    doubtful = null;
  }

  /** Forgets all trades. */
  void forget() {
    startAfter(-1);
    endedNanos = Long.MIN_VALUE;
    began = null;
  }
}
