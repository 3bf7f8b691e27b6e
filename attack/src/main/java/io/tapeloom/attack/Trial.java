package io.tapeloom.attack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.attack.assault.Attackers;
import io.tapeloom.attack.assault.Findings;
import io.tapeloom.attack.attacks.Expectation;
import io.tapeloom.attack.attacks.Scenario;
import io.tapeloom.attack.process.Footprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One attack on one server, from the measurement before it to the one after it. */
final class Trial {

  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  /** Lower priority for the attackers, so that the server is measured and not the machine. */
  private static final String LOWER_PRIORITY = "10";

  private static final Duration EXIT = Duration.ofSeconds(30);

  private final Options options;
  private final Stage stage;
  private final Scenario scenario;
  private final Judge judge;

  Trial(Options options, Stage stage, Scenario scenario) {
    this.options = options;
    this.stage = stage;
    this.scenario = scenario;
    this.judge = new Judge(options.maxLatency());
  }

  Row run() throws IOException, InterruptedException {
    var server = stage.server();
    stage.clients().window();
    sleep(options.baseline());
    var before = stage.clients().window();
    var footprint = Footprint.of(server, options.tool("jcmd"));
    var counters = Counters.of(server.port());
    long log = server.logSize();
    int fetches = stage.keys().fetches();
    Footprint.resetPeak(server);
    stage.clients().window();

    var findings = attack();
    var during = stage.clients().window();
    findings.faults().forEach(judge::fault);
    judge.seen(scenario, findings.seen());
    if (scenario.plan().usesKeys()) {
      judge.fetches(stage.keys().fetches() - fetches, Duration.ofSeconds(seconds()));
    }
    judge.clients(scenario.expectation(), before, during);
    var left = afterwards(footprint);
    var shed = Counters.of(server.port()).since(counters);
    var after = server.isAlive() ? stage.clients().end() : stage.clients().window();
    judge.values(scenario.expectation(), after);
    var lines = server.logSince(log);
    judge.log(scenario.expectation(), lines);
    judge.effects(scenario, shed, lines);
    return new Row(
        scenario, before, during, after, footprint, left, findings, shed, judge.faults());
  }

  /** Runs the attack and returns its findings. */
  Findings attack() throws IOException, InterruptedException {
    var command =
        List.of(
            "nice",
            "-n",
            LOWER_PRIORITY,
            options.tool("java"),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Attackers.class.getName(),
            scenario.name(),
            Integer.toString(stage.server().port()),
            Long.toString(stage.server().pid()),
            Long.toString(seconds()),
            Long.toString(options.seed()));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      var line = out.readLine();
      return line == null
          ? new Findings(Map.of(), List.of("the attackers have failed"))
          : new ObjectMapper().readValue(line, Findings.class);
    } finally {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private long seconds() {
    return Math.max(options.lasting().toSeconds(), scenario.leastSeconds());
  }

  /** Waits until the server has released its resources, or until the timeout. */
  private Footprint afterwards(Footprint before) throws IOException, InterruptedException {
    if (scenario.expectation() == Expectation.DRAINED) {
      var code = stage.server().exitCode(EXIT);
      if (code.isEmpty() || code.getAsInt() != 0) {
        judge.fault("the server did not drain: " + code);
      }
      return before;
    }
    sleep(AFTERMATH);
    long begun = System.nanoTime();
    while (true) {
      if (!stage.server().isAlive()) {
        judgeExit();
        return before;
      }
      if (scenario.expectation() == Expectation.EXITS) {
        judgeExit();
        return before;
      }
      var left = Footprint.of(stage.server(), options.tool("jcmd"));
      var leftover = Judge.leftover(before, left);
      if (leftover.isEmpty() || System.nanoTime() - begun > options.recovery().toNanos()) {
        leftover.forEach(judge::fault);
        return left;
      }
      sleep(AFTERMATH);
    }
  }

  private void judgeExit() throws InterruptedException {
    var code = stage.server().exitCode(EXIT);
    if (scenario.expectation() == Expectation.EXITS && code.isEmpty()) {
      judge.fault("the server has not exited");
    } else if (scenario.expectation() != Expectation.EXITS || code.getAsInt() != 3) {
      judge.fault("the server has ended: " + code);
    }
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
