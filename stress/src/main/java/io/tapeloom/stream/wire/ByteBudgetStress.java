package io.tapeloom.stream.wire;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Holders on several loops share a budget: no byte is counted twice, and no holder is shed twice.
 */
public final class ByteBudgetStress {

  private ByteBudgetStress() {}

  /** Two holders together exceed the limit: the larger one is shed, and both stay counted. */
  @JCStressTest
  @Outcome(id = "150, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a wrong sum, or not exactly one was shed")
  @State
  public static class Exceed {

    private final AtomicInteger sheds = new AtomicInteger();
    private final ByteBudget budget = new ByteBudget(100);
    private final ByteBudget.Account small = budget.open(() -> sheds.addAndGet(10));
    private final ByteBudget.Account large = budget.open(sheds::incrementAndGet);

    @Actor
    public void growAndShrink() {
      small.hold(80);
      small.hold(60);
    }

    @Actor
    public void grow() {
      large.hold(90);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = budget.heldBytes();
      result.r2 = sheds.get();
    }
  }

  /** A holder ends while the growth of another one sheds it: none of its bytes stay counted. */
  @JCStressTest
  @Outcome(
      id = {"50, 0", "50, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "something of a closed account is still counted")
  @State
  public static class ShedAndClose {

    private final AtomicInteger sheds = new AtomicInteger();
    private final ByteBudget budget = new ByteBudget(100);
    private final ByteBudget.Account leaving = budget.open(sheds::incrementAndGet);
    private final ByteBudget.Account growing = budget.open(() -> sheds.addAndGet(10));

    public ShedAndClose() {
      leaving.hold(90);
    }

    @Actor
    public void leave() {
      leaving.add(5);
      leaving.close();
    }

    @Actor
    public void grow() {
      growing.hold(50);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = budget.heldBytes();
      result.r2 = sheds.get();
    }
  }
}
