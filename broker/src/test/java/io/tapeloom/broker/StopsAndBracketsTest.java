package io.tapeloom.broker;

import static io.tapeloom.broker.Desk.ANN;
import static io.tapeloom.broker.Desk.levels;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.broker.Command.LegPrice;
import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Side;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stops, trailing stops, brackets, and orders that only reduce. */
class StopsAndBracketsTest {

  private Desk desk = new Desk();

  @AfterEach
  void equationsShouldHold() {
    assertThat(desk.broken()).isEmpty();
  }

  private OrderView only(Leg leg) {
    return desk.live().stream()
        .filter(order -> order.leg().filter(each -> each == leg).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** Places an order for 100 at 100.00 with a profit at 101.00 and a loss at 99.00. */
  private long bracketedBuy() {
    return desk.placed(
        OrderRequest.limit("AAPL", Side.BUY, 100, 10_000)
            .bracketed(OptionalLong.of(10_100), OptionalLong.of(9_900)));
  }

  @Test
  void shouldTriggerAStopByTheLastTrade() {
    desk.own(100);
    long id = desk.placed(OrderRequest.stop("AAPL", Side.SELL, 100, 9_950));
    desk.book(levels(9_940, 60, 9_930, 500), levels(9_960, 10));
    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.PENDING);

    desk.trade(9_950, 1, Side.SELL);

    assertThat(desk.fills()).endsWith("60@9940", "40@9930");
    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void shouldRestWithWhatATriggeredStopLimitDoesNotFind() {
    desk.own(100);
    long id =
        desk.placed(
            OrderRequest.stop("AAPL", Side.SELL, 100, 9_950).as(OrderType.STOP_LIMIT).at(9_940));
    desk.book(levels(9_940, 60, 9_930, 500), levels(9_960, 10));

    desk.trade(9_945, 1, Side.SELL);

    assertThat(desk.fills()).endsWith("60@9940");
    assertThat(desk.order(id))
        .returns(OrderStatus.OPEN, OrderView::status)
        .returns(40L, OrderView::leavesQuantity);
  }

  @Test
  void shouldTriggerAtOnceWhatTheLastTradeHasReached() {
    desk.own(100);
    desk.trade(9_900, 1, Side.SELL);

    long id = desk.placed(OrderRequest.stop("AAPL", Side.SELL, 5, 9_950));

    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void shouldRejectATriggeredStopWithoutFunds() {
    desk.book(levels(9_999, 5_000), levels(10_000, 5_000));
    long id = desk.placed(OrderRequest.stop("AAPL", Side.BUY, 900, 10_100));
    desk.placed(OrderRequest.limit("AAPL", Side.BUY, 1_000, 9_999));
    desk.book(levels(10_400, 5_000), levels(12_500, 9_000));

    desk.trade(12_500, 1, Side.BUY);

    assertThat(desk.order(id))
        .returns(OrderStatus.REJECTED, OrderView::status)
        .returns(EndReason.INSUFFICIENT_FUNDS, order -> order.reason().orElseThrow());
  }

  @Test
  void shouldCancelOwnOrdersInTheWayOfATriggeredStop() {
    desk.own(100);
    desk.book(levels(9_960, 500), levels(9_970, 10));
    long own = desk.buy(10, 9_960);
    long id = desk.placed(OrderRequest.stop("AAPL", Side.SELL, 100, 9_950));

    desk.book(levels(9_950, 500), levels(9_970, 10));
    desk.trade(9_950, 1, Side.BUY);

    assertThat(desk.order(own).reason()).contains(EndReason.SELF_TRADE);
    assertThat(desk.order(own).filledQuantity()).isEqualTo(1);
    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void shouldTrailTheBestPrice() {
    desk.own(100);
    desk.trade(10_000, 1, Side.BUY);
    long id =
        desk.placed(
            OrderRequest.market("AAPL", Side.SELL, 100)
                .as(OrderType.STOP)
                .trailing(OptionalLong.of(50), OptionalLong.empty()));
    assertThat(desk.order(id).stopPrice()).hasValue(9_950);
    desk.pass(1);
    desk.trade(10_100, 1, Side.BUY);
    desk.trade(10_060, 1, Side.SELL);
    assertThat(desk.order(id).stopPrice()).hasValue(10_050);
    desk.book(levels(10_049, 500), levels(10_060, 10));

    desk.trade(10_050, 1, Side.SELL);

    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void shouldTrailByPercent() {
    desk.trade(10_000, 1, Side.BUY);
    long id =
        desk.placed(
            OrderRequest.market("AAPL", Side.BUY, 10)
                .as(OrderType.STOP)
                .trailing(OptionalLong.empty(), OptionalLong.of(10_000)));
    assertThat(desk.order(id).stopPrice()).hasValue(10_100);
    desk.pass(1);

    desk.trade(9_000, 1, Side.SELL);

    assertThat(desk.order(id).stopPrice()).hasValue(9_090);
  }

  @Test
  void shouldLetLegsWaitForTheirOrder() {
    desk.usualBook();

    long id = bracketedBuy();

    assertThat(desk.live())
        .extracting(OrderView::status)
        .containsExactly(OrderStatus.OPEN, OrderStatus.PENDING, OrderStatus.PENDING);
    desk.trade(9_900, 10, Side.SELL);
    assertThat(desk.order(id).filledQuantity()).isEqualTo(10);
    desk.ask(new Command.Cancel(ANN, id));
  }

  @Test
  void shouldEndWaitingLegsWithTheirOrder() {
    desk.usualBook();
    long id = bracketedBuy();

    desk.ask(new Command.Cancel(ANN, id));

    assertThat(desk.live()).isEmpty();
  }

  @Test
  void shouldShareTheFilledQuantityBetweenLegs() {
    desk.usualBook();
    desk.placed(
        OrderRequest.limit("AAPL", Side.BUY, 100, 10_001)
            .bracketed(OptionalLong.of(10_100), OptionalLong.of(9_900)));
    desk.trade(10_001, 60, Side.SELL);
    assertThat(only(Leg.TAKE_PROFIT))
        .returns(60L, OrderView::quantity)
        .returns(OrderStatus.OPEN, OrderView::status);
    assertThat(only(Leg.STOP_LOSS)).returns(60L, OrderView::quantity);
    desk.trade(10_001, 40, Side.SELL);
    assertThat(only(Leg.TAKE_PROFIT)).returns(100L, OrderView::quantity);

    desk.trade(10_101, 30, Side.BUY);

    assertThat(only(Leg.TAKE_PROFIT)).returns(70L, OrderView::leavesQuantity);
    assertThat(only(Leg.STOP_LOSS)).returns(70L, OrderView::quantity);
    desk.trade(10_101, 70, Side.BUY);
    assertThat(desk.live()).isEmpty();
    assertThat(desk.position("AAPL")).isZero();
    assertThat(desk.account().ended.getLast().reason()).contains(EndReason.OCO);
  }

  @Test
  void shouldStopTheLossOfAMarketOrder() {
    desk.book(levels(9_990, 500), levels(10_000, 100));
    desk.placed(
        OrderRequest.market("AAPL", Side.BUY, 100)
            .bracketed(OptionalLong.of(10_100), OptionalLong.of(9_950)));
    assertThat(desk.live()).hasSize(2);
    desk.book(levels(9_940, 500), levels(9_960, 100));

    desk.trade(9_945, 1, Side.SELL);

    assertThat(desk.position("AAPL")).isZero();
    assertThat(desk.live()).isEmpty();
  }

  @Test
  void shouldMoveAndRemoveTheLegsOfAnOrder() {
    desk.usualBook();
    long id = bracketedBuy();

    desk.ask(
        new Command.Replace(
            ANN,
            id,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            new LegPrice.At(10_200),
            LegPrice.REMOVE));

    assertThat(desk.order(id).takeProfit()).hasValue(10_200);
    assertThat(desk.order(id).stopLoss()).isEmpty();
    assertThat(desk.live()).hasSize(2);
  }

  @Test
  void shouldBracketAPosition() {
    desk.own(100);

    desk.ask(
        new Command.PositionBrackets(ANN, "AAPL", new LegPrice.At(10_100), new LegPrice.At(9_900)));

    assertThat(only(Leg.TAKE_PROFIT)).returns(100L, OrderView::quantity);
    desk.book(levels(9_990, 500), levels(10_000, 300));
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 50));
    assertThat(only(Leg.STOP_LOSS)).returns(150L, OrderView::quantity);
    desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.of(70)));
    assertThat(only(Leg.STOP_LOSS)).returns(80L, OrderView::quantity);
    desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.empty()));

