package io.tapeloom.stream.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.loop.TimerWheel;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
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
 * A session without a socket, with its endpoint and its loop: it notes what it hears. The actor
 * that calls {@link #enter} is the loop's thread; the arbiter becomes it when all are done.
 */
public final class FakeClient implements Protocol, Peer, Loop {

  /** Time stands still. */
  private static final NanoClock CLOCK = () -> 0;

  private final TimerWheel wheel = new TimerWheel(1, 0);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<String> heard = new ArrayList<>();
  private final Endpoint endpoint;
  private volatile @Nullable Thread thread;
  private @Nullable Session session;
  private boolean closed;

  private record Text(String text) implements Encoded {

    @Override
    public void release() {}
  }

  public FakeClient() {
    endpoint = new Endpoint("/", this, Limits.DEFAULT, CLOCK);
  }

  /** One whose session is there already. */
  public static FakeClient listening() {
    var ear = new FakeClient();
    ear.before(
        () -> {
          ear.connect();
          return ear.session();
        });
    return ear;
  }

  /**
   * Does on the loop what comes before the actors. Nobody is the loop's thread after that: the one
   * that makes the state may go on as any of the actors.
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

  /** The caller is the loop's thread from now on. */
  public void enter() {
    thread = Thread.currentThread();
  }

  /** Opens the session, if there is a place. */
  public void connect() {
    if (endpoint.reserve(InetAddress.getLoopbackAddress()) instanceof Endpoint.Place place) {
      connect(place);
    }
  }

  public void connect(Endpoint.Place place) {
    session = place.open(this, this, Optional.empty());
  }

  /** The session, which is there. */
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

  /** Whether the session was closed from this side. */
  public boolean isClosed() {
    return closed;
  }

  /** Does what was handed to the loop; on its thread. */
  public void runTasks() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** All that the session has heard, as {@code seq=value seq=value}, or {@code nothing}. */
  public String heard() {
    return heard.isEmpty() ? "nothing" : String.join(" ", heard);
  }

  /** The same, when all that was handed to the loop is done; for the arbiter. */
  public String heardInTheEnd() {
    enter();
    runTasks();
    return heard();
  }

  /** The same one by one. */
  public List<String> messages() {
    return List.copyOf(heard);
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
    heard.add(((Text) message).text());
  }

  @Override
  public void received(Session session, byte[] text) {}

  @Override
  public void refused(Session session, byte[] text, Duration wait) {}

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
