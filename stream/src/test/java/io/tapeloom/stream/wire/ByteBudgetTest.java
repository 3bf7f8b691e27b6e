package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(800);
  private final List<String> shed = new ArrayList<>();

  private ByteBudget.Account account(String name) {
    return budget.open(() -> shed.add(name));
  }

  @Test
  void shouldShedNothingUpToTheLimit() {
    account("a").hold(500);
    var b = account("b");
    b.add(200);
    b.add(100);

    assertThat(budget.heldBytes()).isEqualTo(800);
    assertThat(shed).isEmpty();
  }

  @Test
  void shouldShedTheLargestFirstUntilTheOthersHoldSevenEighths() {
    account("small").hold(100);
    account("large").hold(300);
    account("medium").hold(250);
    account("last").hold(150);

    account("more").hold(1);
    assertThat(shed).containsExactly("large");

    account("again").hold(350);
    assertThat(shed).containsExactly("large", "again");
    assertThat(budget.shed()).isEqualTo(2);
    assertThat(budget.heldBytes()).isEqualTo(100 + 300 + 250 + 150 + 1 + 350);
  }

  @Test
  void shouldShedAsManyAsItTakes() {
    for (int i = 0; i < 8; i++) {
      account("each").hold(100);
    }

    account("one more").hold(99);

    assertThat(shed).hasSize(2).containsOnly("each");
  }

  @Test
  void shouldShedAnAccountOnceAndCountItUntilItIsClosed() {
    var greedy = account("greedy");
    greedy.hold(900);
    greedy.hold(1000);
    assertThat(shed).containsExactly("greedy");
    assertThat(greedy.isShed()).isTrue();
    assertThat(budget.heldBytes()).isEqualTo(1000);

    account("other").hold(800); // shed bytes do not count against the others
    greedy.close();

    assertThat(shed).containsExactly("greedy");
    assertThat(budget.heldBytes()).isEqualTo(800);
  }

  @Test
  void shouldAskHoldersHowMuchTheyHaveBeforeItShedsOne() {
    var present = new AtomicLong(700);
    var drained = budget.open(present::get, () -> shed.add("drained"));
    drained.hold(700);
    present.set(10);

    account("other").hold(200);

    assertThat(shed).isEmpty();
    assertThat(budget.heldBytes()).isEqualTo(210);
  }

  @Test
  void shouldBearAHolderThatLetsGoAtOnce() {
    var accounts = new ArrayList<ByteBudget.Account>();
    accounts.add(budget.open(() -> accounts.getFirst().close()));

    accounts.getFirst().hold(801);

    assertThat(budget.heldBytes()).isZero();
    assertThat(budget.shed()).isEqualTo(1);
  }

  @Test
  void shouldTakeNothingAfterTheEnd() {
    var ended = account("ended");
    ended.hold(5);
    ended.close();
    ended.hold(900);
    ended.close();

    assertThat(budget.heldBytes()).isZero();
    assertThat(shed).isEmpty();
  }

  @Test
  void shouldRefuseABoundOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ByteBudget(0))
        .withMessage("maxBytes must be positive, got 0");
  }
}
