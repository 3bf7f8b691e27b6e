package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.binance.BinanceMessage.DepthUpdate;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.BinanceNormalizer;
import io.tapeloom.feed.venue.Moment;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One instrument that is followed: what comes of it goes to its tape in order. Of the feed's
 * thread.
 */
final class LiveInstrument {

  /**
   * A message whose time is farther ahead of the clock is none: what came of it would outdate all
   * that follows.
   */
  private static final long MAX_AHEAD_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** How long an instrument may be silent before the venue is asked whether it still trades. */
  private static final long SILENCE_MILLIS = TimeUnit.MINUTES.toMillis(2);

  private final String symbol;
  private final BinanceNormalizer eventHistory;
  private final Consumer<? super FeedNotice> notices;
  private final MessageCounts tally;
  private final BookSplice book;
  private final TradeSequence trades;

  /** Who is asked, from one connection to the next. */
  private Questions questions = Questions.NOBODY;

  /** What time it is, nanoseconds since the epoch. */
  private long clockNanos;

  /** When something came that could be read. */
  private long heardMillis;

  /** Whether people know that nothing more is known of it. */
  private boolean lost;

  /**
   * @param backoff between snapshots that are of no use
   */
  LiveInstrument(
      String symbol,
      BinanceNormalizer eventHistory,
      Backoff backoff,
      MessageCounts tally,
      Consumer<? super FeedNotice> notices) {
    this.symbol = symbol;
    this.eventHistory = eventHistory;
    this.tally = tally;
    this.notices = notices;
    this.book = new BookSplice(eventHistory, backoff);
    this.trades = new TradeSequence(symbol, this::take, backoff);
  }

  /** All its streams are connected anew. */
  void connected(Questions asked, long nowMillis) {
    questions = asked;
    heardMillis = nowMillis;
    book.connected(nowMillis);
    trades.connected(asked, nowMillis);
  }

  /** Takes a message of this instrument. */
  void accept(BinanceMessage message, long receivedNanos, Moment now) {
    clockNanos = now.clockNanos();
    heardMillis = now.millis();
    if (message instanceof Execution trade) {
      trades.live(trade, now.millis());
      return;
    }
    var _ = take(message, receivedNanos);
    if (message instanceof DepthUpdate) {
      book.changed(now.millis());
      askForBook(now.millis());
    }
  }

  /** Takes an answer to one of its questions. */
  void accept(Arrival.Answer answer, Moment now) {
    clockNanos = now.clockNanos();
    switch (answer) {
      case Arrival.Snapshot(_, var snapshot) -> {
        if (snapshot.isPresent()) {
          var _ = take(snapshot.get(), clockNanos);
        }
        book.answered(now.millis());
      }
      case Arrival.FirstTrade(_, var question, var id) -> {
        if (trades.first(question, id, now.millis())) {
          id.ifPresent(first -> eventHistory.beginBehind(first - 1));
        }
      }
      case Arrival.Trades(_, var question, var missed) ->
          trades.missed(question, missed, now.millis());
    }
  }

  /** Does what is due. */
  void check(Moment now) {
    clockNanos = now.clockNanos();
    trades.check(now.millis());
    askForBook(now.millis());
  }

  private void askForBook(long nowMillis) {
    if (book.wantsSnapshot(nowMillis)) {
      questions.snapshot(symbol);
    }
  }

  /** Whether nothing has come of it for so long that the venue should be asked about it. */
  boolean isSilent(long nowMillis) {
    return nowMillis - heardMillis >= SILENCE_MILLIS;
  }

  /** The venue says that it does not trade the instrument now, and why. */
  void halted(String why) {
    lose("the venue says that it is " + why);
  }

  private void lose(String why) {
    if (!lost) {
      lost = true;
      notices.accept(new FeedNotice.InstrumentLost(eventHistory.instrument(), why));
    }
  }

  private boolean take(Execution trade) {
    return take(trade, trade.timeNanos());
  }

  /**
   * Takes a message, or says why it cannot.
   *
   * @return false if its time is impossible, so that it counts as not received; one that cannot be
   *     read was received
   */
  private boolean take(BinanceMessage message, long receivedNanos) {
    if (BinanceMessage.timeOf(message).orElse(clockNanos) > clockNanos + MAX_AHEAD_NANOS) {
      tally.passedOver("a message of a time that is far ahead", symbol);
      return false;
    }
    if (!eventHistory.accept(message, receivedNanos)) {
      tally.passedOver("a message in finer units than those listed, or of a second kind", symbol);
      lose(
          "its quantities have more decimals than when the server started; restart the server to read them");
      return true;
    }
    tally.taken();
    if (lost) {
      lost = false;
      notices.accept(new FeedNotice.InstrumentFound(eventHistory.instrument()));
    }
    return true;
  }
}
