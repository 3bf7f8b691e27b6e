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
 * Turns the messages of one instrument into market events that tell one story: a trade for each
 * execution, once, and for each change of the book a quote and right behind it the order book whose
 * best levels it is. A trade has the time of the execution; the times of quotes and books never go
 * back, and are those of the newest event where the venue tells none. Not thread-safe.
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
  private boolean told;

  /** Of trades or of aggregated ones, whichever came first. */
  private String tradeKind = "";

  /** By the venue's count. */
  private final TradeIds ids = new TradeIds();

  /** As it was handed on, which counts on when the venue counts anew or the messages come again. */
  private long lastTradeId = -1;

  private long lastTradeNanos = Long.MIN_VALUE;
  private long newestNanos = Long.MIN_VALUE;

  /** From the venue's count to that of the trades as they are handed on. */
  private long idShift;

  /** Whether the next trade is counted on behind the last one, whatever its id. */
  private boolean countsOn;

  private long nanosShift;

  /**
   * @param levels of each side that books are published with, at most
   * @param nanosShift added to each time
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

  /** How many hundred-millionths a unit of the instrument is. */
  private static long unit(int scale) {
    long whole = Decimals.power(Decimals.DIGITS);
    if (whole % scale != 0) {
      throw new IllegalArgumentException("a scale must divide 100000000, was " + scale);
    }
    return whole / scale;
  }

  public Instrument instrument() {
    return instrument;
  }

  /** Whether the order book is whole. */
  public boolean isWhole() {
    return book.isWhole();
  }

  /** The state of the book, by the venue's count; of a whole book only. */
  public long updateId() {
    return book.updateId();
  }

  /** Forgets the book, as after a lost connection. A snapshot makes it whole again. */
  private void forgetBook() {
    book.reset();
  }

  /** Loses the book, which is told if it was whole. A snapshot makes it whole again. */
  public void loseBook(String why) {
    if (book.isWhole()) {
      lost(why);
    }
    forgetBook();
  }

  /**
   * Begins behind a trade that is known from elsewhere: those that are missing from there on are
   * told, and it comes no more. For before the first trade.
   *
   * @param tradeId by the venue's count
   */
  public void beginBehind(long tradeId) {
    ids.beginBehind(tradeId);
    lastTradeId = tradeId;
  }

  /**
   * Begins again: the same messages will come once more, as if they were later ones. Their trades
   * are counted on, and the book is forgotten.
   *
   * @param nanosLater how much later, at least as long as they lasted
   */
  public void beginAgain(long nanosLater) {
    forgetBook();
    nanosShift += nanosLater;
    ids.forget();
    countsOn = lastTradeId >= 0;
  }

  /** The id of the newest trade, as it was handed on; empty before the first. */
  public OptionalLong lastTradeId() {
    return lastTradeId < 0 ? OptionalLong.empty() : OptionalLong.of(lastTradeId);
  }

  /**
   * Takes a message of this instrument in.
   *
   * @param receivedNanos when it came, for what the venue tells no time of
   * @return false if it says what cannot be: finer than the instrument's units, or out of kind
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
    if (!execution.kind().equals(tradeKind) || !fits(execution.price(), execution.quantity())) {
      return false;
    }
    switch (ids.of(execution)) {
      case TradeIds.Verdict.Next _ -> handOn(execution);
      case TradeIds.Verdict.Repeated _, TradeIds.Verdict.Doubtful _ -> {}
      case TradeIds.Verdict.Anew(var first) -> {
        notices.accept(new FeedNotice.TradesCountedAnew(instrument, first.id()));
        countsOn = true;
        handOn(first);
        handOn(execution);
      }
    }
    return true;
  }

  private void handOn(Execution execution) {
    ids.taken(execution);
    if (countsOn) {
      countsOn = false;
      idShift = lastTradeId + 1 - execution.id();
    }
    long id = execution.id() + idShift;
    if (lastTradeId >= 0 && id > lastTradeId + 1) {
      notices.accept(new FeedNotice.TradesLost(instrument, id - lastTradeId - 1));
    }
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
        if (told) {
          told = false;
          notices.accept(new FeedNotice.BookHealed(instrument));
        }
        publish();
      }
    }
    return true;
  }

  private void lost(String why) {
    told = true;
    notices.accept(new FeedNotice.BookLost(instrument, why));
  }

  private void publish() {
    List<Level> bids = new ArrayList<>(levels);
    List<Level> asks = new ArrayList<>(levels);
    book.bids(levels, (price, quantity) -> bids.add(level(price, quantity)));
    book.asks(levels, (price, quantity) -> asks.add(level(price, quantity)));
    if (bids.isEmpty() || asks.isEmpty()) {
      return; // there is no quote of one side
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
