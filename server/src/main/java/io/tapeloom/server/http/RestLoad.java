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
 * What REST does at this moment, within its bounds: so many requests are worked on at once, so many
 * more wait for their turn, first come, first served, and so many bytes of answers wait for their
 * clients. One address has no more than a quarter of all places. Decided before any work. Where
 * answers hold too much, no further work begins, and the slowest reader is closed. Thread-safe.
 */
public final class RestLoad {

  /** How long a client may be slow before it can be closed for others. */
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

  // Under the lock of this.
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private int atWork;
  private long shedNanos;

  /** Whether any wait; may be read without the lock. */
  private volatile boolean anyWaiting;

  /** What becomes of a request. */
  enum Admission {
    /** It is worked on now. */
    BEGIN,
    /** It waits for its turn. */
    WAIT,
    /** Too many requests wait. */
    BUSY,
    /** The client's address has used up its share. */
    ADDRESS_BUSY,
    /** Too many bytes of answers wait for their clients. */
    CONGESTED,
    /** The server goes down. */
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

  /** A request asks to be worked on; {@link #end} must follow, unless it is refused. */
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
   * Takes back a request that waits.
   *
   * @return whether it waited; false: its turn has come meanwhile
   */
  synchronized boolean withdraw(Exchange exchange) {
    return waiting.remove(exchange);
  }

  /** A request that waited is refused after all. */
  void refuse(Exchange exchange) {
    refused.increment();
    exchange.ended();
    if (pendingBytes.get() > maxPendingBytes) {
      synchronized (this) {
        shedSlowest();
      }
    }
  }

  /** The client has its answer, or is gone. */
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

  /** Somebody's work has ended; the next one begins. */
  void leave() {
    synchronized (this) {
      atWork--;
    }
    beginWaiting();
  }

  /** Begins what waits, as far as there are places and memory for the answers. */
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

  /** More bytes of answers wait for their clients, or with a negative number fewer. */
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

  /** Closes the slowest of those that had their time; at most ten in a second. */
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

  /** From now on no request is let in. */
  public void close() {
    closed = true;
  }

  /**
   * Waits until every client has its answer.
   *
   * @return whether every one has; false: the time was over before
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long deadline = clock.nanoTime() + atMost.toNanos();
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

  /** Requests that have not got their whole answer, those that wait for their turn included. */
  public int inFlight() {
    return exchanges.size();
  }

  /** Requests that are worked on. */
  public synchronized int atWork() {
    return atWork;
  }

  /** Requests that wait for their turn. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Bytes of answers that clients have not taken. */
  public long pendingBytes() {
    return pendingBytes.get();
  }

  /** Requests that were refused because there was too much to do. */
  public long refused() {
    return refused.sum();
  }

  /** Connections that were closed because others needed the memory that their answers held. */
  public long shed() {
    return shed.sum();
  }
}
