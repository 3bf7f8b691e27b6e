package io.tapeloom.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.O3PartitionPurgeJob;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.sql.Record;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.HistoryStore;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.market.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a folder, in a QuestDB of this process. Trades and minutes are appended and never
 * changed. Bars of other resolutions are sampled from the minutes and from hours. Hours are
 * appended when they close; hours that were not written before the end of a process are built from
 * the minutes at the next start. A commit survives the end of the process, but not a power failure.
 */
public final class QuestStore implements HistoryStore {

  private static final Logger LOG = LoggerFactory.getLogger(QuestStore.class);

  private static final long HOUR_MILLIS = 3_600_000;

  /**
   * Volumes are summed in two parts, the multiples of this number and the rest, because the sum of
   * a month may not fit a long.
   */
  private static final long HALF = 1L << 32;

  /** The end of the year 9999, the latest time in SQL. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private final StoreFolder folder;
  private final CairoEngine engine;
  private final Queries queries;
  private final O3PartitionPurgeJob purging;
  private final Appender trades;
  private final Appender minutes;
  private final Appender hours;
  private final List<Instrument> instruments;

  /** Its write lock is held while hours that may be read are replaced. */
  private final ReadWriteLock hoursLock = new ReentrantReadWriteLock();

  /** The start of the newest minute of each symbol. */
  private final Map<String, Long> newestMinutes = new ConcurrentHashMap<>();

  /** The end of the newest hour of each symbol: all earlier minutes are in a stored hour. */
  private final Map<String, Long> hoursEnd = new ConcurrentHashMap<>();

  /** The open hours by symbol. Owned by the appending thread. */
  private final Map<String, BarBuilder> openHours = new HashMap<>();

  private final List<Minute> closedHours = new ArrayList<>();

  private boolean hoursFail;

  /** Maximum time to check and repair the tables. */
  private static final Duration OPENING_TIMEOUT = Duration.ofMinutes(10);

