package io.tapeloom.stream.topic;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tapeloom.stream.session.FakeClient;
import java.util.List;
import java.util.Random;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Publishing beside subscribing, unsubscribing and publishing: no hole, no double, no disorder. */
public final class TopicStress {

  private static final TopicFamily<Integer> LATEST = TopicFamily.latest("t", Integer.class);
  private static final TopicFamily<Integer> EVERY = TopicFamily.every("t", Integer.class);

  private TopicStress() {}

  private static Topic<Integer> topic(TopicFamily<Integer> family) {
    return new Topics(new Random(1), () -> 0).open("t", family);
  }

  /** The current value, and then all that follows, as if the two had come one after the other. */
  @JCStressTest
  @Outcome(id = "1, 1=10 2=20 3=30", expect = ACCEPTABLE, desc = "subscribed before both")
  @Outcome(id = "2, 2=20 3=30", expect = ACCEPTABLE, desc = "subscribed between them")
  @Outcome(id = "3, 3=30", expect = ACCEPTABLE, desc = "subscribed after both")
  @Outcome(expect = FORBIDDEN, desc = "a hole, a double or a wrong position")
  @State
  public static class SubscribeToLatest {

    private final Topic<Integer> topic = topic(LATEST);
    private final FakeClient ear = FakeClient.listening();

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
      ear.enter();
      result.r1 = ear.session().subscribe(topic).seq();
      ear.runTasks();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = ear.heardInTheEnd();
    }
  }

  /** All that follows the position that the answer gives. */
  @JCStressTest
  @Outcome(id = "1, 2=20 3=30", expect = ACCEPTABLE, desc = "subscribed before both")
  @Outcome(id = "2, 3=30", expect = ACCEPTABLE, desc = "subscribed between them")
  @Outcome(id = "3, nothing", expect = ACCEPTABLE, desc = "subscribed after both")
  @Outcome(expect = FORBIDDEN, desc = "a hole, a double or a wrong position")
  @State
  public static class SubscribeToEvery {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakeClient ear = FakeClient.listening();

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
      ear.enter();
      result.r1 = ear.session().subscribe(topic).seq();
      ear.runTasks();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = ear.heardInTheEnd();
    }
  }

  /** Nothing is heard behind the answer to an unsubscription, and before it nothing is missed. */
  @JCStressTest
  @Outcome(id = "nothing, true", expect = ACCEPTABLE, desc = "left before both")
  @Outcome(id = "1=10, true", expect = ACCEPTABLE, desc = "left between them")
  @Outcome(id = "1=10 2=20, true", expect = ACCEPTABLE, desc = "left after both")
  @Outcome(expect = FORBIDDEN, desc = "a hole, or something behind the end")
  @State
  public static class Unsubscribe {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakeClient ear = FakeClient.listening();

    public Unsubscribe() {
      ear.before(() -> ear.session().subscribe(topic));
    }

    @Actor
    public void publish() {
      topic.publish(10);
      topic.publish(20);
    }

    @Actor
    public void unsubscribe(LL_Result result) {
      ear.enter();
      ear.runTasks();
      ear.session().unsubscribe(topic);
      result.r1 = ear.heard();
    }

    @Arbiter
    public void judge(LL_Result result) {
      topic.publish(40);
      result.r2 = ear.heardInTheEnd().equals(result.r1) && topic.subscriberCount() == 0;
    }
  }

  /** Who leaves and comes back hears what the second answer promises, once. */
  @JCStressTest
  @Outcome(id = "0, 1=10", expect = ACCEPTABLE, desc = "came back before")
  @Outcome(id = "1, 1=10", expect = ACCEPTABLE, desc = "heard before it left, or when back")
  @Outcome(expect = FORBIDDEN, desc = "a hole or a double")
  @State
  public static class LeaveAndReturn {

    private final Topic<Integer> topic = topic(LATEST);
    private final FakeClient ear = FakeClient.listening();

    public LeaveAndReturn() {
      ear.before(() -> ear.session().subscribe(topic));
    }

    @Actor
    public void publish() {
      topic.publish(10);
    }

    @Actor
    public void leaveAndReturn(LL_Result result) {
      ear.enter();
      ear.session().unsubscribe(topic);
      result.r1 = ear.session().subscribe(topic).seq();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r2 = ear.heardInTheEnd();
    }
  }

  /** Two who publish are put in one order, which is that of the numbers and of the delivery. */
  @JCStressTest
  @Outcome(id = "1, 1=10 2=20", expect = ACCEPTABLE)
  @Outcome(id = "2, 1=20 2=10", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "out of order, or lost")
  @State
  public static class PublishTwice {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakeClient ear = FakeClient.listening();

    public PublishTwice() {
      ear.before(() -> ear.session().subscribe(topic));
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
      result.r2 = ear.heardInTheEnd();
    }
  }

  /** What follows the current value follows it, whoever else publishes. */
  @JCStressTest
  @Outcome(id = "1=1 2=2 3=3", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a value that does not follow the one before")
  @State
  public static class PublishAfter {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakeClient ear = FakeClient.listening();

    public PublishAfter() {
      ear.before(() -> ear.session().subscribe(topic));
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
      result.r1 = ear.heardInTheEnd();
    }
  }

  /** Two loops come to a topic at once, and both are handed what follows. */
  @JCStressTest
  @Outcome(id = "1=10, 1=10", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "a loop was forgotten")
  @State
  public static class TwoLoops {

    private final Topic<Integer> topic = topic(EVERY);
    private final FakeClient one = FakeClient.listening();
    private final FakeClient another = FakeClient.listening();

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
      result.r1 = one.heardInTheEnd();
      result.r2 = another.heardInTheEnd();
    }
  }

  /** A loop that is far behind is handed the newest value, which always arrives. */
  @JCStressTest
  @Outcome(id = "true, 70=70", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "the newest value was lost, or an older one came after it")
  @State
  public static class LoopBehind {

    private static final int HANDED = 68;

    private final Topic<Integer> topic = topic(LATEST);
    private final FakeClient ear = FakeClient.listening();

    public LoopBehind() {
      ear.before(() -> ear.session().subscribe(topic));
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
      ear.enter();
      ear.runTasks();
    }

    @Arbiter
    public void judge(LL_Result result) {
      ear.heardInTheEnd();
      var heard = ear.messages();
      var seqs =
          heard.stream()
              .map(each -> Integer.valueOf(each.substring(0, each.indexOf('='))))
              .toList();
      result.r1 = seqs.equals(seqs.stream().distinct().sorted().toList());
      result.r2 = heard.getLast();
    }
  }
}
