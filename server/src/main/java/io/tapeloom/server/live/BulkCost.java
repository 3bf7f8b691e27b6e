package io.tapeloom.server.live;

import io.tapeloom.stream.session.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * The cost of a request that concerns many symbols or subscriptions, which counts towards the
 * message rate of its client.
 */
public final class BulkCost {

  /** So many symbols or subscriptions cost as much as a message. */
  private static final int PER_MESSAGE = 20;

  private BulkCost() {}

  /**
   * Charges a session for a request. Called on the session's loop.
   *
   * @param count the number of symbols or subscriptions
   * @return empty: the request may be handled; else the time after which it may
   */
  public static Optional<Duration> charge(Session session, int count) {
    return session.charge(count / PER_MESSAGE);
  }

  /** Explains that a request for many symbols costs more than is left to a session. */
  public static String tooManySymbols(Session session) {
    return "Too many symbols at once: %d cost as much as a message, and %d messages a second are allowed"
        .formatted(PER_MESSAGE, session.limits().messages().messageRate());
  }
}
