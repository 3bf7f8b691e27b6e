package io.tapeloom.stream.topic;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Several loops share one encoding, and the last of them releases it. */
public final class PublicationStress {

  private PublicationStress() {}

  /** A topic with one publication, whose encodings and releases are counted. */
  static class Shared implements Encoding, Encoder {

    final Topic<Integer> topic =
        new Topics(new Random(1), () -> 0).open("t", TopicFamily.latest("t", Integer.class));
    final AtomicInteger encodings = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();

    Shared() {
      topic.publish(1);
    }

    Publication<Integer> current() {
      return Objects.requireNonNull(topic.retained());
    }

    Encoded encoded(Publication<?> publication) {
      return publication.encoded(this, this);
    }

    @Override
    public Message encode(Publication<?> publication) {
      encodings.incrementAndGet();
      return Message.text(new byte[0]);
    }

    @Override
    public Encoded encode(Message message, long sinceNanos) {
      return releases::incrementAndGet;
    }
  }

  /** Two loops that need an encoding get the same one. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "encoded twice")
  @State
  public static class Encode extends Shared {

    private final Publication<Integer> publication = current();
    private @Nullable Encoded one;
    private @Nullable Encoded another;

    @Actor
    public void encode() {
      one = encoded(publication);
    }

    @Actor
    public void encodeToo() {
      another = encoded(publication);
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = Objects.equals(one, another);
      result.r2 = encodings.get();
    }
  }

  /** The last holder of an encoding, which may be the topic, releases it. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "leaked, or released twice")
  @State
  public static class Release extends Shared {

    private final Publication<Integer> one = current();
    private final Publication<Integer> another = current();

    @Actor
    public void send() {
      encoded(one);
      one.release();
    }

    @Actor
    public void publishAndSend() {
      topic.publish(2);
      encoded(another);
      another.release();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = encodings.get();
      result.r2 = releases.get();
    }
  }

  /**
   * A value that is sent to a drained socket is not released meanwhile, even if a newer one
   * replaces it.
   */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "released while it was held, leaked, or released twice")
  @State
  public static class CatchUp extends Shared {

    @Actor
    public void publish() {
      topic.publish(2);
    }

    @Actor
    public void catchUp(LL_Result result) {
      var publication = current();
      encoded(publication);
      result.r1 = releases.get();
      publication.release();
    }

    @Arbiter
    public void judge(LL_Result result) {
      topic.close();
      result.r2 = releases.get();
    }
  }
}
