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
    var owed = ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.empty());
    var quiet = ledger.subscribed("trades:B", Mode.EVERY, OptionalLong.empty());
    ledger.subscribed("trades:C", Mode.EVERY, OptionalLong.of(7));
    ledger.subscribed("quotes:A", Mode.LATEST, OptionalLong.empty());
    ledger.subscribed("quotes:B", Mode.LATEST, OptionalLong.empty());
    ledger.subscribed("quotes:C", Mode.LATEST, OptionalLong.of(9));
    ledger.stoodAt(owed, 7);
    ledger.stoodAt(quiet, 8);

    ledger.ended(
        Map.of("trades:A", 8L, "trades:B", 8L, "trades:C", 8L, "quotes:A", 1L, "quotes:C", 9L));

    assertThat(ledger.faults())
        .containsExactlyInAnyOrder(
            "trades:A went from 7 to 8, and its subscriber received nothing",
            "trades:C went from 7 to 8, and its subscriber received nothing",
            "quotes:A went from 0 to 1, and its subscriber received nothing",
            "quotes:C went from 9 to 9, and its subscriber received nothing");
  }

  @Test
  void shouldFindASubscriberThatReceivedNothingUntilItLeft() {
    var owed = ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.empty());
    var recent = ledger.subscribed("trades:B", Mode.EVERY, OptionalLong.empty());
    ledger.stoodAt(owed, 10);
    ledger.stoodAt(recent, 10);

    ledger.unsubscribed("trades:A", OptionalLong.of(11 + Ledger.UNDER_WAY));
    ledger.unsubscribed("trades:B", OptionalLong.of(10 + Ledger.UNDER_WAY));

    assertThat(ledger.faults())
        .containsExactly("trades:A went from 10 to 511, and its subscriber received nothing");
  }

  @Test
  void shouldFindAFirstValueThatComesAfterOnesThatAreOwed() {
    var early = ledger.subscribed("trades:A", Mode.EVERY, OptionalLong.empty());
    var late = ledger.subscribed("trades:B", Mode.EVERY, OptionalLong.empty());
    var good = ledger.subscribed("trades:C", Mode.EVERY, OptionalLong.empty());
    ledger.stoodAt(early, 7);
    ledger.pushed("trades:A", 9);
    ledger.pushed("trades:B", 9);
    ledger.stoodAt(late, 7);
    ledger.pushed("trades:C", 8);
    ledger.stoodAt(good, 7);

    assertThat(ledger.faults())
        .containsExactly(
            "trades:A stood at 7 after the subscription, and pushed 9 first",
            "trades:B stood at 7 after the subscription, and pushed 9 first");
  }

  @Test
  void shouldFindWhatWasNotAskedFor() {
    ledger.subscribed("quotes:A", Mode.LATEST, OptionalLong.of(3));
    ledger.unsubscribed("quotes:A");

    ledger.pushed("quotes:A", 4);

    assertThat(ledger.faults()).containsExactly("quotes:A is not subscribed to, and pushed 4");
  }
}
