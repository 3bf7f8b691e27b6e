package io.tapeloom.server.operations;

import io.tapeloom.market.Trade;
import io.tapeloom.server.json.DataMessage;
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

/** The {@code trades.*} operations: live trades. */
@OperationGroup(prefix = "trades.", tags = "datafeed")
public final class TradeOperations {

  private final InstrumentTopics topics;

  public TradeOperations(
      Instruments instruments, MarketTopics market, Supplier<Freshness> freshness) {
    this.topics =
        new InstrumentTopics("trades", instruments, market::trades, Shape.VALUES, freshness);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the trades of a symbol",
      description = "The answer is sent first, then every trade that follows; none is conflated.",
      replyExample = "{\"gap\": null, \"topic\": \"trades:AAPL\", \"mode\": \"every\"}")
  SubscriptionReply subscribe(SymbolRequest request, Session session) {
    return topics.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the trades of a symbol",
      replyExample =
          "{\"gap\": null, \"message\": \"Unsubscribed from AAPL\", \"topic\": \"trades:AAPL\", \"mode\": \"every\"}")
  SubscriptionReply unsubscribe(SymbolRequest request, Session session) {
    return topics.unsubscribe(request.choice(), session);
  }

  @Push(
      value = "update",
      topic = MarketTopics.TRADES_PATTERN,
      privately = ReplayTopics.TRADES_PATTERN,
      summary = "A trade")
  DataMessage.Trade update(Trade value) {
    return DataMessage.Trade.of(value);
  }
}
