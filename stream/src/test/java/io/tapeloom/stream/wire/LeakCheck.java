package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class if the transport has reported a buffer that was not released or an unhandled
 * exception.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
  private static final int COLLECTIONS = 2;
  private static final int ALLOCATIONS = 16;

  static {
    var reports =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
              REPORTS.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
          }
        };
    reports.start();
    ((Logger) LoggerFactory.getLogger("io.netty")).addAppender(reports);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    REPORTS.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int i = 0; i < COLLECTIONS; i++) {
      collectGarbage();
      for (int j = 0; j < ALLOCATIONS; j++) {
        ByteBufAllocator.DEFAULT.directBuffer(16).release(); // leaks are reported on allocation
      }
    }

    assertThat(REPORTS).as("reports of the transport").isEmpty();
  }

  private static void collectGarbage() {
    var garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
  }
}
