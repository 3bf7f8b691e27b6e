package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Attack;
import io.tapeloom.attack.process.ServerPlan;

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
