package io.tapeloom.broker;

import static io.tapeloom.broker.Desk.ANN;
import static io.tapeloom.broker.Desk.levels;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Retries, market states, expiry, ended connections and the dead man's switch. */
class ProtectionTest {

  private final Desk desk = new Desk();

  private static OrderRequest named(String id) {
    return OrderRequest.limit("AAPL", Side.BUY, 10, 9_000).named(id);
  }

  @Test
  void shouldAnswerARetryWithTheSameOrder() {
    desk.usualBook();
    long id = desk.placed(named("a"));

    assertThat(desk.place(named("a")))
        .isInstanceOfSatisfying(
            Answer.Placed.class,
            placed -> {
              assertThat(placed.repeated()).isTrue();
              assertThat(placed.order().id()).isEqualTo(id);
            });
    assertThat(desk.refused(named("a").at(9_001))).isEqualTo(Code.DUPLICATE_CLIENT_ORDER_ID);
    assertThat(desk.live()).hasSize(1);
  }

  @Test
  void shouldKnowAClientOrderIdForADayAfterItsOrder() {
    desk.usualBook();
    long id = desk.placed(named("a"));
    desk.ask(new Command.Cancel(ANN, id));
    desk.wallMillis += 86_399_999;
    assertThat(((Answer.Placed) desk.place(named("a"))).repeated()).isTrue();

    desk.wallMillis += 1;

    assertThat(((Answer.Placed) desk.place(named("a"))).repeated()).isFalse();
    assertThat(desk.live()).hasSize(1);
  }

  @Test
  void shouldLetARefusedIdBeUsedAgain() {
    desk.usualBook();
    assertThat(desk.refused(named("a").at(11_000))).isEqualTo(Code.PRICE_OUT_OF_RANGE);

    desk.placed(named("a"));
  }

  @Test
  void shouldKeepUsersApart() {
    desk.usualBook();
    long id = desk.placed(named("a"));

    assertThat(desk.refused(desk.ask(new Command.Cancel("bob", id)))).isEqualTo(Code.UNKNOWN_ORDER);
    assertThat(((Answer.Placed) desk.ask(new Command.Place("bob", named("a")))).repeated())
        .isFalse();
  }

  @Test
  void shouldRefuseToCancelWhatHasEnded() {
    desk.usualBook();
    long id = desk.placed(named("a"));
    desk.ask(new Command.Cancel(ANN, id));

    assertThat(desk.refused(desk.ask(new Command.Cancel(ANN, id)))).isEqualTo(Code.ORDER_NOT_OPEN);
  }

  @Test
  void shouldLetOrdersWaitWhileTheMarketIsClosed() {
    desk.usualBook();
    desk.broker.phase(MarketPhase.CLOSED);
    assertThat(desk.refused(OrderRequest.market("AAPL", Side.BUY, 1)))
        .isEqualTo(Code.MARKET_CLOSED);
    assertThat(
            desk.refused(OrderRequest.limit("AAPL", Side.BUY, 1, 10_002).lasting(TimeInForce.IOC)))
        .isEqualTo(Code.MARKET_CLOSED);
    long id = desk.buy(5, 10_010);
    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.OPEN);

    desk.broker.phase(MarketPhase.OPEN);
    desk.book(levels(10_000, 10), levels(10_004, 3, 10_006, 9));

