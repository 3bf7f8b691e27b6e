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
 * The trades of one instrument in the order of their ids, without a gap where that can be. Trades
 * that were missed, at the start since the hand-over and later while there was no connection, are
 * asked for; those that come meanwhile wait for them, for a while. What the venue does not give in
 * time stays missing. Of the feed's thread.
 */
final class TradeSequence {

  /** Trades that are asked for at once; where more were missed, they stay so. */
  static final int MAX_MISSED = 20_000;

  /** Trades that wait, and how long they do. */
  private static final int MAX_WAITING = 20_000;

  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final String symbol;
  private final Predicate<? super Execution> trades;
  private final Deque<Execution> waiting = new ArrayDeque<>();

  /** Who is asked, from one connection to the next. */
  private Questions questions = Questions.NOBODY;

  private final TradeIds ids = new TradeIds();

  /** Between questions for trades that the venue does not give. */
  private final Backoff backoff;

  /** Questions in a row that did not fill a gap, and until when none is asked. */
  private int failures;

  private long earliestMillis = Long.MIN_VALUE;

  private boolean begun;

  private boolean asking;
  private int question;
  private long askedMillis;

  /** The trade before which there was a gap that was asked for already. */
  private long askedBeforeId = -1;

  /**
   * @param trades takes each trade once; false: it is none that can be, and so was not there
   * @param backoff between questions that did not fill a gap
   */
  TradeSequence(String symbol, Predicate<? super Execution> trades, Backoff backoff) {
    this.symbol = symbol;
    this.trades = trades;
    this.backoff = backoff;
  }

  /** A connection is open: what was there before it is asked for. */
  void connected(Questions asked, long nowMillis) {
    questions = asked;
    waiting.clear(); // is told by the venue once more
    askedBeforeId = -1;
    begin(nowMillis);
    if (!begun) {
      questions.firstTrade(symbol, question);
    } else if (ids.nextId() >= 0) {
      questions.trades(symbol, question, ids.nextId(), Long.MAX_VALUE);
    } else {
      asking = false;
    }
  }

  private void begin(long nowMillis) {
    asking = true;
    question++;
    askedMillis = nowMillis;
  }

  /** A trade that the venue tells now. */
  void live(Execution trade, long nowMillis) {
    waiting.add(trade);
    if (!asking) {
      release(nowMillis);
    } else if (waiting.size() > MAX_WAITING) {
      giveUp(nowMillis);
    }
  }

  /**
   * Takes the first trade since the hand-over; false if that is not what is waited for any more.
   */
  boolean first(int answered, OptionalLong id, long nowMillis) {
    if (answered != question || !asking) {
      return false;
    }
    begun = true;
    asking = false;
    if (id.isPresent()) {
      ids.beginBehind(id.getAsLong() - 1);
      begin(nowMillis);
      questions.trades(symbol, question, id.getAsLong(), Long.MAX_VALUE);
    } else {
      release(nowMillis);
    }
    return true;
  }

  /** Takes trades that were missed. */
  void missed(int answered, List<Execution> missed, long nowMillis) {
    if (answered != question || !asking) {
      return;
    }
    asking = false;
    for (var trade : missed) {
      if (trade.id() >= ids.nextId()) {
        pass(trade);
      }
    }
    holdBack(nowMillis);
    release(nowMillis);
  }

  /** A venue that does not give what is missing is not asked at once for what is missing next. */
  private void holdBack(long nowMillis) {
    var next = waiting.peek();
    if (next != null && ids.nextId() >= 0 && next.id() > ids.nextId()) {
      failures++;
      earliestMillis = nowMillis + backoff.delayMillis(failures);
    } else {
      failures = 0;
    }
  }

  /** Waits no longer than is good. */
  void check(long nowMillis) {
    if (asking && !waiting.isEmpty() && nowMillis - askedMillis > PATIENCE_MILLIS) {
      giveUp(nowMillis);
    }
  }

  private void giveUp(long nowMillis) {
    begun = true;
    asking = false;
    askedBeforeId = waiting.element().id();
    release(nowMillis);
  }

  /** Hands on what waits, up to a gap that is worth asking for. */
  private void release(long nowMillis) {
    while (!waiting.isEmpty()) {
      var trade = waiting.element();
      switch (ids.of(trade)) {
        case TradeIds.Verdict.Repeated _, TradeIds.Verdict.Doubtful _ -> waiting.remove();
        case TradeIds.Verdict.Anew(var first) -> {
          waiting.addFirst(first);
          ids.beginBehind(firstOf(first) - 1);
        }
        case TradeIds.Verdict.Next _ -> {
          if (asks(trade, nowMillis)) {
            return;
          }
          pass(waiting.remove());
        }
      }
    }
  }

  /**
   * The first trade of a new count: ids begin at 1, unless that is too far back to be asked for.
   */
  private static long firstOf(Execution known) {
    return known.id() <= MAX_MISSED ? Math.min(1, known.id()) : known.id();
  }

  /** Asks for what is missing before a trade, if that is worth it. */
  private boolean asks(Execution trade, long nowMillis) {
    long missing = ids.nextId() < 0 ? 0 : trade.id() - ids.nextId();
    if (missing <= 0
        || missing > MAX_MISSED
        || trade.id() == askedBeforeId
        || nowMillis < earliestMillis) {
      return false;
    }
    askedBeforeId = trade.id();
    begin(nowMillis);
    questions.trades(symbol, question, ids.nextId(), trade.id() - 1);
    return true;
  }

  private void pass(Execution trade) {
    if (trades.test(trade)) {
      ids.taken(trade);
    }
  }
}
