package io.tapeloom.server;

import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.live.ServerState;
import io.tapeloom.server.live.SystemTopics;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a server in good order: nobody is let in any more, everybody is told, what waits is
 * sent, and all connections are closed; within a time. Used by one thread, once.
 */
final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private static final int SHORTEST_ABSENCE_MILLIS = 1000;
  private static final int LONGEST_ABSENCE_MILLIS = 5000;

  private final ServerState state;
  private final Endpoints endpoints;
  private final SystemTopics system;
  private final SecureRandom random = new SecureRandom();

  Drain(ServerState state, Endpoints endpoints, SystemTopics system) {
    this.state = state;
    this.endpoints = endpoints;
    this.system = system;
  }

  /** Drains; returns when no connection is left, or when the time is over. */
  void run(Duration atMost) {
    LOG.info("Draining {} connections", endpoints.sessions().count());
    state.drain();
    endpoints.all().forEach(endpoint -> endpoint.capacity().close());
    int reconnectAfter = random.nextInt(SHORTEST_ABSENCE_MILLIS, LONGEST_ABSENCE_MILLIS + 1);
    system.tell(
        SystemTopics.Event.MAINTENANCE,
        "The server goes down; reconnect after %d ms".formatted(reconnectAfter),
        Map.of("component", "server", "state", "draining", "reconnectAfter", reconnectAfter));
    endpoints.all().forEach(endpoint -> endpoint.drain(random));
    try {
      var share = atMost.dividedBy(endpoints.all().size());
      for (var endpoint : endpoints.all()) {
        if (!endpoint.awaitNoSessions(share)) {
          LOG.warn("{} connections did not close in time", endpoint.sessions().size());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
