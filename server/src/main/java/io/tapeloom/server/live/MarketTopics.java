package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.stream.Topic;
import io.tapeloom.stream.TopicFamily;
import io.tapeloom.stream.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The topics that tell of quotes, trades and order books: one of each per instrument. Published on
 * the feed's one thread, subscribed to from any.
 */
public final class MarketTopics {

  /** The names of quote topics. */
  public static final String QUOTES_PATTERN = "quotes:{symbol}";

  /** The names of trade topics. */
  public static final String TRADES_PATTERN = "trades:{symbol}";

  /** The names of order book topics. */
  public static final String BOOKS_PATTERN = "orderbook:{symbol}";

  /** Last price, quote and day of an instrument. */
  public static final TopicFamily<Ticker> QUOTES =
      TopicFamily.latest(QUOTES_PATTERN, Ticker.class).timed(Ticker::eventTimeMillis);

  /** Each trade of an instrument. */
  public static final TopicFamily<Trade> TRADES =
      TopicFamily.every(TRADES_PATTERN, Trade.class).timed(Trade::eventTimeMillis);

  /** The order book of an instrument. */
  public static final TopicFamily<OrderBook> BOOKS =
      TopicFamily.latest(BOOKS_PATTERN, OrderBook.class).timed(OrderBook::eventTimeMillis);

  private final MarketBoard board;
  private final Map<Instrument, Row> rows;

  private record Row(Topic<Ticker> quotes, Topic<Trade> trades, Topic<OrderBook> books) {}

  public MarketTopics(Instruments instruments, MarketBoard board, Topics topics) {
    this.board = board;
    this.rows =
        instruments.all().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), instrument -> row(instrument, topics)));
  }

  private Row row(Instrument instrument, Topics topics) {
    var symbol = instrument.symbol();
    return new Row(
        topics.open(QUOTES.name(symbol), QUOTES, () -> board.ticker(instrument)),
        topics.open(TRADES.name(symbol), TRADES),
        topics.open(BOOKS.name(symbol), BOOKS, () -> board.book(instrument)));
  }

  /** Tells of an event that the board has taken in. Topics of values that nobody watches rest. */
  public void publish(MarketEvent event) {
    var row = rowOf(event.instrument());
    switch (event) {
      case Trade trade -> {
        row.trades.publish(trade);
        publishTicker(row, event.instrument());
      }
      case Quote quote -> publishTicker(row, quote.instrument());
      case OrderBook book -> {
        if (row.books.subscriberCount() > 0) {
          row.books.publish(book);
        }
      }
    }
  }

  private void publishTicker(Row row, Instrument instrument) {
    if (row.quotes.subscriberCount() > 0) {
      board
          .ticker(instrument)
          .ifPresent(now -> row.quotes.publishAfter(last -> differing(last, now)));
    }
  }

  /** A quote whose quantities alone have changed tells nothing new. */
  private static List<Ticker> differing(Optional<Ticker> last, Ticker now) {
    return last.filter(now::showsTheSameAs).isPresent() ? List.of() : List.of(now);
  }

  public Topic<Ticker> quotes(Instrument instrument) {
    return rowOf(instrument).quotes;
  }

  public Topic<Trade> trades(Instrument instrument) {
    return rowOf(instrument).trades;
  }

  public Topic<OrderBook> books(Instrument instrument) {
    return rowOf(instrument).books;
  }

  private Row rowOf(Instrument instrument) {
    var row = rows.get(instrument);
    if (row == null) {
      throw new IllegalArgumentException(instrument.symbol() + " has no topics");
    }
    return row;
  }
}
