package io.tapeloom.stream.wire;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system prefers threads by. Java's own priorities are without effect on Linux,
 * where a thread may lower its own by {@code setpriority(2)}. Elsewhere nothing happens.
 */
public final class ThreadPriority {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadPriority.class);

  /** Linux: of the thread that calls, though the name speaks of a process. */
  private static final int PRIO_PROCESS = 0;

  private static final int SELF = 0;

  private static final @Nullable MethodHandle SET_PRIORITY = function("setpriority");
  private static final @Nullable MethodHandle GET_PRIORITY = function("getpriority");

  private ThreadPriority() {}

  /**
   * Makes daemon threads of the platform whose priority is lower than that of the thread that
   * started the program.
   *
   * @param name what their names begin with, before a hyphen and a number
   * @param nice from 1, a little lower, to 19
   */
  public static ThreadFactory lowered(String name, int nice) {
    var number = new AtomicInteger();
    return work ->
        Thread.ofPlatform()
            .daemon()
            .name(name + '-' + number.incrementAndGet())
            .unstarted(
                () -> {
                  lower(nice);
                  work.run();
                });
  }

  /** Lowers the priority of the calling thread, for good. */
  private static void lower(int nice) {
    if (SET_PRIORITY == null || GET_PRIORITY == null) {
      return;
    }
    try {
      int now = (int) GET_PRIORITY.invokeExact(PRIO_PROCESS, SELF, 0);
      int result = (int) SET_PRIORITY.invokeExact(PRIO_PROCESS, SELF, Math.min(19, now + nice));
      if (result != 0) {
        LOG.debug("A thread's priority was not lowered");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("setpriority(2) cannot be called", e);
    }
  }

  /** Of {@code int (int, int, int)}; the last one is not looked at by {@code getpriority}. */
  @SuppressWarnings("restricted") // fixed types, no memory
  private static @Nullable MethodHandle function(String name) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    try {
      var linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));
    } catch (RuntimeException | UnsatisfiedLinkError e) {
      LOG.debug("Threads keep their priority: {}", e.toString());
      return null;
    }
  }
}
