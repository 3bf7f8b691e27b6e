package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.List;

/** Records all events of an engine. */
final class Recorder implements MatchListener {

  private final List<EngineEvent> events = new ArrayList<>();

  List<EngineEvent> events() {
    return List.copyOf(events);
  }

  /** Returns the events since the last call. */
  List<EngineEvent> news() {
    List<EngineEvent> news = List.copyOf(events);
    events.clear();
    return news;
  }

  @Override
  public void accepted(long orderId, Side side, long price, long quantity) {
    events.add(new EngineEvent.Accepted(orderId, side, price, quantity));
  }

  @Override
  public void rejected(long orderId, Rejection reason) {
    events.add(new EngineEvent.Rejected(orderId, reason));
  }

  @Override
  public void filled(
      long makerId,
      long takerId,
      Side takerSide,
      long price,
      long quantity,
      long makerOpen,
      long takerOpen) {
    events.add(
        new EngineEvent.Filled(makerId, takerId, takerSide, price, quantity, makerOpen, takerOpen));
  }

  @Override
  public void cancelled(long orderId, long quantity, long open, Cancellation reason) {
    events.add(new EngineEvent.Cancelled(orderId, quantity, open, reason));
  }

  @Override
  public void replaced(long orderId, long price, long open, boolean keptPriority) {
    events.add(new EngineEvent.Replaced(orderId, price, open, keptPriority));
  }
}
