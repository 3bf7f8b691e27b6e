package io.tapeloom.stream.wire;

/**
 * The memory budgets of all connections of a server together. Immutable.
 *
 * @param unsent output that waits for clients that do not read, with the overhead of keeping it
 * @param unfinished input that is not a complete message yet
 */
public record WireMemory(ByteBudget unsent, ByteBudget unfinished) {

  /** Fits a heap of 256 MiB. */
  public static final long DEFAULT_UNSENT_BYTES = 64L << 20;

  /** Fits a heap of 256 MiB. */
  public static final long DEFAULT_UNFINISHED_BYTES = 32L << 20;

  /** Returns new budgets of the default sizes. */
  public static WireMemory withDefaults() {
    return new WireMemory(
        new ByteBudget(DEFAULT_UNSENT_BYTES), new ByteBudget(DEFAULT_UNFINISHED_BYTES));
  }
}
