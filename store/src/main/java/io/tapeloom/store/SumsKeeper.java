package io.tapeloom.store;

import io.questdb.cairo.TableUtils;
import io.questdb.cairo.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the checksums of a table up to date. They are written after each commit, and before rows
 * are removed, so that after a kill of the program there may be checksums of fewer rows, but never
 * wrong ones. For the appending thread.
 */
final class SumsKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SumsKeeper.class);

  private final Table table;
  private final Path database;
  private final KeptText file;
  private Sums sums;
  private boolean failing;

  /**
   * @param known the checksums at the start
   */
  SumsKeeper(Table table, Path database, Sums known) {
    this.table = table;
    this.database = database;
    this.file = file(table, database);
    this.sums = known;
  }

  private static KeptText file(Table table, Path database) {
    return new KeptText(database.resolve(".sums"), table.text(), false);
  }

  /**
   * Reads the checksums of a table; empty: there are none, or they are damaged.
   *
   * @throws IOException if they cannot be read for another reason
   */
  static Optional<Sums> read(Table table, Path database) throws IOException {
    makeFolder(database);
    try {
      return file(table, database).read().map(Sums::of);
    } catch (KeptText.Lost | IllegalArgumentException e) {
      LOG.warn(
          "Checksums of {} are damaged, they are computed again: {}", table.text(), e.getMessage());
      file(table, database).setAside();
      return Optional.empty();
    }
  }

  private static void makeFolder(Path database) throws IOException {
    var folder = database.resolve(".sums");
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
      LOG.warn("{} is not a folder: it is renamed, and the checksums are computed again", folder);
      Files.move(folder, database.resolve(".sums.damaged"), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createDirectories(folder);
  }

  /**
   * Adds the checksums of committed rows.
   *
   * @param symbols returns all symbols of the table; called if there are new ones
   * @param fromTime the time of the oldest row
   * @param untilTime the time of the newest row
   * @param afterAll whether all rows are newer than the existing ones
   */
  void committed(
      TableWriter open,
      Supplier<List<String>> symbols,
      long fromTime,
      long untilTime,
      boolean afterAll) {
    try {
      if (open.getSymbolMapWriter(0).getSymbolCount() != sums.symbols().size()) {
        sums.symbols(symbols.get());
      }
      var folders = folders(open);
      for (int i = 0; i < open.getPartitionCount(); i++) {
        long start = open.getPartitionTimestamp(i);
        long end =
            i + 1 < open.getPartitionCount() ? open.getPartitionTimestamp(i + 1) : Long.MAX_VALUE;
        if (start <= untilTime && end > fromTime) {
          var name = folders.get(start);
          if (name != null) {
            sums.put(partition(name, start, open.getPartitionSize(i), afterAll));
          }
        }
      }
      sums.retain(folders);
      write();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /** Drops the checksums of partitions in a range of starts, because they will be removed. */
  void removing(long fromTime, long untilTime) {
    sums.partitions().keySet().removeIf(start -> start >= fromTime && start < untilTime);
    try {
      write();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void write() throws IOException {
    makeFolder(database);
    file.write(sums.text());
    if (failing) {
      failing = false;
      LOG.info("Checksums of {} can be written again", table.text());
    }
  }

  private void fail(Exception e) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "Checksums of {} cannot be written, it is retried: {}", table.text(), e.getMessage());
    }
    LOG.debug("Checksums of {} cannot be written", table.text(), e);
  }

  private Sums.Partition partition(String name, long time, long rows, boolean afterAll)
      throws IOException {
    var before = sums.partitions().get(time);
    var blocks = new ArrayList<Integer>();
    if (afterAll && before != null && before.folder().equals(name) && before.rows() <= rows) {
      blocks.addAll(before.blocks().subList(0, (int) (before.rows() / Sums.BLOCK_ROWS)));
    }
    var folder = database.resolve(sums.folder()).resolve(name);
    try (var files = PartitionFiles.open(table, folder, rows)) {
      for (long row = (long) blocks.size() * Sums.BLOCK_ROWS; row < rows; row += Sums.BLOCK_ROWS) {
        blocks.add(files.checksum(row, Math.min(rows, row + Sums.BLOCK_ROWS)));
      }
    }
    return new Sums.Partition(name, time, rows, blocks);
  }

  /** Returns the names of the partitions' folders by their start. */
  private static Map<Long, String> folders(TableWriter open) {
    var folders = new TreeMap<Long, String>();
    for (int i = 0; i < open.getPartitionCount(); i++) {
      long start = open.getPartitionTimestamp(i);
      folders.put(
          start,
          folder(
              open.getMetadata().getTimestampType(),
              open.getPartitionBy(),
              start,
              open.getPartitionNameTxn(i)));
    }
    return folders;
  }

  /** Returns the name of a partition's folder. */
  static String folder(int timestampType, int partitionBy, long start, long nameTxn) {
    try (var path = new io.questdb.std.str.Path()) {
      TableUtils.setPathForNativePartition(
          path.of("/t"), timestampType, partitionBy, start, nameTxn);
      return String.valueOf(Path.of(path.toString()).getFileName());
    }
  }
}
