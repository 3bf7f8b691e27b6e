package io.tapeloom.stream.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.loop.TimerWheel;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A session without a socket, with its loop, that records the messages it is sent. The thread that
 * calls {@link #runTasks} is the thread of the loop.
 */
public final class FakePeer implements Protocol, Peer, Loop {

  private final TimerWheel wheel = new TimerWheel(Duration.ofMillis(1).toNanos(), 0);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Session session;
  private volatile boolean broken;
  private volatile boolean writable = true;
  private volatile boolean current = true;

  private record Text(String text) implements Encoded {

    @Override
    public void release() {}
  }

  public FakePeer(NanoClock clock) {
    session = open(clock, this);
  }

  /** Creates a session on the loop of another one, which runs its tasks. */
  public FakePeer(NanoClock clock, FakePeer loop) {
    session = open(clock, loop);
  }

  private Session open(NanoClock clock, Loop loop) {
    var endpoint = new Endpoint("/", this, Limits.DEFAULT, clock);
    if (!(endpoint.reserve(InetAddress.getLoopbackAddress()) instanceof Endpoint.Place place)) {
      throw new IllegalStateException("no place");
    }
    return place.open(loop, this, Optional.empty());
  }

  public Session session() {
    return session;
  }

  /** Runs the tasks that were submitted to the loop. */
  public void runTasks() {
    current = true;
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Returns the messages since the last call, each as {@code topic seq value}. */
  public List<String> takeReceived() {
    runTasks();
    var since = List.copyOf(received);
    received.clear();
    return since;
  }

  @Override
  public Message encode(Topic<?> topic, Gap gap, Format format) {
    return Message.text(
        "%s gap %d %d".formatted(topic.name(), gap.from(), gap.to().orElse(0)).getBytes(UTF_8));
  }

  @Override
  public Message encode(Publication<?> publication, Format format) {
    return Message.text(
        "%s %d %s"
            .formatted(publication.topic().name(), publication.seq(), publication.value())
            .getBytes(UTF_8));
  }

  /** With changes {@code topic seq before>value}, with detail {@code topic seq value/detail}. */
  @Override
  public Message encode(Publication<?> publication, Format format, View view) {
    if (view.equals(View.WHOLE)) {
      return encode(publication, format);
    }
    var value =
        view.changes()
            ? publication.before() + ">" + publication.value()
            : publication.value() + "/" + view.detail();
    return Message.text(
        "%s %d %s".formatted(publication.topic().name(), publication.seq(), value).getBytes(UTF_8));
  }

  @Override
  public Encoded encode(Message message, long sinceNanos) {
    return new Text(new String(message.payload(), UTF_8));
  }

  /** Lets all further writes fail. */
  public void breakDown() {
    broken = true;
  }

  /** The caller is no longer on the loop's thread, until {@link #runTasks}. */
  public void leave() {
    current = false;
  }

  @Override
  public void write(Encoded message) {
    if (broken) {
      throw new AssertionError("a bug");
    }
    received.add(((Text) message).text());
  }

  @Override
  public Handling read(byte[] text) {
    return _ -> {};
  }

  @Override
  public Handling refuse(byte[] text, Duration wait) {
    return _ -> {};
  }

  /** The socket accepts no more. */
  public void fill() {
    writable = false;
  }

  /** The socket accepts writes again. */
  public void drain() {
    writable = true;
    session.drained();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long queuedBytes() {
    return 0;
  }

  @Override
  public void ping() {}

  @Override
  public void close(CloseReason reason) {
    received.add("close " + reason.code());
  }

  @Override
  public void abort() {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public TimerWheel timers() {
    return wheel;
  }

  @Override
  public TimerWheel pacing() {
    return wheel;
  }

  @Override
  public boolean isCurrent() {
    return current;
  }
}
