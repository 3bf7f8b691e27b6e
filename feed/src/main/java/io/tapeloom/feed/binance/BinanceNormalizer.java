package io.tapeloom.feed.binance;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.binance.BinanceMessage.BookTicker;
import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.DepthUpdate;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.LocalOrderBook.Outcome;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Converts the messages of one instrument into consistent market events: exactly one trade per
 * execution, and for each change of the book a quote, directly followed by the order book with the
 * same best levels. A trade has the time of the execution; the times of quotes and books never
 * decrease, and are those of the newest event if the venue sends none. Not thread-safe.
 */
public final class BinanceNormalizer {

  private final Instrument instrument;
  private final int levels;
  private final long priceUnit;
  private final long quantityUnit;
  private final Consumer<? super MarketEvent> events;
  private final Consumer<? super FeedNotice> notices;
  private final LocalOrderBook book = new LocalOrderBook();

  private long sequence;
  private boolean lossReported;

  /** The kind of the first trade, {@code trade} or {@code aggTrade}. */
  private String tradeKind = "";

  /** The ids of the venue. */
  private final TradeIds ids = new TradeIds();

  /**
   * The last published id, or the last one that was reported as lost; negative: none. It continues
   * when the venue restarts its ids or a round restarts.
   */
  private long lastTradeId = -1;

  private long lastTradeNanos = Long.MIN_VALUE;
  private long newestNanos = Long.MIN_VALUE;

  /** The difference between published ids and those of the venue. */
  private long idShift;

  /** Whether the next trade gets the next id, regardless of the venue's id. */
  private boolean countsOn;

  /** Whether the next trade is the first one after a restart of the venue's ids. */
  private boolean anew;

  private long nanosShift;

  /**
   * @param levels maximum number of levels per side of published books
   * @param nanosShift nanoseconds to add to each time
   */
  public BinanceNormalizer(
      Instrument instrument,
      int levels,
      long nanosShift,
      Consumer<? super MarketEvent> events,
      Consumer<? super FeedNotice> notices) {
    this.instrument = instrument;
    this.levels = levels;
    this.nanosShift = nanosShift;
    this.priceUnit = unit(instrument.priceScale());
    this.quantityUnit = unit(instrument.quantityScale());
    this.events = events;
    this.notices = notices;
  }

  /** Returns a unit of the instrument in units of 1e-8. */
  private static long unit(int scale) {
    long whole = Decimals.power(Decimals.DIGITS);
    if (whole % scale != 0) {
      throw new IllegalArgumentException("a scale must divide 100000000, got " + scale);
    }
    return whole / scale;
  }

  public Instrument instrument() {
    return instrument;
  }

  /** Whether the order book is complete. */
  public boolean isWhole() {
    return book.isWhole();
  }

  /** The venue's id of the state of the book; only valid for a complete book. */
  public long updateId() {
    return book.updateId();
  }

  /** Clears the book, for example after a lost connection. A snapshot completes it again. */
  private void forgetBook() {
    book.reset();
  }

  /** Clears the book, because nobody watches it. Best prices are published again from the next. */
  public void dropBook() {
    lossReported = false;
    forgetBook();
  }

  /** Marks the book as lost, and reports it if it was complete. A snapshot completes it again. */
  public void loseBook(String why) {
    if (book.isWhole()) {
      lost(why);
    }
    book.interrupt();
  }

  /**
   * Starts after a trade that is known from elsewhere: this trade is not published, and missing
   * trades after it are reported. Called before the first trade.
   *
   * @param tradeId the venue's id
   */
  public void startAfter(long tradeId) {
    ids.startAfter(tradeId);
    lastTradeId = tradeId;
  }

  /**
   * Starts the next round of the same messages at a later time. Trade ids continue, and the book is
   * cleared.
   *
   * @param nanosLater the shift of the times, at least the duration of the messages
   */
  public void beginAgain(long nanosLater) {
    forgetBook();
    nanosShift += nanosLater;
    if (lastTradeId >= 0) {
      endCount();
    }
    ids.forget();
  }

  /**
   * Applies a message of this instrument.
   *
   * @param receivedNanos when it arrived, for messages without a time
   * @return false if it is not possible: finer than the instrument's units, or of a wrong kind
   */
  public boolean accept(BinanceMessage message, long receivedNanos) {
    return switch (message) {
      case Execution execution -> accept(execution);
      case BookTicker ticker ->
          fits(ticker.bidPrice(), ticker.bidQuantity())
              && fits(ticker.askPrice(), ticker.askQuantity())
              && apply(book.apply(ticker, receivedNanos), ticker.timeNanos(), receivedNanos);
      case DepthUpdate update ->
          fits(update.bids())
              && fits(update.asks())
              && apply(book.apply(update), OptionalLong.of(update.timeNanos()), receivedNanos);
      case DepthSnapshot snapshot ->
          fits(snapshot.bids())
              && fits(snapshot.asks())
              && apply(book.apply(snapshot), snapshot.timeNanos(), receivedNanos);
      case BinanceMessage.Listed _, BinanceMessage.Unknown _, BinanceMessage.Broken _ -> false;
    };
  }

