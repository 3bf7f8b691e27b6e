package io.tapeloom.server.config;

import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Recoveries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much of what clients missed they are sent. Immutable.
 *
 * @param memoryBytes bytes for the values that are kept; empty: the default
 * @param maxInFlight connections that are sent missed values at the same time
 * @param bytesPerSecond bytes of missed values that the clients of an address may ask for a second
 */
public record RecoverySettings(OptionalInt memoryBytes, int maxInFlight, int bytesPerSecond) {

  private static final int MAX_MEMORY = 2_000_000_000;
  private static final int DEFAULT_MEMORY = 64 << 20;
  private static final int DEFAULT_MEMORY_WITH_FOLDER = 256 << 20;

  static final Variable<Optional<Integer>> MEMORY =
      Variable.optionalInteger(
          "RECOVERY_MEMORY",
          1 << 20,
          MAX_MEMORY,
          "Bytes outside the heap for trades, alerts and system messages that clients may have"
              + " missed, in a file with `DATA_DIR`; the default is 67108864, with `DATA_DIR`"
              + " 268435456");
  static final Variable<Integer> MAX_IN_FLIGHT =
      Variable.integer(
          "RECOVERY_MAX_IN_FLIGHT",
          Recoveries.DEFAULT_MAX_IN_FLIGHT,
          1,
          100_000,
          "Maximum number of connections that are sent missed messages at the same time; others"
              + " wait");
  static final Variable<Integer> BYTES_PER_SECOND =
      Variable.integer(
          "RECOVERY_BYTES_PER_SECOND",
          (int) Recoveries.DEFAULT_BYTES_PER_SECOND,
          1000,
          MAX_MEMORY,
          "Bytes of missed messages per second that the clients of one IPv4 address or IPv6 /64 may"
              + " ask for, after a burst of eight times as many. Loopback addresses have no such"
              + " limit");

  /** The variables, in the order of the documentation. */
  static List<Variable<?>> variables() {
    return List.of(MEMORY, MAX_IN_FLIGHT, BYTES_PER_SECOND);
  }

  /**
   * Reads an environment.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static RecoverySettings in(Map<String, String> environment) {
    var memory = MEMORY.in(environment);
    return new RecoverySettings(
        memory.isPresent() ? OptionalInt.of(memory.get()) : OptionalInt.empty(),
        MAX_IN_FLIGHT.in(environment),
        BYTES_PER_SECOND.in(environment));
  }

  /**
   * Bytes for the values that are kept.
   *
   * @param inFolder whether they are kept in a file
   */
  public int memoryBytes(boolean inFolder) {
    return memoryBytes.orElse(inFolder ? DEFAULT_MEMORY_WITH_FOLDER : DEFAULT_MEMORY);
  }

  /** New bounds of the work of recoveries. */
  public Recoveries bounds(NanoClock clock) {
    return new Recoveries(maxInFlight, bytesPerSecond, clock);
  }
}
