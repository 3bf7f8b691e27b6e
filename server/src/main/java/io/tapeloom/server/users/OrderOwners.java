package io.tapeloom.server.users;

/** Learns that connections which own orders have ended. Thread-safe. */
@FunctionalInterface
public interface OrderOwners {

  /** A connection has ended, to which orders of a user belong. Must not block. */
  void ended(String userId, String connectionId);
}
