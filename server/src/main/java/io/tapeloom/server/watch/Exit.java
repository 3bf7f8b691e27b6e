package io.tapeloom.server.watch;

import io.tapeloom.stream.loop.NanoClock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The immediate exit of a program that cannot continue: one line on standard error and exit code
 * {@value #BROKEN}, without an orderly shutdown. Thread-safe; never returns.
 */
public final class Exit {

  /** Also the exit code of the JVM with {@code -XX:+ExitOnOutOfMemoryError}. */
  public static final int BROKEN = 3;

  /** Allocated in advance, because there may be no memory when it is needed. */
  private static final byte[] OUT_OF_MEMORY =
      line("out of memory: the server exits with code " + BROKEN);

  /** Opened in advance, for the same reason. */
  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

  /**
   * How long to wait for another thread that writes its line. The write may block if nothing reads
   * standard error.
   */
  private static final long MAX_WAIT_NANOS = 1_000_000_000L;

  private static final NanoClock CLOCK = NanoClock.system();

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private static volatile boolean written;

  private Exit() {}

  /**
   * Loads and allocates now all that an exit needs. Without memory the JVM cannot load a class, and
   * the program would not exit.
   */
  static void prepare() {
    Runtime.getRuntime().removeShutdownHook(new Thread()); // loads the classes that halt the JVM
  }

  /** Exits because there is no memory; allocates almost nothing. */
  static void outOfMemory() {
    end(OUT_OF_MEMORY);
  }

  /** Exits because something cannot recover. */
  public static void broken(String why) {
    byte[] line;
    try {
      line = line("%s: the server exits with code %d".formatted(why, BROKEN));
    } catch (OutOfMemoryError e) {
      line = OUT_OF_MEMORY;
    }
    end(line);
  }

  private static byte[] line(String text) {
    return ("tapeloom: " + text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void end(byte[] line) {
    try {
      if (BEGUN.compareAndSet(false, true)) {
        write(line);
        written = true;
      } else {
        awaitLine();
      }
    } finally {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  /** Waits for another thread to write its line; does not allocate. */
  private static void awaitLine() {
    long begin = CLOCK.nanoTime();
    while (!written && CLOCK.nanoTime() - begin < MAX_WAIT_NANOS) {
      Thread.onSpinWait();
    }
  }

  /** Completes the exit that another thread has started, if that thread takes too long. */
  static void finish() {
    if (BEGUN.get()) {
      awaitLine();
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private static void write(byte[] line) {
    try {
      ERR.write(line);
    } catch (IOException | OutOfMemoryError e) {
      // Nothing is left to report it to.
      return;
    }
  }
}
