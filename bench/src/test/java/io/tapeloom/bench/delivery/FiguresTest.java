package io.tapeloom.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.bench.delivery.Ledger.Mode;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What of all clients together is a fault. */
class FiguresTest {

  private final Figures figures = new Figures();

  private static Ledger pushed(int values) {
    var ledger = new Ledger();
    ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.of(0));
    for (int seq = 1; seq <= values; seq++) {
      ledger.pushed("trades:A", seq);
    }
    return ledger;
  }

  @Test
  void shouldFindAServerThatPushesNothing() {
    figures.compare(Map.of(), 0);

    assertThat(figures.faults())
        .containsExactly("the client that subscribes to every topic received no values");
  }

  @Test
  void shouldFindAProtocolThatIsPushedNothing() {
    figures.add(Dialect.OPERATIONS, pushed(500));

    figures.compare(Map.of(Dialect.OPERATIONS, 5L, Dialect.CHANNELS, 5L), 1000);

    assertThat(figures.faults())
        .containsExactly(
            "5 clients of CHANNELS were pushed 0 values, the one that subscribes to every topic"
                + " 1,000");
  }

  @Test
  void shouldFindAProtocolThatIsPushedTooLittle() {
    figures.add(Dialect.OPERATIONS, pushed(499));

    figures.compare(Map.of(Dialect.OPERATIONS, 5L), 1000);

    assertThat(figures.faults())
        .containsExactly(
            "5 clients of OPERATIONS were pushed 499 values, the one that subscribes to every topic"
                + " 1,000");
  }

  @Test
  void shouldFindClosesThatNobodyAskedFor() {
    var subscriber = new Subscriber(Dialect.CHANNELS, figures, new Witness());
    subscriber.closed(1011, "bug");
    var slow = new Subscriber(Dialect.CHANNELS, figures, new Witness());
    slow.stall();
    slow.closed(1013, "too slow");
    var leaving = new Subscriber(Dialect.CHANNELS, figures, new Witness());
    leaving.leave(true);
    leaving.closed(1000, "");
    var fast = new Subscriber(Dialect.OPERATIONS, figures, new Witness());
    fast.closed(1013, "too slow");

    assertThat(figures.faults())
        .containsExactly(
            "the server closed a client of CHANNELS with 1011: bug",
            "the server closed a client of OPERATIONS with 1013: too slow");
  }
}
