package io.tapeloom.feed.binance;

import io.tapeloom.feed.binance.BinanceMessage.Execution;
import org.jspecify.annotations.Nullable;

/**
 * Whether a trade is the next one, by its id. Ids grow; a trade whose id does not was sent before,
 * as two connections send everything while they overlap, or the venue counts anew, as a test net
 * does after a reset and an exchange after a new listing. The times say which of both it is: a
 * trade that was sent before is not later than the newest one. A new count is believed when a
 * second trade confirms it, so that one broken id changes nothing. Not thread-safe.
 */
public final class TradeIds {

  /** What a trade is. */
  public sealed interface Verdict {

    /** It comes after the newest one; ids between them may be missing. */
    record Next() implements Verdict {}

    /** It was there before. */
    record Repeated() implements Verdict {}

    /** It may be the first of a new count: the next one decides. */
    record Doubtful() implements Verdict {}

    /**
     * It confirms a new count.
     *
     * @param first the one that began it, which was doubtful
     */
    record Anew(Execution first) implements Verdict {}
  }

  private static final Verdict NEXT = new Verdict.Next();
  private static final Verdict REPEATED = new Verdict.Repeated();
  private static final Verdict DOUBTFUL = new Verdict.Doubtful();

  /** The id of the newest trade; negative: none is known. */
  private long lastId = -1;

  /** Its time; the greatest of all: none is known, and so no trade is later. */
  private long lastNanos = Long.MAX_VALUE;

  private @Nullable Execution doubtful;

  /** The least id that a next trade may have; negative: any. */
  public long nextId() {
    return lastId < 0 ? -1 : lastId + 1;
  }

  /** What a trade is. It changes nothing but which one is doubtful. */
  public Verdict of(Execution trade) {
    if (trade.id() > lastId) {
      doubtful = null;
      return NEXT;
    }
    if (trade.timeNanos() <= lastNanos) {
      return REPEATED;
    }
    var first = doubtful;
    if (first != null && trade.id() > first.id() && trade.timeNanos() >= first.timeNanos()) {
      return new Verdict.Anew(first);
    }
    doubtful = trade;
    return DOUBTFUL;
  }

  /** A trade was taken, and is the newest one. */
  public void taken(Execution trade) {
    lastNanos =
        lastNanos == Long.MAX_VALUE ? trade.timeNanos() : Math.max(lastNanos, trade.timeNanos());
    lastId = trade.id();
    doubtful = null;
  }

  /** All trades up to an id are known, whatever their times. */
  public void beginBehind(long id) {
    lastId = id;
    lastNanos = Long.MAX_VALUE;
    doubtful = null;
  }

  /** Nothing is known any more. */
  void forget() {
    beginBehind(-1);
  }
}
