package io.tapeloom.store;

import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a store, used by one process at a time. Besides the files of the symbols it
 * contains the stored market ({@code market}), the moment from which bars are complete ({@code
 * begin}), the missing minutes ({@code gaps}), the retention ({@code retention}), and the units of
 * each symbol ({@code units}). Read by any thread; missing minutes are written by any thread, the
 * others by one.
 */
final class StoreFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFolder.class);

  private static final String MARKET = "market";
  private static final String BEGIN = "begin";
  private static final String GAPS = "gaps";
  private static final String RETENTION = "retention";
  private static final String UNITS = "units";

  /** Maximum length of a value in messages. */
  private static final int MAX_SHOWN = 60;

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final KeptText market;
  private final KeptText begin;
  private final KeptText gaps;
  private final KeptText retention;
  private final KeptText units;
  private volatile OptionalLong beginMillis = OptionalLong.empty();

  // Guarded by itself.
  private final Set<Missing> missing = new LinkedHashSet<>();

  /** Whether the missing minutes have changed since they were written. Guarded by them. */
  private boolean missingChanged;

  /** The market of this process. */
  private Map<String, String> writeMarket = Map.of();

  /** Whether the stored market is known: it was written and can be read. */
  private boolean knowsItsMarket;

  /** Missing minutes of a symbol, in milliseconds since the epoch. */
  record Missing(String symbol, long fromMillis, long untilMillis) {}

  private StoreFolder(Path folder, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    this.market = new KeptText(folder, MARKET);
    this.begin = new KeptText(folder, BEGIN);
    this.gaps = new KeptText(folder, GAPS);
    this.retention = new KeptText(folder, RETENTION);
    this.units = new KeptText(folder, UNITS);
  }

  /**
   * Locks a folder, which is created if it does not exist.
   *
   * @param market the settings that determine the market, by name
   * @param instruments the instruments of the market with their units
   * @throws UnusableStore if the folder cannot be used, or contains another market, or an
   *     instrument in other units
   */
  static StoreFolder take(Path folder, Map<String, String> market, List<Instrument> instruments)
      throws UnusableStore {
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
            "it is in use by another process; stop that process, or set another folder");
      }
      checkAccess(folder);
      var taken = new StoreFolder(folder, lockFile, lock);
      taken.compare(market);
      taken.keepUnits(instruments);
      taken.beginMillis = taken.readBegin();
      taken.missing.addAll(taken.readGaps());
      return taken;
    } catch (IOException e) {
      closeQuietly(lockFile);
      throw new UnusableStore("it cannot be written: " + reason(e), e);
    } catch (UnusableStore e) {
      closeQuietly(lockFile);
      throw e;
    }
  }

  /**
   * Checks access rights to the folders and the files beside them, because missing rights are not a
   * damage that can be repaired.
   */
  private static void checkAccess(Path folder) throws IOException, UnusableStore {
    try (var files = Files.walk(folder, 2)) {
      var closed =
          files
              .filter(file -> !Files.isReadable(file) || !Files.isWritable(file))
              .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
              .findFirst();
      if (closed.isPresent()) {
        throw new UnusableStore(
            "the server has no right to read or write %s; grant it, or set another folder"
                .formatted(folder.relativize(closed.get())));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this process
    }
  }

  private void compare(Map<String, String> now) throws IOException, UnusableStore {
    Optional<String> text;
    try {
      text = market.read();
    } catch (KeptText.Lost e) {
      LOG.warn("{} in {}: the stored market is unknown", e.getMessage(), folder);
      market.setAside();
      text = Optional.empty();
    }
    knowsItsMarket = text.isPresent();
    if (text.isEmpty()) {
      writeMarket = now;
      return;
    }
    var kept = pairs(text.get(), '=');
    for (var name : now.keySet()) {
      var before = kept.getOrDefault(name, "");
      var value = now.getOrDefault(name, "");
      if (!before.equals(value)) {
        throw new UnusableStore(
            "it contains another market, with %s=%s instead of %s; restore the setting, or set another folder"
                .formatted(name, shortened(before), shortened(value)));
      }
    }
  }

  /** Whether the stored market is known; false in a new folder, or if the file is lost. */
  boolean knowsItsMarket() {
    return knowsItsMarket;
  }

  /** Writes the market of this process if the stored market is unknown. */
  void claim() throws IOException {
    if (!knowsItsMarket) {
      market.write(text(writeMarket, '='));
      knowsItsMarket = true;
    }
  }

  private static String shortened(String value) {
    return value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + '…';
  }

  private OptionalLong readBegin() throws IOException {
    try {
      var text = begin.read();
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text.get().strip()));
    } catch (KeptText.Lost | NumberFormatException e) {
      LOG.warn("File begin in {} is damaged: it is renamed", folder);
      begin.setAside();
      return OptionalLong.empty();
    }
  }

  private List<Missing> readGaps() throws IOException {
    try {
      return gaps.read().orElse("").lines().map(StoreFolder::missing).toList();
    } catch (KeptText.Lost | IllegalArgumentException e) {
      LOG.warn("File gaps in {} is damaged: it is renamed", folder);
      gaps.setAside();
      return List.of();
    }
  }

  private static Missing missing(String line) {
    var parts = line.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a gap: " + line);
    }
    return new Missing(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  /** The missing minutes. */
  List<Missing> missing() {
    synchronized (missing) {
      return List.copyOf(missing);
    }
  }

  /** Replaces the missing minutes. */
  void keepMissing(List<Missing> now) throws IOException {
    synchronized (missing) {
      if (!List.copyOf(missing).equals(now)) {
        missing.clear();
        missing.addAll(now);
        writeMissing();
      }
    }
  }

  /**
   * Adds missing minutes.
   *
   * @param now whether to write them now; otherwise {@link #tryToWriteMissing} does it
   */
  void addMissing(List<Missing> more, boolean now) throws IOException {
    synchronized (missing) {
      missingChanged |= missing.addAll(more);
      if (now && missingChanged) {
        writeMissing();
      }
    }
  }

  /** Removes missing minutes that were stored; written by {@link #tryToWriteMissing}. */
  void removeMissing(Missing stored) {
    synchronized (missing) {
      missingChanged |= missing.remove(stored);
    }
  }

  /** Writes the missing minutes if some were removed; if this fails, it is done later. */
  void tryToWriteMissing() {
    synchronized (missing) {
      try {
        if (missingChanged) {
          writeMissing();
        }
      } catch (IOException e) {
        LOG.debug("File gaps in {} cannot be written", folder, e); // they are filled once more
      }
    }
  }

  private void writeMissing() throws IOException {
    missingChanged = true;
    var text = new StringBuilder();
    for (var each : missing) {
      text.append("%s %d %d\n".formatted(each.symbol, each.fromMillis, each.untilMillis));
    }
    gaps.write(text.toString());
    missingChanged = false;
  }

  /**
   * Writes the units of the instruments, because all numbers of the store are in these units.
   *
   * @throws UnusableStore if an instrument is stored in other units
   */
  private void keepUnits(List<Instrument> instruments) throws IOException, UnusableStore {
    var kept = readUnits();
    var known = new TreeMap<>(kept);
    for (var instrument : instruments) {
      var now = "%d %d".formatted(instrument.priceScale(), instrument.quantityScale());
      var before = known.putIfAbsent(instrument.symbol(), now);
      if (before != null && !before.equals(now)) {
        throw new UnusableStore(
            "prices and quantities of %s are stored in units of 1/%s, but the market has 1/%s; set another folder"
                .formatted(
                    instrument.symbol(),
                    before.replace(" ", " and 1/"),
                    now.replace(" ", " and 1/")));
      }
    }
    if (!known.equals(kept)) {
      units.write(text(known, ' '));
    }
  }

  private Map<String, String> readUnits() throws IOException {
    try {
      return pairs(units.read().orElse(""), ' ');
    } catch (KeptText.Lost e) {
      LOG.warn("File units in {} is damaged: it is renamed", folder);
      units.setAside();
      return Map.of();
    }
  }

  /** Parses a text with one name and one value per line. */
  private static Map<String, String> pairs(String text, char separator) {
    var pairs = new LinkedHashMap<String, String>();
    text.lines()
        .forEach(
            line -> {
              int at = line.indexOf(separator);
              if (at > 0) {
                pairs.put(line.substring(0, at), line.substring(at + 1));
              }
            });
    return pairs;
  }

  private static String text(Map<String, String> pairs, char separator) {
    var text = new StringBuilder();
    pairs.forEach((name, value) -> text.append(name).append(separator).append(value).append('\n'));
    return text.toString();
  }

  /** The retention of bars and trades, in days. */
  record Retention(long bars, long trades) {}

  /** The retention so far; empty: unknown. */
  Optional<Retention> retention() throws IOException {
    try {
      return retention.read().map(text -> retention(text.strip().split(" ", -1)));
    } catch (KeptText.Lost | IllegalArgumentException e) {
      LOG.warn("File retention in {} is damaged: it is renamed", folder);
      retention.setAside();
      return Optional.empty();
    }
  }

  private static Retention retention(String[] words) {
    if (words.length != 2) {
      throw new IllegalArgumentException("not a retention");
    }
    return new Retention(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  void retain(Retention now) throws IOException {
    retention.write("%d %d\n".formatted(now.bars, now.trades));
  }

  Path path() {
    return folder;
  }

  /** The folder of the symbols' folders. */
  Path history() {
    return folder.resolve("history");
  }

  /** The file that contains where the rows of each symbol end. */
  Path ends() {
    return folder.resolve("ends");
  }

  /** The database of earlier versions. */
  Path oldDatabase() {
    return folder.resolve("db");
  }

  OptionalLong beginMillis() {
    return beginMillis;
  }

  void beginAt(long millis) throws IOException {
    begin.write(Long.toString(millis) + '\n');
    beginMillis = OptionalLong.of(millis);
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
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (lockFile) {
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
