package io.tapeloom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The equations of every account hold after every event of a random market with random commands.
 * {@code -Dbroker.commands} sets how many there are.
 */
class BrokerPropertiesTest {

  private static final int COMMANDS = Integer.getInteger("broker.commands", 100_000);

  /** Short, because the checks look at all that has happened in a run. */
  private static final int STEPS_PER_RUN = 600;

  /** About two of three steps are commands. */
  private static final int RUNS = Math.max(1, COMMANDS * 3 / 2 / 2 / STEPS_PER_RUN);

  static Stream<Entry<String, BrokerSettings>> settings() {
    var fees = new Fees(new BigDecimal("1.5"), new BigDecimal("7"), Map.of());
    return Stream.of(
        Map.entry(
            "margin",
            new BrokerSettings(AccountType.MARGIN, BigDecimal.valueOf(1_500), fees, 1_000_000)),
        Map.entry(
            "cash",
            new BrokerSettings(AccountType.CASH, BigDecimal.valueOf(1_500), fees, 1_000_000)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void equationsShouldHoldAfterEveryEvent(Entry<String, BrokerSettings> settings) {
    for (int seed = 1; seed <= RUNS; seed++) {
      var desk = new Desk(settings.getValue());
      var run = new RandomRun(seed, desk);
      int events = 0;
      for (int i = 0; i < STEPS_PER_RUN; i++) {
        var asked = run.step();
        var users = users(desk.events.subList(events, desk.events.size()));
        asked.ifPresent(users::add);
        for (var user : i % 20 == 0 ? RandomRun.USERS : users) {
          check(desk, user, seed, i);
        }
        checkEvents(desk, desk.events.subList(events, desk.events.size()));
        events = desk.events.size();
      }
      checkNumbers(desk);
      checkShares(desk);
      desk.facts.forEach(BrokerPropertiesTest::checkBytes);
      assertThat(StateCodec.hash(desk.repeated(settings.getValue())))
          .isEqualTo(StateCodec.hash(desk.broker.state()));
    }
  }

  /** The users whose accounts have changed. */
  private static Set<String> users(List<Object> events) {
    var users = new TreeSet<String>();
    for (var event : events) {
      switch (event) {
        case OrderView order -> users.add(order.user());
        case PositionView position -> users.add(position.user());
        case BalanceView balance -> users.add(balance.user());
        default -> {}
      }
    }
    return users;
  }

  private static void check(Desk desk, String user, int seed, int step) {
    var account = desk.broker.state().account(user);
    if (account == null) {
      return;
    }
    for (var each : desk.broker.audit(user)) {
      if (!each.ok()) {
        fail("%s of %s, seed %d, step %d: %s", each.id(), user, seed, step, each.detail());
      }
    }
    for (var holding : account.holdings.values()) {
      checkHolding(account, holding);
    }
  }

  /** Orders that may only reduce fit into the position; a cash account is never short. */
  private static void checkHolding(PaperAccount account, Holding holding) {
    long reducing = 0;
    for (var order : holding.orders.values()) {
      if (order.armed && order.isReducing() && !holding.countsWithSibling(order)) {
        if (!holding.isReducedBy(order.side)) {
          assertThat(order.view()).isNull();
        }
        reducing += order.leaves;
      }
      var sibling = holding.orders.get(order.siblingId);
      if (sibling != null && sibling.armed && order.armed && sibling.leaves != order.leaves) {
        assertThat(sibling.view()).isEqualTo(order.view());
      }
    }
    if (reducing > holding.room()) {
      assertThat(reducing).isLessThanOrEqualTo(holding.room());
    }
    if (account.type == AccountType.CASH && holding.size < 0) {
      assertThat(holding.size).isNotNegative();
    }
  }

  /** Each execution has evidence whose price fits. */
  private static void checkEvents(Desk desk, List<Object> events) {
    for (var event : events) {
      if (event instanceof Execution execution
          && execution.evidence().source() == Evidence.Source.BOOK) {
        var book =
            Objects.requireNonNull(desk.books.get(execution.symbol() + execution.evidence().id()));
        boolean buys = execution.side() == Side.BUY;
        var levels = buys ? book.asks() : book.bids();
        long best = levels.getFirst().price();
        boolean fits =
            execution.liquidity() == Liquidity.TAKER
                ? levels.stream().anyMatch(level -> level.price() == execution.price())
                : buys ? best <= execution.price() : best >= execution.price();
        assertThat(fits).as("%s", execution).isTrue();
      }
    }
  }

  /** E9: versions and numbers rise by one, and there is one final event. */
  private static void checkNumbers(Desk desk) {
    Map<Long, OrderView> orders = new HashMap<>();
    Map<String, Long> seqs = new HashMap<>();
    for (var event : desk.events) {
      switch (event) {
        case OrderView order -> {
          next(seqs, "orders " + order.user(), order.seq());
          var before = orders.put(order.id(), order);
          assertThat(order.version()).isEqualTo(before == null ? 1 : before.version() + 1);
          assertThat(before == null || before.status().isLive()).as("%s", order).isTrue();
        }
        case Execution execution -> next(seqs, "executions " + execution.user(), execution.seq());
        case PositionView position ->
            next(seqs, position.user() + position.symbol(), position.seq());
        case BalanceView balance -> next(seqs, balance.user() + balance.currency(), balance.seq());
        default -> {}
      }
    }
  }

  private static void next(Map<String, Long> seqs, String topic, long seq) {
    var before = seqs.put(topic, seq);
    assertThat(seq).as(topic).isEqualTo(before == null ? 1 : before + 1);
  }

  /** A fact that is read from its bytes is the same fact. */
  private static void checkBytes(Fact fact) {
    var bytes = bytes(fact);
    var read = FactCodec.read(new PackedInput(bytes, 0, bytes.length));
    assertThat(read.number()).isEqualTo(fact.number());
    assertThat(read.content().getClass()).isEqualTo(fact.content().getClass());
    assertThat(bytes(read)).isEqualTo(bytes);
  }

  private static byte[] bytes(Fact fact) {
    var output = new PackedOutput(16);
    FactCodec.write(fact, output);
    return Arrays.copyOf(output.array(), output.size());
  }

  /** E8: the shares of an account in a trade are not more than the trade. */
  private static void checkShares(Desk desk) {
    Map<String, Long> shares = new HashMap<>();
    for (var execution : desk.executions()) {
      if (execution.evidence().source() == Evidence.Source.TRADE) {
        var trade = execution.symbol() + execution.evidence().id();
        long share = shares.merge(execution.user() + ' ' + trade, execution.quantity(), Long::sum);
        assertThat(share).isLessThanOrEqualTo(desk.trades.get(trade));
      }
    }
  }

  @Test
  void sameCommandsAtSameEventsShouldHaveSameFills() {
    var one = new Desk();
    var other = new Desk();
    var run = new RandomRun(7, one);
    var same = new RandomRun(7, other);
    for (int i = 0; i < 3_000; i++) {
      run.step();
      same.step();
    }

    assertThat(one.executions()).isNotEmpty().isEqualTo(other.executions());
    assertThat(StateCodec.hash(one.broker.state()))
        .isEqualTo(StateCodec.hash(other.broker.state()));
  }
}
