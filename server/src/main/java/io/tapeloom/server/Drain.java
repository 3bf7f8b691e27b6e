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
 * The orderly shutdown of a server. It rejects new connections and requests, notifies all clients,
 * sends pending messages, closes all connections, and waits for running REST requests. After the
 * timeout it logs what was cut off. Used once, by one thread.
 */
final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private static final int MIN_RECONNECT_MILLIS = 1000;
  private static final int MAX_RECONNECT_MILLIS = 5000;

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

  /** Shuts down; returns when no connection and no request is left, or after the timeout. */
  void run(Duration timeout) {
    long deadline = clock.nanoTime() + timeout.toNanos();
    LOG.info(
        "Draining {} connections and {} REST requests",
        endpoints.sessions().count(),
        rest.inFlight());
    state.drain();
    rest.close();
    endpoints.all().forEach(endpoint -> endpoint.capacity().close());
    int reconnectAfter = random.nextInt(MIN_RECONNECT_MILLIS, MAX_RECONNECT_MILLIS + 1);
    system.announce(
        SystemTopics.Event.MAINTENANCE,
        "The server is shutting down; reconnect in %d ms".formatted(reconnectAfter),
        Map.of("component", "server", "state", "draining", "reconnect_after_ms", reconnectAfter));
    endpoints.all().forEach(endpoint -> endpoint.drain(random));
    try {
      var share = timeout.dividedBy(endpoints.all().size());
      for (var endpoint : endpoints.all()) {
        if (!endpoint.awaitNoSessions(share)) {
          LOG.warn("{} connections did not close in time", endpoint.sessions().size());
        }
      }
      if (!rest.awaitIdle(Duration.ofNanos(Math.max(0, deadline - clock.nanoTime())))) {
        LOG.warn("{} REST requests were cut off: they did not end in time", rest.inFlight());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
