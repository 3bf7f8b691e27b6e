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
 * Blocks a publisher until its publications are being sent: every loop has passed them to its
 * sessions, and no session's socket is so full that it conflates. For one thread.
 *
 * <p>It compares the number of expected deliveries with the numbers that the endpoints report as
 * written or conflated. Deliveries to a connection that ends are lost and are ignored after a
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

  /** Records the current loops and counts. */
  void begin() {
    loops = endpoints.sessions().map(Session::loop).distinct().toList();
    owed = settled();
  }

  /** Adds expected deliveries. */
  void owe(long deliveries) {
    owed += deliveries;
  }

  /** Blocks until more can be published. */
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
