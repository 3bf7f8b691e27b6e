package io.tapeloom.stream.loop;

/**
 * Marks the threads that run a {@link Loop}. Such a thread must not wait for another loop: two
 * loops that wait for each other never continue. Each implementation of {@link Loop} marks its
 * thread. Thread-safe.
 */
public final class LoopThreads {

  private static final ThreadLocal<Boolean> MARKED = ThreadLocal.withInitial(() -> false);

  private LoopThreads() {}

  /** Marks the calling thread as a loop thread until it ends. */
  public static void mark() {
    MARKED.set(true);
  }

  /** Whether the calling thread is marked. */
  public static boolean isCurrent() {
    return MARKED.get();
  }
}
