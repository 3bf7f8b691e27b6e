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

/** The {@code orderbook.*} operations: live order books. */
@OperationGroup(prefix = "orderbook.", tags = "datafeed")
public final class OrderbookOperations {

  private final InstrumentTopics topics;

  public OrderbookOperations(Instruments instruments, MarketTopics market) {
    this.topics = new InstrumentTopics("orderbook", instruments, market::books);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the order book of a symbol",
      description =
          "The answer is sent first, then the current book, then updates. Each update replaces"
              + " the whole book.",
      replyExample = "{\"gap\": null, \"topic\": \"orderbook:AAPL\"}")
  SubscriptionReply subscribe(SymbolRequest request, Session session) {
    return topics.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the order book of a symbol",
      replyExample =
          "{\"gap\": null, \"message\": \"Unsubscribed from AAPL\", \"topic\": \"orderbook:AAPL\"}")
  SubscriptionReply unsubscribe(SymbolRequest request, Session session) {
    return topics.unsubscribe(request.choice(), session);
  }

  @Push(
      value = "update",
      topic = MarketTopics.BOOKS_PATTERN,
      privately = ReplayTopics.BOOKS_PATTERN,
      summary = "Current best levels of the order book")
  DataMessage.OrderbookUpdate update(OrderBook value) {
    return DataMessage.OrderbookUpdate.of(value);
  }
}
