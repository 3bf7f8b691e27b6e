package io.tapeloom.server.operations;

import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.operations.InstrumentTopics.Shape;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import java.util.function.Supplier;

/** The {@code bars.*} operations: live bars. */
@OperationGroup(prefix = "bars.", tags = "datafeed")
public final class BarOperations {

  private final Instruments instruments;
  private final BarTopics bars;
  private final Supplier<Freshness> freshness;

  public BarOperations(Instruments instruments, BarTopics bars, Supplier<Freshness> freshness) {
    this.instruments = instruments;
    this.bars = bars;
    this.freshness = freshness;
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the bars of a symbol at a resolution",
      description =
          "The answer is sent first, then the current bar, then updates. A repeated subscription"
              + " changes nothing.",
      replyExample = "{\"gap\": null, \"topic\": \"bars:AAPL:1\"}")
  SubscriptionReply subscribe(BarRequest request, Session session) {
    return topics(request).subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the bars of a symbol at a resolution",
      replyExample =
          "{\"gap\": null, \"message\": \"Unsubscribed from AAPL\", \"topic\": \"bars:AAPL:1\"}")
  SubscriptionReply unsubscribe(BarRequest request, Session session) {
    return topics(request).unsubscribe(request.choice(), session);
  }

  @Push(
      value = "update",
      topic = BarTopics.PATTERN,
      privately = ReplayTopics.BARS_PATTERN,
      summary = "Current state of a bar",
      description =
          "`time` never decreases. The last state of a bar has `is_final` `true` and is never"
              + " conflated: a slow client receives the last states that it has missed, up to 16,"
              + " before the newest state.")
  BarUpdate update(LiveBar live) {
    return BarUpdate.of(live);
  }

  private InstrumentTopics topics(BarRequest request) {
    var resolution = request.chosenResolution();
    return new InstrumentTopics(
        "bars:" + resolution.code(),
        instruments,
        instrument -> bars.topic(instrument, resolution),
        Shape.VALUES,
        freshness);
  }
}
