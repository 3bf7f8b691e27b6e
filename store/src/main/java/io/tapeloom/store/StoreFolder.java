package io.tapeloom.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a store, which one process has at a time: beside the database it holds what market
 * is kept ({@code market}), and from when on bars are whole ({@code begin}).
 */
final class StoreFolder implements AutoCloseable {

  private static final String MARKET = "market";
  private static final String BEGIN = "begin";

  /** Characters of a value that are shown. */
  private static final int MOST_SHOWN = 60;

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private volatile OptionalLong beginMillis;

  private StoreFolder(Path folder, FileChannel lockFile, FileLock lock, OptionalLong beginMillis) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    this.beginMillis = beginMillis;
  }

  /**
   * Takes a folder, which is made if it is not there.
   *
   * @param market what settles the market, by the names that people know it by
   * @throws UnusableStore when the folder cannot be used, or keeps another market
   */
  static StoreFolder take(Path folder, Map<String, String> market) throws UnusableStore {
    FileChannel lockFile = null;
    try {
      Files.createDirectories(folder);
      lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = lock(lockFile);
      if (lock == null) {
        lockFile.close();
        throw new UnusableStore(
            "it is in use by another process; stop that one, or name another folder");
      }
      compare(folder, market);
      return new StoreFolder(folder, lockFile, lock, readBegin(folder));
    } catch (IOException e) {
      closeQuietly(lockFile);
      throw new UnusableStore("it cannot be written to: " + reason(e), e);
    } catch (UnusableStore e) {
      closeQuietly(lockFile);
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this process
    }
  }

  private static void compare(Path folder, Map<String, String> market)
      throws IOException, UnusableStore {
    var file = folder.resolve(MARKET);
    if (!Files.exists(file)) {
      var text = new StringBuilder();
      market.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
      replace(file, text.toString());
      return;
    }
    var kept = new LinkedHashMap<String, String>();
    for (var line : Files.readAllLines(file)) {
      int separator = line.indexOf('=');
      if (separator < 0) {
        throw damaged(MARKET, "\"%s\" is no line of it".formatted(line));
      }
      kept.put(line.substring(0, separator), line.substring(separator + 1));
    }
    if (kept.isEmpty()) {
      throw damaged(MARKET, "it is empty");
    }
    for (var name : market.keySet()) {
      var before = kept.getOrDefault(name, "");
      var now = market.getOrDefault(name, "");
      if (!before.equals(now)) {
        throw new UnusableStore(
            "it keeps another market, of %s=%s, now it is %s; set it back, or name another folder"
                .formatted(name, shortened(before), shortened(now)));
      }
    }
  }

  private static String shortened(String value) {
    return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + '…';
  }

  private static OptionalLong readBegin(Path folder) throws IOException, UnusableStore {
    var file = folder.resolve(BEGIN);
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    var text = Files.readString(file).strip();
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw damaged(BEGIN, "\"%s\" is no time".formatted(text));
    }
  }

  /** What to say of a folder of which a part cannot be read. */
  static UnusableStore damaged(String part, String why) {
    return new UnusableStore(
        "it is damaged, in %s: %s; put a backup in its place, or name another folder"
            .formatted(part, why));
  }

  Path database() {
    return folder.resolve("db");
  }

  OptionalLong beginMillis() {
    return beginMillis;
  }

  void beginAt(long millis) throws IOException {
    replace(folder.resolve(BEGIN), Long.toString(millis) + '\n');
    beginMillis = OptionalLong.of(millis);
  }

  /** A file is there whole or as it was. */
  private static void replace(Path file, String text) throws IOException {
    var draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        draft,
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }

  private static void closeQuietly(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (lockFile) {
      lock.release();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
