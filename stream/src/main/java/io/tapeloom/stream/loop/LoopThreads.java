package io.tapeloom.stream.loop;

/**
 * Which threads run a {@link Loop}. Such a thread never waits for another one: two loops that wait
 * for each other would wait for ever. Whoever makes a loop of its own marks its thread.
 * Thread-safe.
 */
public final class LoopThreads {

  private static final ThreadLocal<Boolean> MARKED = ThreadLocal.withInitial(() -> false);

  private LoopThreads() {}

  /** Marks the calling thread as one that runs a loop, for as long as it lives. */
  public static void mark() {
    MARKED.set(true);
  }

  /** Whether the calling thread was marked. */
  public static boolean isCurrent() {
    return MARKED.get();
  }
}
