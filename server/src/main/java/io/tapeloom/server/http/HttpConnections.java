package io.tapeloom.server.http;

import io.tapeloom.stream.session.Capacity;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits the open HTTP connections that are not WebSocket connections: a maximum over all, and a
 * quarter of it for one address. At the maximum, a new connection replaces the one that has had no
 * request for the longest time. Thread-safe.
 */
public final class HttpConnections {

  private final int max;
  private final Capacity addresses;
  private final LongAdder refused = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder timedOut = new LongAdder();

  // Guarded by this.
  private int open;

  /** The connections without a complete request, the longest idle one first. */
  private final Set<RequestGate> idle = new LinkedHashSet<>();

  /** The result for a new connection. */
  enum Entry {
    TAKEN,
    FULL,
    ADDRESS_FULL
  }

  /**
   * @param max maximum number of connections; positive
   * @param addresses limits the connections by address
   */
  HttpConnections(int max, Capacity addresses) {
    this.max = max;
    this.addresses = addresses;
  }

  /** Adds a new connection without a request; {@link #leave} must follow if it is accepted. */
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

  /** Marks a connection with a complete request. */
  synchronized void busy(RequestGate connection) {
    idle.remove(connection);
  }

  /** Marks a connection that waits for its next request. */
  synchronized void idle(RequestGate connection) {
    idle.add(connection);
  }

  /** Removes a connection that has ended or has become a WebSocket connection. */
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

  /** Number of open connections. */
  public synchronized int count() {
    return open;
  }

  /** Number of connections that were rejected because there were too many. */
  public long refused() {
    return refused.sum();
  }

  /** Number of connections that were closed to make room for new ones. */
  public long evicted() {
    return evicted.sum();
  }

  /**
   * Number of connections that were closed because a request or reading an answer took too long.
   */
  public long timedOuts() {
    return timedOut.sum();
  }
}
