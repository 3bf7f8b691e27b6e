package io.tapeloom.attack.honest;

import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The measurements of all honest clients since the last report. Thread-safe. */
final class Measurements {

  private static final int MAX_FAULTS = 20;

  private final Latencies pings = new Latencies();
  private final Latencies health = new Latencies();
  private final Latencies newHealth = new Latencies();
  private final Latencies lateness = new Latencies();

  // Guarded by this.
  private final List<String> faults = new ArrayList<>();
  private final Map<Integer, Long> closes = new TreeMap<>();
  private long healthFailures;
  private long values;

  Latencies pings() {
    return pings;
  }

  Latencies health() {
    return health;
  }

  Latencies newHealth() {
    return newHealth;
  }

  Latencies lateness() {
    return lateness;
  }

  synchronized void healthFailed() {
    healthFailures++;
  }

  synchronized void value() {
    values++;
  }

  /**
   * Counts the end of a connection.
   *
   * @param why the close frame of the server, or a failure, which counts as code 1006
   */
  synchronized void closed(IOException why) {
    if (why instanceof WebSocketPeer.Closed frame) {
      closes.merge(frame.code(), 1L, Long::sum);
      if (!frame.reason().isEmpty() && frame.code() != 1012) {
        fault("closed with %d: %s".formatted(frame.code(), frame.reason()));
      }
    } else {
      closes.merge(1006, 1L, Long::sum);
    }
  }

  synchronized void fault(String what) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(what);
    }
  }

  synchronized HonestReport take() {
    var report =
        new HonestReport(
            pings.take(),
            health.take(),
            newHealth.take(),
            healthFailures,
            lateness.take(),
            values,
            Map.copyOf(closes),
            List.copyOf(faults));
    healthFailures = 0;
    values = 0;
    closes.clear();
    faults.clear();
    return report;
  }
}
