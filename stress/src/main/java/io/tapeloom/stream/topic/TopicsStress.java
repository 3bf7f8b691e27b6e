package io.tapeloom.stream.topic;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tapeloom.stream.session.FakePeer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Lookups run concurrently with creation, watching and end of topics: one name has one topic. */
public final class TopicsStress {

  private static final long IDLE_NANOS = 10;

  private static final TopicFamily<Integer> FAMILY =
      TopicFamily.latest("{name}", Integer.class).untilIdle(Duration.ofNanos(IDLE_NANOS));

  private TopicsStress() {}

  /** Two threads that open a topic get the same topic. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "two topics of one name")
  @State
  public static class Open {

    private final Topics topics = new Topics(new Random(1), () -> 0);
    private @Nullable Topic<?> one;
    private @Nullable Topic<?> another;

    @Actor
    public void open() {
      one = topics.open("a", FAMILY);
    }

    @Actor
    public void openToo() {
      another = topics.open("a", FAMILY);
    }

    @Arbiter
    public void judge(L_Result result) {
      result.r1 = Objects.equals(one, another);
    }
  }

  /**
   * A watch reports a topic that is created before, during or after its start, and before the
   * values of the topic.
   */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "the watch did not report a topic")
  @State
  public static class Watch {

    private final Topics topics = new Topics(new Random(1), () -> 0);
    private final ConcurrentLinkedQueue<Topic<?>> seen = new ConcurrentLinkedQueue<>();

    @Actor
    public void open() {
      topics.open("a", FAMILY);
    }

    @Actor
    public void watch() {
      topics.watch("a", seen::add);
    }

    @Arbiter
    public void judge(L_Result result) {
      result.r1 = seen.contains(topics.open("a", FAMILY));
    }
  }

  /** An idle topic that ends when other topics are created. */
  static class Idle {

    private final AtomicLong nanos = new AtomicLong();

    final Topics topics = new Topics(new Random(1), nanos::get);
    final Topic<Integer> topic = topics.open("a", FAMILY);

    Idle() {
      topic.publish(1);
      nanos.set(IDLE_NANOS);
    }

    void end() {
      topics.open("b", FAMILY);
    }

    boolean isKept() {
      return topics.find("a").equals(Optional.of(topic));
    }
  }

  /**
   * A value that is published while its topic ends is the current value of the only topic of that
   * name.
   */
  @JCStressTest
  @Outcome(id = "true, 2=2 3=3", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "lost with its topic")
  @State
  public static class EndAndPublish extends Idle {

    private final FakePeer peer = FakePeer.connected();

    @Actor
    public void others() {
      end();
    }

    @Actor
    public void publish() {
      topic.publish(2);
    }

    @Arbiter
    public void judge(LL_Result result) {
      peer.enter();
      result.r1 = isKept();
      peer.session().subscribe(topics.open("a", FAMILY));
      topics.open("a", FAMILY).publish(3);
      result.r2 = peer.receivedAtEnd();
    }
  }

  /** A subscription made while the topic ends receives the topic that exists afterwards. */
  @JCStressTest
  @Outcome(id = "true, 1=1 2=2", expect = ACCEPTABLE, desc = "subscribed before it could end")
  @Outcome(
      id = "true, 2=2",
      expect = ACCEPTABLE,
      desc = "the topic had ended, and its value was released")
  @Outcome(expect = FORBIDDEN, desc = "subscribed to a topic that does not exist any more")
  @State
  public static class EndAndSubscribe extends Idle {

    private final FakePeer peer = FakePeer.connected();

    @Actor
    public void others() {
      end();
    }

    @Actor
    public void subscribe() {
      peer.enter();
      peer.session().subscribe(topic);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = isKept();
      topics.open("a", FAMILY).publish(2);
      result.r2 = peer.receivedAtEnd();
    }
  }

  /** A topic that is opened while it ends is the existing one, and its sequence continues. */
  @JCStressTest
  @Outcome(id = "true, 2", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "two topics of one name, or a sequence that went back")
  @State
  public static class EndAndOpen extends Idle {

    private @Nullable Topic<Integer> opened;

    @Actor
    public void others() {
      end();
    }

    @Actor
    public void open() {
      opened = topics.open("a", FAMILY);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = topic.equals(opened);
      result.r2 = topics.open("a", FAMILY).publish(2);
    }
  }

  /** A watch that starts while a topic ends reports it when it is used again. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "used again but not reported")
  @State
  public static class EndAndWatch extends Idle {

    private final ConcurrentLinkedQueue<Topic<?>> seen = new ConcurrentLinkedQueue<>();

    @Actor
    public void others() {
      end();
      topic.publish(2);
    }

    @Actor
    public void watch() {
      topics.watch("a", seen::add);
    }

    @Arbiter
    public void judge(L_Result result) {
      result.r1 = seen.contains(topic);
    }
  }

  /** With concurrent checks a topic ends once, and with concurrent use it is revived once. */
  @JCStressTest
  @Outcome(id = "true, 2", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "ended twice or not at all, or held twice")
  @State
  public static class EndTwice extends Idle {

    @Actor
    public void others() {
      end();
    }

    @Actor
    public void othersToo() {
      end();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = topics.find("a").isEmpty();
      topics.open("c", FAMILY);
      result.r2 = topics.all().size();
    }
  }

  /** Two threads that use an ended topic continue the same sequence. */
  @JCStressTest
  @Outcome(id = "2, 3", expect = ACCEPTABLE)
  @Outcome(id = "3, 2", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "two values have the same number")
  @State
  public static class UseTwice extends Idle {

    public UseTwice() {
      end();
    }

    @Actor
    public void publish(LL_Result result) {
      result.r1 = topic.publish(2);
    }

    @Actor
    public void publishToo(LL_Result result) {
      result.r2 = topics.open("a", FAMILY).publish(3);
    }
  }
}
