package io.tapeloom.attack.assault;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.attack.attacks.Catalog;
import java.time.Duration;

/** The process of the attackers: runs one attack, and prints its findings as a line of JSON. */
public final class Attackers {

  private Attackers() {}

  /**
   * Runs an attack.
   *
   * @param args the attack's name, the server's port and process id, the seconds, a seed
   */
  @SuppressWarnings("SystemOut") // prints its result
  public static void main(String[] args) throws Exception {
    var scenario = Catalog.named(args[0]).orElseThrow();
    var assault =
        new Assault(
            Integer.parseInt(args[1]),
            Long.parseLong(args[2]),
            Duration.ofSeconds(Long.parseLong(args[3])),
            Long.parseLong(args[4]));
    try {
      scenario.attack().run(assault);
    } catch (Exception e) {
      assault.fault("the attack itself failed: " + e);
    }
    System.out.println(new ObjectMapper().writeValueAsString(assault.end()));
    System.exit(0);
  }
}