    assertThat(desk.fills()).containsExactly("5@10010");
  }

  @Test
  void shouldExpireDayOrdersAtTheEndOfTheSession() {
    desk.usualBook();
    long day = desk.placed(OrderRequest.limit("AAPL", Side.BUY, 1, 9_000).lasting(TimeInForce.DAY));
    long gtc = desk.buy(1, 9_000);
    desk.marketNanos += 86_400_000_000_000L - 1;
    desk.pass(0);
    desk.usualBook();
    assertThat(desk.order(day).status()).isEqualTo(OrderStatus.OPEN);

    desk.marketNanos += 1;
    desk.usualBook();

    assertThat(desk.order(day).reason()).contains(EndReason.EXPIRED);
    assertThat(desk.order(gtc).status()).isEqualTo(OrderStatus.OPEN);
  }

  @Test
  void shouldCancelTheOrdersOfAnEndedConnectionAfterItsGrace() {
    desk.usualBook();
    long bound = desk.placed(named("a").boundTo("c1"));
    long free = desk.placed(named("b"));
    desk.ask(new Command.ConnectionEnded(ANN, "c1"));
    desk.pass(4);
    assertThat(desk.order(bound).status()).isEqualTo(OrderStatus.OPEN);

    desk.pass(1);

    assertThat(desk.order(bound).reason()).contains(EndReason.DISCONNECT);
    assertThat(desk.order(free).status()).isEqualTo(OrderStatus.OPEN);
  }

  @Test
  void shouldLetAnotherConnectionTakeOver() {
    desk.usualBook();
    long id = desk.placed(named("a").boundTo("c1"));
    desk.ask(new Command.ConnectionEnded(ANN, "c1"));
    desk.pass(3);

    assertThat(desk.ask(new Command.TakeOver(ANN, "c1", "c2"))).isEqualTo(new Answer.TakenOver(1));
    desk.pass(10);
    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.OPEN);
    desk.ask(new Command.ConnectionEnded(ANN, "c2"));
    desk.pass(5);

    assertThat(desk.order(id).reason()).contains(EndReason.DISCONNECT);
  }

  @Test
  void shouldCancelAllWhenTheSwitchFires() {
    desk.usualBook();
    long id = desk.placed(named("a"));
    assertThat(desk.ask(new Command.CancelAllAfter(ANN, 3_000)))
        .isEqualTo(new Answer.TimerSet(OptionalLong.of(desk.wallMillis + 3_000)));
    desk.pass(2);
    desk.ask(new Command.CancelAllAfter(ANN, 3_000));
    desk.pass(2);
    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.OPEN);

    desk.pass(1);

    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(desk.events).contains("switch ann");
  }

  @Test
  void shouldSwitchTheSwitchOff() {
    desk.usualBook();
    long id = desk.placed(named("a"));
    desk.ask(new Command.CancelAllAfter(ANN, 3_000));
    desk.ask(new Command.CancelAllAfter(ANN, 0));

    desk.pass(10);

    assertThat(desk.order(id).status()).isEqualTo(OrderStatus.OPEN);
    assertThat(desk.refused(desk.ask(new Command.CancelAllAfter(ANN, 999))))
        .isEqualTo(Code.INVALID_TIMEOUT);
  }

  @Test
  void shouldCancelAllOfASymbol() {
    desk.usualBook();
    desk.placed(named("a"));
    desk.placed(OrderRequest.limit("MSFT", Side.BUY, 1, 9_000));

    desk.ask(new Command.CancelAll(ANN, Optional.of("AAPL")));

    assertThat(desk.live()).extracting(OrderView::symbol).containsExactly("MSFT");
  }

  @Test
  void shouldRefuseOrdersWhileTooManyFactsWait() {
    desk.usualBook();
    desk.waiting = Journal.MAX_WAITING;

    assertThat(desk.refused(named("a"))).isEqualTo(Code.UNAVAILABLE);
    desk.waiting = Journal.MAX_WAITING - 1;
    desk.placed(named("a"));
  }

  @Test
  void shouldChangeNothingWhenFactsCannotBeKept() {
    desk.usualBook();
    desk.buy(5, 10_001);
    desk.writable = false;

    desk.trade(10_001, 5, Side.SELL);

    assertThat(desk.fills()).isEmpty();
    assertThat(desk.refused(named("a"))).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void shouldNumberEventsWithoutGaps() {
    desk.usualBook();
    long id = desk.buy(100, 10_001);
    desk.trade(10_001, 30, Side.SELL);
    desk.replace(id, OptionalLong.of(90), OptionalLong.empty());
    desk.ask(new Command.Cancel(ANN, id));

    var orders =
        desk.events.stream()
            .filter(OrderView.class::isInstance)
            .map(OrderView.class::cast)
            .toList();
    assertThat(orders).extracting(OrderView::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(orders).extracting(OrderView::version).containsExactly(1, 2, 3, 4);
  }

  @Test
  void shouldPreviewWithoutPlacing() {
    desk.usualBook();

    var answer = desk.ask(new Command.Preview(ANN, OrderRequest.market("AAPL", Side.BUY, 1_000)));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Previewed.class,
            previewed -> {
              assertThat(previewed.preview().averagePrice().orElseThrow())
                  .isEqualByComparingTo("100.026666666667");
              assertThat(previewed.preview().warnings()).hasSize(1);
            });
    assertThat(desk.live()).isEmpty();
    assertThat(desk.fills()).isEmpty();
  }

  @Test
  void shouldForgetTheRecentOfUsersWhoDoNothing() {
    desk.usualBook();
    long live = desk.buy(10, 9_000);
    desk.placed(OrderRequest.market("AAPL", Side.BUY, 10));
    desk.pass(599);
    desk.broker.touch(ANN);
    desk.pass(600);
    assertThat(desk.account().executions).hasSize(1);

    desk.pass(120);

    assertThat(desk.account().executions).isEmpty();
    assertThat(desk.account().ended).isEmpty();
    assertThat(desk.account().orders).containsOnlyKeys(live);
    assertThat(desk.position("AAPL")).isEqualTo(10);
    assertThat(
            desk.ask(new Command.ListExecutions(ANN, Optional.empty(), OptionalLong.empty(), 10)))
        .isInstanceOfSatisfying(
            Answer.ExecutionsShown.class, shown -> assertThat(shown.hasMore()).isTrue());
  }
}
