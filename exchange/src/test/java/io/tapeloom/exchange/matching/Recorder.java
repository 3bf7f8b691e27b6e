package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.List;

/** Keeps all that it hears. */
final class Recorder implements MatchListener {

  private final List<Happening> heard = new ArrayList<>();

  List<Happening> heard() {
    return List.copyOf(heard);
  }

  /** What was heard since the last time. */
  List<Happening> news() {
    List<Happening> news = List.copyOf(heard);
    heard.clear();
    return news;
  }

  @Override
  public void accepted(long orderId, Side side, long price, long quantity) {
    heard.add(new Happening.Accepted(orderId, side, price, quantity));
  }

  @Override
  public void rejected(long orderId, Rejection reason) {
    heard.add(new Happening.Rejected(orderId, reason));
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
    heard.add(
        new Happening.Filled(makerId, takerId, takerSide, price, quantity, makerOpen, takerOpen));
  }

  @Override
  public void cancelled(long orderId, long quantity, long open, Cancellation reason) {
    heard.add(new Happening.Cancelled(orderId, quantity, open, reason));
  }

  @Override
  public void replaced(long orderId, long price, long open, boolean keptPriority) {
    heard.add(new Happening.Replaced(orderId, price, open, keptPriority));
  }
}
