package io.tapeloom.server.operations;

import io.tapeloom.market.Ticker;
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

/** The {@code quotes.*} operations: live quotes. */
@OperationGroup(prefix = "quotes.", tags = "datafeed")
public final class QuoteOperations {

  private final InstrumentTopics topics;

  public QuoteOperations(
      Instruments instruments, MarketTopics market, Supplier<Freshness> freshness) {
    this.topics =
        new InstrumentTopics("quotes", instruments, market::quotes, Shape.VALUES, freshness);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the quotes of a symbol",
      description = "The answer is sent first, then the current quote, then updates.",
      replyExample = "{\"gap\": null, \"topic\": \"quotes:AAPL\"}")
  SubscriptionReply subscribe(SymbolRequest request, Session session) {
    return topics.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the quotes of a symbol",
      replyExample =
          "{\"gap\": null, \"message\": \"Unsubscribed from AAPL\", \"topic\": \"quotes:AAPL\"}")
  SubscriptionReply unsubscribe(SymbolRequest request, Session session) {
    return topics.unsubscribe(request.choice(), session);
  }

  @Push(
      value = "update",
      topic = MarketTopics.QUOTES_PATTERN,
      privately = ReplayTopics.QUOTES_PATTERN,
      summary = "Current last price, best bid and best ask")
  DataMessage.MarketTick update(Ticker value) {
    return DataMessage.MarketTick.of(value);
  }
}
