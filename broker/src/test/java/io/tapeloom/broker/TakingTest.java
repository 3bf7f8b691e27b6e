package io.tapeloom.broker;

import static io.tapeloom.broker.Desk.levels;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders that take from the public book. */
class TakingTest {

  private final Desk desk = new Desk();

  @AfterEach
  void equationsShouldHold() {
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldWalkTheBookLevelByLevel() {
    desk.usualBook();

    long id = desk.placed(OrderRequest.market("AAPL", Side.BUY, 300));

    assertThat(desk.fills()).containsExactly("200@10002", "100@10003");
    assertThat(desk.order(id))
        .returns(OrderStatus.FILLED, OrderView::status)
        .returns(3, OrderView::version)
        .returns("100.023333333333", order -> order.averageFillPrice().orElseThrow().toString());
    assertThat(desk.executions())
        .allSatisfy(
            execution ->
                assertThat(execution.evidence())
                    .isEqualTo(new Evidence(Evidence.Source.BOOK, 1, "epoch", 1)));
  }

  @Test
  void shouldCancelWhatLiesBeyondTheShownLevels() {
    desk.usualBook();

    long id = desk.placed(OrderRequest.market("AAPL", Side.SELL, 900));

    assertThat(desk.fills()).containsExactly("300@10000", "500@9999");
    assertThat(desk.order(id))
        .returns(OrderStatus.CANCELLED, OrderView::status)
        .returns(100L, OrderView::cancelledQuantity)
        .returns(EndReason.UNFILLED, order -> order.reason().orElseThrow());
  }

  @Test
  void shouldNotTakeWhatTheAccountHasConsumed() {
    desk.usualBook();
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 150));

    desk.placed(OrderRequest.market("AAPL", Side.BUY, 100));

    assertThat(desk.fills()).containsExactly("150@10002", "50@10002", "50@10003");
  }

  @Test
  void shouldTakeOnlyWhatALevelGrewBy() {
    desk.usualBook();
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 200));
    desk.book(levels(10_000, 300), levels(10_002, 230, 10_003, 400));

    desk.placed(OrderRequest.market("AAPL", Side.BUY, 50));

    assertThat(desk.fills()).containsExactly("200@10002", "30@10002", "20@10003");
  }

  @Test
  void shouldForgetWhatWasConsumedWhenTheLevelGoes() {
    desk.usualBook();
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 200));
    desk.book(levels(10_000, 300), levels(10_003, 400));
    desk.book(levels(10_000, 300), levels(10_002, 200, 10_003, 400));

    desk.placed(OrderRequest.market("AAPL", Side.BUY, 200));

    assertThat(desk.fills()).containsExactly("200@10002", "200@10002");
  }

  @Test
  void shouldLeaveTheBookToOtherAccounts() {
    desk.usualBook();
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 200));

    desk.ask(new Command.Place("bob", OrderRequest.market("AAPL", Side.BUY, 200)));

    assertThat(desk.fills()).containsExactly("200@10002", "200@10002");
  }

  @Test
  void shouldStopAtTheCollar() {
    desk.book(levels(9_000, 10), levels(10_000, 10, 10_300, 10, 10_301, 10));

    long id = desk.placed(OrderRequest.market("AAPL", Side.BUY, 30));

    assertThat(desk.fills()).containsExactly("10@10000", "10@10300");
    assertThat(desk.order(id).reason()).contains(EndReason.UNFILLED);
  }

  @Test
  void shouldRefuseALimitBeyondTheCollar() {
    desk.usualBook();

    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 1, 10_303)))
        .isEqualTo(Code.PRICE_OUT_OF_RANGE);
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.SELL, 1, 9_699)))
        .isEqualTo(Code.PRICE_OUT_OF_RANGE);
    desk.buy(1, 10_302);
  }

  @Test
  void shouldRestWithWhatALimitOrderDoesNotFind() {
    desk.usualBook();

    long id = desk.buy(250, 10_002);

    assertThat(desk.fills()).containsExactly("200@10002");
    assertThat(desk.order(id))
        .returns(OrderStatus.OPEN, OrderView::status)
        .returns(50L, OrderView::leavesQuantity);
  }

  @Test
  void shouldCancelWhatAnImmediateOrderDoesNotFind() {
    desk.usualBook();

    long id =
        desk.placed(OrderRequest.limit("AAPL", Side.BUY, 250, 10_002).lasting(TimeInForce.IOC));

    assertThat(desk.order(id))
        .returns(OrderStatus.CANCELLED, OrderView::status)
        .returns(200L, OrderView::filledQuantity);
  }

  @Test
  void shouldFillOrKill() {
    desk.usualBook();

    long killed =
        desk.placed(OrderRequest.limit("AAPL", Side.BUY, 250, 10_002).lasting(TimeInForce.FOK));
    long filled =
        desk.placed(OrderRequest.limit("AAPL", Side.BUY, 250, 10_003).lasting(TimeInForce.FOK));

    assertThat(desk.order(killed))
        .returns(OrderStatus.CANCELLED, OrderView::status)
        .returns(0L, OrderView::filledQuantity);
    assertThat(desk.order(filled).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void shouldRefuseAPostOnlyOrderThatWouldTake() {
    desk.usualBook();

    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 1, 10_002).flagged(true, false)))
        .isEqualTo(Code.POST_ONLY_WOULD_TAKE);
    desk.placed(OrderRequest.limit("AAPL", Side.BUY, 1, 10_001).flagged(true, false));
  }

  @Test
  void shouldNotTakeLevelsThatANewerQuoteSaysAreGone() {
    desk.usualBook();
    desk.quote(10_000, 300, 10_003, 100);

    desk.placed(OrderRequest.market("AAPL", Side.BUY, 150));

    assertThat(desk.fills()).containsExactly("100@10003");
  }

  @Test
  void shouldFindNothingWithoutABook() {
    long id = desk.placed(OrderRequest.market("AAPL", Side.BUY, 150));

    assertThat(desk.order(id).reason()).contains(EndReason.UNFILLED);
  }

  @Test
  void shouldRefuseOrdersThatWouldTradeWithOwnOnes() {
    desk.usualBook();
    desk.sell(10, 10_002);

    assertThat(desk.refused(OrderRequest.market("AAPL", Side.BUY, 10))).isEqualTo(Code.SELF_TRADE);
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 10, 10_002)))
        .isEqualTo(Code.SELF_TRADE);
    desk.buy(10, 10_001);
  }

  @Test
  void shouldWatchAnInstrumentWhileOrdersOrConsumptionAreThere() {
    desk.usualBook();
    assertThat(desk.broker.isWatched("AAPL")).isFalse();
    long id = desk.buy(250, 10_002);
    desk.ask(new Command.Cancel(Desk.ANN, id));
    assertThat(desk.broker.isWatched("AAPL")).isTrue();

    desk.book(levels(10_000, 300), levels(10_003, 400));

    assertThat(desk.broker.isWatched("AAPL")).isFalse();
  }
}
