package io.tapeloom.exchange.matching;

import static io.tapeloom.exchange.matching.TimeInForce.FILL_OR_KILL;
import static io.tapeloom.exchange.matching.TimeInForce.GOOD_TILL_CANCELLED;
import static io.tapeloom.exchange.matching.TimeInForce.IMMEDIATE_OR_CANCEL;
import static io.tapeloom.exchange.matching.TimeInForce.POST_ONLY;
import static io.tapeloom.market.Side.BUY;
import static io.tapeloom.market.Side.SELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tapeloom.exchange.matching.EngineEvent.Accepted;
import io.tapeloom.exchange.matching.EngineEvent.Cancelled;
import io.tapeloom.exchange.matching.EngineEvent.Filled;
import io.tapeloom.exchange.matching.EngineEvent.Rejected;
import io.tapeloom.exchange.matching.EngineEvent.Replaced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingEngineTest {

  private static final long NOBODY = MatchingEngine.NO_ACCOUNT;

  private final Recorder recorder = new Recorder();
  private final MatchingEngine engine = engine(SelfTradePolicy.ALLOW);

  @Test
  void shouldTradeTheBetterPriceFirstAndThenTheEarlierOrder() {
    engine.limit(1, NOBODY, SELL, 101, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(3, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.limit(4, NOBODY, BUY, 101, 12, GOOD_TILL_CANCELLED);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(4, BUY, 101, 12),
            new Filled(2, 4, BUY, 100, 5, 0, 7),
            new Filled(3, 4, BUY, 100, 5, 0, 2),
            new Filled(1, 4, BUY, 101, 2, 3, 0));
  }

  @Test
  void shouldRestWhatDoesNotTrade() {
    engine.limit(1, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);

    engine.limit(2, NOBODY, BUY, 100, 8, GOOD_TILL_CANCELLED);

    assertThat(engine.levels(SELL)).isZero();
    assertThat(engine.price(BUY, 0)).isEqualTo(100);
    assertThat(engine.quantity(BUY, 0)).isEqualTo(3);
    assertThat(engine.open(2)).isEqualTo(3);
  }

  @Test
  void shouldCancelWhatAMarketOrderDoesNotFind() {
    engine.limit(1, NOBODY, BUY, 100, 5, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.market(2, NOBODY, SELL, 8);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(2, SELL, MatchingEngine.MARKET_PRICE, 8),
            new Filled(1, 2, SELL, 100, 5, 0, 3),
            new Cancelled(2, 3, 0, Cancellation.UNFILLED));
  }

  @Test
  void shouldCancelTheRestOfAnImmediateOrder() {
    engine.limit(1, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, NOBODY, SELL, 101, 5, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.limit(3, NOBODY, BUY, 100, 8, IMMEDIATE_OR_CANCEL);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(3, BUY, 100, 8),
            new Filled(1, 3, BUY, 100, 5, 0, 3),
            new Cancelled(3, 3, 0, Cancellation.UNFILLED));
    assertThat(engine.levels(BUY)).isZero();
  }

  @Test
  void shouldFillWholeOrKill() {
    engine.limit(1, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, NOBODY, SELL, 101, 5, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.limit(3, NOBODY, BUY, 100, 6, FILL_OR_KILL);
    engine.limit(4, NOBODY, BUY, 101, 6, FILL_OR_KILL);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(3, BUY, 100, 6),
            new Cancelled(3, 6, 0, Cancellation.UNFILLED),
            new Accepted(4, BUY, 101, 6),
            new Filled(1, 4, BUY, 100, 5, 0, 1),
            new Filled(2, 4, BUY, 101, 1, 4, 0));
  }

  @Test
  void shouldRejectAPostedOrderThatWouldTake() {
    engine.limit(1, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, NOBODY, BUY, 99, 5, POST_ONLY);
    recorder.news();

    engine.limit(3, NOBODY, BUY, 100, 5, POST_ONLY);
    engine.replace(2, 100, 5);

    assertThat(recorder.news())
        .containsExactly(
            new Rejected(3, Rejection.WOULD_TAKE), new Rejected(2, Rejection.WOULD_TAKE));
    assertThat(engine.price(BUY, 0)).isEqualTo(99);
  }

  @Test
  void shouldKeepPriorityWhenOnlyTheQuantityShrinks() {
    engine.limit(1, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.replace(1, 100, 3);
    engine.market(3, NOBODY, BUY, 1);

    assertThat(recorder.news())
        .containsExactly(
            new Replaced(1, 100, 3, true),
            new Accepted(3, BUY, 0, 1),
            new Filled(1, 3, BUY, 100, 1, 2, 0));
  }

  @Test
  void shouldLosePriorityWhenTheQuantityGrowsOrThePriceChanges() {
    engine.limit(1, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(3, NOBODY, SELL, 100, 5, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.replace(1, 100, 6);
    engine.replace(2, 101, 5);
    engine.replace(2, 100, 5);
    engine.market(4, NOBODY, BUY, 16);

    assertThat(recorder.news())
        .containsExactly(
            new Replaced(1, 100, 6, false),
            new Replaced(2, 101, 5, false),
            new Replaced(2, 100, 5, false),
            new Accepted(4, BUY, 0, 16),
            new Filled(3, 4, BUY, 100, 5, 0, 11),
            new Filled(1, 4, BUY, 100, 6, 0, 5),
            new Filled(2, 4, BUY, 100, 5, 0, 0));
  }

  @Test
  void shouldTradeAReplacedOrderThatCrosses() {
    engine.limit(1, NOBODY, SELL, 105, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, NOBODY, BUY, 100, 8, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.replace(2, 105, 8);

    assertThat(recorder.news())
        .containsExactly(new Replaced(2, 105, 8, false), new Filled(1, 2, BUY, 105, 5, 0, 3));
    assertThat(engine.price(BUY, 0)).isEqualTo(105);
  }

  @Test
  void shouldCountWhatIsFilledInAReplacedQuantity() {
    engine.limit(1, NOBODY, SELL, 100, 10, GOOD_TILL_CANCELLED);
    engine.market(2, NOBODY, BUY, 4);
    recorder.news();

    engine.replace(1, 100, 4);
    engine.replace(1, 100, 6);

    assertThat(recorder.news())
        .containsExactly(new Rejected(1, Rejection.ALREADY_DONE), new Replaced(1, 100, 2, true));
  }

  @Test
  void shouldCancelTheNewestOfOneAccount() {
    MatchingEngine engine = engine(SelfTradePolicy.CANCEL_NEWEST);
    meetOwnOrder(engine);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(3, BUY, 101, 9), new Cancelled(3, 9, 0, Cancellation.SELF_TRADE));
  }

  @Test
  void shouldCancelTheOldestOfOneAccount() {
    MatchingEngine engine = engine(SelfTradePolicy.CANCEL_OLDEST);
    meetOwnOrder(engine);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(3, BUY, 101, 9),
            new Cancelled(1, 5, 0, Cancellation.SELF_TRADE),
            new Filled(2, 3, BUY, 101, 5, 0, 4));
  }

  @Test
  void shouldCancelBothOfOneAccount() {
    MatchingEngine engine = engine(SelfTradePolicy.CANCEL_BOTH);
    meetOwnOrder(engine);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(3, BUY, 101, 9),
            new Cancelled(1, 5, 0, Cancellation.SELF_TRADE),
            new Cancelled(3, 9, 0, Cancellation.SELF_TRADE));
  }

  @Test
  void shouldDecrementBothOfOneAccount() {
    MatchingEngine engine = engine(SelfTradePolicy.DECREMENT);
    meetOwnOrder(engine);

    assertThat(recorder.news())
        .containsExactly(
            new Accepted(3, BUY, 101, 9),
            new Cancelled(1, 5, 0, Cancellation.SELF_TRADE),
            new Cancelled(3, 5, 4, Cancellation.SELF_TRADE),
            new Filled(2, 3, BUY, 101, 4, 1, 0));
  }

  @Test
  void shouldReportWhyItRejects() {
    MatchingEngine full = new MatchingEngine(SelfTradePolicy.ALLOW, 1, recorder);
    full.limit(1, NOBODY, BUY, 100, 1, GOOD_TILL_CANCELLED);
    recorder.news();

    full.limit(1, NOBODY, BUY, 100, 1, GOOD_TILL_CANCELLED);
    full.limit(2, NOBODY, BUY, 100, 1, GOOD_TILL_CANCELLED);
    full.limit(3, NOBODY, BUY, 0, 1, GOOD_TILL_CANCELLED);
    full.limit(4, NOBODY, BUY, MatchingEngine.MAX_PRICE + 1, 1, GOOD_TILL_CANCELLED);
    full.market(5, NOBODY, BUY, 0);
    full.market(6, NOBODY, BUY, MatchingEngine.MAX_QUANTITY + 1);
    full.cancel(7);
    full.replace(8, 100, 1);

    assertThat(recorder.news())
        .containsExactly(
            new Rejected(1, Rejection.DUPLICATE_ORDER),
            new Rejected(2, Rejection.BOOK_FULL),
            new Rejected(3, Rejection.PRICE_OUT_OF_RANGE),
            new Rejected(4, Rejection.PRICE_OUT_OF_RANGE),
            new Rejected(5, Rejection.QUANTITY_OUT_OF_RANGE),
            new Rejected(6, Rejection.QUANTITY_OUT_OF_RANGE),
            new Rejected(7, Rejection.UNKNOWN_ORDER),
            new Rejected(8, Rejection.UNKNOWN_ORDER));
  }

  @Test
  void shouldTakeWhatItNeedsToTradeWhenItIsFull() {
    MatchingEngine full = new MatchingEngine(SelfTradePolicy.ALLOW, 1, recorder);
    full.limit(1, NOBODY, BUY, 100, 1, GOOD_TILL_CANCELLED);
    recorder.news();

    full.limit(2, NOBODY, SELL, 100, 1, IMMEDIATE_OR_CANCEL);

    assertThat(recorder.news())
        .containsExactly(new Accepted(2, SELL, 100, 1), new Filled(1, 2, SELL, 100, 1, 0, 0));
  }

  @Test
  void shouldHoldManyLevels() {
    for (int price = 1; price <= 10_000; price++) {
      engine.limit(price, NOBODY, BUY, price, price, GOOD_TILL_CANCELLED);
    }
    for (int price = 2; price <= 10_000; price += 2) {
      engine.cancel(price);
    }

    assertThat(engine.levels(BUY)).isEqualTo(5_000);
    assertThat(engine.price(BUY, 0)).isEqualTo(9_999);
    assertThat(engine.price(BUY, 4_999)).isEqualTo(1);
    assertThat(engine.open(7_777)).isEqualTo(7_777);
    assertThat(engine.open(7_778)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, MatchingEngine.MAX_CAPACITY + 1})
  void shouldRefuseACapacityOutOfRange(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MatchingEngine(SelfTradePolicy.ALLOW, capacity, recorder))
        .withMessage("capacity must be 1 to 4194304, was " + capacity);
  }

  private MatchingEngine engine(SelfTradePolicy policy) {
    return new MatchingEngine(policy, 100_000, recorder);
  }

  /** Account 7 has the best ask, another account the next one, and account 7 buys. */
  private void meetOwnOrder(MatchingEngine engine) {
    engine.limit(1, 7, SELL, 100, 5, GOOD_TILL_CANCELLED);
    engine.limit(2, 8, SELL, 101, 5, GOOD_TILL_CANCELLED);
    recorder.news();

    engine.limit(3, 7, BUY, 101, 9, GOOD_TILL_CANCELLED);
  }
}
