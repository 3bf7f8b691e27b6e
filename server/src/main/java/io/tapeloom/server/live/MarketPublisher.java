package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.Topics;
import java.util.List;
import java.util.Optional;

/**
 * The only writer of the {@link MarketTopics}: publishes every trade, every change of a ticker and
 * every order book, whether or not a topic has subscribers. The first value of each quote topic
 * comes from the history. Used by the feed's thread.
 */
public final class MarketPublisher {

  private final MarketBoard board;
  private final MarketTopics topics;
  private final Publisher<Ticker> quotes;
  private final Publisher<Trade> trades;
  private final Publisher<OrderBook> books;

  public MarketPublisher(MarketBoard board, MarketTopics market, Topics topics) {
    this.board = board;
    this.topics = market;
    this.quotes = topics.publisher(MarketTopics.QUOTES);
    this.trades = topics.publisher(MarketTopics.TRADES);
    this.books = topics.publisher(MarketTopics.BOOKS);
    market.instruments().forEach(this::publishTicker);
  }

  /**
   * Publishes the effects of an event that the board has applied.
   *
   * @return the position of the trade or the book in its topic; empty for a quote
   */
  public Optional<StreamPosition> publish(MarketEvent event) {
    return switch (event) {
      case Trade trade -> {
        var topic = topics.trades(trade.instrument());
        long seq = trades.publish(topic, trade);
        publishTicker(trade.instrument());
        yield Optional.of(StreamPosition.of(topic, seq));
      }
      case Quote quote -> {
        publishTicker(quote.instrument());
        yield Optional.empty();
      }
      case OrderBook book -> {
        var topic = topics.books(book.instrument());
        yield Optional.of(StreamPosition.of(topic, books.publish(topic, book)));
      }
    };
  }

  /** Publishes the current ticker of an instrument unless it shows the same as the last one. */
  public void publishTicker(Instrument instrument) {
    board.ticker(instrument).ifPresent(this::publish);
  }

  /** Publishes a ticker unless it shows the same values as the last one. */
  public void publish(Ticker now) {
    quotes.publishAfter(topics.quotes(now.instrument()), last -> differing(last, now));
  }

  /** Ignores a quote in which only the quantities have changed. */
  private static List<Ticker> differing(Optional<Ticker> last, Ticker now) {
    return last.filter(now::showsTheSameAs).isPresent() ? List.of() : List.of(now);
  }
}
