package io.tapeloom.broker;

import static io.tapeloom.broker.Desk.ANN;
import static io.tapeloom.broker.Desk.levels;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Cash, holds, margin and fees. */
class AccountTest {

  private static final Fees FEES = new Fees(new BigDecimal("1"), new BigDecimal("2.5"), Map.of());

  @Test
  void shouldBeginWithCashInEveryCurrency() {
    var desk = new Desk();

    desk.ask(new Command.GetAccount(ANN));

    assertThat(desk.usd().balance().total()).isEqualByComparingTo("100000");
    assertThat(desk.currency("EUR").balance().total()).isEqualByComparingTo("100000");
    assertThat(desk.usd().buyingPower()).isEqualByComparingTo("200000");
  }

  @Test
  void shouldHoldHalfOfWhatAnOrderOpens() {
    var desk = new Desk();
    desk.usualBook();

    long id = desk.buy(100, 10_000);

    assertThat(desk.usd().balance().locked()).isEqualByComparingTo("5000");
    assertThat(desk.usd().buyingPower()).isEqualByComparingTo("190000");
    desk.ask(new Command.Cancel(ANN, id));
    assertThat(desk.usd().balance().locked()).isEqualByComparingTo("0");
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldHoldTheWholePriceInACashAccount() {
    var desk = new Desk(Desk.cash());
    desk.usualBook();

    desk.buy(100, 10_000);

    assertThat(desk.usd().balance().locked()).isEqualByComparingTo("10000");
    assertThat(desk.usd().buyingPower()).isEqualByComparingTo("90000");
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 901, 10_000)))
        .isEqualTo(Code.INSUFFICIENT_FUNDS);
    desk.buy(900, 10_000);
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldHoldAShortAboveTheAsk() {
    var desk = new Desk();
    desk.usualBook();

    desk.sell(100, 10_002);

    assertThat(desk.usd().balance().locked())
        .as("50 percent of 100 at 100.02 x 1.03, rounded up to a tick")
        .isEqualByComparingTo("5151.5");
  }

  @Test
  void shouldRefuseMoreThanTwiceTheEquity() {
    var desk = new Desk();
    desk.usualBook();

    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 2_001, 10_000)))
        .isEqualTo(Code.INSUFFICIENT_FUNDS);
    desk.buy(2_000, 10_000);

    assertThat(desk.usd().buyingPower()).isEqualByComparingTo("0");
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 1, 10_000)))
        .isEqualTo(Code.INSUFFICIENT_FUNDS);
  }

  @Test
  void shouldReleaseTheHoldOfAPartialFill() {
    var desk = new Desk();
    desk.usualBook();
    desk.buy(100, 10_001);

    desk.trade(10_001, 40, Side.SELL);

    assertThat(desk.usd().balance().locked()).isEqualByComparingTo("3000.3");
    assertThat(desk.usd().marginUsed()).isEqualByComparingTo("2000.2");
  }

  @Test
  void shouldAcceptReducingOrdersWithoutMoney() {
    var desk = new Desk();
    desk.own(1_000);
    desk.book(levels(10_000, 5_000), levels(10_002, 5_000));
    desk.buy(1_000, 10_000);
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.SELL, 1_001, 10_010)))
        .isEqualTo(Code.INSUFFICIENT_FUNDS);

    desk.sell(1_000, 10_010);

    assertThat(desk.account().orders.lastEntry().getValue().hold).isEqualByComparingTo("0");
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldNotSellShortInACashAccount() {
    var desk = new Desk(Desk.cash());
    desk.own(100);

    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.SELL, 101, 10_010)))
        .isEqualTo(Code.INSUFFICIENT_POSITION);
    desk.sell(60, 10_010);
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.SELL, 41, 10_010)))
        .isEqualTo(Code.INSUFFICIENT_POSITION);
    desk.sell(40, 10_010);
  }

  @Test
  void shouldCloseAPositionAtAverageCost() {
    var desk = new Desk();
    desk.own(100);
    desk.book(levels(10_099, 10), levels(10_100, 100));
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 100));
    desk.book(levels(10_150, 300), levels(10_160, 10));

    desk.placed(OrderRequest.market("AAPL", Side.SELL, 50));

    var position = desk.holding("AAPL");
    assertThat(position.size).isEqualTo(150);
    assertThat(position.realized).isEqualByComparingTo("50");
    assertThat(position.cost).isEqualByComparingTo("15075");
    assertThat(desk.usd().balance().total()).isEqualByComparingTo("84975");
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldTurnALongPositionIntoAShortOne() {
    var desk = new Desk();
    desk.own(100);
    desk.book(levels(10_100, 300), levels(10_101, 10));

    desk.placed(OrderRequest.market("AAPL", Side.SELL, 150));

    var position = desk.holding("AAPL");
    assertThat(position.size).isEqualTo(-50);
    assertThat(position.realized).isEqualByComparingTo("100");
    assertThat(position.cost).isEqualByComparingTo("-5050");
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldRoundFeesHalfEvenAtTheFill() {
    var desk = new Desk(Desk.margin(FEES));
    desk.book(levels(9_990, 10), levels(10_000, 100));

    desk.placed(OrderRequest.market("AAPL", Side.BUY, 5));
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 15));
    desk.buy(56, 9_999);
    desk.trade(9_999, 56, Side.SELL);

    assertThat(desk.executions())
        .extracting(Execution::fee)
        .containsExactly(new BigDecimal("0.12"), new BigDecimal("0.38"), new BigDecimal("0.56"));
    assertThat(desk.usd().fees()).isEqualByComparingTo("1.06");
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldCountEachCurrencyByItself() {
    var desk = new Desk();
    desk.book(Desk.BTC, levels(5_000_000, 100_000_000), levels(5_000_001, 100_000_000));

    desk.placed(OrderRequest.market("BTCEUR", Side.BUY, 12_345_678));

    assertThat(desk.usd().balance().total()).isEqualByComparingTo("100000");
    assertThat(desk.currency("EUR").balance().total()).isEqualByComparingTo("93827.1597654322");
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldBeginAgain() {
    var desk = new Desk();
    desk.own(100);
    desk.sell(10, 10_100);

    desk.ask(new Command.Reset(ANN));

    assertThat(desk.live()).isEmpty();
    assertThat(desk.position("AAPL")).isZero();
    assertThat(desk.usd().balance().total()).isEqualByComparingTo("100000");
    assertThat(desk.broken()).isEmpty();
    desk.own(5);
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldCloseAPartOfAPosition() {
    var desk = new Desk();
    desk.own(100);
    desk.book(levels(10_000, 500), levels(10_002, 10));

    desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.of(30)));
    assertThat(desk.position("AAPL")).isEqualTo(70);
    desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.empty()));

    assertThat(desk.position("AAPL")).isZero();
    assertThat(desk.refused(desk.ask(new Command.ClosePosition(ANN, "AAPL", OptionalLong.empty()))))
        .isEqualTo(Code.INSUFFICIENT_POSITION);
  }

  @Test
  void shouldCallForMarginAndReduceTheLargestLossFirst() {
    var desk = new Desk();
    desk.book(levels(9_999, 5_000), levels(10_000, 1_500));
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 1_500));
    desk.book(Desk.MSFT, levels(9_999, 5_000), levels(10_000, 400));
    desk.placed(OrderRequest.market("MSFT", Side.BUY, 400));
    long opening = desk.buy(1, 9_998);
    desk.trade(10_000, 1, Side.BUY);
    desk.trade(Desk.MSFT, 10_000, 1, Side.BUY);
    desk.events.clear();

    desk.book(levels(4_400, 5_000), levels(4_401, 10));
    desk.trade(4_400, 1, Side.SELL);

    assertThat(desk.events).contains("margin call ann USD");
    assertThat(desk.order(opening).reason()).as("filled by the book before the call").isEmpty();
    desk.pass(59);
    assertThat(desk.position("AAPL")).isEqualTo(1_501);
    desk.pass(1);
    assertThat(desk.position("AAPL")).isBetween(1L, 1_400L);
    assertThat(desk.position("MSFT")).isEqualTo(400);
    assertThat(desk.events).contains("margin restored ann USD");
    assertThat(desk.broken()).isEmpty();
  }

  @Test
  void shouldCancelOpeningOrdersAtAMarginCall() {
    var desk = new Desk();
    desk.book(levels(9_999, 5_000), levels(10_000, 1_900));
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 1_900));
    desk.trade(10_000, 1, Side.BUY);
    desk.book(Desk.MSFT, levels(9_999, 5_000), levels(10_000, 400));
    long opening = desk.placed(OrderRequest.limit("MSFT", Side.BUY, 10, 9_000));
    long reducing = desk.sell(100, 11_000);

    desk.trade(6_000, 1, Side.SELL);

    assertThat(desk.order(opening).reason()).contains(EndReason.MARGIN_CALL);
    assertThat(desk.order(reducing).status()).isEqualTo(OrderStatus.OPEN);
  }

  @Test
  void shouldEndAMarginCallWhenEquityIsBack() {
    var desk = new Desk();
    desk.book(levels(9_999, 5_000), levels(10_000, 1_900));
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 1_900));
    desk.trade(6_000, 1, Side.SELL);
    desk.trade(9_000, 1, Side.BUY);

    desk.pass(61);

    assertThat(desk.events).contains("margin call ann USD", "margin restored ann USD");
    assertThat(desk.position("AAPL")).isEqualTo(1_900);
  }

  @Test
  void shouldRefuseOrdersAboveTheRate() {
    var desk = new Desk();
    desk.usualBook();
    for (int i = 0; i < 20; i++) {
      desk.buy(1, 9_000 + i);
    }

    assertThat(desk.place(OrderRequest.limit("AAPL", Side.BUY, 1, 9_100)))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(Code.RATE_LIMITED);
              assertThat(refused.refusal().retryAfterMillis()).hasValue(100);
            });
    desk.wallMillis += 100;
    desk.buy(1, 9_100);
    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 1, 9_100)))
        .isEqualTo(Code.RATE_LIMITED);
  }

  @Test
  void shouldRefuseMoreOpenOrdersThanAllowed() {
    var desk = new Desk();
    desk.usualBook();
    for (int i = 0; i < 200; i++) {
      desk.wallMillis += 100;
      desk.buy(1, 9_000 + i);
    }
    desk.wallMillis += 100;

    assertThat(desk.refused(OrderRequest.limit("AAPL", Side.BUY, 1, 8_999)))
        .isEqualTo(Code.TOO_MANY_ORDERS);
  }
}
