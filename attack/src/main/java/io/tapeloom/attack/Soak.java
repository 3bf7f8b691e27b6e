package io.tapeloom.attack;

import io.tapeloom.attack.attacks.Expectation;
import io.tapeloom.attack.attacks.Scenario;
import io.tapeloom.attack.honest.HonestReport;
import io.tapeloom.attack.process.Footprint;
import io.tapeloom.attack.process.ServerPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One server that is attacked in random order for a long time, while a hundred clients count what
 * they are sent: at the end each must have all that it was owed, and memory must be back.
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

  /** Returns what is wrong. */
  List<String> run() throws IOException, InterruptedException {
    try (var stage = Stage.set(surroundings, ServerPlan.DEFAULT, "soak", CLIENTS, 1)) {
      sleep(options.baseline());
      stage.clients().window();
      sleep(options.baseline());
      var before = stage.clients().window();
      var footprint = Footprint.of(stage.server(), options.tool("jcmd"));
      attack(stage, before);
      settle(stage, footprint);
      take(stage.clients().end());
      print("%,d values counted, %d faults".formatted(values, faults.size()));
    }
    return List.copyOf(faults);
  }

  private void attack(Stage stage, HonestReport before) throws IOException, InterruptedException {
    var scenarios = options.scenarios().stream().filter(Soak::fits).toList();
    var random = new Random(options.seed());
    long begun = System.nanoTime();
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
    var judge = new Judge();
    findings.faults().forEach(judge::fault);
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
    var leftover = List.of("not asked yet");
    while (!leftover.isEmpty() && System.nanoTime() - begun < options.recovery().toNanos()) {
      sleep(BETWEEN);
      leftover = Judge.leftover(before, Footprint.of(stage.server(), options.tool("jcmd")));
    }
    leftover.forEach(this::fault);
  }

  private void take(HonestReport report) {
    values += report.values();
    var judge = new Judge();
    judge.values(Expectation.UNHARMED, report);
    judge.faults().forEach(this::fault);
  }

  private void fault(String what) {
    faults.add(what);
    print("FAULT " + what);
  }

  @SuppressWarnings("SystemOut") // for people
  private static void print(String line) {
    System.out.println(line);
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