  private boolean accept(Execution execution) {
    if (tradeKind.isEmpty()) {
      tradeKind = execution.kind();
    }
    if (!execution.kind().equals(tradeKind)) {
      return false;
    }
    switch (ids.of(execution)) {
      case TradeIds.Verdict.Next _ -> take(execution);
      case TradeIds.Verdict.Repeated _, TradeIds.Verdict.Doubtful _ -> {}
      case TradeIds.Verdict.Anew(var first) -> {
        countAnew();
        take(first);
        take(execution);
      }
    }
    return isReadable(execution);
  }

  /** The venue has restarted its ids: the next trade is the first one that is known after it. */
  public void countAnew() {
    endCount();
    ids.beginCount();
    anew = true;
  }

  private boolean isReadable(Execution execution) {
    return fits(execution.price(), execution.quantity());
  }

  /**
   * Publishes the next trade, or passes over one that cannot be read: it is reported as lost with
   * the next one that can be, or when the venue restarts its ids.
   */
  private void take(Execution execution) {
    ids.taken(execution);
    if (anew) {
      anew = false;
      notices.accept(new FeedNotice.TradesCountedAnew(instrument, execution.id()));
    }
    if (countsOn) {
      countsOn = false;
      idShift = lastTradeId + 1 - execution.id();
    }
    long id = execution.id() + idShift;
    if (lastTradeId < 0) {
      lastTradeId = id - 1;
    }
    if (isReadable(execution)) {
      reportLostBefore(id);
      publish(execution, id);
    }
  }

  /** Reports the trades after the last published one that could not be read; the next id is new. */
  private void endCount() {
    if (ids.nextId() >= 0 && lastTradeId >= 0) {
      reportLostBefore(ids.nextId() + idShift);
    }
    countsOn = true;
  }

  private void reportLostBefore(long id) {
    if (id > lastTradeId + 1) {
      notices.accept(new FeedNotice.TradesLost(instrument, id - lastTradeId - 1));
      lastTradeId = id - 1;
    }
  }

  private void publish(Execution execution, long id) {
    lastTradeId = id;
    if (execution.onMarket()) {
      lastTradeNanos = Math.max(lastTradeNanos, execution.timeNanos() + nanosShift);
      newestNanos = Math.max(newestNanos, lastTradeNanos);
      events.accept(
          new Trade(
              instrument,
              id,
              execution.price() / priceUnit,
              execution.quantity() / quantityUnit,
              execution.buyerIsMaker() ? Side.SELL : Side.BUY,
              lastTradeNanos));
    }
  }

  private boolean apply(Outcome outcome, OptionalLong timeNanos, long receivedNanos) {
    if (timeNanos.isPresent()) {
      newestNanos = Math.max(newestNanos, timeNanos.getAsLong() + nanosShift);
    } else if (newestNanos == Long.MIN_VALUE) {
      newestNanos = receivedNanos + nanosShift;
    }
    switch (outcome) {
      case Outcome.Changed _ -> publish();
      case Outcome.Unchanged _ -> {}
      case Outcome.Lost(var why) -> lost(why);
      case Outcome.Whole _ -> {
        if (lossReported) {
          lossReported = false;
          notices.accept(new FeedNotice.BookHealed(instrument));
        }
        publish();
      }
    }
    return true;
  }

  private void lost(String why) {
    lossReported = true;
    notices.accept(new FeedNotice.BookLost(instrument, why));
  }

  private void publish() {
    List<Level> bids = new ArrayList<>(levels);
    List<Level> asks = new ArrayList<>(levels);
    book.bids(levels, (price, quantity) -> bids.add(level(price, quantity)));
    book.asks(levels, (price, quantity) -> asks.add(level(price, quantity)));
    if (bids.isEmpty() || asks.isEmpty()) {
      return; // one side is empty, so there is no quote
    }
    var bid = bids.getFirst();
    var ask = asks.getFirst();
    sequence++;
    events.accept(
        new Quote(
            instrument, bid.price(), bid.quantity(), ask.price(), ask.quantity(), newestNanos));
    events.accept(new OrderBook(instrument, bids, asks, sequence, newestNanos));
  }

  private Level level(long price, long quantity) {
    return new Level(price / priceUnit, quantity / quantityUnit);
  }

  private boolean fits(Levels given) {
    for (int i = 0; i < given.size(); i++) {
      if (!fits(given.price(i), given.quantity(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean fits(long price, long quantity) {
    return price % priceUnit == 0 && quantity % quantityUnit == 0;
  }
}
