package io.tapeloom.store;

import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.store.quest.OldTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts the database of earlier versions, at the start. The files of the symbols are written
 * beside it and moved to their place at the end, so an interrupted conversion begins again. The
 * database is kept under another name. For one thread, used once.
 */
final class OldDatabase {

  private static final Logger LOG = LoggerFactory.getLogger(OldDatabase.class);

  /** Number of rows in memory. */
  private static final int BATCH_ROWS = 200_000;

  private static final int PROGRESS_PERCENT = 10;

  /** Maximum number of damages that are named; there may be thousands. */
  private static final int MAX_NAMED = 4;

  private final FileStore store;
  private final Map<String, Instrument> instruments;
  private final long all;
  private final List<Minute> minutes = new ArrayList<>();
  private final List<Trade> trades = new ArrayList<>();
  private long done;
  private long reported;

  private OldDatabase(FileStore store, Map<String, Instrument> instruments, long all) {
    this.store = store;
    this.instruments = instruments;
    this.all = all;
  }

  /** Converts the database of a folder, if it has one. */
  static void convert(StoreFolder folder, List<Instrument> instruments) throws IOException {
    var history = folder.path().resolve("history.new");
    var ends = folder.path().resolve("ends.new");
    remove(history);
    remove(ends);
    if (!exists(folder.oldDatabase())) {
      return;
    }
    if (!exists(folder.history()) && Files.isDirectory(folder.oldDatabase())) {
      convert(folder, instruments, history, ends);
    }
    var kept = unused(folder.path());
    Files.move(folder.oldDatabase(), kept);
    LOG.info("The database of an earlier version is kept in {}, which may be deleted", kept);
  }

  private static void convert(
      StoreFolder folder, List<Instrument> instruments, Path history, Path ends)
      throws IOException {
    LOG.info("Converting the history, which an earlier version has written");
    var tables = OldTables.check(folder.oldDatabase());
    var known = new LinkedHashMap<String, Instrument>();
    instruments.forEach(each -> known.put(each.symbol(), each));
    for (var symbol : tables.symbols()) {
      known.computeIfAbsent(symbol, it -> Instrument.stock(it, it, "not listed"));
    }
    var store = FileStore.create(folder, history, ends, List.copyOf(known.values()));
    var converting = new OldDatabase(store, known, tables.rows());
    tables.read(converting.new Receiver());
    converting.write();
    var gaps = new ArrayList<StoreFolder.Missing>();
    for (var lost : tables.lost()) {
      for (var symbol : known.keySet()) {
        gaps.add(new StoreFolder.Missing(symbol, lost.fromMillis(), lost.untilMillis()));
      }
    }
    folder.addMissing(gaps, true);
    remove(folder.ends());
    if (exists(ends)) {
      Files.move(ends, folder.ends());
    }
    Files.move(history, folder.history());
    var damages = tables.damages();
    if (!damages.isEmpty()) {
      LOG.warn(
          "{} is damaged: {}{}; {} of {} trades and minutes are kept, the rest is requested from the"
              + " market if it offers them",
          folder.oldDatabase(),
          String.join("; ", damages.subList(0, Math.min(MAX_NAMED, damages.size()))),
          damages.size() > MAX_NAMED ? "; and %d more".formatted(damages.size() - MAX_NAMED) : "",
          converting.done,
          converting.all);
    }
    LOG.info("Converted {} trades and minutes of {} symbols", converting.done, known.size());
  }

  private final class Receiver implements OldTables.Receiver {

    @Override
    public void minute(String symbol, Bar bar) throws IOException {
      minutes.add(new Minute(instrument(symbol), bar));
      count();
    }

    @Override
    public void trade(
        String symbol, long id, long price, long quantity, boolean buy, long timeNanos)
        throws IOException {
      trades.add(
          new Trade(
              instrument(symbol), id, price, quantity, buy ? Side.BUY : Side.SELL, timeNanos));
      count();
    }
  }

  private Instrument instrument(String symbol) {
    var known = instruments.get(symbol);
    if (known == null) {
      throw new IllegalStateException("unknown symbol " + symbol);
    }
    return known;
  }

  private void count() throws IOException {
    done++;
    if (minutes.size() + trades.size() >= BATCH_ROWS) {
      write();
    }
    long percent = 100 * done / all;
    if (percent >= reported + PROGRESS_PERCENT) {
      reported = percent - percent % PROGRESS_PERCENT;
      LOG.info("Converting the history: {} %", reported);
    }
  }

  private void write() throws IOException {
    store.appendMinutes(minutes);
    minutes.clear();
    store.appendTrades(trades);
    trades.clear();
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static Path unused(Path folder) {
    var path = folder.resolve("db.old");
    for (int number = 2; exists(path); number++) {
      path = folder.resolve("db.old-" + number);
    }
    return path;
  }

  private static void remove(Path path) throws IOException {
    if (exists(path)) {
      try (var files = Files.walk(path)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
