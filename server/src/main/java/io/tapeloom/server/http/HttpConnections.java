package io.tapeloom.server.http;

import io.tapeloom.stream.session.Capacity;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * The HTTP connections of the server that are not WebSocket connections: so many at once, and a
 * quarter of these for one address. For one more, the one that has been without a request for
 * longest is closed. Thread-safe.
 */
public final class HttpConnections {

  private final int max;
  private final Capacity addresses;
  private final LongAdder refused = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder timedOut = new LongAdder();

  // Under the lock of this.
  private int open;

  /** Those without a whole request, the one that has been so for longest first. */
  private final Set<RequestGate> idle = new LinkedHashSet<>();

  /** What becomes of a new connection. */
  enum Entry {
    TAKEN,
    FULL,
    ADDRESS_FULL
  }

  /**
   * @param max positive
   * @param addresses counts connections by address
   */
  HttpConnections(int max, Capacity addresses) {
    this.max = max;
    this.addresses = addresses;
  }

  /** A new connection, which has no request yet; {@link #leave} must follow if it is taken. */
  Entry enter(RequestGate connection, InetAddress peer) {
    if (!addresses.take(peer)) {
      refused.increment();
      return Entry.ADDRESS_FULL;
    }
    RequestGate longestIdle = null;
    synchronized (this) {
      if (open >= max) {
        var eldest = idle.iterator();
        if (!eldest.hasNext()) {
          addresses.giveBack(peer);
          refused.increment();
          return Entry.FULL;
        }
        longestIdle = eldest.next();
        eldest.remove();
      }
      open++;
      idle.add(connection);
    }
    if (longestIdle != null) {
      evicted.increment();
      longestIdle.evict();
    }
    return Entry.TAKEN;
  }

  /** A connection has a whole request. */
  synchronized void busy(RequestGate connection) {
    idle.remove(connection);
  }

  /** A connection waits for its next request. */
  synchronized void idle(RequestGate connection) {
    idle.add(connection);
  }

  /** A connection has ended, or has become a WebSocket connection. */
  void leave(RequestGate connection, InetAddress peer) {
    synchronized (this) {
      open--;
      idle.remove(connection);
    }
    addresses.giveBack(peer);
  }

  void timedOut() {
    timedOut.increment();
  }

  /** How many are open. */
  public synchronized int count() {
    return open;
  }

  /** Connections that were refused because there were too many. */
  public long refused() {
    return refused.sum();
  }

  /** Connections that were closed to make room for others. */
  public long evicted() {
    return evicted.sum();
  }

  /** Connections that were closed because a request or the taking of an answer took too long. */
  public long timedOuts() {
    return timedOut.sum();
  }
}
