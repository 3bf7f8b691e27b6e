package io.tapeloom.store.quest;

import io.questdb.cairo.CairoEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks the files of a table against their checksums and against the state of the database, before
 * anything is read from them. Rows without a checksum must be in time order, of a known symbol, and
 * possible. For one thread, used once.
 */
final class TableCheck {

  /** A range of undamaged rows of a partition; the end is exclusive. */
  record Range(long from, long until) {}

  /**
   * The result for a partition.
   *
   * @param folder the name of its folder
   * @param time its start, in the unit of the table
   * @param rows number of rows, including lost ones
   * @param good the undamaged ranges in order; the other rows are damaged
   * @param symbols the symbols by their number in the rows
   */
  record Part(String folder, long time, long rows, List<Range> good, List<String> symbols) {

    boolean isWhole() {
      return good.stream().mapToLong(range -> range.until - range.from).sum() == rows;
    }
  }

  /**
   * The result for a table.
   *
   * @param folder the folder of the table
   * @param parts the partitions in time order
   * @param damages the damages as text; empty: the table is undamaged
   */
  record Verdict(
      Table table, Path folder, Optional<Sums> sums, List<Part> parts, List<String> damages) {}

  private final Table table;
  private final Path database;
  private final Optional<Sums> sums;
  private final List<String> damages = new ArrayList<>();

  private TableCheck(Table table, Path database, Optional<Sums> sums) {
    this.table = table;
    this.database = database;
    this.sums = sums;
  }

  /** Checks a table of a database that could be opened. */
  static Verdict check(CairoEngine engine, Table table, Path database) throws IOException {
    var check = new TableCheck(table, database, Sums.read(table, database));
    Optional<TableState> state = Optional.empty();
    try {
      state = Optional.of(TableState.of(engine, table));
    } catch (Throwable failure) { // damaged files may cause any failure
      QuestFailure.throwIfOfMachine(failure);
      check.damages.add(QuestFailure.reason(failure));
    }
    return check.verdict(state);
  }

  /** Checks a table of a database that could not be opened. */
  static Verdict checkFiles(Table table, Path database, String why) throws IOException {
    var check = new TableCheck(table, database, Sums.read(table, database));
    check.damages.add(why);
    return check.verdict(Optional.empty());
  }

  private Verdict verdict(Optional<TableState> state) throws IOException {
    var parts = new ArrayList<Part>();
    state.ifPresent(this::compare);
    // Later results of partitions contain no symbols.
    var symbols =
        state
            .map(TableState::symbols)
            .filter(it -> damages.isEmpty())
            .or(() -> sums.map(Sums::symbols))
            .orElse(List.of());
    var believed = new TreeMap<Long, Integer>();
    state.ifPresent(
        it -> {
          for (int i = 0; i < it.partitions().size(); i++) {
            believed.put(it.partitions().get(i).time(), i);
          }
        });
    var times = new TreeSet<>(believed.keySet());
    sums.ifPresent(it -> times.addAll(it.partitions().keySet()));
    for (long time : times) {
      parts.add(part(state, believed.getOrDefault(time, -1), time, symbols));
    }
    var folder =
        sums.map(Sums::folder).or(() -> state.map(TableState::folder)).orElse(table.text());
    return new Verdict(table, database.resolve(folder), sums, parts, List.copyOf(damages));
  }

  /** Compares the state of the whole table. */
  private void compare(TableState state) {
    sums.ifPresent(
        it -> {
          if (!it.folder().equals(state.folder())) {
            damages.add("its folder is %s, not %s".formatted(state.folder(), it.folder()));
          }
          int known = it.symbols().size();
          if (state.symbols().size() < known
              || !state.symbols().subList(0, known).equals(it.symbols())) {
            damages.add("its symbols have changed (symbol.c, symbol.o, _txn)");
          }
        });
  }

