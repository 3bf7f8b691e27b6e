package io.tapeloom.stream.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Connections that come beside others that come or go, and beside the end. */
public final class EndpointStress {

  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private EndpointStress() {}

  /** The last place is one connection's. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE)
  @Outcome(id = "false, true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "more places than there are, or less")
  @State
  public static class LastPlace {

    private final Capacity capacity = new Capacity(1);

    @Actor
    public void come(LL_Result result) {
      result.r1 = capacity.take();
    }

    @Actor
    public void comeToo(LL_Result result) {
      result.r2 = capacity.take();
    }
  }

  /** The last place of an address is one connection's. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE)
  @Outcome(id = "false, true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "more places than there are, or less")
  @State
  public static class LastPlaceOfAnAddress {

    private final Capacity capacity = new Capacity(9, 1);

    @Actor
    public void come(LL_Result result) {
      result.r1 = capacity.take(CLIENT);
    }

    @Actor
    public void comeToo(LL_Result result) {
      result.r2 = capacity.take(CLIENT);
    }
  }

  /** A place that one gives back while another comes is there for that one or for the next. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "had it")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "came too early")
  @Outcome(expect = FORBIDDEN, desc = "a place was lost or made")
  @State
  public static class GiveBack {

    private final Capacity capacity = new Capacity(9, 1);

    public GiveBack() {
      capacity.take(CLIENT);
    }

    @Actor
    public void leave() {
      capacity.giveBack(CLIENT);
    }

    @Actor
    public void come(LL_Result result) {
      result.r1 = capacity.take(CLIENT);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = capacity.take(CLIENT);
    }
  }

  /** A connection that comes while the doors close is refused, or told that the server goes. */
  @JCStressTest
  @Outcome(id = "refused", expect = ACCEPTABLE)
  @Outcome(id = "closed", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "let in, and not told")
  @State
  public static class Drain {

    private final FakeClient ear = new FakeClient();

    @Actor
    public void drain() {
      ear.endpoint().capacity().close();
      ear.endpoint().drain(new Random(1));
    }

    @Actor
    public void connect() {
      ear.enter();
      ear.connect();
    }

    @Arbiter
    public void judge(L_Result result) {
      ear.enter();
      ear.runTasks();
      result.r1 = !ear.hasSession() ? "refused" : ear.isClosed() ? "closed" : "open";
    }
  }

  /** So is one that had its place before and shakes hands while the server goes down. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "let in, and not told")
  @State
  public static class DrainDuringHandshake {

    private final FakeClient ear = new FakeClient();
    private final Endpoint.Reservation place = ear.endpoint().reserve(CLIENT);

    @Actor
    public void drain() {
      ear.endpoint().drain(new Random(1));
    }

    @Actor
    public void connect() {
      ear.enter();
      ear.connect((Endpoint.Place) place);
    }

    @Arbiter
    public void judge(L_Result result) {
      ear.enter();
      ear.runTasks();
      result.r1 = ear.isClosed();
    }
  }

  /** Who waits for the last session to go is woken; if not, this does not end. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "there is still a session")
  @State
  public static class LastSessionLeaves {

    private final FakeClient ear = FakeClient.listening();

    @Actor
    public void await(L_Result result) {
      try {
        result.r1 = ear.endpoint().awaitNoSessions(Duration.ofDays(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        result.r1 = e;
      }
    }

    @Actor
    public void leave() {
      ear.enter();
      ear.session().ended();
    }
  }

  /** Whatever several loops count is counted. */
  @JCStressTest
  @Outcome(id = "\\{1000=2, 1001=1, 1012=1\\}, 5", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "something was not counted")
  @State
  public static class Count {

    private final EndpointStats stats = new EndpointStats();

    @Actor
    public void count() {
      stats.closed(1000);
      stats.closed(1001);
      stats.conflated(2);
    }

    @Actor
    public void countToo() {
      stats.closed(1000);
      stats.closed(1012);
      stats.conflated(3);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = stats.closes();
      result.r2 = stats.conflations();
    }
  }
}
