package io.tapeloom.server.operations;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;

/** Bars, live: {@code bars.*}. */
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
      summary = "Start the bars of a symbol at a resolution",
      description =
          "The answer comes first, then the bar as it stands now, then its updates. Subscribing"
              + " again changes nothing.",
      replyExample = "{\"topic\": \"bars:AAPL:1\"}")
  SubscriptionReply subscribe(BarRequest request, Session session) {
    return instruments
        .find(request.symbol())
        .map(found -> subscribed(found, request.chosenResolution(), session))
        .orElseGet(() -> SubscriptionReply.unknown(request.symbol(), instruments.symbols()));
  }

  @Send(
      value = "unsubscribe",
      summary = "Stop the bars of a symbol at a resolution",
      replyExample = "{\"message\": \"Unsubscribed from AAPL\", \"topic\": \"bars:AAPL:1\"}")
  SubscriptionReply unsubscribe(BarRequest request, Session session) {
    return instruments
        .find(request.symbol())
        .map(found -> unsubscribed(found, request.chosenResolution(), session))
        .orElseGet(() -> SubscriptionReply.unknown(request.symbol(), instruments.symbols()));
  }

  @Push(
      value = "update",
      topic = BarTopics.PATTERN,
      privately = ReplayTopics.BARS_PATTERN,
      summary = "A bar as it stands now",
      description =
          "`time` never goes back. A bar that is followed by one of a later `time` is final.")
  BarPayload update(LiveBar live) {
    return BarPayload.of(live.instrument(), live.bar());
  }

  private SubscriptionReply subscribed(
      Instrument instrument, Resolution resolution, Session session) {
    return InstrumentTopics.subscribe(instrument, bars.topic(instrument, resolution), session);
  }

  private SubscriptionReply unsubscribed(
      Instrument instrument, Resolution resolution, Session session) {
    return SubscriptionReply.unsubscribed(
        instrument.symbol(), session.unsubscribe(bars.topic(instrument, resolution)));
  }
}
