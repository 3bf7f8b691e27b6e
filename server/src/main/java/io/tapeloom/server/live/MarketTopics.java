package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The topics of quotes, trades and order books: one of each per instrument. Thread-safe; written by
 * the {@link MarketPublisher}.
 */
public final class MarketTopics {

  /** The pattern of the names of quote topics. */
  public static final String QUOTES_PATTERN = "quotes:{symbol}";

  /** The pattern of the names of trade topics. */
  public static final String TRADES_PATTERN = "trades:{symbol}";

  /** The pattern of the names of order book topics. */
  public static final String BOOKS_PATTERN = "orderbook:{symbol}";

  /** How many of the newest trades of an instrument are kept at most. */
  private static final int MAX_KEPT = 10_000;

  /** Last price, quote and day of an instrument. */
  public static final TopicFamily<Ticker> QUOTES =
      TopicFamily.latest(QUOTES_PATTERN, Ticker.class).timed(Ticker::eventTimeMillis);

  /** Each trade of an instrument. */
  public static final TopicFamily<Trade> TRADES =
      TopicFamily.every(TRADES_PATTERN, Trade.class)
          .timed(Trade::eventTimeMillis)
          .keeping(MAX_KEPT);

  /** The order book of an instrument. */
  public static final TopicFamily<OrderBook> BOOKS =
      TopicFamily.latest(BOOKS_PATTERN, OrderBook.class).timed(OrderBook::eventTimeMillis);

  private final Topics topics;
  private final Map<Instrument, Row> rows = new ConcurrentHashMap<>();

  private record Row(Topic<Ticker> quotes, Topic<Trade> trades, Topic<OrderBook> books) {}

  public MarketTopics(Instruments instruments, Topics topics) {
    this.topics = topics;
    instruments.all().forEach(this::add);
  }

  /** Opens the topics of an instrument that was added; those of its symbol if there were any. */
  void add(Instrument instrument) {
    rows.put(instrument, row(instrument.symbol(), topics));
  }

  /** Whether somebody is subscribed to the order book of an instrument. */
  public boolean isBookWatched(Instrument instrument) {
    var row = rows.get(instrument);
    return row != null && row.books.subscriberCount() > 0;
  }

  private static Row row(String symbol, Topics topics) {
    return new Row(
        topics.open(QUOTES.name(symbol), QUOTES),
        topics.open(TRADES.name(symbol), TRADES),
        topics.open(BOOKS.name(symbol), BOOKS));
  }

  /** Returns the instruments that have topics. */
  Set<Instrument> instruments() {
    return rows.keySet();
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

  /** The symbol in the name of a topic of quotes, trades or books. */
  public static String symbolOf(Topic<?> topic) {
    return topic.name().substring(topic.name().indexOf(':') + 1);
  }

  private Row rowOf(Instrument instrument) {
    var row = rows.get(instrument);
    if (row == null) {
      throw new IllegalArgumentException(instrument.symbol() + " has no topics");
    }
    return row;
  }
}
