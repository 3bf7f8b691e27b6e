package io.tapeloom.server.http;

import io.tapeloom.server.config.HttpSettings;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Capacity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits the load of REST: the requests that run at the same time, the further requests that wait
 * in order of arrival, and the bytes of answers that clients have not read. One address has at most
 * a quarter of all places. The limits are checked before any work. If answers use too much memory,
 * no further work starts, and the slowest reader is closed. Thread-safe.
 */
public final class RestLoad {

  /** How long a client may be slow before it can be closed to free memory. */
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final int maxAtWork;
  private final int maxWaiting;
  private final long maxPendingBytes;
  private final Capacity capacity;
  private final NanoClock clock;

  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder shed = new LongAdder();
  private volatile boolean closed;

  // Guarded by this.
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private int atWork;
  private long shedNanos;

  /** Whether any request waits; written under the lock, also read without it. */
  private volatile boolean anyWaiting;

  /** The result of the limits for a request. */
  enum Admission {
    /** The request runs now. */
    BEGIN,
    /** The request waits. */
    WAIT,
    /** Too many requests wait. */
    BUSY,
    /** The client's address has reached its share. */
    ADDRESS_BUSY,
    /** Too many bytes of answers are unread. */
    CONGESTED,
    /** The server is shutting down. */
    CLOSED
  }

  public RestLoad(HttpSettings settings, NanoClock clock) {
    this.maxAtWork = settings.maxInFlight();
    this.maxWaiting = settings.maxWaiting();
    this.maxPendingBytes = settings.maxPendingBytes();
    this.capacity = Capacity.shared(Math.addExact(maxAtWork, maxWaiting), settings::isUnlimited);
    this.clock = clock;
    this.shedNanos = clock.nanoTime();
  }

  /** Admits a request or rejects it; {@link #end} must follow unless it is rejected. */
  Admission enter(Exchange exchange) {
    var admission = closed ? Admission.CLOSED : place(exchange);
    if (admission != Admission.BEGIN && admission != Admission.WAIT) {
      refused.increment();
    }
    return admission;
  }

  private synchronized Admission place(Exchange exchange) {
    if (pendingBytes.get() > maxPendingBytes) {
      shedSlowest();
      return Admission.CONGESTED;
    }
    boolean begins = atWork < maxAtWork && waiting.isEmpty();
    if (!begins && waiting.size() >= maxWaiting) {
      waiting.removeIf(Exchange::isGone);
    }
    if (!begins && waiting.size() >= maxWaiting) {
      return Admission.BUSY;
    }
    if (!capacity.take(exchange.client())) {
      return Admission.ADDRESS_BUSY;
    }
    exchanges.add(exchange);
    if (begins) {
      atWork++;
      exchange.placed();
      return Admission.BEGIN;
    }
    waiting.add(exchange); // at most maxWaiting
    anyWaiting = true;
    return Admission.WAIT;
  }

  /**
   * Removes a waiting request.
   *
   * @return whether it was waiting; false: it has already started
   */
  synchronized boolean withdraw(Exchange exchange) {
    return waiting.remove(exchange);
  }

  /** Rejects a request after it waited. */
  void refuse(Exchange exchange) {
    refused.increment();
    exchange.ended();
    if (pendingBytes.get() > maxPendingBytes) {
      synchronized (this) {
        shedSlowest();
      }
    }
  }

  /** Ends an exchange: the client has read its answer or has disconnected. */
  void end(Exchange exchange) {
    if (exchanges.remove(exchange)) {
      capacity.giveBack(exchange.client());
    }
    if (exchanges.isEmpty()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Ends the work of a request and starts a waiting one. */
  void leave() {
    synchronized (this) {
      atWork--;
    }
    beginWaiting();
  }

  /** Starts waiting requests while there are places and memory for the answers. */
  private void beginWaiting() {
    while (anyWaiting) {
      Exchange next;
      synchronized (this) {
        if (atWork >= maxAtWork || pendingBytes.get() > maxPendingBytes) {
          return;
        }
        next = waiting.poll();
        anyWaiting = !waiting.isEmpty();
        if (next == null) {
          return;
        }
        if (next.isGone()) {
          continue;
        }
        atWork++;
        next.placed();
      }
      next.turn();
    }
  }

  /** Adds to the bytes of answers that clients have not read; a negative number subtracts. */
  void pend(long bytes) {
    boolean isTooMuch = pendingBytes.addAndGet(bytes) > maxPendingBytes;
    if (isTooMuch && bytes > 0) {
      synchronized (this) {
        shedSlowest();
      }
    } else if (!isTooMuch && bytes < 0) {
      beginWaiting();
    }
  }

  /** Closes the slowest client that is past its grace period; at most ten per second. */
  private void shedSlowest() {
    long now = clock.nanoTime();
    if (now - shedNanos < TimeUnit.MILLISECONDS.toNanos(100)) {
      return;
    }
    shedNanos = now;
    exchanges.stream()
        .filter(exchange -> exchange.isSheddable(now))
        .min(Comparator.comparingDouble(exchange -> exchange.rate(now)))
        .ifPresent(
            slowest -> {
              shed.increment();
              slowest.shed();
            });
  }

  /** Rejects all requests from now on. */
  public void close() {
    closed = true;
  }

  /**
   * Waits until every client has read its answer.
   *
   * @return false if the timeout elapsed before
   */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    long deadline = clock.nanoTime() + timeout.toNanos();
    synchronized (this) {
      while (!exchanges.isEmpty()) {
        long left = deadline - clock.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return true;
    }
  }

  /** Number of requests whose answer is not complete, including waiting ones. */
  public int inFlight() {
    return exchanges.size();
  }

  /** Number of requests that run. */
  public synchronized int atWork() {
    return atWork;
  }

  /** Number of requests that wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Bytes of answers that clients have not read. */
  public long pendingBytes() {
    return pendingBytes.get();
  }

  /** Number of requests that were rejected because of overload. */
  public long refused() {
    return refused.sum();
  }

  /** Number of connections that were closed to free the memory of their answers. */
  public long shed() {
    return shed.sum();
  }
}