  private Part part(Optional<TableState> state, int index, long time, List<String> symbols)
      throws IOException {
    var believed =
        index < 0
            ? Optional.<TableState.Partition>empty()
            : state.map(it -> it.partitions().get(index));
    var summed = sums.flatMap(it -> Optional.ofNullable(it.partitions().get(time)));
    var folder =
        summed
            .map(Sums.Partition::folder)
            .or(() -> believed.map(TableState.Partition::folder))
            .orElseThrow();
    boolean isReplaced = believed.isPresent() && !believed.get().folder().equals(folder);
    if (isReplaced) { // rows were inserted, but no checksums were written
      folder = believed.get().folder();
      summed = Optional.empty();
    }
    long sumRows = summed.map(Sums.Partition::rows).orElse(0L);
    long rows = Math.max(sumRows, believed.map(TableState.Partition::rows).orElse(0L));
    if (state.isPresent() && believed.map(TableState.Partition::rows).orElse(0L) < sumRows) {
      damages.add(
          "%s has %d rows of %d (_txn)"
              .formatted(folder, believed.map(TableState.Partition::rows).orElse(0L), sumRows));
    }
    long end = state.isPresent() && index >= 0 ? state.get().endOf(index) : Long.MAX_VALUE;
    return new Part(
        folder, time, rows, good(folder, time, end, rows, sumRows, summed, symbols), symbols);
  }

  private List<Range> good(
      String folder,
      long time,
      long end,
      long rows,
      long sumRows,
      Optional<Sums.Partition> summed,
      List<String> symbols)
      throws IOException {
    var good = new ArrayList<Range>();
    var tableFolder = database.resolve(sums.map(Sums::folder).orElse(table.text()));
    long readable = readable(tableFolder.resolve(folder), rows, sumRows);
    if (readable < 0) {
      return good;
    }
    try (var files = PartitionFiles.open(table, tableFolder.resolve(folder), readable)) {
      for (int block = 0; block < summed.map(it -> it.blocks().size()).orElse(0); block++) {
        long from = (long) block * Sums.BLOCK_ROWS;
        long until = Math.min(sumRows, from + Sums.BLOCK_ROWS);
        if (files.checksum(from, until) == summed.orElseThrow().blocks().get(block)) {
          add(good, new Range(from, until));
        } else {
          damages.add(
              "rows %d to %d of %s do not match their checksum".formatted(from, until - 1, folder));
        }
      }
      long until = possibleUntil(files, sumRows, readable, time, end, symbols);
      if (until > sumRows) {
        add(good, new Range(sumRows, until));
      }
      if (until < readable) {
        damages.add("row %d of %s is impossible".formatted(until, folder));
      }
    }
    return good;
  }

  /** Returns the number of readable rows; negative: not even those with checksums. */
  private long readable(Path path, long rows, long sumRows) throws IOException {
    for (long each : rows == sumRows ? List.of(rows) : List.of(rows, sumRows)) {
      try (var _ = PartitionFiles.open(table, path, each)) {
        return each;
      } catch (PartitionFiles.TooShort e) {
        damages.add(String.valueOf(e.getMessage()));
      }
    }
    return -1;
  }

  private static void add(List<Range> good, Range range) {
    if (!good.isEmpty() && good.getLast().until == range.from) {
      good.set(good.size() - 1, new Range(good.getLast().from, range.until));
    } else {
      good.add(range);
    }
  }

  /** Returns the first impossible row, or the end. */
  private long possibleUntil(
      PartitionFiles files, long from, long until, long time, long end, List<String> symbols) {
    long before = from == 0 ? time : files.time(from - 1);
    for (long row = from; row < until; row++) {
      long at = files.time(row);
      int symbol = files.symbol(row);
      if (at < before || at >= end || symbol < 0 || symbol >= symbols.size()) {
        return row;
      }
      if (!table.isPossible(files, row)) {
        return row;
      }
      before = at;
    }
    return until;
  }
}
