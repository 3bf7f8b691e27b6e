package io.tapeloom.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.bench.delivery.Ledger.Mode;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  @Test
  void shouldFindNothingWrongWithEveryValueInItsPlace() {
    ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.of(7));

    ledger.pushed("trades:A", 8);
    ledger.pushed("trades:A", 9);
    ledger.ended(Map.of("trades:A", 9L));

    assertThat(ledger.faults()).isEmpty();
    assertThat(ledger.pushes()).isEqualTo(2);
  }

  @Test
  void shouldFindHolesDoublesAndStepsBackWhereEveryValueMatters() {
    ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.empty());

    for (long seq : new long[] {5, 6, 8, 8, 7}) {
      ledger.pushed("trades:A", seq);
    }

    assertThat(ledger.faults())
        .containsExactly(
            "trades:A has a hole from 6 to 8",
            "trades:A pushed 8 twice",
            "trades:A went back from 8 to 7");
  }

  @Test
  void shouldFindAFirstValueThatDoesNotFollowTheAnswer() {
    ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.of(7));
    ledger.subscribed("quotes:A", Mode.LATEST, OptionalLong.of(7));

    ledger.pushed("trades:A", 9);
    ledger.pushed("quotes:A", 6);

    assertThat(ledger.faults())
        .containsExactly(
            "trades:A began at 7, and pushed 9 first",
            "quotes:A began at 7, and pushed the older 6");
  }

  @Test
  void shouldCountWhatWasConflatedWhereTheNewestValueMatters() {
    ledger.subscribed("quotes:A", Mode.LATEST, OptionalLong.of(7));

    ledger.pushed("quotes:A", 7);
    ledger.pushed("quotes:A", 12);

    assertThat(ledger.faults()).isEmpty();
    assertThat(ledger.conflated()).isEqualTo(4);
  }

  @Test
  void shouldFindDoublesAndStepsBackWhereTheNewestValueMatters() {
    ledger.subscribed("quotes:A", Mode.LATEST, OptionalLong.empty());

    for (long seq : new long[] {7, 7, 6}) {
      ledger.pushed("quotes:A", seq);
    }

    assertThat(ledger.faults())
        .containsExactly("quotes:A pushed 7 twice", "quotes:A went back from 7 to 6");
  }

  @Test
  void shouldFindSubscribersThatStayBehind() {
    ledger.subscribed("quotes:A", Mode.LATEST, OptionalLong.of(3));
    ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.of(3));
    ledger.pushed("quotes:A", 4);

    ledger.ended(Map.of("quotes:A", 5L, "trades:A", 3L));

    assertThat(ledger.faults()).containsExactly("quotes:A ended at 5, its subscriber at 4");
  }

  @Test
  void shouldFindASubscriberThatReceivesNothingWhileItsTopicAdvances() {
    ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.empty(), OptionalLong.of(7));
    ledger.subscribed("trades:B", Mode.EVERY, OptionalLong.empty(), OptionalLong.of(7));
    ledger.subscribed("trades:C", Mode.EVERY, OptionalLong.empty(), OptionalLong.empty());

    ledger.ended(Map.of("trades:A", 500L, "trades:B", 8L, "trades:C", 500L));

    assertThat(ledger.faults())
        .containsExactly("trades:A went from 7 to 500, and its subscriber received nothing");
  }

  @Test
  void shouldFindWhatWasNotAskedFor() {
    ledger.subscribed("quotes:A", Mode.LATEST, OptionalLong.of(3));
    ledger.unsubscribed("quotes:A");

    ledger.pushed("quotes:A", 4);

    assertThat(ledger.faults()).containsExactly("quotes:A is not subscribed to, and pushed 4");
  }
}
