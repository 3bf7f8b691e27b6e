package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.binance.BinanceMessage.DepthUpdate;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.BinanceNormalizer;
import io.tapeloom.feed.venue.Moment;
import io.tapeloom.market.Instrument;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One live instrument: passes its messages to its normalizer in order. Owned by the feed's thread.
 */
final class LiveInstrument {

  /**
   * Maximum time of a message ahead of the clock. Later messages are rejected, because their events
   * would make all following events outdated.
   */
  private static final long MAX_AHEAD_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Time of silence after which the venue is requested whether the instrument still trades. */
  private static final long SILENCE_MILLIS = TimeUnit.MINUTES.toMillis(2);

  /**
   * Time without a message that cannot be read, after which a lost instrument is found. Messages of
   * other kinds can be read all the time, and must not report a loss again and again.
   */
  private static final long READABLE_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private final String symbol;
  private final BinanceNormalizer eventHistory;
  private final Consumer<? super FeedNotice> notices;
  private final MessageCounts tally;
  private final BookSplice book;
  private final TradeSequence trades;

  /** Sends requests; replaced with each connection. */
  private Questions questions = Questions.NONE;

  /** The current time, in nanoseconds since the epoch. */
  private long clockNanos;

  /** The current time of a clock that is never set, in milliseconds. */
  private long steadyMillis;

  private boolean followsBook;

  /** When somebody watched the order book for the last time. */
  private long watchedMillis;

  /** When the last readable message arrived. */
  private long receivedMillis;

  /** When the last message arrived that could not be read. */
  private long unreadMillis = Long.MIN_VALUE / 2;

  /** Whether the loss of its data has been reported. */
  private boolean lost;

  /**
   * @param backoff the delay between snapshots that do not complete the book
   * @param followsBook whether changes of the order book are received from the start
   */
  LiveInstrument(
      String symbol,
      BinanceNormalizer eventHistory,
      Backoff backoff,
      boolean followsBook,
      MessageCounts tally,
      Consumer<? super FeedNotice> notices) {
    this.symbol = symbol;
    this.followsBook = followsBook;
    this.eventHistory = eventHistory;
    this.tally = tally;
    this.notices = notices;
    this.book = new BookSplice(eventHistory, backoff);
    this.trades = new TradeSequence(symbol, this::take, eventHistory::countAnew, backoff);
  }

  /** All streams are connected again. */
  void connected(Questions asked, long nowMillis) {
    questions = asked;
    receivedMillis = nowMillis;
    book.connected(nowMillis);
    trades.connected(asked, nowMillis);
  }

  /**
   * A stream of a wide venue is connected, for the first time or again.
   *
   * @return whether trades may have been missed
   */
  boolean connected(StreamName stream, Questions asked, long nowMillis) {
    questions = asked;
    receivedMillis = nowMillis;
    if (stream.isOfBook()) {
      book.connected(nowMillis);
    } else if (stream.isOfTrades()) {
      trades.continued(asked, nowMillis);
      return true;
    }
    return false;
  }

  Instrument instrument() {
    return eventHistory.instrument();
  }

  /** Whether changes of the order book are received and applied. */
  boolean followsBook() {
    return followsBook;
  }

  /** Receives changes of the order book from now on. */
  void followBook(Questions asked, long nowMillis) {
    questions = asked;
    followsBook = true;
    book.connected(nowMillis);
  }

  /** Receives no more changes of the order book; its best prices remain known. */
  void dropBook() {
    followsBook = false;
    book.dropped();
  }

  /**
   * Returns since when nobody watches the order book.
   *
   * @param watched whether somebody watches it now
   * @return the milliseconds since then; 0 while somebody watches it
   */
  long unwatchedMillis(boolean watched, long nowMillis) {
    if (watched) {
      watchedMillis = nowMillis;
    }
    return nowMillis - watchedMillis;
  }

  /** Handles a message of this instrument. */
  void accept(BinanceMessage message, long receivedNanos, Moment now) {
    clockNanos = now.clockNanos();
    steadyMillis = now.millis();
    receivedMillis = now.millis();
    if (message instanceof DepthUpdate && !followsBook) {
      return; // sent before the venue has ended the stream
    }
    if (message instanceof Execution trade) {
      trades.live(trade, now.millis());
      return;
    }
    var _ = take(message, receivedNanos);
    if (message instanceof DepthUpdate) {
      book.changed(now.millis());
      requestBook(now.millis());
    }
  }

  /** Handles an answer to one of its requests. */
  void accept(Arrival.Answer answer, Moment now) {
    clockNanos = now.clockNanos();
    steadyMillis = now.millis();
    switch (answer) {
      case Arrival.Snapshot(_, var snapshot) -> {
        if (!followsBook) {
          return;
        }
        if (snapshot.isPresent()) {
          var _ = take(snapshot.get(), clockNanos);
        }
        book.answered(now.millis());
      }
      case Arrival.FirstTrade(_, var question, var id) -> {
        if (trades.first(question, id, now.millis())) {
          id.ifPresent(first -> eventHistory.startAfter(first - 1));
        }
      }
      case Arrival.Trades(_, var question, var missed) ->
          trades.missed(question, missed, now.millis());
      case Arrival.Loaded(_, var loaded) ->
          loaded.ifPresent(
              bars ->
                  notices.accept(
                      new FeedNotice.BarsLoaded(instrument(), bars.bars(), bars.untilMillis())));
    }
  }

  /** Performs the actions that are due. */
  void check(Moment now) {
    clockNanos = now.clockNanos();
    steadyMillis = now.millis();
    trades.check(now.millis());
    requestBook(now.millis());
  }

  private void requestBook(long nowMillis) {
    if (book.wantsSnapshot(nowMillis)) {
      questions.snapshot(symbol);
    }
  }

  /** Whether the instrument is silent for so long that the venue should be requested about it. */
  boolean isSilent(long nowMillis) {
    return nowMillis - receivedMillis >= SILENCE_MILLIS;
  }

  /** The venue reports why it does not trade the instrument now. */
  void halted(String why) {
    lose("the venue reports that it is " + why);
  }

  /** The connection of some of its streams cannot be opened again. */
  void disconnected() {
    lose("the connection to the venue is lost");
  }

  /** The connection with the changes of its order book was lost. */
  void loseBook() {
    eventHistory.loseBook("the connection to the venue was lost");
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
   * Applies a message, or counts why it cannot be applied.
   *
   * @return false if its time is impossible, so that it counts as not received; one that cannot be
   *     read was received
   */
  private boolean take(BinanceMessage message, long receivedNanos) {
    if (BinanceMessage.timeOf(message).orElse(clockNanos) > clockNanos + MAX_AHEAD_NANOS) {
      tally.passedOver("a message with a time far in the future", symbol);
      return false;
    }
    if (!eventHistory.accept(message, receivedNanos)) {
      tally.passedOver(
          "a message in finer units than listed, or of a second kind of trades", symbol);
      unreadMillis = steadyMillis;
      lose(
          "some of its prices or quantities have more decimals than when the server started;"
              + " restart the server to read them");
      return true;
    }
    tally.taken();
    if (lost && steadyMillis - unreadMillis >= READABLE_MILLIS) {
      lost = false;
      notices.accept(new FeedNotice.InstrumentFound(eventHistory.instrument()));
    }
    return true;
  }
}
