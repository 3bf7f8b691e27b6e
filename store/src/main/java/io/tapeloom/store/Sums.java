package io.tapeloom.store;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The checksums of a table's committed rows, by blocks, and its symbols. The table may have more
 * rows, but never fewer. For one thread at a time.
 */
final class Sums {

  /** Number of rows per checksum. */
  static final int BLOCK_ROWS = 4_096;

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
   * Parses the output of {@link #text}.
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

  String text() {
    var text = new StringBuilder().append(FOLDER).append(' ').append(folder).append('\n');
    symbols.forEach(symbol -> text.append(SYMBOL).append(' ').append(symbol).append('\n'));
    for (var each : partitions.values()) {
      text.append(PARTITION).append(' ').append(each.folder);
      text.append(' ').append(each.time).append(' ').append(each.rows);
      each.blocks.forEach(sum -> text.append(' ').append(HexFormat.of().toHexDigits(sum)));
      text.append('\n');
    }
    return text.toString();
  }

  String folder() {
    return folder;
  }

  /** The symbols by their number in the rows. */
  List<String> symbols() {
    return List.copyOf(symbols);
  }

  void symbols(List<String> now) {
    symbols.clear();
    symbols.addAll(now);
  }

  /** The partitions by their start. */
  NavigableMap<Long, Partition> partitions() {
    return partitions;
  }

  void put(Partition partition) {
    partitions.put(partition.time, partition);
  }

  /** Removes the partitions that the table no longer has. */
  void retain(Map<Long, String> folders) {
    partitions.keySet().retainAll(folders.keySet());
  }
}
