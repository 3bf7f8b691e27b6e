package io.tapeloom.broker;

import io.tapeloom.broker.Fact.Origin;
import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Side;
import java.util.OptionalLong;

/** Handles the commands that close positions and set their brackets. Not thread-safe. */
final class PositionDesk {

  private final BrokerCore core;
  private final Trading trading;
  private final OrderDoor door;
  private final Legs legs;

  PositionDesk(BrokerCore core, Trading trading, OrderDoor door, Legs legs) {
    this.core = core;
    this.trading = trading;
    this.door = door;
    this.legs = legs;
  }

  Answer close(PaperAccount account, String symbol, OptionalLong quantity) {
    var view = core.market(symbol);
    if (view == null) {
      return OrderDesk.unknownSymbol(symbol);
    }
    var holding = account.holding(symbol);
    if (holding == null || holding.size == 0) {
      return noPosition(symbol);
    }
    long part = quantity.orElse(holding.room());
    if (part < 1 || part > holding.room()) {
      return new Answer.Refused(
          OrderRefusal.of(
              Code.INVALID_QUANTITY,
              "quantity",
              "quantity must be above 0 and at most %s, got %s"
                  .formatted(
                      Money.text(view.terms.quantity(holding.room())),
                      Money.text(view.terms.quantity(part)))));
    }
    if (!core.isOpen()) {
      return new Answer.Refused(
          OrderRefusal.of(
              Code.MARKET_CLOSED,
              "the market is %s: positions cannot be closed now"
                  .formatted(OrderDoor.word(core.phase))));
    }
    var side = holding.size > 0 ? Side.SELL : Side.BUY;
    var refusal = door.ownOrders(account, view, side, part, Fact.NONE);
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    var order = trading.reduce(account, holding, part, Origin.CLOSE);
    trading.enterLegs();
    return new Answer.Placed(order.view(), false);
  }

  private static Answer noPosition(String symbol) {
    return new Answer.Refused(
        OrderRefusal.of(
            Code.INSUFFICIENT_POSITION, "symbol", "there is no position in %s".formatted(symbol)));
  }

  Answer bracket(PaperAccount account, Command.PositionBrackets command) {
    var view = core.market(command.symbol());
    if (view == null) {
      return OrderDesk.unknownSymbol(command.symbol());
    }
    var holding = account.holding(command.symbol());
    if (holding == null || holding.size == 0) {
      return noPosition(command.symbol());
    }
    var now = holding.view(core.mark(holding));
    var side = holding.size > 0 ? Side.BUY : Side.SELL;
    var refusal =
        RequestChecks.bracket(
            side,
            OptionalLong.empty(),
            Legs.after(command.takeProfit(), now.takeProfit().orElse(Fact.NONE)),
            Legs.after(command.stopLoss(), now.stopLoss().orElse(Fact.NONE)),
            view.terms);
    if (refusal == null) {
      int added =
          (OrderReplacement.isNew(command.takeProfit(), holding.takeProfitLeg) ? 1 : 0)
              + (OrderReplacement.isNew(command.stopLoss(), holding.stopLossLeg) ? 1 : 0);
      refusal = door.room(account, added);
    }
    if (refusal == null) {
      refusal =
          legs.changeOfPosition(account, view, holding, Leg.TAKE_PROFIT, command.takeProfit());
    }
    if (refusal == null) {
      refusal = legs.changeOfPosition(account, view, holding, Leg.STOP_LOSS, command.stopLoss());
    }
    trading.enterLegs();
    return refusal != null
        ? new Answer.Refused(refusal)
        : new Answer.PositionShown(holding.view(core.mark(holding)));
  }
}
