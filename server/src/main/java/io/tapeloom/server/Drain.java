package io.tapeloom.server;

import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.http.RestLoad;
import io.tapeloom.server.live.ServerState;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.stream.loop.NanoClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a server in good order: nobody is let in any more, everybody is told, what waits is
 * sent, all connections are closed, and requests of REST that are under way get their answers;
 * within a time, after which the log says what was cut off. Used by one thread, once.
 */
final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private static final int SHORTEST_ABSENCE_MILLIS = 1000;
  private static final int LONGEST_ABSENCE_MILLIS = 5000;

  private final ServerState state;
  private final Endpoints endpoints;
  private final SystemTopics system;
  private final RestLoad rest;
  private final NanoClock clock;
  private final SecureRandom random = new SecureRandom();

  Drain(
      ServerState state, Endpoints endpoints, SystemTopics system, RestLoad rest, NanoClock clock) {
    this.rest = rest;
    this.clock = clock;
    this.state = state;
    this.endpoints = endpoints;
    this.system = system;
  }

  /** Drains; returns when nobody is left, or when the time is over. */
  void run(Duration atMost) {
    long deadline = clock.nanoTime() + atMost.toNanos();
    LOG.info(
        "Draining {} connections and {} requests of REST",
        endpoints.sessions().count(),
        rest.inFlight());
    state.drain();
    rest.close();
    endpoints.all().forEach(endpoint -> endpoint.capacity().close());
    int reconnectAfter = random.nextInt(SHORTEST_ABSENCE_MILLIS, LONGEST_ABSENCE_MILLIS + 1);
    system.announce(
        SystemTopics.Event.MAINTENANCE,
        "The server goes down; reconnect in %d ms".formatted(reconnectAfter),
        Map.of("component", "server", "state", "draining", "reconnect_after_ms", reconnectAfter));
    endpoints.all().forEach(endpoint -> endpoint.drain(random));
    try {
      var share = atMost.dividedBy(endpoints.all().size());
      for (var endpoint : endpoints.all()) {
        if (!endpoint.awaitNoSessions(share)) {
          LOG.warn("{} connections did not close in time", endpoint.sessions().size());
        }
      }
      if (!rest.awaitIdle(Duration.ofNanos(Math.max(0, deadline - clock.nanoTime())))) {
        LOG.warn("{} requests of REST were cut off: their time was over", rest.inFlight());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
