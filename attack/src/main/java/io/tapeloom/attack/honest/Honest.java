package io.tapeloom.attack.honest;

import java.util.Map;

/** A client that does no harm, and its comparison with what it must receive. Thread-safe. */
interface Honest {

  /** Sends a ping, or does nothing if the client measures no pings. */
  void ping();

  /** Reports what it has found since the last report. */
  void report();

  /** Whether it has received all values up to these numbers. */
  boolean hasReached(Map<String, Long> ends);

  /** Checks that it has received all values up to these numbers. */
  void ended(Map<String, Long> ends);
}
