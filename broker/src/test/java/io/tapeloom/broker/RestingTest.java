package io.tapeloom.broker;

import static io.tapeloom.broker.Desk.levels;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Side;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders that rest and wait for the public market. */
class RestingTest {

  private final Desk desk = new Desk();

  @AfterEach
  void equationsShouldHold() {
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldWaitForWhatIsAheadInTheQueue() {
    desk.usualBook();
    long id = desk.buy(100, 10_000);

    desk.trade(10_000, 250, Side.SELL);
    assertThat(desk.fills()).isEmpty();
    desk.trade(10_000, 90, Side.SELL);

    assertThat(desk.fills()).containsExactly("40@10000");
    assertThat(desk.order(id))
        .returns(60L, OrderView::leavesQuantity)
        .returns(OrderStatus.OPEN, OrderView::status);
    assertThat(desk.executions().getFirst())
        .returns(Liquidity.MAKER, Execution::liquidity)
        .returns(new Evidence(Evidence.Source.TRADE, 2, "epoch", 3), Execution::evidence);
  }

  @Test
  void shouldIgnoreTradesOfTheSameSide() {
    desk.usualBook();
    desk.buy(100, 10_001);

    desk.trade(10_001, 500, Side.BUY);

    assertThat(desk.fills()).isEmpty();
  }

  @Test
  void shouldFillWhenTradedThrough() {
    desk.usualBook();
    desk.buy(100, 10_000);

    desk.trade(9_999, 60, Side.SELL);

    assertThat(desk.fills()).containsExactly("60@10000");
  }

  @Test
  void shouldMoveForwardWhenTheBookShowsLess() {
    desk.usualBook();
    desk.buy(100, 10_000);
    desk.book(levels(10_000, 20, 9_999, 500), levels(10_002, 200));

    desk.trade(10_000, 50, Side.SELL);

    assertThat(desk.fills()).containsExactly("30@10000");
  }

  @Test
  void shouldNotMoveBackWhenTheBookShowsMore() {
    desk.usualBook();
    desk.buy(100, 10_000);
    desk.book(levels(10_000, 900, 9_999, 500), levels(10_002, 200));

    desk.trade(10_000, 310, Side.SELL);

    assertThat(desk.fills()).containsExactly("10@10000");
  }

  @Test
  void shouldBeFirstAtAPriceBetweenTheLevels() {
    desk.usualBook();
    desk.buy(100, 10_001);

    desk.trade(10_001, 5, Side.SELL);

    assertThat(desk.fills()).containsExactly("5@10001");
  }

  @Test
  void shouldWaitForThePlaceBeyondTheShownLevels() {
    desk.usualBook();
    desk.buy(100, 9_990);
    desk.trade(9_990, 50, Side.SELL);
    assertThat(desk.fills()).isEmpty();
    desk.book(levels(9_990, 70), levels(9_995, 10));

    desk.trade(9_990, 80, Side.SELL);

    assertThat(desk.fills()).containsExactly("10@9990");
  }

  @Test
  void shouldMoveForwardWhenItsPriceIsShownAgainWithLess() {
    desk.usualBook();
    desk.buy(100, 9_999);
    desk.book(levels(10_000, 300), levels(10_002, 200));
    desk.book(levels(10_000, 300, 9_999, 40), levels(10_002, 200));

    desk.trade(9_999, 50, Side.SELL);

    assertThat(desk.fills()).containsExactly("10@9999");
  }

  @Test
  void shouldFillAtItsPriceWhenTheOtherSideReachesIt() {
    desk.usualBook();
    desk.buy(100, 10_000);

    desk.book(levels(9_998, 10), levels(9_999, 30, 10_000, 20, 10_001, 99));

    assertThat(desk.fills()).containsExactly("50@10000");
    desk.book(levels(9_998, 11), levels(9_999, 30, 10_000, 25, 10_001, 99));
    assertThat(desk.fills()).containsExactly("50@10000", "5@10000");
    assertThat(desk.executions().getFirst().evidence().source()).isEqualTo(Evidence.Source.BOOK);
  }

  @Test
  void shouldShareOutATradeOnce() {
    desk.usualBook();
    desk.buy(100, 10_001);
    desk.buy(100, 10_001);
    desk.buy(100, 10_000);

    desk.trade(10_000, 150, Side.SELL);

    assertThat(desk.fills()).containsExactly("100@10001", "50@10001");
  }

  @Test
  void shouldShareOutTheQueueOnceAmongOwnOrders() {
    desk.usualBook();
    desk.buy(30, 10_000);
    desk.buy(100, 10_000);

    desk.trade(10_000, 350, Side.SELL);

    assertThat(desk.fills()).containsExactly("30@10000", "20@10000");
  }

  @Test
  void shouldGiveEachAccountTheWholeTrade() {
    desk.usualBook();
    desk.buy(100, 10_001);
    desk.ask(new Command.Place("bob", OrderRequest.limit("AAPL", Side.BUY, 100, 10_001)));

    desk.trade(10_001, 60, Side.SELL);

    assertThat(desk.fills()).containsExactly("60@10001", "60@10001");
  }

  @Test
  void shouldKeepItsPlaceWhenTheQuantityDoesNotGrow() {
    desk.usualBook();
    long id = desk.buy(100, 10_000);
    desk.trade(10_000, 290, Side.SELL);

    desk.replace(id, OptionalLong.of(50), OptionalLong.empty());
    desk.trade(10_000, 60, Side.SELL);

    assertThat(desk.fills()).containsExactly("50@10000");
  }

  @Test
  void shouldLoseItsPlaceWhenTheQuantityGrows() {
    desk.usualBook();
    long id = desk.buy(100, 10_000);
    desk.trade(10_000, 290, Side.SELL);

    desk.replace(id, OptionalLong.of(101), OptionalLong.empty());
    desk.trade(10_000, 60, Side.SELL);

    assertThat(desk.fills()).isEmpty();
  }

  @Test
  void shouldTakeWhenTheNewPriceReachesTheOtherSide() {
    desk.usualBook();
    long id = desk.buy(100, 10_000);

    desk.replace(id, OptionalLong.empty(), OptionalLong.of(10_002));

    assertThat(desk.fills()).containsExactly("100@10002");
    assertThat(desk.executions().getFirst().liquidity()).isEqualTo(Liquidity.TAKER);
  }

  @Test
  void shouldRefuseAQuantityThatIsFilledAlready() {
    desk.usualBook();
    long id = desk.buy(100, 10_001);
    desk.trade(10_001, 60, Side.SELL);

    assertThat(desk.refused(desk.replace(id, OptionalLong.of(60), OptionalLong.empty())))
        .isEqualTo(OrderRefusal.Code.INVALID_QUANTITY);
    desk.replace(id, OptionalLong.of(61), OptionalLong.empty());

    assertThat(desk.order(id))
        .returns(61L, OrderView::quantity)
        .returns(1L, OrderView::leavesQuantity);
  }
}
