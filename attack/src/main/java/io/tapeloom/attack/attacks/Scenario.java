package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Attack;
import io.tapeloom.attack.process.ServerPlan;
import java.util.List;
import java.util.stream.Stream;

/**
 * An attack with its server and its expected effect.
 *
 * @param name the name on the command line
 * @param what description in one line
 * @param attack the attack itself
 * @param plan the server for the attack
 * @param expectation the expected effect on other clients
 * @param quick whether {@code MODE=quick} includes it
 * @param leastSeconds minimum duration to have an effect; 0: no minimum
 * @param evidence what the attack must have caused
 */
public record Scenario(
    String name,
    String what,
    Attack attack,
    ServerPlan plan,
    Expectation expectation,
    boolean quick,
    int leastSeconds,
    List<Evidence> evidence) {

  public Scenario {
    evidence = List.copyOf(evidence);
  }

  static Scenario of(String name, String what, Attack attack) {
    return new Scenario(
        name, what, attack, ServerPlan.DEFAULT, Expectation.UNHARMED, false, 0, List.of());
  }

  Scenario inQuick() {
    return new Scenario(name, what, attack, plan, expectation, true, leastSeconds, evidence);
  }

  Scenario on(ServerPlan other) {
    return new Scenario(name, what, attack, other, expectation, quick, leastSeconds, evidence);
  }

  Scenario expecting(Expectation other) {
    return new Scenario(name, what, attack, plan, other, quick, leastSeconds, evidence);
  }

  Scenario lasting(int seconds) {
    return new Scenario(name, what, attack, plan, expectation, quick, seconds, evidence);
  }

  /** The attackers must count an outcome at least so many times in the shortest attack. */
  Scenario seeing(String outcome, long least) {
    return proven(new Evidence(Evidence.Kind.SEEN, outcome, least, Long.MAX_VALUE));
  }

  /** A counter of the server must rise. */
  Scenario raising(String counter) {
    return proven(new Evidence(Evidence.Kind.RAISED, counter, 1, Long.MAX_VALUE));
  }

  /** The server must log exactly so many lines that contain a regular expression. */
  Scenario logging(String line, long times) {
    return proven(new Evidence(Evidence.Kind.LOGGED, line, times, times));
  }

  private Scenario proven(Evidence more) {
    var all = Stream.concat(evidence.stream(), Stream.of(more)).toList();
    return new Scenario(name, what, attack, plan, expectation, quick, leastSeconds, all);
  }
}
