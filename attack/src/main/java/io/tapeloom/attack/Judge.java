package io.tapeloom.attack;

import io.tapeloom.attack.attacks.Evidence;
import io.tapeloom.attack.attacks.Expectation;
import io.tapeloom.attack.attacks.Scenario;
import io.tapeloom.attack.honest.HonestReport;
import io.tapeloom.attack.process.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** Collects the faults of a server after an attack. */
final class Judge {

  /** The message of the JVM when it exits because of a lack of memory. */
  private static final String LAST_WORDS = "Terminating due to java.lang.OutOfMemoryError";

  /** Minimum number of samples whose 99th percentile means anything. */
  private static final int MIN_SAMPLES = 200;

  /** Allowed growth of memory in addition to a tenth: compiled code and pools of the JVM. */
  private static final long COMPILED_KIB = 24 * 1024;

  private static final long SMALL_HEAP_KIB = 4 * 1024;
  private static final long FEW = 12;
  private static final long MAX_LOG_LINES = 300;

  /** Fetches for the sake of tokens are at least this long apart. */
  private static final Duration FETCH_PAUSE = Duration.ofSeconds(10);

  private final Duration maxLatency;
  private final List<String> faults = new ArrayList<>();

  /**
   * @param maxLatency maximum of the 99th percentile of the latencies during an attack, in addition
   *     to the delay of the machine
   */
  Judge(Duration maxLatency) {
    this.maxLatency = maxLatency;
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  void fault(String what) {
    faults.add(what);
  }

  void clients(Expectation expectation, HonestReport before, HonestReport during) {
    values(expectation, during);
    if (expectation == Expectation.UNHARMED || expectation == Expectation.FULL) {
      latency(before, during);
    }
    if (expectation == Expectation.UNHARMED && during.healthFailures() > 0) {
      fault("/health did not answer %d times".formatted(during.healthFailures()));
    }
  }

  /** Checks that no values are lost, and that no client is closed without need. */
  void values(Expectation expectation, HonestReport seen) {
    seen.faults().forEach(what -> fault("honest clients: " + what));
    seen.closes()
        .forEach(
            (code, count) -> {
              if (!(expectation == Expectation.DRAINED && code == 1012)
                  && expectation != Expectation.EXITS) {
                fault("%d honest clients were closed with %d".formatted(count, code));
              }
            });
  }

  private void latency(HonestReport before, HonestReport during) {
    double limit = maxLatency.toMillis() + Math.max(before.pings().p99(), during.lateness().p99());
    compare("pings", during.pings(), limit);
    compare("/health", during.health(), limit);
    compare("/health on new connections", during.newHealth(), limit);
  }

  private void compare(String what, HonestReport.Times times, double limit) {
    if (times.count() < MIN_SAMPLES) {
      fault("%s: %d samples; at least %d".formatted(what, times.count(), MIN_SAMPLES));
    }
    if (times.p99() > limit) {
      fault(
          "%s: p99 %.1f ms, worst %.1f ms of %d; at most %.1f ms"
              .formatted(what, times.p99(), times.max(), times.count(), limit));
    }
  }

  /** Checks that the attackers have seen what shows that an attack had an effect. */
  void seen(Scenario scenario, Map<String, Long> seen) {
    proven(scenario, Evidence.Kind.SEEN, what -> seen.getOrDefault(what, 0L));
  }

  /**
   * Checks the counters and the log of the server in the same way.
   *
   * @param raised the increase of each counter
   * @param lines the log since the begin of the attack
   */
  void effects(Scenario scenario, Map<String, Long> raised, List<String> lines) {
    proven(scenario, Evidence.Kind.RAISED, what -> raised.getOrDefault(what, 0L));
    proven(
        scenario,
        Evidence.Kind.LOGGED,
        what -> {
          var pattern = Pattern.compile(what);
          return lines.stream().filter(line -> pattern.matcher(line).find()).count();
        });
  }

  private void proven(Scenario scenario, Evidence.Kind kind, ToLongFunction<String> count) {
    for (var each : scenario.evidence()) {
      if (each.kind() == kind) {
        long found = count.applyAsLong(each.what());
        if (found < each.least() || found > each.most()) {
          fault(
              "no proof: %s '%s' %,d times; at %s %,d"
                  .formatted(
                      kind.name().toLowerCase(Locale.ROOT),
                      each.what(),
                      found,
                      found < each.least() ? "least" : "most",
                      found < each.least() ? each.least() : each.most()));
        }
      }
    }
  }

  /**
   * Checks how often a server has fetched the keys of its identity provider: the tokens of clients
   * must cause fetches, but at bounded intervals.
   */
  void fetches(int fetches, Duration lasted) {
    long most = 2 + lasted.dividedBy(FETCH_PAUSE);
    if (fetches < 1 || fetches > most) {
      fault(
          "keys were fetched %d times in %d s; 1 to %d are allowed"
              .formatted(fetches, lasted.toSeconds(), most));
    }
  }

  /** Returns the resources that the server has not released. */
  static List<String> leftover(Footprint before, Footprint after) {
    var faults = new ArrayList<String>();
    grown(faults, "resident KiB", before.resident(), after.resident(), COMPILED_KIB);
    grown(faults, "KiB alive in the heap", before.heap(), after.heap(), SMALL_HEAP_KIB);
    grown(faults, "threads", before.threads(), after.threads(), FEW);
    grown(faults, "descriptors", before.descriptors(), after.descriptors(), FEW);
    grown(faults, "topics", before.topics(), after.topics(), FEW);
    return faults;
  }

  private static void grown(
      List<String> faults, String what, long before, long after, long allowance) {
    if (after < 0 && before >= 0) {
      faults.add("%s could not be measured".formatted(what));
    } else if (after > before * 11 / 10 + allowance) {
      faults.add("%s: %,d before, %,d after".formatted(what, before, after));
    }
  }

  void log(Expectation expectation, List<String> lines) {
    lines.stream()
        .filter(line -> line.contains("OutOfMemoryError"))
        .filter(line -> expectation != Expectation.EXITS || !line.startsWith(LAST_WORDS))
        .findFirst()
        .ifPresent(line -> fault("log: " + cut(line)));
    var traces = lines.stream().filter(line -> line.startsWith("\tat ")).count();
    if (traces > 0) {
      fault("log: %d lines of stack traces".formatted(traces));
    }
    if (lines.size() > MAX_LOG_LINES) {
      fault("log: %d lines".formatted(lines.size()));
    }
  }

  private static String cut(String line) {
    return line.length() > 160 ? line.substring(0, 160) + "…" : line;
  }
}
