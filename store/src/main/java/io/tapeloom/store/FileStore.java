package io.tapeloom.store;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.HistoryStore;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import io.tapeloom.store.Ends.End;
import io.tapeloom.store.RowFile.Damaged;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in files, of which each belongs to one symbol: reads and writes of a symbol do not depend
 * on the number of others. Minutes and trades are appended. Bars of other resolutions are built
 * from the minutes when they are read. A completed write survives the end of the process, but not a
 * power failure.
 *
 * <p>All rows have checksums. A file that is not as it was written is moved aside when it is first
 * read, at the latest; its undamaged rows are kept, and lost minutes become gaps. Files are open
 * only during an operation.
 */
public final class FileStore implements HistoryStore {

  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

  private final StoreFolder folder;
  private final Map<String, Shelf> shelves;
  private final Ends ends;
  private final Damages damages;
  private final ReadFailures failures = new ReadFailures();

  /** Held by the thread that changes files: the appending one, or one that repairs a file. */
  private final ReentrantLock changing = new ReentrantLock();

  /** The day before which files were last deleted; owned by the appending thread. */
  private long forgottenBars = Long.MIN_VALUE;

  private long forgottenTrades = Long.MIN_VALUE;

  private FileStore(StoreFolder folder, Ends ends, Map<String, Shelf> shelves, Damages damages) {
    this.folder = folder;
    this.ends = ends;
    this.shelves = shelves;
    this.damages = damages;
  }

