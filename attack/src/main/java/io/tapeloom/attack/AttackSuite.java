package io.tapeloom.attack;

import io.tapeloom.attack.attacks.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Attacks the real server while honest clients use it, and judges it by their reports. Exits with 1
 * if the server has faults.
 */
public final class AttackSuite implements AutoCloseable {

  private static final int CLIENTS = 20;
  private static final int SYMBOLS = 3;

  private final Options options;
  private final List<Row> rows = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final Surroundings surroundings;

  private AttackSuite(Surroundings surroundings) {
    this.options = surroundings.options();
    this.surroundings = surroundings;
  }

  /** Reads its options from the environment. */
  @SuppressWarnings("SystemOut") // a command-line program
  public static void main(String[] args) throws Exception {
    var options = Options.of(System.getenv());
    Runtime.getRuntime().addShutdownHook(new Thread(AttackSuite::endAll));
    Files.createDirectories(options.target().resolve("logs"));
    System.out.println("SEED=%d".formatted(options.seed()));
    try (var surroundings = Surroundings.of(options);
        var suite = new AttackSuite(surroundings)) {
      if (!options.soak().isZero()) {
        System.exit(new Soak(surroundings).run().isEmpty() ? 0 : 1);
      }
      System.out.println(Row.head());
      for (var scenario : options.scenarios()) {
        suite.attack(scenario);
      }
      long faulty = suite.rows.stream().filter(row -> !row.faults().isEmpty()).count();
      System.out.println("%d attacks, %d with faults".formatted(suite.rows.size(), faulty));
      System.exit(faulty == 0 ? 0 : 1);
    }
  }

  /** Ends all processes, also after a failure of the suite. */
  private static void endAll() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @SuppressWarnings("SystemOut") // a command-line program
  private void attack(Scenario scenario) throws IOException, InterruptedException {
    var stage = stageFor(scenario);
    var row = new Trial(options, stage, scenario).run();
    rows.add(row);
    System.out.println(row);
    if (!options.quick() || !row.faults().isEmpty() || !stage.server().isAlive()) {
      close();
    }
  }

  /** Returns a server; with little time, a server without faults is used again. */
  private Stage stageFor(Scenario scenario) throws IOException, InterruptedException {
    if (stages.isEmpty() || !stages.getFirst().isOf(scenario.plan())) {
      close();
      stages.add(Stage.set(surroundings, scenario.plan(), scenario.name(), CLIENTS, SYMBOLS));
    }
    return stages.getFirst();
  }

  @Override
  public void close() {
    stages.forEach(Stage::close);
    stages.clear();
  }
}
