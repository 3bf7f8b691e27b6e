package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Attack;
import io.tapeloom.attack.process.ServerPlan;

/**
 * An attack with what it needs and what is expected.
 *
 * @param name what it is called on the command line
 * @param what what the attackers do, in one line
 * @param attack how they do it
 * @param plan the server that it needs
 * @param expectation what others see
 * @param quick whether it is among those of {@code MODE=quick}
 * @param leastSeconds how long it has to go on to be seen; 0: as long as any
 */
public record Scenario(
    String name,
    String what,
    Attack attack,
    ServerPlan plan,
    Expectation expectation,
    boolean quick,
    int leastSeconds) {

  static Scenario of(String name, String what, Attack attack) {
    return new Scenario(name, what, attack, ServerPlan.DEFAULT, Expectation.UNHARMED, false, 0);
  }

  Scenario inQuick() {
    return new Scenario(name, what, attack, plan, expectation, true, leastSeconds);
  }

  Scenario on(ServerPlan other) {
    return new Scenario(name, what, attack, other, expectation, quick, leastSeconds);
  }

  Scenario expecting(Expectation other) {
    return new Scenario(name, what, attack, plan, other, quick, leastSeconds);
  }

  Scenario lasting(int seconds) {
    return new Scenario(name, what, attack, plan, expectation, quick, seconds);
  }
}
