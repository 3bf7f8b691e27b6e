package io.tapeloom.server.watch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

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

  private static volatile boolean begun;

  private Exit() {}

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
    boolean another = begun;
    begun = true;
    try {
      if (!another) {
        write(line);
      }
    } finally {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  /** Ends at once what another thread has begun to end: nobody may read what it writes. */
  static void finish() {
    if (begun) {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private static void write(byte[] line) {
    try (var err = new FileOutputStream(FileDescriptor.err)) {
      err.write(line);
    } catch (IOException | OutOfMemoryError e) {
      // There is nobody left to report it to.
      return;
    }
  }
}
