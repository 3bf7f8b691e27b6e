package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceMessage.Execution;
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
  static final int MOST_MISSED = 20_000;

  /** Trades that wait, and how long they do. */
  private static final int MOST_WAITING = 20_000;

  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final String symbol;
  private final Predicate<? super Execution> trades;
  private final Deque<Execution> waiting = new ArrayDeque<>();

  /** Who is asked, from one connection to the next. */
  private Questions questions = Questions.NOBODY;

  /** The id that must come next; negative: any. */
  private long nextId = -1;

  private boolean begun;

  private boolean asking;
  private int question;
  private long askedMillis;

  /** The trade before which there was a gap that was asked for already. */
  private long askedBeforeId = -1;

  /**
   * @param trades takes each trade once; false: it is none that can be taken, and so was not there
   */
  TradeSequence(String symbol, Predicate<? super Execution> trades) {
    this.symbol = symbol;
    this.trades = trades;
  }

  /** A connection is open: what was there before it is asked for. */
  void connected(Questions asked, long nowMillis) {
    questions = asked;
    waiting.clear(); // is told by the venue once more
    askedBeforeId = -1;
    begin(nowMillis);
    if (!begun) {
      questions.firstTrade(symbol, question);
    } else if (nextId >= 0) {
      questions.trades(symbol, question, nextId, Long.MAX_VALUE);
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
    } else if (waiting.size() > MOST_WAITING) {
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
      nextId = id.getAsLong();
      begin(nowMillis);
      questions.trades(symbol, question, nextId, Long.MAX_VALUE);
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
      if (trade.id() >= nextId) {
        pass(trade);
      }
    }
    release(nowMillis);
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
      long missing = nextId < 0 ? 0 : trade.id() - nextId;
      if (missing > 0 && missing <= MOST_MISSED && trade.id() != askedBeforeId) {
        askedBeforeId = trade.id();
        begin(nowMillis);
        questions.trades(symbol, question, nextId, trade.id() - 1);
        return;
      }
      pass(waiting.remove());
    }
  }

  private void pass(Execution trade) {
    if (trade.id() >= nextId && trades.test(trade)) {
      nextId = trade.id() + 1;
    }
  }
}
