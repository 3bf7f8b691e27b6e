package io.tapeloom.server.operations;

import io.tapeloom.market.OrderBook;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;

/** Order books, live: {@code orderbook.*}. */
@OperationGroup(prefix = "orderbook.", tags = "datafeed")
public final class OrderbookOperations {

  private final InstrumentTopics topics;

  public OrderbookOperations(Instruments instruments, MarketTopics market) {
    this.topics = new InstrumentTopics(instruments, market::books);
  }

  @Send(
      value = "subscribe",
      summary = "Start the order book of a symbol",
      description =
          "The answer comes first, then the book as it stands now, then its updates, each whole.",
      replyExample = "{\"topic\": \"orderbook:AAPL\"}")
  SubscriptionReply subscribe(SymbolRequest request, Session session) {
    return topics.subscribe(request.symbol(), session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Stop the order book of a symbol",
      replyExample = "{\"message\": \"Unsubscribed from AAPL\", \"topic\": \"orderbook:AAPL\"}")
  SubscriptionReply unsubscribe(SymbolRequest request, Session session) {
    return topics.unsubscribe(request.symbol(), session);
  }

  @Push(
      value = "update",
      topic = MarketTopics.BOOKS_PATTERN,
      privately = ReplayTopics.BOOKS_PATTERN,
      summary = "The best levels of the book as they stand now")
  DataMessage.OrderbookUpdate update(OrderBook value) {
    return DataMessage.OrderbookUpdate.of(value);
  }
}