  /**
   * Opens the store in a folder, which is created if it does not exist. A folder in the format of
   * earlier versions is converted.
   *
   * @param market the settings that determine the market, by name; a folder is for one market
   * @throws UnusableStore if the store cannot be opened
   */
  public static FileStore open(Path path, Map<String, String> market, List<Instrument> instruments)
      throws UnusableStore {
    var folder = StoreFolder.take(path, market, instruments);
    try {
      return opened(folder, instruments);
    } catch (IOException e) {
      folder.close();
      LOG.debug("Store cannot be opened", e);
      throw new UnusableStore("it cannot be opened: " + StoreFailure.reason(e), e);
    } catch (UnusableStore | RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  private static FileStore opened(StoreFolder folder, List<Instrument> instruments)
      throws IOException, UnusableStore {
    var damages = new Damages(folder);
    damages.setAsideUnknown();
    boolean isNew = !folder.knowsItsMarket();
    folder.claim();
    OldDatabase.convert(folder, instruments);
    boolean isLost = damages.isHistoryLost() && !isNew;
    var ends = Ends.open(folder.ends(), damages.hasHistory());
    Files.createDirectories(folder.history());
    var store = new FileStore(folder, ends, shelves(folder.history(), instruments), damages);
    store.openShelves(isLost);
    return store;
  }

  /** Returns a new store, which is moved to its place when it is filled. */
  static FileStore create(StoreFolder folder, Path history, Path ends, List<Instrument> instruments)
      throws IOException {
    Files.createDirectories(history);
    return new FileStore(
        folder, Ends.open(ends, false), shelves(history, instruments), new Damages(folder));
  }

  private static Map<String, Shelf> shelves(Path history, List<Instrument> instruments) {
    var shelves = new LinkedHashMap<String, Shelf>();
    for (var instrument : instruments) {
      shelves.put(instrument.symbol(), new Shelf(history, instrument));
    }
    return shelves;
  }

  private void openShelves(boolean isLost) throws IOException {
    if (isLost) {
      LOG.warn("{} is missing: it is created again", folder.history());
    }
    for (var shelf : shelves.values()) {
      boolean isKnown = ends.knows(shelf.owner());
      open(shelf, shelf.minutes(), ends.minutes(shelf.owner()), isKnown, isLost);
      open(shelf, shelf.trades(), ends.trades(shelf.owner()), isKnown, isLost);
      keepEnds(shelf);
    }
    folder.tryToWriteMissing();
    ends.tryToWrite();
  }

  private <T> void open(
      Shelf shelf, RowSeries<T> series, Optional<End> end, boolean isKnown, boolean isLost)
      throws IOException {
    try {
      if (end.isPresent()) {
        series.open(end.get());
      } else if (!isKnown) {
        series.openByFolder();
      }
    } catch (Damaged damage) {
      repair(shelf, series, damage, isLost);
    }
  }

  private Shelf shelf(Instrument instrument) {
    var shelf = shelves.get(instrument.symbol());
    if (shelf == null) {
      throw new IllegalArgumentException(
          instrument.symbol() + " is not an instrument of this store");
    }
    return shelf;
  }

  private void keepEnds(Shelf shelf) {
    var minutes = shelf.minutes().end();
    var trades = shelf.trades().end();
    if (!minutes.equals(ends.minutes(shelf.owner()))
        || !trades.equals(ends.trades(shelf.owner()))) {
      ends.put(shelf.owner(), minutes, trades);
    }
  }

  @Override
  public void appendTrades(List<Trade> rows) throws IOException {
    append(rows, Trade::instrument, trade -> trade, Shelf::trades, "trades");
  }

  @Override
  public void appendMinutes(List<Minute> rows) throws IOException {
    append(rows, Minute::instrument, Minute::bar, Shelf::minutes, "minutes");
  }

  /** {@inheritDoc} The files that contain the gaps are written again. */
  @Override
  public void insertMinutes(List<Minute> rows) throws IOException {
    appendMinutes(rows);
  }

  /** Rows of a symbol that are being added. */
  private record Adding<T>(Shelf shelf, RowSeries<T> series, RowSeries<T>.Staged staged) {}

  private <R, T> void append(
      List<R> rows,
      Function<R, Instrument> instrument,
      Function<R, T> row,
      Function<Shelf, RowSeries<T>> series,
      String kind)
      throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    var bySymbol = new LinkedHashMap<Shelf, List<T>>();
    for (var each : rows) {
      bySymbol
          .computeIfAbsent(shelf(instrument.apply(each)), _ -> new ArrayList<>())
          .add(row.apply(each));
    }
    changing.lock();
    try {
      var adding = new ArrayList<Adding<T>>(bySymbol.size());
      try {
        for (var each : bySymbol.entrySet()) {
          adding.add(stage(each.getKey(), series.apply(each.getKey()), each.getValue()));
        }
      } catch (Throwable failure) { // for example a full disk
        adding.forEach(each -> each.staged.undo());
        throw failure;
      }
      commit(adding);
      ends.tryToWrite();
    } catch (IOException e) {
      throw StoreFailure.of(kind, e);
    } finally {
      changing.unlock();
    }
  }

  private <T> Adding<T> stage(Shelf shelf, RowSeries<T> series, List<T> rows) throws IOException {
    var format = series.format();
    rows.sort(Comparator.comparingLong(format::key));
    if (!series.isNewer(rows.getFirst())) {
      load(shelf, series);
    }
    while (true) {
      try {
        return new Adding<>(shelf, series, series.stage(rows, end -> announce(shelf, series, end)));
      } catch (Damaged damage) {
        repair(shelf, series, damage, false);
        load(shelf, series);
      }
    }
  }

  /** Notes the newest file of a symbol before it is created, so that a start looks for it. */
  private void announce(Shelf shelf, RowSeries<?> series, End end) throws IOException {
    boolean ofMinutes = series == shelf.minutes();
    ends.put(
        shelf.owner(),
        ofMinutes ? Optional.of(end) : shelf.minutes().end(),
        ofMinutes ? shelf.trades().end() : Optional.of(end));
    ends.write();
  }

  /** Makes rows visible. This can fail only if a new version of a file cannot get its place. */
  private <T> void commit(List<Adding<T>> adding) throws IOException {
    int committed = 0;
    try {
      for (; committed < adding.size(); committed++) {
        commit(adding.get(committed));
      }
    } finally {
      adding.subList(committed, adding.size()).forEach(each -> each.staged.undo());
    }
  }

  private <T> void commit(Adding<T> adding) throws IOException {
    var shelf = adding.shelf;
    shelf.lock().writeLock().lock();
    try {
      if (adding.series == shelf.minutes()) {
        shelf.forgetHours(adding.staged.replaced());
      }
      adding.staged.commit();
      keepEnds(shelf);
    } finally {
      shelf.lock().writeLock().unlock();
    }
  }

  /** The moment before which files of a series may have been deleted. */
  private long completeFrom(Shelf shelf, RowSeries<?> series) {
    return series == shelf.minutes() ? beginMillis().orElse(Long.MIN_VALUE) : Long.MAX_VALUE;
  }

  /** Finds all files of a series. The caller holds {@link #changing}. */
  private <T> void load(Shelf shelf, RowSeries<T> series) throws IOException {
    while (true) {
      shelf.lock().writeLock().lock();
      try {
        series.load(completeFrom(shelf, series));
        return;
      } catch (Damaged damage) {
        repair(shelf, series, damage, false);
      } finally {
        shelf.lock().writeLock().unlock();
      }
    }
  }

  /** Repairs a file of a series. The caller holds {@link #changing}. */
  private <T> void repair(Shelf shelf, RowSeries<T> series, Damaged damage, boolean isSilent)
      throws IOException {
    shelf.lock().writeLock().lock();
    try {
      var file = damage.file();
      damages.setAsideUnlessFolder(shelf.folder());
      long before = Math.max(series.rows(file.start()), file.rows());
      var aside = damages.aside(file.path());
      if (series == shelf.minutes()) {
        shelf.forgetHours(List.of(file.start()));
      }
      var gaps = new ArrayList<StoreFolder.Missing>();
      var repair =
          series.repair(
              file.start(),
              aside,
              completeFrom(shelf, series),
              lost -> {
                if (series == shelf.minutes()) {
                  gaps.addAll(missing(shelf, lost));
                  folder.addMissing(gaps, !isSilent);
                }
              });
      if (series.end().isEmpty()) {
        open(shelf, series, Optional.empty(), false, isSilent);
      }
      keepEnds(shelf);
      if (!isSilent) {
        ends.tryToWrite();
        LOG.warn(
            "{} is damaged ({}): {} of {} {} are kept{}{}",
            folder.path().relativize(file.path()),
            damage.getMessage(),
            repair.kept(),
            before,
            file.format().kind(),
            Files.exists(aside, LinkOption.NOFOLLOW_LINKS)
                ? ", the damaged file is moved to " + folder.path().relativize(aside)
                : "",
            gaps.isEmpty()
                ? ""
                : ", the lost ones are requested from the market if it offers them");
      }
    } finally {
      shelf.lock().writeLock().unlock();
    }
  }

  private static List<StoreFolder.Missing> missing(Shelf shelf, List<RowSeries.Span> spans) {
    return spans.stream()
        .map(
            span ->
                new StoreFolder.Missing(
                    shelf.instrument().symbol(), span.fromMillis(), span.untilMillis()))
        .toList();
  }

  /** Reads rows of a series. */
  private interface Read<R> {

    R of() throws Damaged, IOException;
  }

  /**
   * @param fromKey the earliest key that is read, which determines the files that must be known
   */
  private <T, R> R read(Shelf shelf, RowSeries<T> series, long fromKey, Read<R> read) {
    try {
      var result = reading(shelf, series, fromKey, read);
      failures.succeeded();
      return result;
    } catch (ClosedByInterruptException e) {
      EventHistory.step();
      throw failures.failed(e);
    } catch (IOException e) {
      throw failures.failed(e);
    }
  }

  private <T, R> R reading(Shelf shelf, RowSeries<T> series, long fromKey, Read<R> read)
      throws IOException {
    while (true) {
      Damaged found;
      shelf.lock().readLock().lock();
      try {
        if (series.isKnownFrom(fromKey)) {
          return read.of();
        }
        found = null;
      } catch (Damaged damage) {
        found = damage;
      } finally {
        shelf.lock().readLock().unlock();
      }
      changing.lock();
      try {
        if (found == null) {
          load(shelf, series);
        } else if (isStillDamaged(shelf, read)) {
          repair(shelf, series, found, false);
        }
      } finally {
        changing.unlock();
      }
    }
  }

  /** Whether a read still fails: another thread may have repaired the file meanwhile. */
  private static <R> boolean isStillDamaged(Shelf shelf, Read<R> read) throws IOException {
    shelf.lock().readLock().lock();
    try {
      read.of();
      return false;
    } catch (Damaged e) {
      return true;
    } finally {
      shelf.lock().readLock().unlock();
    }
  }

  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
    if (fromMillis >= toMillis) {
      return List.of();
    }
    var shelf = shelf(instrument);
    return read(
        shelf, shelf.minutes(), fromMillis, () -> shelf.bars(resolution, fromMillis, toMillis));
  }

