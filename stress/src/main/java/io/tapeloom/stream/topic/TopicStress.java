package io.tapeloom.stream.topic;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tapeloom.stream.session.FakePeer;
import java.util.List;
import java.util.Random;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Publications run concurrently with subscriptions and other publications: no gap, no duplicate, no
 * wrong order.
 */
public final class TopicStress {

  private static final TopicFamily<Integer> LATEST = TopicFamily.latest("t", Integer.class);
  private static final TopicFamily<Integer> EVERY = TopicFamily.every("t", Integer.class);

  private TopicStress() {}

  private static Topic<Integer> topic(TopicFamily<Integer> family) {
    return new Topics(new Random(1), () -> 0).open("t", family);
  }

  /** A subscriber receives the current value and then all later ones. */
  @JCStressTest
  @Outcome(id = "1, 1=10 2=20 3=30", expect = ACCEPTABLE, desc = "subscribed before both")
  @Outcome(id = "2, 2=20 3=30", expect = ACCEPTABLE, desc = "subscribed between them")
  @Outcome(id = "3, 3=30", expect = ACCEPTABLE, desc = "subscribed after both")
  @Outcome(expect = FORBIDDEN, desc = "a gap, a duplicate or a wrong position")
  @State
  public static class SubscribeToLatest {

    private final Topic<Integer> topic = topic(LATEST);
    private final FakePeer peer = FakePeer.connected();

    public SubscribeToLatest() {
      topic.publish(10);
    }

    @Actor
    public void publish() {
      topic.publish(20);
      topic.publish(30);
    }

    @Actor
    public void subscribe(LL_Result result) {
      peer.enter();
      result.r1 = peer.session().subscribe(topic).seq();
      peer.runTasks();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = peer.receivedAtEnd();
    }
  }

  /** A subscriber receives all values after the position in the answer. */
  @JCStressTest
  @Outcome(id = "1, 2=20 3=30", expect = ACCEPTABLE, desc = "subscribed before both")
  @Outcome(id = "2, 3=30", expect = ACCEPTABLE, desc = "subscribed between them")
  @Outcome(id = "3, nothing", expect = ACCEPTABLE, desc = "subscribed after both")
  @Outcome(expect = FORBIDDEN, desc = "a gap, a duplicate or a wrong position")
  @State
  public static class SubscribeToEvery {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakePeer peer = FakePeer.connected();

    public SubscribeToEvery() {
      topic.publish(10);
    }

    @Actor
    public void publish() {
      topic.publish(20);
      topic.publish(30);
    }

    @Actor
    public void subscribe(LL_Result result) {
      peer.enter();
      result.r1 = peer.session().subscribe(topic).seq();
      peer.runTasks();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = peer.receivedAtEnd();
    }
  }

  /** No value arrives after the answer to an unsubscription, and none before it is missing. */
  @JCStressTest
  @Outcome(id = "nothing, true", expect = ACCEPTABLE, desc = "left before both")
  @Outcome(id = "1=10, true", expect = ACCEPTABLE, desc = "left between them")
  @Outcome(id = "1=10 2=20, true", expect = ACCEPTABLE, desc = "left after both")
  @Outcome(expect = FORBIDDEN, desc = "a gap, or a value after the end")
  @State
  public static class Unsubscribe {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakePeer peer = FakePeer.connected();

    public Unsubscribe() {
      peer.before(() -> peer.session().subscribe(topic));
    }

    @Actor
    public void publish() {
      topic.publish(10);
      topic.publish(20);
    }

    @Actor
    public void unsubscribe(LL_Result result) {
      peer.enter();
      peer.runTasks();
      peer.session().unsubscribe(topic);
      result.r1 = peer.received();
    }

    @Arbiter
    public void judge(LL_Result result) {
      topic.publish(40);
      result.r2 = peer.receivedAtEnd().equals(result.r1) && topic.subscriberCount() == 0;
    }
  }

