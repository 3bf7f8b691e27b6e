package io.tapeloom.attack;

import io.tapeloom.attack.assault.Findings;
import io.tapeloom.attack.attacks.Scenario;
import io.tapeloom.attack.honest.HonestReport;
import io.tapeloom.attack.process.Footprint;
import java.util.List;
import java.util.Map;

/**
 * One attack and its measurements.
 *
 * @param before the report of the honest clients before the attack
 * @param during their report during the attack
 * @param after their report until memory was released
 * @param footprint the resources of the server before the attack
 * @param left the resources after the attack
 * @param findings the findings of the attackers
 * @param shed the rejections that the server reports
 * @param faults the faults
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

  private static final String FORMAT = "%-20s %-6s %22s %8s %20s %20s %16s  %s";

  static String head() {
    return FORMAT.formatted(
        "attack",
        "",
        "ping p99 ms",
        "machine",
        "health p99 ms",
        "on new connections",
        "MiB before/peak/after",
        "seen by the attackers; refused by the server");
  }

  /** Returns both percentiles, and the number of samples during the attack. */
  private static String change(HonestReport.Times before, HonestReport.Times during) {
    return "%.1f → %.1f of %d".formatted(before.p99(), during.p99(), during.count());
  }

  @Override
  public String toString() {
    var line =
        FORMAT.formatted(
            scenario.name(),
            faults.isEmpty() ? "ok" : "FAULT",
            change(before.pings(), during.pings()),
            "%.1f".formatted(during.lateness().p99()),
            change(before.health(), during.health()),
            change(before.newHealth(), during.newHealth()),
            "%d/%d/%d"
                .formatted(footprint.resident() / 1024, left.peak() / 1024, left.resident() / 1024),
            findings.seen() + "; " + shed);
    return faults.isEmpty() ? line : line + "\n    " + String.join("\n    ", faults);
  }
}
