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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a store, which one process has at a time: beside the database it holds what market
 * is kept ({@code market}), from when on bars are whole ({@code begin}), and what is missing
 * ({@code gaps}), and in which units the numbers of each symbol are ({@code units}). Read by any
 * thread, written by one.
 */
final class StoreFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFolder.class);

  private static final String MARKET = "market";
  private static final String BEGIN = "begin";
  private static final String GAPS = "gaps";
  private static final String RETENTION = "retention";
  private static final String UNITS = "units";

  /** Characters of a value that are shown. */
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
  private volatile List<Missing> missing = List.of();

  /** The market of who has taken it. */
  private Map<String, String> writeMarket = Map.of();

  /** Whether it is known which market is kept: that was written down, and was readable. */
  private boolean knowsItsMarket;

  /** Minutes of a symbol that are missing, from and until in milliseconds since the epoch. */
  record Missing(String symbol, long fromMillis, long untilMillis) {}

  private StoreFolder(Path folder, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    this.market = new KeptText(folder, MARKET, true);
    this.begin = new KeptText(folder, BEGIN, true);
    this.gaps = new KeptText(folder, GAPS, true);
    this.retention = new KeptText(folder, RETENTION, true);
    this.units = new KeptText(folder, UNITS, true);
  }

  /**
   * Takes a folder, which is made if it is not there.
   *
   * @param market what settles the market, by the names that people know it by
   * @param instruments those of the market, in their units
   * @throws UnusableStore when the folder cannot be used, or keeps another market, or an instrument
   *     in other units
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
            "it is in use by another process; stop that one, or name another folder");
      }
      checkAccess(folder);
      var taken = new StoreFolder(folder, lockFile, lock);
      taken.compare(market);
      taken.keepUnits(instruments);
      taken.beginMillis = taken.readBegin();
      taken.missing = taken.readGaps();
      return taken;
    } catch (IOException e) {
      closeQuietly(lockFile);
      throw new UnusableStore("it cannot be written to: " + reason(e), e);
    } catch (UnusableStore e) {
      closeQuietly(lockFile);
      throw e;
    }
  }

  /** Files that may not be read or written are no damage, and nothing to be mended here. */
  private static void checkAccess(Path folder) throws IOException, UnusableStore {
    try (var files = Files.walk(folder)) {
      var closed =
          files
              .filter(file -> !Files.isReadable(file) || !Files.isWritable(file))
              .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
              .findFirst();
      if (closed.isPresent()) {
        throw new UnusableStore(
            "%s may not be read or written; give the server the right to, or name another folder"
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
      LOG.warn("{} in {}: it is not known any more which market is kept", e.getMessage(), folder);
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
            "it keeps another market, of %s=%s, now it is %s; set it back, or name another folder"
                .formatted(name, shortened(before), shortened(value)));
      }
    }
  }

  /** Whether it is known which market is kept; not in a folder that is new, or has lost that. */
  boolean knowsItsMarket() {
    return knowsItsMarket;
  }

  /** Writes down which market is kept from now on, where that was not known. */
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
      LOG.warn("begin in {} is damaged: it is set aside", folder);
      begin.setAside();
      return OptionalLong.empty();
    }
  }

  private List<Missing> readGaps() throws IOException {
    try {
      return gaps.read().orElse("").lines().map(StoreFolder::missing).toList();
    } catch (KeptText.Lost | IllegalArgumentException e) {
      LOG.warn("gaps in {} is damaged: it is set aside", folder);
      gaps.setAside();
      return List.of();
    }
  }

  private static Missing missing(String line) {
    var parts = line.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("no gap: " + line);
    }
    return new Missing(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  /** What is missing. */
  List<Missing> missing() {
    return missing;
  }

  void keepMissing(List<Missing> now) throws IOException {
    if (now.equals(missing)) {
      return;
    }
    var text = new StringBuilder();
    for (var each : now) {
      text.append("%s %d %d\n".formatted(each.symbol, each.fromMillis, each.untilMillis));
    }
    gaps.write(text.toString());
    missing = List.copyOf(now);
  }

  /**
   * Keeps the units of instruments, in which all numbers of the store are: in others they would
   * mean something else.
   *
   * @throws UnusableStore when an instrument is kept in other units
   */
  private void keepUnits(List<Instrument> instruments) throws IOException, UnusableStore {
    var kept = readUnits();
    var known = new TreeMap<>(kept);
    for (var instrument : instruments) {
      var now = "%d %d".formatted(instrument.priceScale(), instrument.quantityScale());
      var before = known.putIfAbsent(instrument.symbol(), now);
      if (before != null && !before.equals(now)) {
        throw new UnusableStore(
            "prices and quantities of %s are kept in units of 1/%s, now they are in 1/%s; name another folder"
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
      LOG.warn("units in {} is damaged: it is set aside", folder);
      units.setAside();
      return Map.of();
    }
  }

  /** The names and values of a text that has one of each in a line. */
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

  /** For how many days bars and trades were kept. */
  record Retention(long bars, long trades) {}

  /** For how long things were kept so far; empty: that is not known. */
  Optional<Retention> retention() throws IOException {
    try {
      return retention.read().map(text -> retention(text.strip().split(" ", -1)));
    } catch (KeptText.Lost | IllegalArgumentException e) {
      LOG.warn("retention in {} is damaged: it is set aside", folder);
      retention.setAside();
      return Optional.empty();
    }
  }

  private static Retention retention(String[] words) {
    if (words.length != 2) {
      throw new IllegalArgumentException("no retention");
    }
    return new Retention(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  void retain(Retention now) throws IOException {
    retention.write("%d %d\n".formatted(now.bars, now.trades));
  }

  /** What to say of a folder that is damaged and cannot be mended. */
  static UnusableStore damaged(String part, String why) {
    return new UnusableStore(
        "it is damaged, in %s, and cannot be mended: %s; make room, put a backup in its place, or name another folder"
            .formatted(part, why));
  }

  Path path() {
    return folder;
  }

  /** Where a database is made that shall take the place of another. */
  Path newDatabase() {
    return folder.resolve("db.new");
  }

  Path database() {
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
