package io.tapeloom.server.operations;

import io.tapeloom.market.OrderBook;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.operations.InstrumentTopics.Shape;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import java.util.function.Supplier;

/** The {@code orderbook.*} operations: live order books. */
@OperationGroup(prefix = "orderbook.", tags = "datafeed")
public final class OrderbookOperations {

  private final InstrumentTopics topics;

  public OrderbookOperations(
      Instruments instruments, MarketTopics market, Supplier<Freshness> freshness) {
    this.topics =
        new InstrumentTopics("orderbook", instruments, market::books, Shape.BOOKS, freshness);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the order book of a symbol",
      description =
          "The answer is sent first, then the current book, then updates. `orderbook.update` replaces"
              + " the whole book; with `updates` `delta`, `orderbook.delta` changes the book that"
              + " was sent before.",
      replyExample =
          "{\"gap\": null, \"topic\": \"orderbook:AAPL\", \"granted\": {\"depth\": 0, \"updates\": \"snapshot\"}}")
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
  BookUpdate update(OrderBook value, int depth) {
    return BookUpdate.of(value, depth);
  }

  @Push(
      value = "delta",
      topic = MarketTopics.BOOKS_PATTERN,
      changes = true,
      summary = "Changes since the order book before",
      description =
          "For subscriptions with `updates` `delta`. The changes turn the book of `prev_seq` into"
              + " the book of `seq`: a level with quantity 0 is removed, any other is set.")
  BookDelta delta(OrderBook before, OrderBook value, int depth, long prevSeq) {
    return BookDelta.between(before, value, depth, prevSeq);
  }
}
