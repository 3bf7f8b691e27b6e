package io.tapeloom.attack;

import io.tapeloom.attack.assault.Findings;
import io.tapeloom.attack.attacks.Scenario;
import io.tapeloom.attack.honest.HonestReport;
import io.tapeloom.attack.process.Footprint;
import java.util.List;
import java.util.Map;

/**
 * One attack and all that was measured of it.
 *
 * @param before what the honest clients saw before it
 * @param during what they saw while it went on
 * @param after what they saw until memory was back
 * @param footprint what the server took before it
 * @param left what it took afterwards
 * @param findings what the attackers saw
 * @param shed what the server says it refused
 * @param faults what is wrong
 */
record Row(
    Scenario scenario,
    HonestReport before,
    HonestReport during,
    HonestReport after,
    Footprint footprint,
    Footprint left,
    Findings findings,
    Map<String, Long> shed,
    List<String> faults) {

  private static final String FORMAT = "%-20s %-6s %16s %8s %16s %16s  %s";

  static String head() {
    return FORMAT.formatted(
        "attack",
        "",
        "ping p99 ms",
        "machine",
        "health p99 ms",
        "MiB before/peak/after",
        "seen by the attackers; refused by the server");
  }

  @Override
  public String toString() {
    var line =
        FORMAT.formatted(
            scenario.name(),
            faults.isEmpty() ? "ok" : "FAULT",
            "%.1f → %.1f".formatted(before.pings().p99(), during.pings().p99()),
            "%.1f".formatted(during.lateness().p99()),
            "%.1f → %.1f".formatted(before.health().p99(), during.health().p99()),
            "%d/%d/%d"
                .formatted(footprint.resident() / 1024, left.peak() / 1024, left.resident() / 1024),
            findings.seen() + "; " + shed);
    return faults.isEmpty() ? line : line + "\n    " + String.join("\n    ", faults);
  }
}
