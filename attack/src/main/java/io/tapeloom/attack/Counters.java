package io.tapeloom.attack;

import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The numbers of rejected, shed and closed clients, from the server's metrics, summed over their
 * labels. Immutable.
 */
final class Counters {

  private static final Pattern SHED =
      Pattern.compile(
          "(?m)^tapeloom_([a-z_]*(?:refused|shed|limited|rejected|dropped|cut|failures|lost|closed|turned)"
              + "[a-z_]*)(?:\\{[^}]*\\})? ([0-9.E]+)$");

  private final Map<String, Double> values;

  private Counters(Map<String, Double> values) {
    this.values = values;
  }

  /** Reads the current counters; empty if the server does not answer. */
  static Counters of(int port) {
    var values = new TreeMap<String, Double>();
    try (var connection = RawConnection.open(port).timeout(Duration.ofSeconds(5))) {
      connection.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      var found = SHED.matcher(connection.answer().text());
      while (found.find()) {
        values.merge(found.group(1), Double.parseDouble(found.group(2)), Double::sum);
      }
    } catch (IOException e) {
      return new Counters(Map.of());
    }
    return new Counters(values);
  }

  /** Returns the increase of each counter. */
  Map<String, Long> since(Counters before) {
    var grown = new TreeMap<String, Long>();
    values.forEach(
        (name, value) -> {
          long more = (long) (value - before.values.getOrDefault(name, 0.0));
          if (more > 0) {
            grown.put(name, more);
          }
        });
    return grown;
  }
}