  /**
   * Opens the store in a folder, which is created if it does not exist.
   *
   * @param market the settings that determine the market, by name; a folder is for one market
   * @throws UnusableStore if the store cannot be opened
   */
  public static QuestStore open(Path path, Map<String, String> market, List<Instrument> instruments)
      throws UnusableStore {
    QuestDbRuntime.prepare();
    var folder = StoreFolder.take(path, market, instruments);
    var opening = new CompletableFuture<QuestStore>();
    Thread.ofPlatform()
        .daemon()
        .name("store-opening")
        .start(
            () -> {
              try {
                opening.complete(opened(folder, instruments));
              } catch (Throwable failure) { // damaged files may cause any failure
                opening.completeExceptionally(failure);
              }
            });
    try {
      return opening.get(OPENING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      folder.close();
      LOG.debug("Store cannot be opened", e);
      throw StoreFolder.damaged("db", StoreFailure.reason(e));
    } catch (TimeoutException e) {
      throw StoreFolder.damaged(
          "db", "it was not read within %d minutes".formatted(OPENING_TIMEOUT.toMinutes()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableStore("opening it was interrupted", e);
    }
  }

  private static QuestStore opened(StoreFolder folder, List<Instrument> instruments)
      throws IOException {
    var opened = new Opening(folder, instruments).open();
    try {
      return new QuestStore(folder, opened, instruments);
    } catch (Throwable failure) {
      opened.engine().close();
      throw failure;
    }
  }

  private QuestStore(StoreFolder folder, Opening.Opened opened, List<Instrument> instruments) {
    this.folder = folder;
    this.instruments = List.copyOf(instruments);
    this.engine = opened.engine();
    this.queries = new Queries(engine);
    this.purging = new O3PartitionPurgeJob(engine, 1);
    this.trades = appender(opened, Table.TRADES);
    this.minutes = appender(opened, Table.MINUTES);
    this.hours = appender(opened, Table.HOURS);
    newest(Table.MINUTES).forEach(newestMinutes::put);
    newest(Table.HOURS).forEach((symbol, start) -> hoursEnd.put(symbol, start + HOUR_MILLIS));
    buildHours();
    rest();
  }

  private static Appender appender(Opening.Opened opened, Table table) {
    return new Appender(opened.engine(), table, Objects.requireNonNull(opened.sums().get(table)));
  }

  private Map<String, Long> newest(Table table) {
    var found = new HashMap<String, Long>();
    queries
        .all(
            "SELECT symbol, time FROM %s LATEST ON time PARTITION BY symbol"
                .formatted(table.text()),
            row -> Map.entry(String.valueOf(row.getSymA(0)), millis(row.getTimestamp(1))))
        .forEach(each -> found.put(each.getKey(), each.getValue()));
    return found;
  }

  @Override
  public void appendTrades(List<Trade> rows) throws IOException {
    trades.append(
        rows,
        Trade::eventTimeNanos,
        (row, trade) -> {
          row.putSym(0, trade.instrument().symbol());
          row.putLong(1, trade.tradeId());
          row.putLong(2, trade.price());
          row.putLong(3, trade.quantity());
          row.putBool(4, trade.aggressor() == Side.BUY);
        });
  }

  @Override
  public void appendMinutes(List<Minute> rows) throws IOException {
    append(minutes, rows);
    for (var minute : rows) {
      newestMinutes.put(minute.instrument().symbol(), minute.bar().timeMillis());
      addToHour(minute.instrument(), minute.bar());
    }
    appendHours();
  }

  @Override
  public void insertMinutes(List<Minute> rows) throws IOException {
    var missing = new ArrayList<Minute>();
    var known = new HashMap<Instrument, Set<Long>>();
    for (var each : rows) {
      var times = known.computeIfAbsent(each.instrument(), it -> minutesWithin(it, rows));
      if (times.add(each.bar().timeMillis())) {
        missing.add(each);
      }
    }
    if (missing.isEmpty()) { // an earlier attempt may have failed after writing them
      var first = rows.stream().mapToLong(each -> each.bar().timeMillis()).min();
      if (first.isPresent()) {
        rebuildHours(first.getAsLong());
      }
      return;
    }
    missing.sort(Comparator.comparingLong(minute -> minute.bar().timeMillis()));
    boolean isBehindAll =
        missing.stream()
            .allMatch(
                each ->
                    each.bar().timeMillis()
                        > newestMinuteMillis(each.instrument()).orElse(Long.MIN_VALUE));
    if (isBehindAll) {
      appendMinutes(missing);
    } else {
      append(minutes, missing);
      for (var each : missing) {
        newestMinutes.merge(each.instrument().symbol(), each.bar().timeMillis(), Math::max);
      }
      rebuildHours(missing.getFirst().bar().timeMillis());
    }
  }

  /** Returns the times of an instrument's minutes among some rows that are already stored. */
  private Set<Long> minutesWithin(Instrument instrument, List<Minute> rows) {
    var times =
        rows.stream()
            .filter(each -> each.instrument().equals(instrument))
            .mapToLong(each -> each.bar().timeMillis())
            .summaryStatistics();
    return minutes(instrument, times.getMin(), times.getMax() + 1).stream()
        .map(Bar::timeMillis)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Rebuilds the hours from the minutes, from a moment on. */
  private void rebuildHours(long fromMillis) throws IOException {
    closedHours.clear();
    openHours.clear();
    hoursLock.writeLock().lock();
    try {
      long end = millis(hours.removeFrom(TimeUnit.MILLISECONDS.toMicros(fromMillis)));
      hoursEnd.replaceAll((_, before) -> Math.min(before, end));
    } finally {
      hoursLock.writeLock().unlock();
    }
    buildHours();
  }

  /** Builds the hours of the minutes that are in no stored hour. */
  private void buildHours() {
    for (var instrument : instruments) {
      long end = hoursEnd.getOrDefault(instrument.symbol(), 0L);
      for (var hour : sampled(instrument, Table.MINUTES, "1h", end, LAST_MILLIS)) {
        addToHour(instrument, hour);
      }
    }
    appendHours();
  }

  private static void append(Appender table, List<Minute> rows) throws IOException {
    table.append(
        rows,
        minute -> TimeUnit.MILLISECONDS.toMicros(minute.bar().timeMillis()),
        (row, minute) -> put(row, minute.instrument(), minute.bar()));
  }

  private static void put(TableWriter.Row row, Instrument instrument, Bar bar) {
    row.putSym(0, instrument.symbol());
    row.putLong(1, bar.open());
    row.putLong(2, bar.high());
    row.putLong(3, bar.low());
    row.putLong(4, bar.close());
    row.putLong(5, bar.volume().isLong() ? bar.volume().toLong() : Long.MAX_VALUE);
  }

  private void addToHour(Instrument instrument, Bar finer) {
    openHours
        .computeIfAbsent(
            instrument.symbol(),
            _ ->
                new BarBuilder(
                    Resolution.MINUTES_60,
                    instrument.calendar(),
                    bar -> closedHours.add(new Minute(instrument, bar))))
        .merge(finer);
  }

  /**
   * Writes closed hours. If this fails, they are written with the next ones. It does not fail the
   * append of minutes, because bars are built from minutes until then.
   */
  private void appendHours() {
    closedHours.sort(Comparator.comparingLong(hour -> hour.bar().timeMillis()));
    try {
      append(hours, closedHours);
      if (hoursFail) {
        hoursFail = false;
        LOG.info("Hours of the history can be written again");
      }
    } catch (IOException e) {
      if (!hoursFail) {
        hoursFail = true;
        LOG.warn("Hours of the history cannot be written, it is retried: {}", e.getMessage());
      }
      return;
    }
    for (var hour : closedHours) {
      hoursEnd.put(hour.instrument().symbol(), hour.bar().timeMillis() + HOUR_MILLIS);
    }
    closedHours.clear();
  }

  @Override
  public OptionalLong newestMinuteMillis(Instrument instrument) {
    var newest = newestMinutes.get(instrument.symbol());
    return newest == null ? OptionalLong.empty() : OptionalLong.of(newest);
  }

  @Override
  public OptionalLong oldestMillis(Instrument instrument) {
    var minute =
        queries.all(
            "SELECT time FROM minutes WHERE symbol = '%s' LIMIT 1".formatted(instrument.symbol()),
            row -> millis(row.getTimestamp(0)));
    var trade =
        queries.all(
            "SELECT time FROM trades WHERE symbol = '%s' LIMIT 1".formatted(instrument.symbol()),
            row -> TimeUnit.NANOSECONDS.toMillis(row.getTimestamp(0)));
    return Stream.concat(minute.stream(), trade.stream()).mapToLong(Long::longValue).min();
  }

  @Override
  public Optional<Trade> newestTrade(Instrument instrument) {
    return queries
        .all(
            "SELECT id, price, quantity, buy, time FROM trades WHERE symbol = '%s' LATEST ON time PARTITION BY symbol"
                .formatted(instrument.symbol()),
            row -> trade(instrument, row))
        .stream()
        .findFirst();
  }

  @Override
  public EventHistory.Cursor<Trade> trades(Instrument instrument, long fromNanos, long toNanos) {
    long from = Math.max(fromNanos, 0);
    if (from >= toNanos) {
      return EventHistory.Cursor.empty();
    }
    return queries.of(
        "SELECT id, price, quantity, buy, time FROM trades WHERE symbol = '%s' AND time >= '%s' AND time < '%s'"
            .formatted(instrument.symbol(), nanosText(from), nanosText(toNanos)),
        row -> trade(instrument, row));
  }

  private static Trade trade(Instrument instrument, Record row) {
    return new Trade(
        instrument,
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        row.getBool(3) ? Side.BUY : Side.SELL,
        row.getTimestamp(4));
  }

  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
    return switch (resolution) {
      case MINUTES_1 -> minutes(instrument, fromMillis, toMillis);
      case MINUTES_5 -> sampled(instrument, Table.MINUTES, "5m", fromMillis, toMillis);
      case MINUTES_15 -> sampled(instrument, Table.MINUTES, "15m", fromMillis, toMillis);
      case MINUTES_30 -> sampled(instrument, Table.MINUTES, "30m", fromMillis, toMillis);
      case MINUTES_60 -> ofHours(instrument, resolution, "1h", fromMillis, toMillis);
      case DAY, WEEK, MONTH -> ofHours(instrument, resolution, "1d", fromMillis, toMillis);
    };
  }

  /** Returns bars built from complete hours, and from the minutes after them. */
  private List<Bar> ofHours(
      Instrument instrument, Resolution resolution, String period, long fromMillis, long toMillis) {
    hoursLock.readLock().lock();
    try {
      return ofHoursNow(instrument, resolution, period, fromMillis, toMillis);
    } finally {
      hoursLock.readLock().unlock();
    }
  }

  private List<Bar> ofHoursNow(
      Instrument instrument, Resolution resolution, String period, long fromMillis, long toMillis) {
    long end =
        Math.min(
            hoursEnd.getOrDefault(instrument.symbol(), 0L),
            instrument.calendar().startMillis(Resolution.MINUTES_60, toMillis));
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, instrument.calendar(), bars::add);
    sampled(instrument, Table.HOURS, period, fromMillis, end).forEach(builder::merge);
    sampled(instrument, Table.MINUTES, "1h", Math.max(end, fromMillis), toMillis)
        .forEach(builder::merge);
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  private List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis) {
    return bars(
        "SELECT time, open, high, low, close, volume, 0L FROM minutes",
        "",
        instrument,
        fromMillis,
        toMillis);
  }

  private List<Bar> sampled(
      Instrument instrument, Table table, String period, long fromMillis, long toMillis) {
    return bars(
        "SELECT time, first(open), max(high), min(low), last(close), "
            + "sum(volume %% %1$d), sum(volume / %1$d) FROM ".formatted(HALF)
            + table.text(),
        " SAMPLE BY %s ALIGN TO CALENDAR WITH OFFSET '00:%02d'"
            .formatted(period, period.equals("1h") ? instrument.calendar().hourMinute() : 0),
        instrument,
        fromMillis,
        toMillis);
  }

  private List<Bar> bars(
      String select, String sample, Instrument instrument, long fromMillis, long toMillis) {
    long from = Math.max(fromMillis, 0);
    long to = Math.min(toMillis, LAST_MILLIS);
    if (from >= to) {
      return List.of();
    }
    return queries.all(
        "%s WHERE symbol = '%s' AND time >= '%s' AND time < '%s'%s"
            .formatted(
                select,
                instrument.symbol(),
                Instant.ofEpochMilli(from),
                Instant.ofEpochMilli(to),
                sample),
        QuestStore::bar);
  }

  private static Bar bar(Record row) {
    return new Bar(
        millis(row.getTimestamp(0)),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        Volume.of(row.getLong(5)).plus(Volume.of(row.getLong(6)).times(HALF)));
  }

  private static long millis(long micros) {
    return TimeUnit.MICROSECONDS.toMillis(micros);
  }

  private static String nanosText(long nanos) {
    return Instant.ofEpochSecond(0, nanos).toString();
  }

  @Override
  public List<Gap> gaps() {
    var bySymbol =
        instruments.stream()
            .collect(Collectors.toMap(Instrument::symbol, instrument -> instrument));
    return folder.missing().stream()
        .filter(each -> bySymbol.containsKey(each.symbol()))
        .map(
            each ->
                new Gap(
                    Objects.requireNonNull(bySymbol.get(each.symbol())),
                    each.fromMillis(),
                    each.untilMillis()))
        .toList();
  }

  /** {@inheritDoc} Gaps of symbols that are not listed now are kept. */
  @Override
  public void keepGaps(List<Gap> gaps) throws IOException {
    var symbols = instruments.stream().map(Instrument::symbol).collect(Collectors.toSet());
    folder.keepMissing(
        Stream.concat(
                folder.missing().stream().filter(each -> !symbols.contains(each.symbol())),
                gaps.stream()
                    .map(
                        gap ->
                            new StoreFolder.Missing(
                                gap.instrument().symbol(), gap.fromMillis(), gap.untilMillis())))
            .distinct()
            .toList());
  }

  @Override
  public OptionalLong beginMillis() {
    return folder.beginMillis();
  }

  @Override
  public void beginAt(long millis) throws IOException {
    folder.beginAt(millis);
  }

  @Override
  public void forget(long tradesBeforeMillis, long barsBeforeMillis) throws IOException {
    var trade = trades.keptFrom(TimeUnit.MILLISECONDS.toNanos(tradesBeforeMillis));
    if (trade.isPresent()) {
      trades.removeBefore(trade.getAsLong());
    }
    var minute = minutes.keptFrom(TimeUnit.MILLISECONDS.toMicros(barsBeforeMillis));
    if (minute.isPresent()) {
      // The start is moved first, because deleted data must not appear as a part of a bar.
      folder.beginAt(Math.max(folder.beginMillis().orElse(0), millis(minute.getAsLong())));
      minutes.removeBefore(minute.getAsLong());
    }
    var hour = hours.keptFrom(TimeUnit.MILLISECONDS.toMicros(barsBeforeMillis));
    if (hour.isPresent()) {
      hours.removeBefore(hour.getAsLong());
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
    long newest = newestMinutes.values().stream().mapToLong(Long::longValue).max().orElse(0);
    var ofBars = deletion(minutes, true, before.get().bars(), now.bars(), newest);
    return ofBars.isPresent()
        ? ofBars
        : deletion(trades, false, before.get().trades(), now.trades(), newest);
  }

  /**
   * @param newestMillis the newest minute of the market
   */
  private static Optional<Deletion> deletion(
      Appender table, boolean bars, long daysBefore, Duration now, long newestMillis)
      throws IOException {
    if (now.toDays() >= daysBefore) {
      return Optional.empty();
    }
    var unit = bars ? TimeUnit.MICROSECONDS : TimeUnit.NANOSECONDS;
    long newest =
        bars ? newestMillis : Math.max(newestMillis, unit.toMillis(table.newest().orElse(0)));
    var kept = table.keptFrom(unit.convert(newest - now.toMillis(), TimeUnit.MILLISECONDS));
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Deletion(
                bars,
                daysBefore,
                day(unit.toMillis(table.oldest().orElse(0))),
                day(unit.toMillis(kept.getAsLong()))));
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /**
   * Sets the retention.
   *
   * @throws IOException if it cannot be written
   */
  public void retain(HistorySettings now) throws IOException {
    folder.retain(new StoreFolder.Retention(now.bars().toDays(), now.trades().toDays()));
  }

  @Override
  public void rest() {
    engine.releaseInactive();
    try {
      trades.purge(purging);
      minutes.purge(purging);
      hours.purge(purging);
    } catch (IOException e) {
      LOG.debug("Removed partitions cannot be purged now", e);
    }
  }

  @Override
  public void close() {
    try (folder) {
      trades.close();
      minutes.close();
      hours.close();
      purging.close();
      engine.close();
    }
  }
}
