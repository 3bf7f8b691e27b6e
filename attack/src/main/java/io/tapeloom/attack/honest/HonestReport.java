package io.tapeloom.attack.honest;

import java.util.List;
import java.util.Map;

/**
 * The measurements of the honest clients in a window of time.
 *
 * @param pings round trips of pings of both protocols
 * @param health round trips of {@code /health} on a connection of its own
 * @param newHealth round trips of {@code /health}, each on a new connection
 * @param healthFailures number of both without an answer of 200
 * @param lateness round trips to the echo server: the delay of the machine
 * @param values number of pushed values
 * @param closes number of connections that the server closed, by code; 1006: no close frame
 * @param faults lost or repeated values, and rejected requests
 */
public record HonestReport(
    Times pings,
    Times health,
    Times newHealth,
    long healthFailures,
    Times lateness,
    long values,
    Map<Integer, Long> closes,
    List<String> faults) {

  /** Durations in milliseconds. */
  public record Times(int count, double p50, double p99, double max) {

    static final Times NONE = new Times(0, 0, 0, 0);
  }
}
