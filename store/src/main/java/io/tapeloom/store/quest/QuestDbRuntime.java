package io.tapeloom.store.quest;

import io.questdb.log.LogFactory;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Prepares QuestDB for this JVM, once, before any other of its classes is used.
 *
 * <p>QuestDB writes into a private field of {@code java.lang.reflect.AccessibleObject} at one of
 * three offsets: 8 if the property {@code sun.arch.data.model} is 32, otherwise 12 or 16 depending
 * on the size of the usual object headers. With compact headers ({@code
 * -XX:+UseCompactObjectHeaders}) the field is at 8, but QuestDB uses 16, where there is a
 * reference, and garbage collection crashes. Therefore this class determines the offset from the
 * byte that changes when a method is made accessible. If it is 8, the property is set to 32 while
 * the class that reads it is initialized. That class uses the property for nothing else, and the
 * class that chooses the native libraries by the same property is initialized before. Afterwards
 * the offset of QuestDB is compared with the determined one, and preparation fails unless they are
 * equal.
 */
final class QuestDbRuntime {

  private static final String DATA_MODEL = "sun.arch.data.model";
  private static final String LIBRARIES = "questdb.libs.dir";
  private static final int COMPACT_OFFSET = 8;

  private static boolean ready;

  private QuestDbRuntime() {}

  /**
   * Prepares QuestDB unless this is already done.
   *
   * @throws IOException if QuestDB cannot run in this JVM
   */
  static synchronized void prepare() throws IOException {
    if (ready) {
      return;
    }
    try {
      long offset = accessibleOffset();
      loadLibraries();
      withProperty(
          DATA_MODEL,
          offset == COMPACT_OFFSET ? "32" : System.getProperty(DATA_MODEL),
          () -> initialise("io.questdb.std.Unsafe"));
      silence();
      long taken = takenOffset();
      if (taken != offset) {
        throw new IOException(
            "QuestDB cannot run in this JVM: its object layout differs from what QuestDB expects"
                + " (offset %d instead of %d)".formatted(offset, taken));
      }
      ready = true;
    } catch (ReflectiveOperationException | LinkageError | IOException e) {
      throw new IOException("QuestDB cannot run in this JVM: " + e, e);
    }
  }

  /** Returns the offset of the field that makes a method accessible. */
  private static long accessibleOffset() throws ReflectiveOperationException, IOException {
    Method probe = Object.class.getMethod("toString");
    byte[] before = bytes(probe);
    probe.setAccessible(true);
    byte[] after = bytes(probe);
    var changed =
        LongStream.range(0, before.length)
            .filter(i -> before[(int) i] == 0 && after[(int) i] == 1)
            .toArray();
    if (changed.length != 1) {
      throw new IOException(
          "QuestDB cannot run in this JVM: %d bytes change when a method is made accessible, expected 1"
              .formatted(changed.length));
    }
    return changed[0];
  }

  /** Returns the bytes of an object after its first word, which garbage collection changes. */
  private static byte[] bytes(Object object) throws ReflectiveOperationException {
    var type = Class.forName("sun.misc.Unsafe"); // by name: the compiler warns of any other way
    var field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    var unsafe = field.get(null);
    var getByte = type.getMethod("getByte", Object.class, long.class);
    var bytes = new byte[24];
    for (int i = COMPACT_OFFSET; i < bytes.length; i++) {
      bytes[i] = (byte) getByte.invoke(unsafe, object, (long) i);
    }
    return bytes;
  }

  private static long takenOffset() throws ReflectiveOperationException {
    var field = Class.forName("io.questdb.std.Unsafe").getDeclaredField("OVERRIDE");
    field.setAccessible(true);
    return field.getLong(null);
  }

  /**
   * Loads the native libraries from files that are deleted right afterwards. QuestDB itself would
   * leave these files on the disk when the program is killed.
   */
  private static void loadLibraries() throws IOException, ReflectiveOperationException {
    var platform = platform();
    if (platform == null || System.getProperty(LIBRARIES) != null) {
      initialise("io.questdb.std.Os");
      return;
    }
    Path folder = Files.createTempDirectory("tapeloom-questdb");
    try {
      for (var name : platform.libraries()) {
        try (var library = LogFactory.class.getResourceAsStream(platform.folder() + name)) {
          if (library == null) {
            throw new IOException("QuestDB has no library %s for this machine".formatted(name));
          }
          Files.copy(library, folder.resolve(name));
        }
      }
      withProperty(LIBRARIES, folder.toString(), () -> initialise("io.questdb.std.Os"));
    } finally {
      for (var name : platform.libraries()) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    }
  }

  private record Platform(String folder, List<String> libraries) {}

  /** Returns null on systems where a file in use cannot be deleted. */
  private static @Nullable Platform platform() {
    var arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86-64";
    var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.contains("linux")) {
      return new Platform(
          "/io/questdb/bin/linux-%s/".formatted(arch), List.of("libquestdb.so", "libquestdbr.so"));
    }
    if (name.contains("mac")) {
      return new Platform(
          "/io/questdb/bin/darwin-%s/".formatted(arch),
          List.of("libquestdb.dylib", "libquestdbr.dylib"));
    }
    return null;
  }

  /** Disables the log of QuestDB, because its failures also arrive as exceptions. */
  private static void silence() throws ReflectiveOperationException {
    var silent = new LogFactory();
    silent.bind();
    var instance = LogFactory.class.getDeclaredField("INSTANCE");
    instance.setAccessible(true);
    instance.set(null, silent);
  }

  private interface Step {
    void run() throws ReflectiveOperationException;
  }

  private static void initialise(String name) throws ReflectiveOperationException {
    Class.forName(name, true, QuestDbRuntime.class.getClassLoader());
  }

  private static void withProperty(String name, @Nullable String value, Step step)
      throws ReflectiveOperationException {
    var before = System.getProperty(name);
    if (value != null) {
      System.setProperty(name, value);
    }
    try {
      step.run();
    } finally {
      if (before == null) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, before);
      }
    }
  }
}
