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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A path at which sessions of one protocol are opened, under one set of limits. Thread-safe.
 *
 * <p>A connection takes a place with {@link #reserve} before its handshake, so that a full endpoint
 * can still refuse in HTTP, and turns it into a session with {@link Place#open}.
 */
public final class Endpoint {

  private static final int SHORTEST_ABSENCE_MILLIS = 1000;
  private static final int LONGEST_ABSENCE_MILLIS = 5000;

  private final String path;
  private final Protocol protocol;
  private final Limits limits;
  private final NanoClock clock;
  private final EndpointStats stats = new EndpointStats();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Liveness liveness;
  private final Capacity capacity;

  /** Once the endpoint is drained: what spreads the return of those that are let in even so. */
  private volatile @Nullable RandomGenerator draining;

  /** An endpoint whose clients speak to stay, with a capacity of its own. */
  public Endpoint(String path, Protocol protocol, Limits limits, NanoClock clock) {
    this(
        path,
        protocol,
        limits,
        clock,
        Liveness.MESSAGES,
        new Capacity(
            limits.connections().maxConnections(),
            limits.connections().maxConnectionsPerAddress()));
  }

  public Endpoint(
      String path,
      Protocol protocol,
      Limits limits,
      NanoClock clock,
      Liveness liveness,
      Capacity capacity) {
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

  public EndpointStats stats() {
    return stats;
  }

  /** A live view of the open sessions. */
  public Collection<Session> sessions() {
    return Collections.unmodifiableSet(sessions);
  }

  /** What became of a place that was asked for. */
  public sealed interface Reservation permits Place, NoPlace {}

  /** Why there was none. */
  public enum NoPlace implements Reservation {
    /** All places are taken. */
    FULL,
    /** The client's address has as many as one may have. */
    ADDRESS_FULL,
    /** The server goes down. */
    CLOSED
  }

  /** A place for one more connection from an address, if there is one. */
  public Reservation reserve(InetAddress client) {
    if (capacity.isClosed()) {
      stats.refused();
      return NoPlace.CLOSED;
    }
    if (!capacity.take(client)) { // first, so that who has too many takes no place of others
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
   * Ends all sessions because the server goes down: each is told after how long to come back, is
   * sent what waits for it, and is closed with 1012. So is a connection that had its place before
   * and shakes hands after. Returns before that is done.
   *
   * @param random spreads the clients' return over {@value #SHORTEST_ABSENCE_MILLIS} to {@value
   *     #LONGEST_ABSENCE_MILLIS} ms
   */
  public void drain(RandomGenerator random) {
    draining = random; // before the sessions are looked at: who comes later looks at this
    for (var session : sessions) {
      drain(session, random);
    }
  }

  private void drain(Session session, RandomGenerator random) {
    var reconnectAfter = absence(random);
    try {
      session.loop().execute(() -> session.drain(reconnectAfter));
    } catch (RejectedExecutionException ended) {
      // and the session with its loop
    }
  }

  private synchronized Duration absence(RandomGenerator random) {
    return Duration.ofMillis(random.nextInt(SHORTEST_ABSENCE_MILLIS, LONGEST_ABSENCE_MILLIS + 1));
  }

  /**
   * Waits until there is no session.
   *
   * @return whether there is none
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

  /** A connection's place at the endpoint. Used by one connection, on its loop. */
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
     * Opens the session of a connection that has shaken hands.
     *
     * @param user the user that the handshake has named; empty: anonymous
     */
    public Session open(Loop loop, Peer peer, Optional<Identity> user) {
      return open(loop, peer, user, Format.PLAIN);
    }

    /**
     * Opens the session of a connection that has shaken hands, in the format that was agreed on.
     *
     * @param user the user that the handshake has named; empty: anonymous
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

    /** Gives the place back when no session was opened. */
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
