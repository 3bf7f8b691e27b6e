package io.tapeloom.stream.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tapeloom.stream.topic.TopicFamily;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The writer of a private stream runs concurrently with its loop and its end. It always learns of
 * the end and never blocks forever; if it did, the test would not finish.
 */
public final class PrivateStreamStress {

  private static final TopicFamily<Integer> FAMILY = TopicFamily.every("t", Integer.class);

  private PrivateStreamStress() {}

  /** A session with a stream, and how often its end was reported. */
  static class Streaming {

    final FakePeer peer = FakePeer.connected();
    final AtomicInteger ends = new AtomicInteger();
    final PrivateStream stream =
        peer.before(() -> peer.session().openStream(ends::incrementAndGet));
    final PrivateStream.Track<Integer> track = stream.track("t", FAMILY);

    /** Writes one value and returns whether the stream is still open. */
    boolean write(int value) {
      track.publish(value, 0);
      return stream.flush();
    }
  }

  /** All values arrive once and in order, although the writer has to wait for the loop. */
  @JCStressTest
  @Outcome(id = "true, 1=1 2=2 3=3", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a gap, a duplicate or a wrong order")
  @State
  public static class Write extends Streaming {

    private volatile boolean written;

    @Actor
    public void write(LL_Result result) {
      result.r1 = write(1) && write(2) && write(3);
      written = true;
    }

    @Actor
    public void send() {
      peer.enter();
      while (!written) {
        peer.runTasks();
        Thread.onSpinWait();
      }
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = peer.receivedAtEnd();
    }
  }

  /** A stream that its loop closes unblocks its writer and sends nothing more. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "sent something after the end, or ended twice")
  @State
  public static class CloseOnLoop extends Streaming {

    private String received = "";

    @Actor
    public void write() {
      for (int i = 1; i <= 3 && write(i); i++) {}
    }

    @Actor
    public void close() {
      peer.enter();
      peer.runTasks();
      stream.close();
      received = peer.received();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = !write(9) && peer.receivedAtEnd().equals(received);
      result.r2 = ends.get();
    }
  }

  /** A stream that is closed by its writer and by its session ends once. */
  @JCStressTest
  @Outcome(id = "false, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "still open, or ended twice")
  @State
  public static class CloseTwice extends Streaming {

    @Actor
    public void close() {
      write(1);
      stream.close();
    }

    @Actor
    public void leave() {
      peer.enter();
      peer.runTasks();
      peer.session().ended();
    }

    @Arbiter
    public void judge(LL_Result result) {
      peer.enter();
      peer.runTasks();
      result.r1 = stream.isOpen();
      result.r2 = ends.get();
    }
  }

  /** The action of a flush runs after all values were sent, or not at all. */
  @JCStressTest
  @Outcome(id = "1=1 2=2, 1=1 2=2", expect = ACCEPTABLE, desc = "written and done")
  @Outcome(id = "1=1, not done", expect = ACCEPTABLE, desc = "ended in between")
  @Outcome(id = "nothing, not done", expect = ACCEPTABLE, desc = "ended before")
  @Outcome(expect = FORBIDDEN, desc = "ran too early, or earlier values are missing")
  @State
  public static class WriteThenDo extends Streaming {

    private String receivedBefore = "not done";

    @Actor
    public void write() {
      if (write(1)) {
        track.publish(2, 0);
        stream.flush(() -> receivedBefore = peer.received());
      }
    }

    @Actor
    public void leave() {
      peer.enter();
      peer.runTasks();
      peer.session().ended();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = peer.receivedAtEnd();
      result.r2 = receivedBefore;
    }
  }
}