  /**
   * A session that unsubscribes and subscribes again receives the values after the second answer,
   * once.
   */
  @JCStressTest
  @Outcome(id = "0, 1=10", expect = ACCEPTABLE, desc = "subscribed again before")
  @Outcome(
      id = "1, 1=10",
      expect = ACCEPTABLE,
      desc = "received before it unsubscribed, or after it subscribed again")
  @Outcome(expect = FORBIDDEN, desc = "a gap or a duplicate")
  @State
  public static class LeaveAndReturn {

    private final Topic<Integer> topic = topic(LATEST);
    private final FakePeer peer = FakePeer.connected();

    public LeaveAndReturn() {
      peer.before(() -> peer.session().subscribe(topic));
    }

    @Actor
    public void publish() {
      topic.publish(10);
    }

    @Actor
    public void leaveAndReturn(LL_Result result) {
      peer.enter();
      peer.session().unsubscribe(topic);
      result.r1 = peer.session().subscribe(topic).seq();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = peer.receivedAtEnd();
    }
  }

  /** Concurrent publications have one order, that of their numbers and of their delivery. */
  @JCStressTest
  @Outcome(id = "1, 1=10 2=20", expect = ACCEPTABLE)
  @Outcome(id = "2, 1=20 2=10", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "out of order, or lost")
  @State
  public static class PublishTwice {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakePeer peer = FakePeer.connected();

    public PublishTwice() {
      peer.before(() -> peer.session().subscribe(topic));
    }

    @Actor
    public void publish(LL_Result result) {
      result.r1 = topic.publish(10);
    }

    @Actor
    public void publishToo() {
      topic.publish(20);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = peer.receivedAtEnd();
    }
  }

  /** Values that depend on the current value directly follow it, in spite of other publications. */
  @JCStressTest
  @Outcome(id = "1=1 2=2 3=3", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a value that does not follow the previous one")
  @State
  public static class PublishAfter {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakePeer peer = FakePeer.connected();

    public PublishAfter() {
      peer.before(() -> peer.session().subscribe(topic));
      topic.publish(1);
    }

    private void increment() {
      topic.publishAfter(current -> List.of(current.orElse(0) + 1));
    }

    @Actor
    public void publish() {
      increment();
    }

    @Actor
    public void publishToo() {
      increment();
    }

    @Arbiter
    public void judge(L_Result result) {
      result.r1 = peer.receivedAtEnd();
    }
  }

  /** Two loops subscribe to a topic at the same time, and both receive later values. */
  @JCStressTest
  @Outcome(id = "1=10, 1=10", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a loop did not receive the value")
  @State
  public static class TwoLoops {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakePeer one = FakePeer.connected();
    private final FakePeer another = FakePeer.connected();

    @Actor
    public void subscribe() {
      one.enter();
      one.session().subscribe(topic);
    }

    @Actor
    public void subscribeToo() {
      another.enter();
      another.session().subscribe(topic);
    }

    @Arbiter
    public void judge(LL_Result result) {
      topic.publish(10);
      result.r1 = one.receivedAtEnd();
      result.r2 = another.receivedAtEnd();
    }
  }

  /** A loop that lags far receives the newest value. */
  @JCStressTest
  @Outcome(id = "true, 70=70", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "the newest value was lost, or an older one came after it")
  @State
  public static class LoopBehind {

    private static final int HANDED = 68;

    private final Topic<Integer> topic = topic(LATEST);
    private final FakePeer peer = FakePeer.connected();

    public LoopBehind() {
      peer.before(() -> peer.session().subscribe(topic));
      for (int i = 1; i <= HANDED; i++) {
        topic.publish(i);
      }
    }

    @Actor
    public void publish() {
      topic.publish(HANDED + 1);
      topic.publish(HANDED + 2);
    }

    @Actor
    public void catchUp() {
      peer.enter();
      peer.runTasks();
    }

    @Arbiter
    public void judge(LL_Result result) {
      peer.receivedAtEnd();
      var received = peer.messages();
      var seqs =
          received.stream()
              .map(each -> Integer.valueOf(each.substring(0, each.indexOf('='))))
              .toList();
      result.r1 = seqs.equals(seqs.stream().distinct().sorted().toList());
      result.r2 = received.getLast();
    }
  }
}
