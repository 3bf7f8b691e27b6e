package io.tapeloom.store.quest;

import io.tapeloom.market.Bar;
import io.tapeloom.store.quest.TableCheck.Part;
import io.tapeloom.store.quest.TableCheck.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The tables of a QuestDB that an earlier version has written. Undamaged rows are read from the
 * files in time order; the database itself is used only to learn which rows are committed. For one
 * thread.
 */
public final class OldTables {

  private final Map<Table, Verdict> verdicts = new EnumMap<>(Table.class);
  private final List<Lost> lost = new ArrayList<>();

  /** A time span of lost minutes, for all symbols; in milliseconds since the epoch. */
  public record Lost(long fromMillis, long untilMillis) {}

  /** Receives rows. */
  public interface Receiver {

    void minute(String symbol, Bar bar) throws IOException;

    void trade(String symbol, long id, long price, long quantity, boolean buy, long timeNanos)
        throws IOException;
  }

  private OldTables() {}

  /**
   * Opens and checks the tables.
   *
   * @throws IOException if the operating system denies or fails the access
   */
  public static OldTables check(Path database) throws IOException {
    QuestDbRuntime.prepare();
    var tables = new OldTables();
    EmbeddedEngine engine;
    try {
      engine = new EmbeddedEngine(database);
    } catch (Throwable failure) { // damaged files may cause any failure
      QuestFailure.throwIfOfMachine(failure);
      for (var table : Table.values()) {
        tables.verdicts.put(
            table, TableCheck.checkFiles(table, database, QuestFailure.reason(failure)));
      }
      return tables;
    }
    try (engine) {
      for (var table : Table.values()) {
        tables.verdicts.put(table, TableCheck.check(engine, table, database));
      }
    }
    return tables;
  }

  /** The damages as text; empty: the tables are undamaged. */
  public List<String> damages() {
    return verdicts.values().stream()
        .flatMap(
            verdict ->
                verdict.damages().stream()
                    .map(damage -> "table %s: %s".formatted(verdict.table().text(), damage)))
        .distinct()
        .toList();
  }

  /** The symbols of all rows. */
  public Set<String> symbols() {
    var symbols = new LinkedHashSet<String>();
    for (var verdict : verdicts.values()) {
      verdict.parts().forEach(part -> symbols.addAll(part.symbols()));
    }
    return symbols;
  }

  /** Number of rows, including lost ones. */
  public long rows() {
    return verdicts.values().stream()
        .flatMap(verdict -> verdict.parts().stream())
        .mapToLong(Part::rows)
        .sum();
  }

  /** The time spans of lost minutes; known after {@link #read}. */
  public List<Lost> lost() {
    return List.copyOf(lost);
  }

  /** Reads all undamaged rows. */
  public void read(Receiver receiver) throws IOException {
    for (var verdict : verdicts.values()) {
      read(verdict, receiver);
    }
  }

  private void read(Verdict from, Receiver receiver) throws IOException {
    long before = Long.MIN_VALUE; // the time of the newest undamaged row
    boolean gap = false;
    for (var part : from.parts()) {
      if (part.good().isEmpty()) {
        gap |= part.rows() > 0;
        before = Math.max(before, part.time());
        continue;
      }
      long readable = part.good().getLast().until();
      try (var files =
          PartitionFiles.open(from.table(), from.folder().resolve(part.folder()), readable)) {
        long next = 0;
        for (var range : part.good()) {
          gap |= range.from() > next;
          if (gap && from.table() == Table.MINUTES) {
            long start = before == Long.MIN_VALUE ? part.time() : before;
            lost.add(new Lost(millis(start), millis(files.time(range.from())) + 60_000));
          }
          gap = false;
          for (long row = range.from(); row < range.until(); row++) {
            read(from.table(), part.symbols().get(files.symbol(row)), files, row, receiver);
          }
          before = files.time(range.until() - 1);
          next = range.until();
        }
        gap = next < part.rows();
      }
    }
  }

  private static void read(
      Table table, String symbol, PartitionFiles files, long row, Receiver receiver)
      throws IOException {
    switch (table) {
      case TRADES ->
          receiver.trade(
              symbol,
              files.number(1, row),
              files.number(2, row),
              files.number(3, row),
              files.truth(4, row) != 0,
              files.time(row));
      case MINUTES ->
          receiver.minute(
              symbol,
              new Bar(
                  millis(files.time(row)),
                  files.number(1, row),
                  files.number(2, row),
                  files.number(3, row),
                  files.number(4, row),
                  files.number(5, row)));
    }
  }

  private static long millis(long micros) {
    return TimeUnit.MICROSECONDS.toMillis(micros);
  }
}