  @Override
  public OptionalLong newestMinuteMillis(Instrument instrument) {
    return shelf(instrument).minutes().newestKey();
  }

  @Override
  public OptionalLong oldestMillis(Instrument instrument) {
    var shelf = shelf(instrument);
    var minute = first(shelf, shelf.minutes(), Bar::timeMillis);
    var trade = first(shelf, shelf.trades(), Trade::eventTimeMillis);
    return Stream.of(minute, trade).flatMapToLong(OptionalLong::stream).min();
  }

  /** Returns the oldest time of a series, in milliseconds since the epoch. */
  private <T> OptionalLong first(Shelf shelf, RowSeries<T> series, Function<T, Long> millis) {
    if (series.newestKey().isEmpty()) {
      return OptionalLong.empty();
    }
    var rows = read(shelf, series, Long.MIN_VALUE, series::oldest);
    return rows.stream().mapToLong(millis::apply).min();
  }

  @Override
  public Optional<Trade> newestTrade(Instrument instrument) {
    var shelf = shelf(instrument);
    var newest = shelf.trades().newestKey();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    var last = read(shelf, shelf.trades(), newest.getAsLong(), () -> shelf.trades().newest());
    Trade found = null;
    for (var each : last) {
      if (found == null || each.eventTimeNanos() >= found.eventTimeNanos()) {
        found = each;
      }
    }
    return Optional.ofNullable(found);
  }

