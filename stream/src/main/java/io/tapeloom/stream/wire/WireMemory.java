package io.tapeloom.stream.wire;

/**
 * How much memory all connections of a server may take together.
 *
 * @param unsent what waits to be written to clients that do not read it, with what it costs to keep
 * @param unfinished what came in and is no whole message yet
 */
public record WireMemory(ByteBudget unsent, ByteBudget unfinished) {

  /** What a heap of 256 MiB bears. */
  public static final long DEFAULT_UNSENT_BYTES = 64L << 20;

  /** What a heap of 256 MiB bears. */
  public static final long DEFAULT_UNFINISHED_BYTES = 32L << 20;

  /** Budgets of the default sizes, of their own. */
  public static WireMemory withDefaults() {
    return new WireMemory(
        new ByteBudget(DEFAULT_UNSENT_BYTES), new ByteBudget(DEFAULT_UNFINISHED_BYTES));
  }
}
