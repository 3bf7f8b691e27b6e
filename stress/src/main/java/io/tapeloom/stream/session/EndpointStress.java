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

/** Connections arrive concurrently with others that arrive or end, and with the shutdown. */
public final class EndpointStress {

  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private EndpointStress() {}

  /** Only one connection gets the last place. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE)
  @Outcome(id = "false, true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "more or fewer places than the capacity")
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

  /** Only one connection gets the last place of an address. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE)
  @Outcome(id = "false, true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "more or fewer places than the capacity")
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

  /**
   * A place that is returned while another connection arrives is available to it or to the next
   * one.
   */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "received it")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "arrived too early")
  @Outcome(expect = FORBIDDEN, desc = "a place was lost or duplicated")
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

  /**
   * A connection that arrives during the shutdown is refused, or its session is informed of the
   * shutdown.
   */
  @JCStressTest
  @Outcome(id = "refused", expect = ACCEPTABLE)
  @Outcome(id = "closed", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "accepted, but not informed of the shutdown")
  @State
  public static class Drain {

    private final FakePeer peer = new FakePeer();

    @Actor
    public void drain() {
      peer.endpoint().capacity().close();
      peer.endpoint().drain(new Random(1));
    }

    @Actor
    public void connect() {
      peer.enter();
      peer.connect();
    }

    @Arbiter
    public void judge(L_Result result) {
      peer.enter();
      peer.runTasks();
      result.r1 = !peer.hasSession() ? "refused" : peer.isClosed() ? "closed" : "open";
    }
  }

  /**
   * The session of a connection that has reserved its place and completes its handshake during the
   * shutdown is informed of the shutdown.
   */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "accepted, but not informed of the shutdown")
  @State
  public static class DrainDuringHandshake {

    private final FakePeer peer = new FakePeer();
    private final Endpoint.Reservation place = peer.endpoint().reserve(CLIENT);

    @Actor
    public void drain() {
      peer.endpoint().drain(new Random(1));
    }

    @Actor
    public void connect() {
      peer.enter();
      peer.connect((Endpoint.Place) place);
    }

    @Arbiter
    public void judge(L_Result result) {
      peer.enter();
      peer.runTasks();
      result.r1 = peer.isClosed();
    }
  }

  /**
   * A thread that waits for the end of the last session is woken; if not, the test does not finish.
   */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a session is still open")
  @State
  public static class LastSessionLeaves {

    private final FakePeer peer = FakePeer.connected();

    @Actor
    public void await(L_Result result) {
      try {
        result.r1 = peer.endpoint().awaitNoSessions(Duration.ofDays(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        result.r1 = e;
      }
    }

    @Actor
    public void leave() {
      peer.enter();
      peer.session().ended();
    }
  }

  /** Concurrent counts of several loops are not lost. */
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
