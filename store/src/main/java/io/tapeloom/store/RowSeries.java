package io.tapeloom.store;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.store.Ends.End;
import io.tapeloom.store.RowFile.Damaged;
import io.tapeloom.store.RowFile.Header;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one symbol and one kind, in files that follow each other in time. Rows are appended
 * to the newest file; rows that belong before its end are merged into new versions of the files.
 * Only the end is known until the other files are {@linkplain #load loaded}.
 *
 * <p>One thread at a time changes the series, and holds the write lock of the symbol while it
 * changes what readers see. Readers hold the read lock.
 */
final class RowSeries<T> {

  private static final Logger LOG = LoggerFactory.getLogger(RowSeries.class);

  /** How the names of unfinished files begin. */
  static final String DRAFT = ".new-";

  private final Path folder;
  private final RowFormat<T> format;
  private final String symbol;
  private final Lock writeLock;

  /** The number of rows of each known file, by its start. */
  private final NavigableMap<Long, Long> files = new TreeMap<>();

  private boolean isLoaded;

  /** Whether the end is known; further rows in the newest file are not part of the series. */
  private boolean isOpen;

  private volatile long newestKey = RowFile.NONE;

  /** The start of the first file that was written, as far as it is known. */
  private long firstStart = RowFile.NONE;

  /** Whether the newest file may contain rows that are not part of the series. */
  private boolean isLonger = true;

  /** A time span; the end is exclusive; both in milliseconds since the epoch. */
  record Span(long fromMillis, long untilMillis) {}

  /**
   * A repaired file.
   *
   * @param kept number of rows in it
   */
  record Repair(long kept) {}

  /** Receives the time spans between the kept rows of a damaged file. */
  interface Losses {

    void of(List<Span> lost) throws IOException;
  }

  /** Called with the end of a new file before the file is created. */
  interface Announcement {

    void of(End end) throws IOException;
  }

  RowSeries(Path folder, RowFormat<T> format, String symbol, Lock writeLock) {
    this.folder = folder;
    this.format = format;
    this.symbol = symbol;
    this.writeLock = writeLock;
  }

  private RowFile<T> file(long start) {
    return RowFile.of(folder, format, symbol, start);
  }

  RowFormat<T> format() {
    return format;
  }

  /** Returns the series in the folder of a symbol that is not listed, to delete old files. */
  static List<RowSeries<?>> unlisted(Path folder) {
    var lock = new ReentrantLock();
    return List.of(
        new RowSeries<>(folder, MinuteRows.MINUTES, "", lock),
        new RowSeries<>(folder, MinuteRows.HOURS, "", lock),
        new RowSeries<>(folder, TradeRows.UNLISTED, "", lock));
  }

  /** The end of the series; empty if there are no rows. */
  Optional<End> end() {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new End(
                files.lastKey(), files.lastEntry().getValue(), newestKey, first(files.firstKey())));
  }

  /** The key of the newest row. */
  OptionalLong newestKey() {
    long key = newestKey;
    return key == RowFile.NONE ? OptionalLong.empty() : OptionalLong.of(key);
  }

  /**
   * Finds the end of the series. Rows after the known end are accepted up to the first one that is
   * not as it was written.
   *
   * @throws Damaged if rows before the known end are missing
   */
  void open(End known) throws Damaged, IOException {
    firstStart = known.firstStart();
    files.clear();
    isLoaded = false;
    isOpen = false;
    isLonger = true;
    var file = file(known.start());
    long rows = file.rows();
    if (known.rows() == 0 && rows <= 0) {
      openByFolder();
      return;
    }
    files.put(known.start(), known.rows());
    newestKey = known.newestKey();
    if (rows < known.rows()) {
      throw new Damaged(
          file, rows < 0 ? "is missing" : "has %d rows of %d".formatted(rows, known.rows()));
    }
    if (rows > known.rows()) {
      accept(file, known.rows(), rows);
    }
    isOpen = true;
  }

  private void accept(RowFile<T> file, long from, long rows) throws IOException {
    long[] accepted = {from, from == 0 ? RowFile.NONE : newestKey};
    try (var reading = file.open(rows)) {
      reading.each(
          from,
          (bytes, at) -> {
            long key = format.key(bytes, at);
            if (key < accepted[1] || (key == accepted[1] && format.isUnique())) {
              return false;
            }
            accepted[0]++;
            accepted[1] = key;
            return true;
          });
    } catch (Damaged e) {
      isLonger = true; // the program was killed before these rows were committed
    }
    if (accepted[0] > 0) {
      files.put(file.start(), accepted[0]);
      newestKey = accepted[1];
    }
  }

  /**
   * Finds the end of the series in its files, if it is not known otherwise.
   *
   * @throws Damaged if there are rows after damaged ones
   */
  void openByFolder() throws Damaged, IOException {
    files.clear();
    isLoaded = false;
    isOpen = false;
    isLonger = true;
    newestKey = RowFile.NONE;
    var starts = starts();
    firstStart = starts.isEmpty() ? RowFile.NONE : starts.first();
    for (long start : starts.descendingSet()) {
      var file = file(start);
      long rows = file.rows();
      if (rows < 0) {
        files.put(start, 0L);
        throw new Damaged(file, "is not a file");
      }
      if (rows == 0) {
        Files.delete(file.path());
        continue;
      }
      long[] good = {0, 0, RowFile.NONE}; // number, index after the last one, key
      try (var reading = file.open(rows)) {
        reading.salvage(
            (row, bytes, at) -> {
              good[0]++;
              good[1] = row + 1;
              good[2] = format.key(bytes, at);
            });
      }
      files.put(start, Math.max(1, good[1]));
      newestKey = good[2];
      if (good[0] == 0 || good[0] < good[1]) {
        throw new Damaged(file, "has damaged rows");
      }
      break;
    }
    isOpen = true;
  }

  /** Returns the starts of the files in the folder. */
  private NavigableSet<Long> starts() throws IOException {
    var starts = new TreeSet<Long>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      for (var path : names) {
        var start = format.startOf(String.valueOf(path.getFileName()));
        if (start.isPresent()) {
          starts.add(start.getAsLong());
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return starts; // nothing has been written yet
    }
    return starts;
  }

  /** Whether all files from a key on are known, so that they can be read. */
  boolean isKnownFrom(long key) {
    return isLoaded || (!files.isEmpty() && key >= files.firstKey());
  }

  /** Deletes what a kill of the program has left unfinished. */
  private void deleteDrafts() throws IOException {
    try (var drafts = Files.newDirectoryStream(folder, DRAFT + "*")) {
      for (var draft : drafts) {
        Files.delete(draft);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      LOG.debug("{} is lost", folder, e); // as its files are, which are repaired
    }
  }

  /**
   * Finds all files and checks their headers and sizes. The caller holds the write lock.
   *
   * @param completeFrom the moment before which files may have been deleted
   */
  void load(long completeFrom) throws Damaged, IOException {
    if (isLoaded) {
      return;
    }
    if (files.isEmpty()) {
      isLoaded = true;
      return;
    }
    deleteDrafts();
    for (long start : starts().headSet(files.lastKey())) {
      files.put(start, Math.max(0, file(start).rows()));
    }
    for (long start : List.copyOf(files.keySet())) {
      var header = file(start).header();
      long before = header.previous();
      if (before != RowFile.NONE && !files.containsKey(before)) {
        boolean isFirst = files.lowerKey(start) == null;
        if (!isFirst || format.end(before) > completeFrom) {
          files.put(before, 0L);
          throw new Damaged(file(before), "is missing");
        }
      }
      long rows = rows(start);
      if (rows < header.rows()) {
        files.put(start, header.rows());
        throw new Damaged(file(start), "has %d rows of %d".formatted(rows, header.rows()));
      }
      if (header.rows() > 0 && start != files.lastKey()) {
        files.put(start, header.rows());
      }
    }
    isLoaded = true;
  }

  /**
   * Replaces a damaged file by its undamaged rows. The damaged file gets another name before. If
   * this was the newest file and none of its rows is left, the end must be found again by {@link
   * #openByFolder}. The caller holds the write lock.
   *
   * @param aside the new path of the damaged file
   * @param completeFrom the moment before which files may have been deleted
   * @param losses receives the time spans that may have lost rows, before the file is replaced
   */
  Repair repair(long start, Path aside, long completeFrom, Losses losses) throws IOException {
    var file = file(start);
    var good = new ArrayList<T>();
    var lost = new ArrayList<Span>();
    var higher = files.higherKey(start);
    long expected = files.getOrDefault(start, 0L);
    long end = end(start);
    var lower = starts().lower(start);
    long previous = lower == null ? RowFile.NONE : lower;
    var header = headerOf(file);
    if (header.isPresent()) {
      previous = header.get().previous();
    } else if (lower == null && firstStart != RowFile.NONE && firstStart < start) {
      lost.add(new Span(Math.max(firstStart, completeFrom), start)); // no file is left before it
    }
    long[] next = {0, RowFile.NONE}; // row, key before it
    boolean[] isOrdered = {true};
    long rows = isOpen && higher == null ? Math.min(file.rows(), expected) : file.rows();
    if (rows > 0) {
      try (var reading = file.open(rows)) {
        reading.salvage(
            (row, bytes, at) -> {
              long key = format.key(bytes, at);
              boolean inOrder = key > next[1] || (key == next[1] && !format.isUnique());
              if (!inOrder || key < start || key >= end) {
                isOrdered[0] = false;
                return;
              }
              if (row > next[0]) {
                lost.add(new Span(after(start, next[1]), key));
              }
              next[0] = row + 1;
              next[1] = key;
              good.add(format.get(bytes, at));
            });
      } catch (Damaged e) {
        throw new IOException("%s %s".formatted(file.path(), e.getMessage()), e);
      }
    }
    long until = higher == null ? after(start, Math.max(newestKey, next[1])) : end;
    if (next[0] < Math.max(1, higher == null ? expected : Math.max(expected, rows))) {
      lost.add(new Span(after(start, next[1]), until));
    }
    if (!isOrdered[0]) {
      lost.add(new Span(start, until)); // nobody knows which rows were where
    }
    lost.removeIf(span -> span.fromMillis >= span.untilMillis);
    losses.of(lost);
    setAside(file, aside);
    if (good.isEmpty()) {
      Files.deleteIfExists(file.path());
      files.remove(start);
      if (higher != null) {
        relink(higher, previous);
      }
    } else {
      replace(draft(file, good, previous), file.path());
      files.put(start, (long) good.size());
    }
    if (higher == null) {
      newestKey = next[1];
      isLonger = true;
      isOpen = true;
    }
    return new Repair(good.size());
  }

  private static Optional<Header> headerOf(RowFile<?> file) throws IOException {
    try {
      return Optional.of(file.header());
    } catch (Damaged e) {
      return Optional.empty();
    }
  }

  private static long after(long start, long key) {
    return key == RowFile.NONE ? start : key + RowFormat.MINUTE_MILLIS;
  }

  private static void setAside(RowFile<?> file, Path aside) throws IOException {
    if (!file.exists()) {
      return;
    }
    Files.createDirectories(aside.getParent());
    if (!Files.isRegularFile(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      Files.move(file.path(), aside);
      return;
    }
    try {
      Files.createLink(aside, file.path());
    } catch (UnsupportedOperationException e) {
      Files.copy(file.path(), aside);
    }
  }

  private Path draft(RowFile<T> file, List<T> rows, long previous) throws IOException {
    var draft = file.path().resolveSibling(DRAFT + file.path().getFileName());
    file.create(draft, new Header(previous, rows.size()), rows);
    return draft;
  }

  private static void replace(Path draft, Path file) throws IOException {
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Changes the link of a file to the one before it. */
  private void relink(long start, long previous) {
    try {
      var file = file(start);
      file.rewrite(new Header(previous, file.header().rows()));
    } catch (Damaged | IOException e) {
      LOG.debug("Header of {} is not changed", file(start).path(), e); // repaired when it is loaded
    }
  }

  /** Notes the number of rows in a file that is complete, so that a lost end is noticed. */
  private void seal(long start, long rows) {
    try {
      var file = file(start);
      file.rewrite(new Header(file.header().previous(), rows));
    } catch (Damaged | IOException e) {
      LOG.debug("Header of {} is not changed", file(start).path(), e);
    }
  }

  /** Returns the start of the first file when there is another one. */
  private long first(long start) {
    return firstStart == RowFile.NONE ? start : Math.min(firstStart, start);
  }

  /** Returns the end of a file, exclusive. */
  private long end(long start) {
    var higher = files.higherKey(start);
    return higher == null ? format.end(start) : Math.min(format.end(start), higher);
  }

  /**
   * Calls a visitor for the rows in a range of keys. The caller holds the read lock, and the files
   * {@linkplain #isKnownFrom are known}.
   */
  void read(long fromKey, long untilKey, RowFile.Visitor visitor) throws Damaged, IOException {
    var first = files.floorKey(fromKey);
    var range = first == null ? files : files.tailMap(first, true);
    for (var each : range.headMap(untilKey, false).entrySet()) {
      if (end(each.getKey()) <= fromKey) {
        continue;
      }
      EventHistory.step();
      try (var reading = file(each.getKey()).open(each.getValue())) {
        long row = fromKey <= each.getKey() ? 0 : reading.firstFrom(fromKey);
        boolean[] wanted = {true};
        reading.each(
            row,
            (bytes, at) -> {
              wanted[0] = format.key(bytes, at) < untilKey && visitor.row(bytes, at);
              return wanted[0];
            });
        if (!wanted[0]) {
          return;
        }
      }
    }
  }

  /** Returns the rows in a range of keys. The caller holds the read lock. */
  List<T> rows(long fromKey, long untilKey) throws Damaged, IOException {
    var rows = new ArrayList<T>();
    read(
        fromKey,
        untilKey,
        (bytes, at) -> {
          rows.add(format.get(bytes, at));
          return true;
        });
    return rows;
  }

  /** Returns the rows with the smallest key. The caller holds the read lock. */
  List<T> oldest() throws Damaged, IOException {
    long[] key = {RowFile.NONE};
    var rows = new ArrayList<T>();
    read(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (bytes, at) -> {
          boolean isFirst = key[0] == RowFile.NONE || format.key(bytes, at) == key[0];
          if (isFirst) {
            key[0] = format.key(bytes, at);
            rows.add(format.get(bytes, at));
          }
          return isFirst;
        });
    return rows;
  }

  /** Returns the rows with the largest key. The caller holds the read lock. */
  List<T> newest() throws Damaged, IOException {
    return rows(newestKey, Long.MAX_VALUE);
  }

  /** The starts of the files that contain keys of a range, oldest first. */
  List<Long> filesIn(long fromKey, long untilKey) {
    return files.headMap(untilKey, false).keySet().stream()
        .filter(start -> end(start) > fromKey)
        .toList();
  }

  /** Whether no rows are appended to a file any more. */
  boolean isComplete(long start) {
    return start != files.lastKey();
  }

  /** The number of rows in a file. */
  long rows(long start) {
    return files.getOrDefault(start, 0L);
  }

  /** Returns the starts of the files whose rows are all before a moment, oldest first. */
  List<Long> endedBefore(long millis) throws IOException {
    var starts = starts();
    return starts.stream().filter(start -> end(start, starts) <= millis).toList();
  }

  private long end(long start, NavigableSet<Long> starts) {
    var higher = starts.higher(start);
    return higher == null ? format.end(start) : Math.min(format.end(start), higher);
  }

  /** Returns the end of a file, exclusive. */
  long endOf(long start) throws IOException {
    return end(start, starts());
  }

  /** Deletes files. The caller holds the write lock. */
  void remove(Collection<Long> starts) throws IOException {
    for (long start : starts) {
      Files.deleteIfExists(file(start).path());
      files.remove(start);
    }
    if (files.isEmpty()) {
      newestKey = RowFile.NONE;
      firstStart = RowFile.NONE;
    }
  }

  /**
   * Prepares to add rows: writes them where readers do not see them yet. All files are loaded if a
   * row is not newer than all existing ones.
   *
   * @param rows in the order of their keys
   */
  Staged stage(List<T> rows, Announcement announcement) throws Damaged, IOException {
    var staged = new Staged();
    try {
      if (isNewer(rows.getFirst())) {
        staged.append(rows, announcement);
      } else {
        staged.merge(rows, announcement);
      }
      return staged;
    } catch (Throwable failure) { // also an Error
      staged.undo();
      throw failure;
    }
  }

  /** Whether a row can be appended. */
  boolean isNewer(T row) {
    long newest = newestKey;
    return newest == RowFile.NONE
        || format.key(row) > newest
        || (format.key(row) == newest && !format.isUnique());
  }

  /** Rows that are written, but not part of the series yet. */
  final class Staged {

    /** The number of rows of each changed file after the commit. */
    private final NavigableMap<Long, Long> after = new TreeMap<>();

    private final List<Path> created = new ArrayList<>();

    /** New versions of files, by the start of the file. */
    private final NavigableMap<Long, Path> drafts = new TreeMap<>();

    private boolean appends;
    private long newest = newestKey;

    private void append(List<T> rows, Announcement announcement) throws IOException {
      Files.createDirectories(folder);
      var last = files.isEmpty() ? null : files.lastEntry();
      long start = last == null ? format.start(format.key(rows.getFirst())) : last.getKey();
      long count = last == null ? 0 : last.getValue();
      boolean isNew = last == null;
      long previous = RowFile.NONE;
      for (int from = 0; from < rows.size(); ) {
        if (format.isFull(start, count, newest, format.key(rows.get(from)))) {
          previous = start;
          start = format.start(format.key(rows.get(from)));
          count = 0;
          isNew = true;
        }
        int until = from + 1;
        while (until < rows.size()
            && !format.isFull(
                start,
                count + until - from,
                format.key(rows.get(until - 1)),
                format.key(rows.get(until)))) {
          until++;
        }
        var part = rows.subList(from, until);
        if (isNew) {
          announcement.of(new End(start, 0, newest, first(start)));
          created.add(file(start).path());
          file(start).create(new Header(previous, 0), part);
          isNew = false;
        } else {
          appends = true;
          file(start).append(count, part, isLonger);
          isLonger = false;
        }
        count += part.size();
        after.put(start, count);
        newest = format.key(part.getLast());
        from = until;
      }
    }

    private void merge(List<T> rows, Announcement announcement) throws Damaged, IOException {
      if (!isLoaded) {
        throw new IllegalStateException("files of %s are not loaded".formatted(symbol));
      }
      var starts = new TreeSet<>(files.keySet());
      for (int from = 0; from < rows.size(); ) {
        long key = format.key(rows.get(from));
        var floor = starts.floor(key);
        long start = floor != null && key < format.end(floor) ? floor : format.start(key);
        starts.add(start);
        var higher = starts.higher(start);
        long end = higher == null ? format.end(start) : Math.min(format.end(start), higher);
        int until = from + 1;
        while (until < rows.size() && format.key(rows.get(until)) < end) {
          until++;
        }
        merge(start, rows.subList(from, until), starts.lower(start), announcement);
        from = until;
      }
    }

    private void merge(long start, List<T> rows, @Nullable Long lower, Announcement announcement)
        throws Damaged, IOException {
      List<T> existing =
          files.containsKey(start) ? RowSeries.this.rows(start, end(start)) : List.of();
      var merged = new ArrayList<T>(existing.size() + rows.size());
      int i = 0;
      for (var each : rows) {
        long key = format.key(each);
        while (i < existing.size() && format.key(existing.get(i)) <= key) {
          merged.add(existing.get(i++));
        }
        boolean isKnown =
            format.isUnique() && !merged.isEmpty() && format.key(merged.getLast()) == key;
        if (!isKnown) {
          merged.add(each);
        }
      }
      merged.addAll(existing.subList(i, existing.size()));
      if (merged.size() == existing.size()) {
        return;
      }
      Files.createDirectories(folder);
      if (files.isEmpty() || start > files.lastKey()) {
        announcement.of(new End(start, 0, newest, first(start)));
      }
      var file = file(start);
      drafts.put(start, file.path().resolveSibling(DRAFT + file.path().getFileName()));
      var _ = draft(file, merged, lower == null ? RowFile.NONE : lower);
      after.put(start, (long) merged.size());
      newest = Math.max(newest, format.key(merged.getLast()));
    }

    /** The starts of the files that get new versions. */
    Collection<Long> replaced() {
      return drafts.keySet();
    }

    /** Makes the rows part of the series. The caller holds the write lock. */
    void commit() throws IOException {
      var last = files.isEmpty() ? null : files.lastKey();
      for (var each : drafts.entrySet()) {
        long start = each.getKey();
        replace(each.getValue(), file(start).path());
        boolean isNew = files.put(start, after.getOrDefault(start, 0L)) == null;
        var higher = files.higherKey(start);
        if (isNew && higher != null) {
          relink(higher, start);
        }
        if (higher == null) {
          isLonger = true;
        }
      }
      files.putAll(after);
      newestKey = newest;
      firstStart = first(files.firstKey());
      if (last != null && files.lastKey() > last) {
        seal(last, rows(last));
      }
    }

    /** Removes the written rows again, or at least before the next ones are written. */
    void undo() {
      writeLock.lock();
      try {
        if (appends) {
          isLonger = true;
          file(files.lastKey()).truncate(files.lastEntry().getValue());
        }
        for (var path : created) {
          Files.deleteIfExists(path);
        }
        for (var draft : drafts.values()) {
          Files.deleteIfExists(draft);
        }
      } catch (IOException e) {
        LOG.debug("Rows of {} are not removed", symbol, e); // replaced by the next attempt
      } finally {
        writeLock.unlock();
      }
    }
  }
}
