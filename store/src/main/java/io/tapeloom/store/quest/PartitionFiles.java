package io.tapeloom.store.quest;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The columns of a partition, read from its files without the database. For one thread; holds the
 * mapped files until it is closed.
 */
final class PartitionFiles implements AutoCloseable {

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Table table;
  private final Arena arena = Arena.ofConfined();
  private final List<MemorySegment> columns = new ArrayList<>();

  /** A file is shorter than its rows need. */
  static final class TooShort extends IOException {

    private static final long serialVersionUID = 1L;

    TooShort(String message) {
      super(message);
    }
  }

  private PartitionFiles(Table table) {
    this.table = table;
  }

  /**
   * Opens the columns of a partition.
   *
   * @param folder the folder of the partition
   * @throws TooShort if a file is missing or has fewer rows
   */
  static PartitionFiles open(Table table, Path folder, long rows) throws IOException {
    var files = new PartitionFiles(table);
    try {
      for (var column : table.columns()) {
        files.map(folder, column.name() + ".d", rows * column.bytes());
      }
      return files;
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  private void map(Path folder, String column, long bytes) throws IOException {
    var file = folder.resolve(column);
    var name = folder.getFileName() + "/" + column;
    if (!Files.isRegularFile(file)) {
      throw new TooShort(name + " is missing");
    }
    try (var channel = FileChannel.open(file)) {
      if (channel.size() < bytes) {
        throw new TooShort("%s has %d bytes of %d".formatted(name, channel.size(), bytes));
      }
      columns.add(channel.map(MapMode.READ_ONLY, 0, bytes, arena));
    }
  }

  /** Returns the checksum of some rows, over all columns. */
  int checksum(long fromRow, long untilRow) {
    var crc = new CRC32C();
    for (int i = 0; i < columns.size(); i++) {
      long bytes = table.columns().get(i).bytes();
      crc.update(
          columns.get(i).asSlice(fromRow * bytes, (untilRow - fromRow) * bytes).asByteBuffer());
    }
    return (int) crc.getValue();
  }

  /** The time of a row, in the unit of the table. */
  long time(long row) {
    return number(columns.size() - 1, row);
  }

  /** The number of a row's symbol. */
  int symbol(long row) {
    return columns.getFirst().get(INT, row * Integer.BYTES);
  }

  /** A value of a column of 64-bit integers. */
  long number(int column, long row) {
    return columns.get(column).get(LONG, row * Long.BYTES);
  }

  /** A value of a boolean column. */
  byte truth(int column, long row) {
    return columns.get(column).get(ValueLayout.JAVA_BYTE, row);
  }

  @Override
  public void close() {
    arena.close();
  }
}
