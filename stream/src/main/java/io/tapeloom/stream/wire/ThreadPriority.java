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
 * Lowers the priority of threads in the operating system. Java's own priorities have no effect on
 * Linux, where a thread may lower its priority with {@code setpriority(2)}. On other systems this
 * class has no effect. Thread-safe.
 */
public final class ThreadPriority {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadPriority.class);

  /** Linux: applies to the calling thread, in spite of the name. */
  private static final int PRIO_PROCESS = 0;

  private static final int SELF = 0;

  private static final @Nullable MethodHandle SET_PRIORITY = function("setpriority");
  private static final @Nullable MethodHandle GET_PRIORITY = function("getpriority");

  private ThreadPriority() {}

  /**
   * Returns a factory of daemon platform threads whose priority is lower than that of the thread
   * that started the program.
   *
   * @param name the prefix of their names, before a hyphen and a number
   * @param nice how much lower: from 1 (a little) to 19
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

  /** Lowers the priority of the calling thread permanently. */
  private static void lower(int nice) {
    if (SET_PRIORITY == null || GET_PRIORITY == null) {
      return;
    }
    try {
      int now = (int) GET_PRIORITY.invokeExact(PRIO_PROCESS, SELF, 0);
      int result = (int) SET_PRIORITY.invokeExact(PRIO_PROCESS, SELF, Math.min(19, now + nice));
      if (result != 0) {
        LOG.debug("Thread priority could not be lowered");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("setpriority(2) cannot be called", e);
    }
  }

  /** A function {@code int (int, int, int)}; {@code getpriority} ignores the last argument. */
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
      LOG.debug("Thread priorities cannot be lowered: {}", e.toString());
      return null;
    }
  }
}
