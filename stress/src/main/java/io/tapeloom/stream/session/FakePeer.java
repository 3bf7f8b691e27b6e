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
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session without a socket, with its endpoint and its loop, that records the messages it is sent.
 * The actor that calls {@link #enter} is the thread of the loop; the arbiter takes its place when
 * all actors are done.
 */
public final class FakePeer implements Protocol, Peer, Loop {

  /** Does not advance. */
  private static final NanoClock CLOCK = () -> 0;

  private final TimerWheel wheel = new TimerWheel(1, 0);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<String> received = new ArrayList<>();
  private final Endpoint endpoint;
  private volatile @Nullable Thread thread;
  private @Nullable Session session;
  private boolean closed;

  private record Text(String text) implements Encoded {

    @Override
    public void release() {}
  }

  public FakePeer() {
    endpoint = new Endpoint("/", this, Limits.DEFAULT, CLOCK);
  }

  /** Creates a peer with an open session. */
  public static FakePeer connected() {
    var peer = new FakePeer();
    peer.before(
        () -> {
          peer.connect();
          return peer.session();
        });
    return peer;
  }

  /**
   * Runs work on the loop before the actors. Afterwards no thread is the loop's thread, because the
   * thread that creates the state may also run one of the actors.
   */
  public <T> T before(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      thread = null;
    }
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Makes the caller the loop's thread. */
  public void enter() {
    thread = Thread.currentThread();
  }

  /** Opens the session, if a place is available. */
  public void connect() {
    if (endpoint.reserve(InetAddress.getLoopbackAddress()) instanceof Endpoint.Place place) {
      connect(place);
    }
  }

  public void connect(Endpoint.Place place) {
    session = place.open(this, this, Optional.empty());
  }

  /** The open session. */
  public Session session() {
    var opened = session;
    if (opened == null) {
      throw new IllegalStateException("no session");
    }
    return opened;
  }

  public boolean hasSession() {
    return session != null;
  }

  /** Whether the server has closed the session. */
  public boolean isClosed() {
    return closed;
  }

  /** Runs the tasks that were submitted to the loop. Called on the loop's thread. */
  public void runTasks() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** All messages so far, as {@code seq=value seq=value}, or {@code nothing}. */
  public String received() {
    return received.isEmpty() ? "nothing" : String.join(" ", received);
  }

  /** All messages after the remaining tasks have run. Called by the arbiter. */
  public String receivedAtEnd() {
    enter();
    runTasks();
    return received();
  }

  /** All messages so far. */
  public List<String> messages() {
    return List.copyOf(received);
  }

  @Override
  public Message encode(Topic<?> topic, Gap gap, Format format) {
    return Message.text(
        "%s gap %d %d".formatted(topic.name(), gap.from(), gap.to().orElse(0)).getBytes(UTF_8));
  }

  @Override
  public Message encode(Publication<?> publication, Format format) {
    return Message.text((publication.seq() + "=" + publication.value()).getBytes(UTF_8));
  }

  @Override
  public Encoded encode(Message message, long sinceNanos) {
    return new Text(new String(message.payload(), UTF_8));
  }

  @Override
  public void write(Encoded message) {
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

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public long queuedBytes() {
    return 0;
  }

  @Override
  public void ping() {}

  @Override
  public void close(CloseReason reason) {
    closed = true;
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
    return Thread.currentThread().equals(thread);
  }
}
