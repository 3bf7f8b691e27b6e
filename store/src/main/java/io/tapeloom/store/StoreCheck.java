package io.tapeloom.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.ColumnType;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableUtils;
import io.questdb.griffin.SqlException;
import io.questdb.std.str.Path;
import java.io.File;
import java.util.List;

/**
 * Looks at the files of the tables before anything is read out of them: a file that is shorter than
 * its table says would end the process when it is mapped.
 */
final class StoreCheck {

  /** What is wrong with a table. */
  static final class Damage extends Exception {

    private static final long serialVersionUID = 1L;

    Damage(Table table, String why) {
      super("table %s: %s".formatted(table.text(), why));
    }
  }

  private StoreCheck() {}

  /**
   * Opens a table for reading and writing; throws at the first file that is not as it should be.
   */
  static void check(CairoEngine engine, Table table) throws Damage {
    try {
      engine.execute(table.definition());
      var token = engine.verifyTableName(table.text());
      try (var reader = engine.getReader(token);
          var path = new Path()) {
        if (reader.size() > 0) {
          var root = engine.getConfiguration().getDbRoot().toString();
          symbols(table, new File(root, token.getDirName()));
        }
        partitions(table, reader, path.of(engine.getConfiguration().getDbRoot()).concat(token));
      }
      engine.getWriter(token, "check").close();
    } catch (CairoException | SqlException | InternalError e) { // InternalError: a file too short
      var why = e instanceof InternalError ? "a file of it is too short" : e.getMessage();
      throw new Damage(table, String.valueOf(why).replaceAll("\\s+", " "));
    }
  }

  private static void symbols(Table table, File folder) throws Damage {
    for (var ending : List.of("c", "o", "k", "v")) {
      var file = new File(folder, "symbol." + ending);
      if (file.length() == 0) {
        throw new Damage(table, file.getName() + " is empty or missing");
      }
    }
  }

  private static void partitions(Table table, TableReader reader, Path path) throws Damage {
    int root = path.size();
    for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
      TableUtils.setPathForNativePartition(
          path.trimTo(root),
          reader.getMetadata().getTimestampType(),
          reader.getPartitionedBy(),
          reader.getPartitionTimestampByIndex(partition),
          reader.getTxFile().getPartitionNameTxn(partition));
      columns(table, reader, path.toString(), reader.getTxFile().getPartitionSize(partition));
    }
  }

  private static void columns(Table table, TableReader reader, String folder, long rows)
      throws Damage {
    var metadata = reader.getMetadata();
    for (int column = 0; column < metadata.getColumnCount(); column++) {
      var file = new File(folder, metadata.getColumnName(column) + ".d");
      long least = rows * ColumnType.sizeOf(metadata.getColumnType(column));
      if (file.length() < least) {
        throw new Damage(
            table,
            "%s has %d bytes of %d"
                .formatted(
                    new File(file.getParentFile().getName(), file.getName()),
                    file.length(),
                    least));
      }
    }
  }
}
