package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.TradeIds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Orders the trades of one instrument by their ids, without gaps if possible. Missed trades, since
 * the hand-over at the start and later while there was no connection, are requested; new trades
 * wait for them for a limited time. Trades that the venue does not return in time remain missing,
 * and so do those of which it is not known whether they are of the same count of ids. Owned by the
 * feed's thread.
 */
final class TradeSequence {

  /** Maximum number of missed trades to request; if more were missed, they remain missing. */
  static final int MAX_MISSED = 20_000;

  /** Maximum number of waiting trades, and maximum time that they wait. */
  private static final int MAX_WAITING = 20_000;

  private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final String symbol;
  private final Predicate<? super Execution> trades;
  private final Runnable anew;
  private final Deque<Execution> waiting = new ArrayDeque<>();

  /** Sends requests; replaced with each connection. */
  private Questions questions = Questions.NONE;

  private final TradeIds ids = new TradeIds();

  /** Delay between requests that did not fill a gap. */
  private final Backoff backoff;

  /** Number of consecutive requests that did not fill a gap, and until when none is sent. */
  private int failures;

  private long earliestMillis = Long.MIN_VALUE;

  /** Maximum number of missed trades that are requested. */
  private long maxMissed = MAX_MISSED;

  private boolean begun;

  private boolean requested;
  private int question;
  private long requestedMillis;

  /** The trade after a gap that was already requested. */
  private long requestedBeforeId = -1;

  /**
   * @param trades receives each trade once; returns false for an impossible trade, which is ignored
   * @param anew called when the venue has restarted its ids, before the first trade of the new
   *     count
   * @param backoff the delay between requests that did not fill a gap
   */
  TradeSequence(
      String symbol, Predicate<? super Execution> trades, Runnable anew, Backoff backoff) {
    this.symbol = symbol;
    this.trades = trades;
    this.anew = anew;
    this.backoff = backoff;
  }

  /** A connection is open: requests the trades before it. */
  void connected(Questions asked, long nowMillis) {
    questions = asked;
    waiting.clear(); // the venue will return these trades again
    requestedBeforeId = -1;
    begin(nowMillis);
    if (!begun) {
      questions.firstTrade(symbol, question);
    } else if (ids.nextId() >= 0) {
      questions.trades(symbol, question, ids.requestId(), Long.MAX_VALUE);
    } else {
      requested = false;
    }
  }

  /**
   * A connection is open, and trades before it are not requested: the gap to the next trade is, as
   * far as one request fills it.
   */
  void continued(Questions asked, long nowMillis) {
    questions = asked;
    begun = true;
    requested = false;
    question++; // an open request is no longer answered
    requestedBeforeId = -1;
    maxMissed = VenueRest.PAGE - 1; // and the newest known one
    release(nowMillis);
  }

  private void begin(long nowMillis) {
    requested = true;
    question++;
    requestedMillis = nowMillis;
  }

  /** Handles a live trade. */
  void live(Execution trade, long nowMillis) {
    waiting.add(trade);
    if (!requested) {
      release(nowMillis);
    } else if (waiting.size() > MAX_WAITING) {
      giveUp(nowMillis);
    }
  }

  /** Handles the first trade since the hand-over; returns false if it is no longer expected. */
  boolean first(int answered, OptionalLong id, long nowMillis) {
    if (answered != question || !requested) {
      return false;
    }
    begun = true;
    requested = false;
    if (id.isPresent()) {
      ids.startAfter(id.getAsLong() - 1);
      begin(nowMillis);
      questions.trades(symbol, question, id.getAsLong(), Long.MAX_VALUE);
    } else {
      release(nowMillis);
    }
    return true;
  }

  /** Handles missed trades. */
  void missed(int answered, List<Execution> missed, long nowMillis) {
    if (answered != question || !requested) {
      return;
    }
    requested = false;
    if (ids.isOfThisCount(missed)) {
      for (var trade : missed) {
        if (trade.id() >= ids.nextId() && joins(trade)) {
          pass(trade);
        }
      }
    }
    holdBack(nowMillis);
    release(nowMillis);
  }

  /** Whether a missed trade may come before the first waiting one, in the same count. */
  private boolean joins(Execution trade) {
    var next = waiting.peek();
    return next == null || trade.id() >= next.id() || trade.timeNanos() <= next.timeNanos();
  }

  /** Delays the next request, because the venue did not return the missing trades. */
  private void holdBack(long nowMillis) {
    var next = waiting.peek();
    if (next != null && ids.nextId() >= 0 && next.id() > ids.nextId()) {
      failures++;
      earliestMillis = nowMillis + backoff.delayMillis(failures);
    } else {
      failures = 0;
    }
  }

  /** Ends the wait after the timeout. */
  void check(long nowMillis) {
    if (requested && !waiting.isEmpty() && nowMillis - requestedMillis > TIMEOUT_MILLIS) {
      giveUp(nowMillis);
    }
  }

  private void giveUp(long nowMillis) {
    begun = true;
    requested = false;
    requestedBeforeId = waiting.element().id();
    release(nowMillis);
  }

  /** Delivers waiting trades, up to a gap that should be requested. */
  private void release(long nowMillis) {
    while (!waiting.isEmpty()) {
      var trade = waiting.element();
      switch (ids.of(trade)) {
        case TradeIds.Verdict.Repeated _, TradeIds.Verdict.Doubtful _ -> waiting.remove();
        case TradeIds.Verdict.Anew(var first) -> {
          if (!first.equals(trade)) {
            waiting.addFirst(first);
          }
          anew.run();
          ids.startAfter(firstOf(first) - 1);
        }
        case TradeIds.Verdict.Next _ -> {
          if (requests(trade, nowMillis)) {
            return;
          }
          pass(waiting.remove());
        }
      }
    }
  }

  /** Returns the first id after a restart of the ids: 1, unless that is too far back to request. */
  private static long firstOf(Execution known) {
    return known.id() <= MAX_MISSED ? Math.min(1, known.id()) : known.id();
  }

  /** Requests the missing trades before a trade if this is useful. */
  private boolean requests(Execution trade, long nowMillis) {
    long missing = ids.nextId() < 0 ? 0 : trade.id() - ids.nextId();
    if (missing <= 0
        || missing > maxMissed
        || trade.id() == requestedBeforeId
        || nowMillis < earliestMillis) {
      return false;
    }
    requestedBeforeId = trade.id();
    begin(nowMillis);
    questions.trades(symbol, question, ids.requestId(), trade.id() - 1);
    return true;
  }

  private void pass(Execution trade) {
    if (trades.test(trade)) {
      ids.taken(trade);
    }
  }
}
