package io.tapeloom.server.operations;

import io.tapeloom.server.json.BarPayload;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;

/** The {@code bars.*} operations: live bars. */
@OperationGroup(prefix = "bars.", tags = "datafeed")
public final class BarOperations {

  private final Instruments instruments;
  private final BarTopics bars;

  public BarOperations(Instruments instruments, BarTopics bars) {
    this.instruments = instruments;
    this.bars = bars;
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
          "`time` never decreases. A bar is final when a bar with a later `time` follows.")
  BarPayload update(LiveBar live) {
    return BarPayload.of(live.instrument(), live.bar());
  }

  private InstrumentTopics topics(BarRequest request) {
    var resolution = request.chosenResolution();
    return new InstrumentTopics(
        "bars:" + resolution.code(), instruments, instrument -> bars.topic(instrument, resolution));
  }
}
