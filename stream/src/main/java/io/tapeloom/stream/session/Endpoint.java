package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.NanoClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A path at which sessions of one protocol are opened, under one set of limits. Thread-safe: all
 * methods may be called from any thread. Lives as long as its server.
 *
 * <p>A connection takes a place with {@link #reserve} before its handshake, so that a full endpoint
 * can refuse it with an HTTP response, and turns the place into a session with {@link Place#open}.
 */
public final class Endpoint {

  private static final int MIN_RECONNECT_MILLIS = 1000;
  private static final int MAX_RECONNECT_MILLIS = 5000;

  private final String path;
  private final Protocol protocol;
  private final Limits limits;
  private final NanoClock clock;
  private final EndpointStats stats = new EndpointStats();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Liveness liveness;
  private final Capacity capacity;
  private final Recoveries recoveries;

  /** Set when the endpoint is drained: the source of reconnect delays for sessions opened later. */
  private volatile @Nullable RandomGenerator draining;

  /**
   * An endpoint with its own capacity, whose clients must send messages ({@link
   * Liveness#MESSAGES}).
   */
  public Endpoint(String path, Protocol protocol, Limits limits, NanoClock clock) {
    this(
        path,
        protocol,
        limits,
        clock,
        Liveness.MESSAGES,
        new Capacity(
            limits.connections().maxConnections(), limits.connections().maxConnectionsPerAddress()),
        new Recoveries(clock));
  }

  public Endpoint(
      String path,
      Protocol protocol,
      Limits limits,
      NanoClock clock,
      Liveness liveness,
      Capacity capacity,
      Recoveries recoveries) {
    this.recoveries = recoveries;
    this.path = path;
    this.protocol = protocol;
    this.limits = limits;
    this.clock = clock;
    this.liveness = liveness;
    this.capacity = capacity;
  }

  public String path() {
    return path;
  }

  public Protocol protocol() {
    return protocol;
  }

  public Limits limits() {
    return limits;
  }

  public NanoClock clock() {
    return clock;
  }

  public Liveness liveness() {
    return liveness;
  }

  public Capacity capacity() {
    return capacity;
  }

  public Recoveries recoveries() {
    return recoveries;
  }

  public EndpointStats stats() {
    return stats;
  }

  /** A live view of the open sessions. */
  public Collection<Session> sessions() {
    return Collections.unmodifiableSet(sessions);
  }

  /** The result of a reservation. */
  public sealed interface Reservation permits Place, NoPlace {}

  /** Why no place is available. */
  public enum NoPlace implements Reservation {
    /** All places are taken. */
    FULL,
    /** The client's address uses all places of its share. */
    ADDRESS_FULL,
    /** The server shuts down. */
    CLOSED
  }

  /** Reserves a place for one more connection from an address. */
  public Reservation reserve(InetAddress client) {
    if (capacity.isClosed()) {
      stats.refused();
      return NoPlace.CLOSED;
    }
    // The share of the address first, so that clients over their limit take no place from others.
    if (!capacity.take(client)) {
      stats.refused();
      return capacity.isFull() ? NoPlace.FULL : NoPlace.ADDRESS_FULL;
    }
    if (!capacity.take()) {
      capacity.giveBack(client);
      stats.refused();
      return NoPlace.FULL;
    }
    return new Place(client);
  }

  /**
   * Closes all sessions because the server shuts down. Each session is informed how long to wait
   * before it reconnects, receives its pending messages, and is closed with 1012. The same applies
   * to a connection that has reserved a place and completes its handshake later. Returns before the
   * sessions are closed.
   *
   * @param random source of the reconnect delays, from {@value #MIN_RECONNECT_MILLIS} to {@value
   *     #MAX_RECONNECT_MILLIS} ms
   */
  public void drain(RandomGenerator random) {
    draining = random; // before the loop below: sessions that are opened later read this field
    for (var session : sessions) {
      drain(session, random);
    }
  }

  private void drain(Session session, RandomGenerator random) {
    var reconnectAfter = reconnectDelay(random);
    onLoop(session, () -> session.drain(reconnectAfter));
  }

  private static void onLoop(Session session, Runnable task) {
    try {
      session.loop().execute(task);
    } catch (RejectedExecutionException ended) {
      // the session has ended with its loop
    }
  }

  /**
   * Runs an action for each open session, on the loop of the session. Returns before it has run.
   *
   * @param action an exception in it closes the session with 1011
   */
  public void forEachSession(Consumer<Session> action) {
    for (var session : sessions) {
      onLoop(session, () -> session.resume(() -> action.accept(session)));
    }
  }

  private synchronized Duration reconnectDelay(RandomGenerator random) {
    return Duration.ofMillis(random.nextInt(MIN_RECONNECT_MILLIS, MAX_RECONNECT_MILLIS + 1));
  }

  /**
   * Waits until all sessions have ended.
   *
   * @return whether all sessions have ended in time
   */
  public boolean awaitNoSessions(Duration atMost) throws InterruptedException {
    long deadline = clock.nanoTime() + atMost.toNanos();
    synchronized (sessions) {
      while (!sessions.isEmpty()) {
        long left = deadline - clock.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(sessions, left);
      }
      return true;
    }
  }

  /** A connection's place at the endpoint. Owned by the loop of that connection. */
  public final class Place implements Reservation {

    private final InetAddress client;
    private boolean used;

    private Place(InetAddress client) {
      this.client = client;
    }

    Optional<InetAddress> network() {
      return capacity.limited(client);
    }

    /**
     * Opens the session of a connection after its handshake, without subprotocol and compression.
     *
     * @param user the user that the handshake identified; empty: anonymous
     */
    public Session open(Loop loop, Peer peer, Optional<Identity> user) {
      return open(loop, peer, user, Format.PLAIN);
    }

    /**
     * Opens the session of a connection after its handshake.
     *
     * @param user the user that the handshake identified; empty: anonymous
     * @param format the format that the handshake agreed on
     */
    public Session open(Loop loop, Peer peer, Optional<Identity> user, Format format) {
      used = true;
      var session = new Session(UUID.randomUUID(), Endpoint.this, this, loop, peer, user, format);
      sessions.add(session);
      stats.opened();
      session.opened();
      var random = draining;
      if (random != null) {
        drain(session, random);
      }
      return session;
    }

    /** Returns the place; without effect when a session was opened. */
    public void giveBack() {
      if (!used) {
        used = true;
        free();
      }
    }

    void left(Session session) {
      sessions.remove(session);
      synchronized (sessions) {
        sessions.notifyAll();
      }
      free();
    }

    private void free() {
      capacity.giveBack(client);
      capacity.giveBack();
    }
  }
}
