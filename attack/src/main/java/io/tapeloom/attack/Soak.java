package io.tapeloom.attack;

import io.tapeloom.attack.attacks.Expectation;
import io.tapeloom.attack.attacks.Scenario;
import io.tapeloom.attack.honest.HonestReport;
import io.tapeloom.attack.process.Footprint;
import io.tapeloom.attack.process.ServerPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Attacks one server in random order for a long time, while a hundred clients count their values.
 * At the end each client must have received all of its values, and memory must be released.
 * Resident memory is compared with its value after each attack has run once, because by then the
 * JVM has compiled the code and the buffer pools have their size; all other resources are compared
 * with their values before the first attack.
 */
final class Soak {

  private static final int CLIENTS = 100;
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  private final Options options;
  private final Surroundings surroundings;
  private final List<String> faults = new ArrayList<>();
  private long values;

  Soak(Surroundings surroundings) {
    this.options = surroundings.options();
    this.surroundings = surroundings;
  }

  /** Runs the attacks and returns the faults. */
  List<String> run() throws IOException, InterruptedException {
    try (var stage = Stage.set(surroundings, ServerPlan.DEFAULT, "soak", CLIENTS, 1)) {
      sleep(options.baseline());
      stage.clients().window();
      sleep(options.baseline());
      var before = stage.clients().window();
      var fresh = footprint(stage);
      var random = new Random(options.seed());
      long begun = System.nanoTime();
      long warmKiB = attackOnce(stage, before, random);
      attack(stage, before, random, begun);
      settle(stage, fresh.withResident(warmKiB));
      print(
          "resident KiB: %,d fresh, %,d after each attack once, %,d at the end"
              .formatted(fresh.resident(), warmKiB, footprint(stage).resident()));
      take(stage.clients().end());
      print("%,d values counted, %d faults".formatted(values, faults.size()));
    }
    return List.copyOf(faults);
  }

  private Footprint footprint(Stage stage) throws IOException, InterruptedException {
    return Footprint.of(stage.server(), options.tool("jcmd"));
  }

  private List<Scenario> scenarios() {
    return options.scenarios().stream().filter(Soak::fits).toList();
  }

  /** Runs each attack, and returns the resident KiB after memory is released. */
  private long attackOnce(Stage stage, HonestReport before, Random random)
      throws IOException, InterruptedException {
    var scenarios = new ArrayList<>(scenarios());
    Collections.shuffle(scenarios, random);
    for (var scenario : scenarios) {
      one(stage, scenario, before);
    }
    sleep(options.recovery());
    return footprint(stage).resident();
  }

  private void attack(Stage stage, HonestReport before, Random random, long begun)
      throws IOException, InterruptedException {
    var scenarios = scenarios();
    while (System.nanoTime() - begun < options.soak().toNanos() && stage.server().isAlive()) {
      one(stage, scenarios.get(random.nextInt(scenarios.size())), before);
    }
    if (!stage.server().isAlive()) {
      fault("the server has ended");
    }
  }

  private void one(Stage stage, Scenario scenario, HonestReport before)
      throws IOException, InterruptedException {
    take(stage.clients().window());
    var findings = new Trial(options, stage, scenario).attack();
    var during = stage.clients().window();
    values += during.values();
    var judge = new Judge(options.maxLatency());
    findings.faults().forEach(judge::fault);
    judge.seen(scenario, findings.seen());
    judge.clients(scenario.expectation(), before, during);
    print(
        "%-22s %8.1f ms  %s%s"
            .formatted(
                scenario.name(),
                during.pings().p99(),
                findings.seen(),
                judge.faults().isEmpty() ? "" : "  FAULT " + judge.faults()));
    judge.faults().forEach(what -> faults.add(scenario.name() + ": " + what));
    sleep(BETWEEN);
  }

  private static boolean fits(Scenario scenario) {
    return scenario.plan().equals(ServerPlan.DEFAULT)
        && scenario.expectation() == Expectation.UNHARMED;
  }

  private void settle(Stage stage, Footprint before) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    var leftover = List.of("not measured yet");
    while (!leftover.isEmpty() && System.nanoTime() - begun < options.recovery().toNanos()) {
      sleep(BETWEEN);
      leftover = Judge.leftover(before, footprint(stage));
    }
    leftover.forEach(this::fault);
  }

  private void take(HonestReport report) {
    values += report.values();
    var judge = new Judge(options.maxLatency());
    judge.values(Expectation.UNHARMED, report);
    judge.faults().forEach(this::fault);
  }

  private void fault(String what) {
    faults.add(what);
    print("FAULT " + what);
  }

  @SuppressWarnings("SystemOut") // a command-line program
  private static void print(String line) {
    System.out.println(line);
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
