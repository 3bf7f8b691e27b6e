package io.tapeloom.server.watch;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import io.tapeloom.server.config.FailureFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Ends the program when a thread has found no memory, on the heap or beside it. The JVM does so by
 * itself under {@code -XX:+ExitOnOutOfMemoryError}; but not where it was started without that flag,
 * and not for an error that a library throws by itself, as for direct buffers. Those are seen here
 * by whoever reports them: a thread that ends by one, and every log line that bears one.
 */
public final class OutOfMemory {

  private OutOfMemory() {}

  /** Begins to look. The log must have been set up. */
  public static void watch() {
    Exit.prepare();
    Thread.setDefaultUncaughtExceptionHandler(OutOfMemory::ended);
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.addTurboFilter(new Lines());
  }

  private static void ended(Thread thread, Throwable failure) {
    endIfMemoryIsOut(failure);
    LoggerFactory.getLogger(OutOfMemory.class)
        .error("Thread {} has ended by a bug", thread.getName(), failure);
  }

  static void endIfMemoryIsOut(Throwable failure) {
    if (isMemory(failure)) {
      Exit.outOfMemory();
    }
  }

  /** Whether the cause of all is that there was no memory; does not allocate. */
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

  /** Of causes, which may go in a circle. */
  private static final int MAX_DEPTH = 32;

  /** Sees every line before it is decided whether it is logged. */
  private static final class Lines extends FailureFilter {

    @Override
    protected FilterReply decide(Throwable failure) {
      endIfMemoryIsOut(failure);
      return FilterReply.NEUTRAL;
    }
  }
}
