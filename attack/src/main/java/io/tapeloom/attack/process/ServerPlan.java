package io.tapeloom.attack.process;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How a server is started for an attack. Immutable; attacks with equal plans may share a server.
 *
 * @param heapMegabytes maximum heap
 * @param descriptors maximum number of open files and sockets; empty: no limit
 * @param environment the variables that differ from {@link #DEFAULT}
 */
public record ServerPlan(
    int heapMegabytes, OptionalInt descriptors, Map<String, String> environment) {

  /** Placeholder in an environment for the URL of the attack's own identity provider. */
  public static final String JWKS = "{jwks}";

  /** Placeholder in an environment for the path of a file with a thousand symbols. */
  public static final String SYMBOLS = "{symbols}";

  /** A busy market, tokens without credentials, and places for honest clients. */
  public static final ServerPlan DEFAULT =
      new ServerPlan(
          512,
          OptionalInt.empty(),
          Map.of(
              "HOST", "127.0.0.1",
              "MARKET_SPEED", "20",
              "AUTH_DEV_TOKENS", "true",
              "WS_MAX_CONNECTION_LIFESPAN", "604800"));

  public ServerPlan {
    environment = Map.copyOf(environment);
  }

  /** Whether the server fetches keys from the identity provider. */
  public boolean usesKeys() {
    return environment.containsValue(JWKS);
  }

  public ServerPlan heap(int megabytes) {
    return new ServerPlan(megabytes, descriptors, environment);
  }

  public ServerPlan descriptors(int most) {
    return new ServerPlan(heapMegabytes, OptionalInt.of(most), environment);
  }

  public ServerPlan with(String variable, String value) {
    var more = new TreeMap<>(environment);
    more.put(variable, value);
    return new ServerPlan(heapMegabytes, descriptors, more);
  }
}
