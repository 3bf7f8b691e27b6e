package io.tapeloom.store.quest;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.ColumnType;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableUtils;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a table in the database. Immutable.
 *
 * @param folder the name of the table's folder
 * @param symbols the symbols by their number in the rows
 * @param partitions the partitions in time order
 * @param minTime the time of the oldest row, in the unit of the table
 * @param maxTime the time of the newest row
 */
record TableState(
    String folder, List<String> symbols, List<Partition> partitions, long minTime, long maxTime) {

  /** Maximum length of a symbol in characters. */
  private static final int MAX_SYMBOL_LENGTH = 100;

  /** A partition: the name of its folder, its start in the unit of the table, its rows. */
  record Partition(String folder, long time, long rows) {}

  /** The whole table is damaged. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
      super(why);
    }
  }

  /** Reads the state; creates the table if it does not exist. */
  static TableState of(CairoEngine engine, Table table) throws Exception {
    engine.execute(table.definition());
    var token = engine.verifyTableName(table.text());
    var root = new File(engine.getConfiguration().getDbRoot().toString(), token.getDirName());
    try (var reader = engine.getReader(token)) {
      checkColumns(reader, table);
      return new TableState(
          token.getDirName(),
          reader.size() > 0 ? symbols(reader, root) : List.of(),
          partitions(reader),
          reader.getMinTimestamp(),
          reader.getMaxTimestamp());
    }
  }

  private static void checkColumns(TableReader reader, Table table) throws Unreadable {
    var metadata = reader.getMetadata();
    var columns = table.columns();
    boolean same =
        metadata.getColumnCount() == columns.size()
            && metadata.getTimestampIndex() == columns.size() - 1;
    for (int i = 0; same && i < columns.size(); i++) {
      same =
          metadata.getColumnName(i).equals(columns.get(i).name())
              && ColumnType.sizeOf(metadata.getColumnType(i)) == columns.get(i).bytes();
    }
    if (!same) {
      throw new Unreadable("its columns are wrong (_meta)");
    }
  }

  private static List<String> symbols(TableReader reader, File root) throws Unreadable {
    for (var ending : List.of("c", "o", "k", "v")) {
      var file = new File(root, "symbol." + ending);
      if (file.length() == 0) {
        throw new Unreadable(file.getName() + " is empty or missing");
      }
    }
    var map = reader.getSymbolMapReader(0);
    var symbols = new ArrayList<String>();
    for (int i = 0; i < map.getSymbolCount(); i++) {
      var symbol = map.valueOf(i);
      if (symbol == null || symbol.isEmpty() || symbol.length() > MAX_SYMBOL_LENGTH) {
        throw new Unreadable("symbol %d has no name (symbol.c, symbol.o)".formatted(i));
      }
      symbols.add(symbol.toString());
      if (map.keyOf(symbols.get(i)) != i) {
        throw new Unreadable(
            "symbol %d cannot be found by its name (symbol.k, symbol.v)".formatted(i));
      }
    }
    return symbols;
  }

  private static List<Partition> partitions(TableReader reader) {
    var partitions = new ArrayList<Partition>();
    for (int i = 0; i < reader.getPartitionCount(); i++) {
      long start = reader.getPartitionTimestampByIndex(i);
      partitions.add(
          new Partition(
              folder(
                  reader.getMetadata().getTimestampType(),
                  reader.getPartitionedBy(),
                  start,
                  reader.getTxFile().getPartitionNameTxn(i)),
              start,
              reader.getTxFile().getPartitionSize(i)));
    }
    return partitions;
  }

  /** Returns the name of a partition's folder. */
  private static String folder(int timestampType, int partitionBy, long start, long nameTxn) {
    try (var path = new io.questdb.std.str.Path()) {
      TableUtils.setPathForNativePartition(
          path.of("/t"), timestampType, partitionBy, start, nameTxn);
      return String.valueOf(Path.of(path.toString()).getFileName());
    }
  }

  /** Returns the end of a partition: the start of the next one, or the greatest long. */
  long endOf(int partition) {
    return partition + 1 < partitions.size() ? partitions.get(partition + 1).time : Long.MAX_VALUE;
  }
}
