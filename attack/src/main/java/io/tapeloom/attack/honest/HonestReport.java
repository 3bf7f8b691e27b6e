package io.tapeloom.attack.honest;

import java.util.List;
import java.util.Map;

/**
 * What the honest clients saw in a window of time.
 *
 * @param pings round trips of pings of both protocols
 * @param health round trips of {@code /health}, each on a new connection
 * @param healthFailures how often it did not answer, or not with 200
 * @param lateness round trips to a server that only echoes: the machine's own part
 * @param values values that were pushed
 * @param closes connections that the server closed, by code; 1006: no close frame
 * @param faults values that were lost or doubled, requests that were refused
 */
public record HonestReport(
    Times pings,
    Times health,
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
