package io.tapeloom.feed.binance;

import io.tapeloom.feed.binance.BinanceMessage.Execution;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its id whether a trade is the next one. Ids increase. A trade with a smaller id was
 * either sent before, because overlapping connections send every trade twice, or the venue has
 * restarted its ids, as a test net does after a reset and an exchange after a new listing. The time
 * decides between the two: a repeated trade is not later than the newest one. A restart is accepted
 * when a second trade confirms it, so that a single invalid id has no effect. Trades from before
 * the restart may still arrive, on a connection that lags: they are not later than the newest one
 * before it, or have greater ids but smaller times than the first one after it.
 *
 * <p>An answer of REST may be from before or after a restart. The newest known trade tells, if the
 * answer contains its id: one of another time is of another count. Not thread-safe.
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
     * @param first the first known trade after the restart: the doubtful one, or this one
     */
    record Anew(Execution first) implements Verdict {}
  }

  /** Maximum difference between the times of a trade in a stream and in an answer of REST. */
  private static final long SAME_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Verdict NEXT = new Verdict.Next();
  private static final Verdict REPEATED = new Verdict.Repeated();
  private static final Verdict DOUBTFUL = new Verdict.Doubtful();

  /** The id of the newest trade; negative: unknown. */
  private long lastId = -1;

  /** The time of the newest trade; the greatest long: unknown, so that no trade is later. */
  private long lastNanos = Long.MAX_VALUE;

  /** The newest trade; null: unknown. */
  private @Nullable Execution last;

  /** Since when all trades are of a new count; the greatest long: unknown. */
  private long anewNanos = Long.MAX_VALUE;

  /** The time of the newest trade before the last restart of the ids; the smallest long: none. */
  private long endedNanos = Long.MIN_VALUE;

  /** The first known trade after the last restart of the ids; null: none. */
  private @Nullable Execution began;

  private @Nullable Execution doubtful;

  /** The smallest possible id of the next trade; negative: any. */
  public long nextId() {
    return lastId < 0 ? -1 : lastId + 1;
  }

  /** The id from which to request trades, so that the answer tells of which count it is. */
  public long requestId() {
    return last == null ? nextId() : last.id();
  }

  /**
   * Returns whether trades that the venue has returned from {@link #requestId} on are of the same
   * count as the newest trade. Remembers a restart of the ids that they show.
   */
  public boolean isOfThisCount(List<Execution> answer) {
    var known = last;
    if (known == null) {
      return true;
    }
    if (answer.isEmpty() || answer.getFirst().id() != known.id()) {
      return false;
    }
    long laterNanos = answer.getFirst().timeNanos() - known.timeNanos();
    if (laterNanos > SAME_NANOS) {
      anewNanos = Math.min(anewNanos, answer.getFirst().timeNanos());
    }
    return Math.abs(laterNanos) <= SAME_NANOS;
  }

  /** Returns the result for a trade; remembers a doubtful one, and a restart that is confirmed. */
  public Verdict of(Execution trade) {
    if (isOfEarlierCount(trade)) {
      return REPEATED; // too late
    }
    if (trade.timeNanos() >= anewNanos) {
      return anew(trade);
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
      return anew(first);
    }
    doubtful = trade;
    return DOUBTFUL;
  }

  private Verdict anew(Execution first) {
    endedNanos = lastNanos;
    anewNanos = Long.MAX_VALUE;
    began = first;
    return new Verdict.Anew(first);
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
    last = trade;
    doubtful = null;
  }

  /** Sets that all trades up to an id are known, regardless of their times. */
  public void startAfter(long id) {
    lastId = id;
    lastNanos = Long.MAX_VALUE;
    last = null;
    doubtful = null;
  }

  /** The ids have been restarted: the next trade is the first one of the new count. */
  void beginCount() {
    if (last != null) {
      endedNanos = lastNanos;
    }
    startAfter(-1);
  }

  /** Forgets all trades. */
  void forget() {
    startAfter(-1);
    endedNanos = Long.MIN_VALUE;
    anewNanos = Long.MAX_VALUE;
    began = null;
  }
}