  @Override
  public EventHistory.Cursor<Trade> trades(Instrument instrument, long fromNanos, long toNanos) {
    var shelf = shelf(instrument);
    var newest = shelf.trades().newestKey();
    if (fromNanos >= toNanos || newest.isEmpty()) {
      return EventHistory.Cursor.empty();
    }
    return new TradeCursor(
        (fromKey, untilKey, visitor) ->
            read(
                shelf,
                shelf.trades(),
                fromKey,
                () -> {
                  visitor.begin();
                  shelf.trades().read(fromKey, untilKey, visitor);
                  return true;
                }),
        new TradeRows(instrument),
        fromNanos,
        toNanos,
        newest.getAsLong());
  }

  @Override
  public List<Gap> gaps() {
    var gaps = new ArrayList<Gap>();
    for (var each : folder.missing()) {
      var shelf = shelves.get(each.symbol());
      if (shelf != null) {
        gaps.add(new Gap(shelf.instrument(), each.fromMillis(), each.untilMillis()));
      }
    }
    return List.copyOf(gaps);
  }

  private static StoreFolder.Missing missing(Gap gap) {
    return new StoreFolder.Missing(gap.instrument().symbol(), gap.fromMillis(), gap.untilMillis());
  }

  /** {@inheritDoc} Gaps of symbols that are not listed now are kept. */
  @Override
  public void keepGaps(List<Gap> gaps) throws IOException {
    folder.keepMissing(
        Stream.concat(
                folder.missing().stream().filter(each -> !shelves.containsKey(each.symbol())),
                gaps.stream().map(FileStore::missing))
            .toList());
  }

  @Override
  public void filled(Gap gap) {
    folder.removeMissing(missing(gap));
  }

  @Override
  public OptionalLong beginMillis() {
    return folder.beginMillis();
  }

  @Override
  public void beginAt(long millis) throws IOException {
    folder.beginAt(millis);
  }

  /** {@inheritDoc} Also deletes data of symbols that are not listed now. */
  @Override
  public void forget(long tradesBeforeMillis, long barsBeforeMillis) throws IOException {
    long bars = RowFormat.day(barsBeforeMillis);
    long trades = RowFormat.day(tradesBeforeMillis);
    if (bars == forgottenBars && trades == forgottenTrades) {
      return; // files end with days
    }
    changing.lock();
    try {
      if (hasEndedBefore(bars)) {
        // The start is moved first, because deleted data must not appear as a part of a bar.
        long start = MinuteRows.MINUTES.start(bars);
        folder.beginAt(Math.max(folder.beginMillis().orElse(start), start));
      }
      for (var shelf : shelves.values()) {
        forget(shelf, trades, bars);
      }
      ends.tryToWrite();
      forgetUnlisted(trades, bars);
      forgottenBars = bars;
      forgottenTrades = trades;
    } finally {
      changing.unlock();
    }
  }

