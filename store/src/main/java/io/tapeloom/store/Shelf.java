package io.tapeloom.store;

import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import io.tapeloom.store.RowFile.Damaged;
import io.tapeloom.store.RowFile.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored history of one symbol: its minutes, its trades, and hours, which are built from the
 * minutes of a month when they are first read, and kept beside them. Reads hold the read lock of
 * {@link #lock}; see {@link RowSeries} for writes.
 */
final class Shelf {

  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  private final Instrument instrument;
  private final Path folder;
  private final long owner;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final RowSeries<Bar> minutes;
  private final RowSeries<Trade> trades;

  Shelf(Path history, Instrument instrument) {
    this.instrument = instrument;
    this.folder = history.resolve(SymbolFolder.of(instrument.symbol()));
    this.owner = Ends.owner(instrument.symbol());
    this.minutes =
        new RowSeries<>(folder, MinuteRows.MINUTES, instrument.symbol(), lock.writeLock());
    this.trades =
        new RowSeries<>(folder, new TradeRows(instrument), instrument.symbol(), lock.writeLock());
  }

  Instrument instrument() {
    return instrument;
  }

  Path folder() {
    return folder;
  }

  /** The number of the symbol in {@link Ends}. */
  long owner() {
    return owner;
  }

  ReentrantReadWriteLock lock() {
    return lock;
  }

  RowSeries<Bar> minutes() {
    return minutes;
  }

  RowSeries<Trade> trades() {
    return trades;
  }

  /** Returns the bars of a resolution that minutes of a range form. Read lock. */
  List<Bar> bars(Resolution resolution, long fromMillis, long toMillis)
      throws Damaged, IOException {
    if (resolution == Resolution.MINUTES_1) {
      return minutes.rows(fromMillis, toMillis);
    }
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, instrument.calendar(), bars::add);
    if (resolution.compareTo(Resolution.MINUTES_60) < 0) {
      addMinutes(builder, fromMillis, toMillis);
    } else {
      addHours(builder, fromMillis, toMillis);
    }
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  private void addMinutes(BarBuilder builder, long fromMillis, long toMillis)
      throws Damaged, IOException {
    minutes.read(
        fromMillis, toMillis, (bytes, at) -> builder.merge(MinuteRows.MINUTES.get(bytes, at)));
  }

  /** Adds whole hours of complete months, and minutes after them. */
  private void addHours(BarBuilder builder, long fromMillis, long toMillis)
      throws Damaged, IOException {
    var calendar = instrument.calendar();
    for (long start : minutes.filesIn(fromMillis, toMillis)) {
      long end = MinuteRows.MINUTES.end(start);
      long from = Math.max(start, fromMillis);
      if (minutes.isComplete(start)) {
        long lastHour =
            toMillis >= end ? end : calendar.startMillis(Resolution.MINUTES_60, toMillis);
        for (var hour : hours(start)) {
          if (hour.timeMillis() >= fromMillis && hour.timeMillis() < lastHour) {
            builder.merge(hour);
          }
        }
        from = Math.max(from, lastHour);
      }
      if (from < Math.min(end, toMillis)) {
        addMinutes(builder, from, Math.min(end, toMillis));
      }
    }
  }

  /** Returns the hours of a complete month, from their file, or from its minutes. */
  private List<Bar> hours(long start) throws Damaged, IOException {
    var file = RowFile.of(folder, MinuteRows.HOURS, instrument.symbol(), start);
    long rows = file.rows();
    if (rows >= 0) {
      try (var reading = file.open(rows)) {
        var header = reading.header();
        if (header.rows() == rows && header.previous() == minutes.rows(start)) {
          var hours = new ArrayList<Bar>();
          reading.each(0, (bytes, at) -> hours.add(MinuteRows.HOURS.get(bytes, at)));
          return hours;
        }
        LOG.warn("{} does not belong to its minutes: it is made again", file.path());
      } catch (Damaged e) {
        LOG.warn("{} {}: it is made again", file.path(), e.getMessage());
      }
    }
    var hours = new ArrayList<Bar>();
    var builder = new BarBuilder(Resolution.MINUTES_60, instrument.calendar(), hours::add);
    addMinutes(builder, start, MinuteRows.MINUTES.end(start));
    builder.openBar().ifPresent(hours::add);
    keep(file, hours);
    return hours;
  }

  /** Writes hours; readers of the same month may do so at the same time. */
  private void keep(RowFile<Bar> file, List<Bar> hours) {
    try {
      var draft = Files.createTempFile(folder, RowSeries.DRAFT, "");
      try {
        file.create(draft, new Header(minutes.rows(file.start()), hours.size()), hours);
        Files.move(
            draft,
            file.path(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      LOG.debug("Hours of {} cannot be kept", instrument.symbol(), e); // built again next time
    }
  }

  /** Deletes the hours of months whose minutes change. Write lock. */
  void forgetHours(Iterable<Long> months) throws IOException {
    for (long start : months) {
      Files.deleteIfExists(folder.resolve(MinuteRows.HOURS.fileName(start)));
    }
  }
}