    assertThat(desk.live()).isEmpty();
  }

  @Test
  void shouldRefuseToReduceMoreThanThePosition() {
    desk.own(100);

    assertThat(
            desk.refused(OrderRequest.limit("AAPL", Side.SELL, 101, 10_050).flagged(false, true)))
        .isEqualTo(Code.INSUFFICIENT_POSITION);
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 1, 9_000).flagged(false, true)))
        .isEqualTo(Code.INSUFFICIENT_POSITION);
  }

  @Test
  void shouldShrinkReducingOrdersNewestFirst() {
    desk.own(100);
    long older =
        desk.placed(OrderRequest.limit("AAPL", Side.SELL, 60, 10_050).flagged(false, true));
    long newer =
        desk.placed(OrderRequest.limit("AAPL", Side.SELL, 40, 10_060).flagged(false, true));
    desk.book(levels(9_990, 500), levels(10_000, 300));

    desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.of(30)));
    assertThat(desk.order(older).leavesQuantity()).isEqualTo(60);
    assertThat(desk.order(newer).leavesQuantity()).isEqualTo(10);
    desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.of(50)));

    assertThat(desk.order(older).leavesQuantity()).isEqualTo(20);
    assertThat(desk.order(newer).status()).isEqualTo(OrderStatus.CANCELLED);
  }

  @Test
  void shouldShrinkSalesWithThePositionOfACashAccount() {
    desk = new Desk(Desk.cash());
    desk.own(100);
    long id = desk.sell(100, 10_050);
    desk.book(levels(9_990, 500), levels(10_000, 300));

    desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.of(30)));

    assertThat(desk.order(id).leavesQuantity()).isEqualTo(70);
  }

  @Test
  void shouldNotAddMoreLegsThanOrdersAreAllowed() {
    desk.usualBook();
    long id = 0;
    for (int i = 0; i < 199; i++) {
      desk.wallMillis += 100;
      id = desk.buy(1, 9_000);
    }
    desk.wallMillis += 10_000;
    var both =
        new Command.Replace(
            ANN,
            id,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            new LegPrice.At(10_200),
            new LegPrice.At(8_000));

    assertThat(desk.refused(desk.ask(both))).isEqualTo(Code.TOO_MANY_ORDERS);
    assertThat(desk.live()).hasSize(199);
  }

  @Test
  void shouldShowTheQuantityOfTheirOrderWhileLegsWait() {
    desk.usualBook();
    long id =
        desk.placed(
            OrderRequest.limit("AAPL", Side.BUY, 100, 10_000)
                .bracketed(OptionalLong.of(10_100), OptionalLong.empty()));

    desk.replace(id, OptionalLong.of(70), OptionalLong.empty());

    assertThat(only(Leg.TAKE_PROFIT))
        .returns(70L, OrderView::quantity)
        .returns(OrderStatus.PENDING, OrderView::status);
  }
}
