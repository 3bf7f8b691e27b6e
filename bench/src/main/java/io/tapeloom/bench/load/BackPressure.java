package io.tapeloom.bench.load;

import io.tapeloom.server.http.Endpoints;
import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.EndpointStats;
import io.tapeloom.stream.session.Session;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Holds a publisher back until what it has published is on its way: every loop has handed it to its
 * sessions, and no session's socket is so full that it conflates. For one thread.
 *
 * <p>What the sessions were owed is counted against what the endpoints say that they wrote or
 * conflated. A connection that ends takes what it was owed with it; that is written off after a
 * while.
 */
final class BackPressure {

  private static final long LOOK_MICROS = 100;
  private static final long WRITE_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Endpoints endpoints;
  private final Semaphore passed = new Semaphore(0);
  private List<Loop> loops = List.of();
  private long owed;

  BackPressure(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** Takes note of the loops that there are now, and of where the count stands. */
  void begin() {
    loops = endpoints.sessions().map(Session::loop).distinct().toList();
    owed = settled();
  }

  /** So many deliveries were asked for. */
  void owe(long deliveries) {
    owed += deliveries;
  }

  /** Returns when more can be published. */
  void await() throws InterruptedException {
    for (var loop : loops) {
      loop.execute(passed::release);
    }
    passed.acquire(loops.size());
    long begun = System.nanoTime();
    while (settled() < owed) {
      if (System.nanoTime() - begun > WRITE_OFF_NANOS) {
        owed = settled();
      }
      TimeUnit.MICROSECONDS.sleep(LOOK_MICROS);
    }
  }

  private long settled() {
    return sum(EndpointStats::messagesOut) + sum(EndpointStats::conflations);
  }

  private long sum(ToLongFunction<EndpointStats> figure) {
    return endpoints.all().stream().map(Endpoint::stats).mapToLong(figure).sum();
  }
}
