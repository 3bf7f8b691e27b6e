package io.tapeloom.server.watch;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import io.tapeloom.server.config.FailureFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Exits the program when a thread runs out of memory, on or off the heap. The JVM does this itself
 * with {@code -XX:+ExitOnOutOfMemoryError}, but not without that flag, and not for an error that a
 * library throws, as for direct buffers. This class finds these errors where they are reported: in
 * threads that end with one, and in log lines that contain one.
 */
public final class OutOfMemory {

  private OutOfMemory() {}

  /** Starts to watch. The log must be configured before. */
  public static void watch() {
    Exit.prepare();
    Thread.setDefaultUncaughtExceptionHandler(OutOfMemory::ended);
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.addTurboFilter(new Lines());
  }

  private static void ended(Thread thread, Throwable failure) {
    endIfMemoryIsOut(failure);
    LoggerFactory.getLogger(OutOfMemory.class)
        .error("Thread {} ended with an unhandled exception", thread.getName(), failure);
  }

  static void endIfMemoryIsOut(Throwable failure) {
    if (isMemory(failure)) {
      Exit.outOfMemory();
    }
  }

  /** Whether a failure or one of its causes is a lack of memory; does not allocate. */
  static boolean isMemory(@Nullable Throwable failure) {
    int depth = 0;
    for (var each = failure; each != null && depth < MAX_DEPTH; each = each.getCause()) {
      if (each instanceof OutOfMemoryError) {
        return true;
      }
      depth++;
    }
    return false;
  }

  /** Maximum number of causes to follow, because causes may form a cycle. */
  private static final int MAX_DEPTH = 32;

  /** Sees every line, including those that are not logged. */
  private static final class Lines extends FailureFilter {

    @Override
    protected FilterReply decide(Throwable failure) {
      endIfMemoryIsOut(failure);
      return FilterReply.NEUTRAL;
    }
  }
}
