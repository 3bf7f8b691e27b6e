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
 * The writer of a private stream beside its loop and its end: it always comes to know, and never
 * waits for ever. Where it would, the test does not end.
 */
public final class PrivateStreamStress {

  private static final TopicFamily<Integer> FAMILY = TopicFamily.every("t", Integer.class);

  private PrivateStreamStress() {}

  /** A session with a stream, and how often it was told that the stream is over. */
  static class Streaming {

    final FakeClient ear = FakeClient.listening();
    final AtomicInteger ends = new AtomicInteger();
    final PrivateStream stream = ear.before(() -> ear.session().openStream(ends::incrementAndGet));
    final PrivateStream.Track<Integer> track = stream.track("t", FAMILY);

    /** Writes one value; whether the stream was open after that. */
    boolean write(int value) {
      track.publish(value, 0);
      return stream.flush();
    }
  }

  /** What is written arrives, once and in order, though the writer has to wait for the loop. */
  @JCStressTest
  @Outcome(id = "true, 1=1 2=2 3=3", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a hole, a double or disorder")
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
      ear.enter();
      while (!written) {
        ear.runTasks();
        Thread.onSpinWait();
      }
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = ear.heardInTheEnd();
    }
  }

  /** A stream that its loop closes lets its writer go, and sends nothing more. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "sent something after the end, or ended twice")
  @State
  public static class CloseOnLoop extends Streaming {

    private String heard = "";

    @Actor
    public void write() {
      for (int i = 1; i <= 3 && write(i); i++) {}
    }

    @Actor
    public void close() {
      ear.enter();
      ear.runTasks();
      stream.close();
      heard = ear.heard();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = !write(9) && ear.heardInTheEnd().equals(heard);
      result.r2 = ends.get();
    }
  }

  /** A stream that is closed by the writer and with its session ends once. */
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
      ear.enter();
      ear.runTasks();
      ear.session().ended();
    }

    @Arbiter
    public void judge(LL_Result result) {
      ear.enter();
      ear.runTasks();
      result.r1 = stream.isOpen();
      result.r2 = ends.get();
    }
  }

  /** What is to come behind all that was written comes behind it, or not at all. */
  @JCStressTest
  @Outcome(id = "1=1 2=2, 1=1 2=2", expect = ACCEPTABLE, desc = "written and done")
  @Outcome(id = "1=1, not done", expect = ACCEPTABLE, desc = "over in between")
  @Outcome(id = "nothing, not done", expect = ACCEPTABLE, desc = "over before")
  @Outcome(expect = FORBIDDEN, desc = "done too early, or what it was to follow was left out")
  @State
  public static class WriteThenDo extends Streaming {

    private String heardBefore = "not done";

    @Actor
    public void write() {
      if (write(1)) {
        track.publish(2, 0);
        stream.flush(() -> heardBefore = ear.heard());
      }
    }

    @Actor
    public void leave() {
      ear.enter();
      ear.runTasks();
      ear.session().ended();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = ear.heardInTheEnd();
      result.r2 = heardBefore;
    }
  }
}
