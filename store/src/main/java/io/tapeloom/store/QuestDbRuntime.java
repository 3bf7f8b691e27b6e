package io.tapeloom.store;

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
 * Makes QuestDB ready for this JVM, once, before any other of its classes is used.
 *
 * <p>QuestDB writes into a private field of {@code java.lang.reflect.AccessibleObject}, at an
 * offset that it takes for one of three: 8 when the property {@code sun.arch.data.model} says 32
 * bits, and 12 or 16 by the size of the usual object headers. With compact headers ({@code
 * -XX:+UseCompactObjectHeaders}) the field is at 8 and QuestDB takes it to be at 16, where a
 * reference lies, and the collector comes to grief. So the offset is found out here, by what
 * changes when a method is made accessible. If it is 8, the property says 32 bits for as long as
 * the class that reads it is initialised; that class asks it for nothing else, and the one that
 * chooses the native libraries by the same property has done so before. Afterwards the offset that
 * QuestDB has taken is compared with the one that was found, and nothing goes on unless they agree.
 */
final class QuestDbRuntime {

  private static final String DATA_MODEL = "sun.arch.data.model";
  private static final String LIBRARIES = "questdb.libs.dir";
  private static final int COMPACT_OFFSET = 8;

  private static boolean ready;

  private QuestDbRuntime() {}

  /**
   * Does it, unless it was done.
   *
   * @throws UnusableStore when QuestDB cannot be run in this JVM
   */
  static synchronized void prepare() throws UnusableStore {
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
        throw new UnusableStore(
            "QuestDB cannot be run in this JVM, whose objects are laid out in another way than it"
                + " takes them to be (%d instead of %d)".formatted(offset, taken));
      }
      ready = true;
    } catch (ReflectiveOperationException | LinkageError | IOException e) {
      throw new UnusableStore("QuestDB cannot be run in this JVM: " + e, e);
    }
  }

  /** Where in a method the field lies that says that it is accessible. */
  private static long accessibleOffset() throws ReflectiveOperationException, UnusableStore {
    Method probe = Object.class.getMethod("toString");
    byte[] before = bytes(probe);
    probe.setAccessible(true);
    byte[] after = bytes(probe);
    var changed =
        LongStream.range(0, before.length)
            .filter(i -> before[(int) i] == 0 && after[(int) i] == 1)
            .toArray();
    if (changed.length != 1) {
      throw new UnusableStore(
          "QuestDB cannot be run in this JVM: %d bytes tell whether a method is accessible"
              .formatted(changed.length));
    }
    return changed[0];
  }

  /** The bytes of an object behind the first word, which is the collector's. */
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
   * Loads the native libraries out of files that are gone right afterwards: QuestDB itself would
   * leave them behind wherever the program is killed.
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
            throw new IOException("there is no library %s for this machine".formatted(name));
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

  /** None where a file that is in use cannot be removed. */
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

  /** QuestDB's log goes nowhere: what matters of it comes as exceptions. */
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
