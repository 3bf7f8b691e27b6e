package io.tapeloom.store.quest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checksums of a table's committed rows, by blocks, and its symbols. The table may have more
 * rows, but never fewer. For one thread at a time.
 */
final class Sums {

  private static final Logger LOG = LoggerFactory.getLogger(Sums.class);

  /** Number of rows per checksum. */
  static final int BLOCK_ROWS = 4_096;

  private static final String CHECKSUM = "crc32c=";
  private static final String FOLDER = "folder";
  private static final String SYMBOL = "symbol";
  private static final String PARTITION = "partition";

  /** The name of the table's folder. */
  private final String folder;

  private final List<String> symbols = new ArrayList<>();
  private final NavigableMap<Long, Partition> partitions = new TreeMap<>();

  /**
   * A partition.
   *
   * @param folder the name of its folder
   * @param time its start, in the unit of the table
   * @param blocks the checksums of its blocks; the last block may be shorter
   */
  record Partition(String folder, long time, long rows, List<Integer> blocks) {

    Partition {
      blocks = List.copyOf(blocks);
      if (blocks.size() != (rows + BLOCK_ROWS - 1) / BLOCK_ROWS) {
        throw new IllegalArgumentException(
            "%d checksums of %d rows in %s".formatted(blocks.size(), rows, folder));
      }
    }
  }

  Sums(String folder) {
    this.folder = folder;
  }

  /**
   * Reads the checksums of a table; empty: there are none, or they are damaged.
   *
   * @throws IOException if they cannot be read for another reason
   */
  static Optional<Sums> read(Table table, Path database) throws IOException {
    var folder = database.resolve(".sums");
    for (var name : List.of(table.text(), table.text() + ".copy")) {
      var file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int end = Math.max(0, text.lastIndexOf(CHECKSUM));
        if (text.substring(end).strip().equals(CHECKSUM + checksum(text.substring(0, end)))) {
          return Optional.of(of(text.substring(0, end)));
        }
        LOG.warn("{} is damaged", file);
      }
    }
    return Optional.empty();
  }

  private static String checksum(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /**
   * Parses a text of checksums.
   *
   * @throws IllegalArgumentException if the text is invalid
   */
  static Sums of(String text) {
    var lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().startsWith(FOLDER + ' ')) {
      throw new IllegalArgumentException("no checksums");
    }
    var sums = new Sums(lines.getFirst().substring(FOLDER.length() + 1));
    for (var line : lines.subList(1, lines.size())) {
      var words = line.split(" ", -1);
      switch (words[0]) {
        case SYMBOL -> sums.symbols.add(line.substring(SYMBOL.length() + 1));
        case PARTITION -> sums.put(partition(words));
        default -> throw new IllegalArgumentException("no checksums: " + words[0]);
      }
    }
    return sums;
  }

  private static Partition partition(String[] words) {
    if (words.length < 4) {
      throw new IllegalArgumentException("no partition");
    }
    var blocks = new ArrayList<Integer>();
    for (int i = 4; i < words.length; i++) {
      blocks.add(HexFormat.fromHexDigits(words[i]));
    }
    return new Partition(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]), blocks);
  }

  String folder() {
    return folder;
  }

  /** The symbols by their number in the rows. */
  List<String> symbols() {
    return List.copyOf(symbols);
  }

  /** The partitions by their start. */
  NavigableMap<Long, Partition> partitions() {
    return partitions;
  }

  private void put(Partition partition) {
    partitions.put(partition.time, partition);
  }
}
