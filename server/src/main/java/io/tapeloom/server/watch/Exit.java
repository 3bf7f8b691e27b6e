package io.tapeloom.server.watch;

import io.tapeloom.stream.loop.NanoClock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of a program that cannot go on: one line on standard error and exit code {@value
 * #BROKEN}, without any of what an end in good order does. Thread-safe; never returns.
 */
public final class Exit {

  /** What the JVM exits with under {@code -XX:+ExitOnOutOfMemoryError}, too. */
  public static final int BROKEN = 3;

  /** Made before it is needed: there may be no memory then. */
  private static final byte[] OUT_OF_MEMORY =
      line("out of memory: the server ends with exit code " + BROKEN);

  /** Made before it is needed, too. */
  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

  /** How long another thread may take to write its line; nobody may read what it writes. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final NanoClock CLOCK = NanoClock.system();

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private static volatile boolean written;

  private Exit() {}

  /**
   * Has all that an end needs made and loaded now: where there is no memory, no class is found, and
   * the program would go on for ever.
   */
  static void prepare() {
    Runtime.getRuntime().removeShutdownHook(new Thread()); // loads what halts
  }

  /** There is no memory; allocates next to nothing. */
  static void outOfMemory() {
    end(OUT_OF_MEMORY);
  }

  /** Something is broken for good. */
  public static void broken(String why) {
    byte[] line;
    try {
      line = line("%s: the server ends with exit code %d".formatted(why, BROKEN));
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

  /** The line is another thread's, which may be writing it; does not allocate. */
  private static void awaitLine() {
    long begin = CLOCK.nanoTime();
    while (!written && CLOCK.nanoTime() - begin < PATIENCE_NANOS) {
      Thread.onSpinWait();
    }
  }

  /** Ends what another thread has begun to end, if that takes it too long. */
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
      // There is nobody left to report it to.
      return;
    }
  }
}
