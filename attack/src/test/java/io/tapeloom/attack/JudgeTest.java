package io.tapeloom.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.attack.attacks.Catalog;
import io.tapeloom.attack.attacks.Expectation;
import io.tapeloom.attack.honest.HonestReport;
import io.tapeloom.attack.honest.HonestReport.Times;
import io.tapeloom.attack.process.Footprint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {

  private static final HonestReport CALM = report(3, 1, 0, Map.of(), List.of());

  private final Judge judge = new Judge(Duration.ofMillis(50));

  private static HonestReport report(
      double pings,
      double machine,
      long healthFailures,
      Map<Integer, Long> closes,
      List<String> faults) {
    return new HonestReport(
        new Times(200, 1, pings, pings),
        new Times(200, 1, 2, 2),
        new Times(200, 1, 2, 2),
        healthFailures,
        new Times(200, 1, machine, machine),
        1_000,
        closes,
        faults);
  }

  @Test
  void shouldFindNothingWhereNobodyIsHarmed() {
    judge.clients(Expectation.UNHARMED, CALM, report(52, 1, 0, Map.of(), List.of()));

    assertThat(judge.faults()).isEmpty();
  }

  @Test
  void shouldFindSlowPings() {
    judge.clients(Expectation.UNHARMED, CALM, report(54, 1, 0, Map.of(), List.of()));

    assertThat(judge.faults())
        .containsExactly("pings: p99 54.0 ms, worst 54.0 ms of 200; at most 53.0 ms");
  }

  @Test
  void shouldFindSlowHealthOnBothConnections() {
    var calm = new Times(200, 1, 2, 2);
    var slow = new Times(480, 1, 60, 70);
    var during = new HonestReport(calm, slow, slow, 0, calm, 1_000, Map.of(), List.of());

    judge.clients(Expectation.UNHARMED, CALM, during);

    assertThat(judge.faults())
        .containsExactly(
            "/health: p99 60.0 ms, worst 70.0 ms of 480; at most 53.0 ms",
            "/health on new connections: p99 60.0 ms, worst 70.0 ms of 480; at most 53.0 ms");
  }

  @Test
  void shouldNotTrustFewSamples() {
    var few = new Times(60, 1, 2, 2);
    var during = new HonestReport(few, few, few, 0, few, 1_000, Map.of(), List.of());

    judge.clients(Expectation.UNHARMED, CALM, during);

    assertThat(judge.faults())
        .containsExactly(
            "pings: 60 samples; at least 200",
            "/health: 60 samples; at least 200",
            "/health on new connections: 60 samples; at least 200");
  }

  @Test
  void shouldNotBlameTheServerForTheMachine() {
    judge.clients(Expectation.UNHARMED, CALM, report(80, 31, 0, Map.of(), List.of()));

    assertThat(judge.faults()).isEmpty();
  }

  @Test
  void shouldFindLostValuesSilentHealthAndClosedClients() {
    judge.clients(
        Expectation.UNHARMED, CALM, report(1, 1, 2, Map.of(1013, 3L), List.of("trades:AAPL lost")));

    assertThat(judge.faults())
        .containsExactly(
            "honest clients: trades:AAPL lost",
            "3 honest clients were closed with 1013",
            "/health did not answer 2 times");
  }

  @ParameterizedTest
  @EnumSource(
      value = Expectation.class,
      names = {"STALLED", "FULL", "DRAINED"})
  void shouldExpectNoMoreThanWhatAnAttackAllows(Expectation expectation) {
    judge.clients(expectation, CALM, report(1, 1, 9, Map.of(), List.of()));
    judge.clients(expectation, CALM, report(1, 1, 0, Map.of(1006, 1L), List.of()));

    assertThat(judge.faults()).containsExactly("1 honest clients were closed with 1006");
  }

  @Test
  void shouldFindWhatIsNotGivenBack() {
    var before = new Footprint(200_000, 200_000, 40_000, 60, 120, 50);
    var after = new Footprint(244_000, 500_000, 49_000, 60, 900, -1);

    assertThat(Judge.leftover(before, before)).isEmpty();
    assertThat(Judge.leftover(before, after))
        .containsExactly(
            "KiB alive in the heap: 40,000 before, 49,000 after",
            "descriptors: 120 before, 900 after",
            "topics could not be measured");
  }

  @Test
  void shouldFindOutOfMemoryAndStackTracesInTheLog() {
    judge.log(
        Expectation.UNHARMED,
        List.of("ERROR x", "java.lang.OutOfMemoryError: Java heap space", "\tat a.B.c(B.java)"));

    assertThat(judge.faults())
        .containsExactly(
            "log: java.lang.OutOfMemoryError: Java heap space", "log: 1 lines of stack traces");
  }

  @Test
  void shouldDemandThatAnAttackHasReachedItsTarget() {
    var scenario = Catalog.named("descriptors").orElseThrow();
    var lines =
        List.of(
            "WARN No file descriptor is left of 220: new connections are closed",
            "INFO File descriptors are available again after 12 s: 900 connections");

    judge.seen(scenario, Map.of("connections", 400L));
    judge.effects(scenario, Map.of("connections_turned_away_total", 900L), lines);
    assertThat(judge.faults()).isEmpty();

    judge.seen(scenario, Map.of("connections", 399L));
    judge.effects(scenario, Map.of(), List.of(lines.getFirst(), lines.getFirst()));
    assertThat(judge.faults())
        .containsExactly(
            "no proof: seen 'connections' 399 times; at least 400",
            "no proof: raised 'connections_turned_away_total' 0 times; at least 1",
            "no proof: logged 'No file descriptor is left of 220' 2 times; at most 1",
            "no proof: logged 'File descriptors are available again after \\d+ s: [1-9]' 0 times;"
                + " at least 1");
  }

  @Test
  void shouldDemandFewFetchesOfKeysButOne() {
    judge.fetches(1, Duration.ofSeconds(12));
    judge.fetches(3, Duration.ofSeconds(12));
    assertThat(judge.faults()).isEmpty();

    judge.fetches(0, Duration.ofSeconds(12));
    judge.fetches(4, Duration.ofSeconds(12));
    assertThat(judge.faults())
        .containsExactly(
            "keys were fetched 0 times in 12 s; 1 to 3 are allowed",
            "keys were fetched 4 times in 12 s; 1 to 3 are allowed");
  }
}