  private boolean hasEndedBefore(long millis) throws IOException {
    for (var shelf : shelves.values()) {
      if (!shelf.minutes().endedBefore(millis).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void forget(Shelf shelf, long tradesBefore, long barsBefore) throws IOException {
    var months = shelf.minutes().endedBefore(barsBefore);
    var days = shelf.trades().endedBefore(tradesBefore);
    if (months.isEmpty() && days.isEmpty()) {
      return;
    }
    shelf.lock().writeLock().lock();
    try {
      shelf.forgetHours(months);
      shelf.minutes().remove(months);
      shelf.trades().remove(days);
      keepEnds(shelf);
    } finally {
      shelf.lock().writeLock().unlock();
    }
  }

  private void forgetUnlisted(long tradesBefore, long barsBefore) throws IOException {
    var listed = new HashMap<Path, Shelf>();
    shelves.values().forEach(shelf -> listed.put(shelf.folder(), shelf));
    try (var folders = Files.newDirectoryStream(folder.history(), Files::isDirectory)) {
      for (var each : folders) {
        if (!listed.containsKey(each)) {
          for (var series : RowSeries.unlisted(each)) {
            series.remove(
                series.endedBefore(
                    series.format().kind().equals("trades") ? tradesBefore : barsBefore));
          }
        }
      }
    }
  }

  /**
   * The data that a shorter retention will delete.
   *
   * @param bars true for bars, false for single trades
   * @param daysBefore the retention before, in days
   * @param from the first day to delete
   * @param until the first day to keep
   */
  public record Deletion(boolean bars, long daysBefore, LocalDate from, LocalDate until) {}

  /**
   * Returns the data that a shorter retention will delete; empty: nothing.
   *
   * @throws IOException if this cannot be determined
   */
  public Optional<Deletion> deletion(HistorySettings now) throws IOException {
    var before = folder.retention();
    if (before.isEmpty()) {
      return Optional.empty();
    }
    var ofBars = deletion(Shelf::minutes, true, before.get().bars(), now.bars());
    return ofBars.isPresent()
        ? ofBars
        : deletion(Shelf::trades, false, before.get().trades(), now.trades());
  }

  private <T> Optional<Deletion> deletion(
      Function<Shelf, RowSeries<T>> series, boolean bars, long daysBefore, Duration now)
      throws IOException {
    if (now.toDays() >= daysBefore) {
      return Optional.empty();
    }
    long newest =
        shelves.values().stream()
            .flatMapToLong(
                shelf ->
                    Stream.of(shelf.minutes().newestKey(), shelf.trades().newestKey())
                        .flatMapToLong(OptionalLong::stream))
            .max()
            .orElse(0);
    long before = newest - now.toMillis();
    long from = Long.MAX_VALUE;
    long until = Long.MIN_VALUE;
    for (var shelf : shelves.values()) {
      var ended = series.apply(shelf).endedBefore(before);
      if (!ended.isEmpty()) {
        from = Math.min(from, oldest(shelf, series.apply(shelf)));
        until = Math.max(until, series.apply(shelf).endOf(ended.getLast()));
      }
    }
    return from > until
        ? Optional.empty()
        : Optional.of(new Deletion(bars, daysBefore, day(from), day(until)));
  }

  private <T> long oldest(Shelf shelf, RowSeries<T> series) {
    return first(shelf, series, series.format()::key).orElse(Long.MAX_VALUE);
  }

  private static LocalDate day(long millis) {
    return RowFormat.date(Instant.ofEpochMilli(millis));
  }

  /**
   * Sets the retention.
   *
   * @throws IOException if it cannot be written
   */
  public void retain(HistorySettings now) throws IOException {
    folder.retain(new StoreFolder.Retention(now.bars().toDays(), now.trades().toDays()));
  }

  /** {@inheritDoc} Writes which gaps are left. */
  @Override
  public void rest() {
    folder.tryToWriteMissing();
  }

  @Override
  public void close() {
    try (folder) {
      folder.tryToWriteMissing();
    }
  }
}
