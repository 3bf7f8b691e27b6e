package io.tapeloom.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of rows of one symbol: a header of 64 bytes, then rows of a fixed width in the order of
 * their keys. The header and each row have a checksum, which for rows depends on the symbol, the
 * kind and the file as well. Opens the file for each operation, and holds nothing between them.
 * Immutable; the caller prevents reads and replacements at the same time.
 *
 * @param symbol the symbol of the rows
 * @param start the earliest possible key, in milliseconds since the epoch
 */
record RowFile<T>(Path path, RowFormat<T> format, String symbol, long start) {

  static final int HEADER_BYTES = 64;

  /** The header's link of a file that is not preceded by another one. */
  static final long NONE = Long.MIN_VALUE;

  private static final long MAGIC = 0x3130_534D_4F4F_4C54L; // TLOOMS01

  /** Bytes that are read or written at once. */
  private static final int CHUNK_BYTES = 64 * 1024;

  /**
   * A header.
   *
   * @param previous the start of the preceding file, or {@link #NONE}
   * @param rows minimum number of rows
   */
  record Header(long previous, long rows) {}

  /** A file that is not as it was written. */
  static final class Damaged extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient RowFile<?> file;

    Damaged(RowFile<?> file, String why) {
      super(why);
      this.file = file;
    }

    RowFile<?> file() {
      return file;
    }
  }

  /** Receives rows of a file. */
  interface Visitor {

    /** Returns false to end the read. */
    boolean row(ByteBuffer rows, int at);
  }

  static <T> RowFile<T> of(Path folder, RowFormat<T> format, String symbol, long start) {
    return new RowFile<>(folder.resolve(format.fileName(start)), format, symbol, start);
  }

  private int seed() {
    var crc = new CRC32C();
    crc.update((symbol + ' ' + format.fileName(start)).getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private long offset(long row) {
    return HEADER_BYTES + row * format.bytes();
  }

  /** Number of whole rows in the file; negative: there is no file. */
  long rows() throws IOException {
    try {
      return Files.isRegularFile(path)
          ? Math.max(0, (Files.size(path) - HEADER_BYTES) / format.bytes())
          : -1;
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  /** Whether there is anything by the name of the file. */
  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Reads and checks the header. */
  Header header() throws Damaged, IOException {
    try (var reading = open(0)) {
      return reading.header();
    }
  }

  /** Replaces the header. */
  void rewrite(Header header) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      writeAll(channel, headerBytes(header), 0);
    }
  }

  private ByteBuffer headerBytes(Header header) {
    var bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(MAGIC);
    bytes.putLong(start);
    bytes.putLong(header.previous);
    bytes.putLong(header.rows);
    bytes.putInt(HEADER_BYTES - Integer.BYTES, checksum(bytes.array(), 0, HEADER_BYTES));
    return bytes.rewind();
  }

  private int checksum(byte[] bytes, int at, int length) {
    return checksum(bytes, at, length, seed());
  }

  private static int checksum(byte[] bytes, int at, int length, int seed) {
    var crc = new CRC32C();
    crc.update(bytes, at, length - Integer.BYTES);
    return (int) crc.getValue() ^ seed;
  }

  /** Creates the file, or replaces it, with a header and rows. */
  void create(Header header, List<T> rows) throws IOException {
    create(path, header, rows);
  }

  /** Creates a file with another name, for a later rename. */
  void create(Path as, Header header, List<T> rows) throws IOException {
    try (var channel =
        FileChannel.open(
            as,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeAll(channel, headerBytes(header), 0);
      write(channel, 0, rows);
    }
  }

  /**
   * Writes rows after the existing ones.
   *
   * @param existing number of rows before them
   * @param cut whether the file may contain rows after these, which are removed first
   */
  void append(long existing, List<T> rows, boolean cut) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      if (cut) {
        channel.truncate(offset(existing));
      }
      write(channel, existing, rows);
    }
  }

  /** Removes rows from the end. */
  void truncate(long rows) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(offset(rows));
    }
  }

  private void write(FileChannel channel, long atRow, List<T> rows) throws IOException {
    int width = format.bytes();
    int seed = seed();
    int fit = Math.min(rows.size(), CHUNK_BYTES / width);
    var bytes = ByteBuffer.allocate(fit * width).order(ByteOrder.LITTLE_ENDIAN);
    long offset = offset(atRow);
    for (int i = 0; i < rows.size(); i++) {
      int at = bytes.position();
      format.put(bytes, rows.get(i));
      bytes.putInt(checksum(bytes.array(), at, width, seed));
      if (!bytes.hasRemaining() || i == rows.size() - 1) {
        bytes.flip();
        int length = bytes.limit();
        writeAll(channel, bytes, offset);
        offset += length;
        bytes.clear();
      }
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes, long offset)
      throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /**
   * Opens the file to read it.
   *
   * @param rows number of rows that it must have
   */
  Reading open(long rows) throws Damaged, IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new Damaged(this, "is missing");
    }
    try {
      if (Files.isDirectory(path)) {
        throw new Damaged(this, "is a folder");
      }
      if (channel.size() < offset(rows)) {
        throw new Damaged(this, "has %d bytes of %d".formatted(channel.size(), offset(rows)));
      }
      return new Reading(channel, rows);
    } catch (Damaged | IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Bytes of the file. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bytes(byte[] array, ByteBuffer buffer) {}

  /** A running read of the file. For one thread. */
  final class Reading implements AutoCloseable {

    private final FileChannel channel;
    private final long rows;
    private final int seed = seed();

    private Reading(FileChannel channel, long rows) {
      this.channel = channel;
      this.rows = rows;
    }

    Header header() throws Damaged, IOException {
      var read = read(0, HEADER_BYTES);
      var bytes = read.buffer;
      if (bytes.getLong(0) != MAGIC
          || bytes.getLong(8) != start
          || bytes.getInt(HEADER_BYTES - Integer.BYTES) != checksum(read.array, 0, HEADER_BYTES)) {
        throw new Damaged(RowFile.this, "has a damaged header");
      }
      return new Header(bytes.getLong(16), bytes.getLong(24));
    }

    private Bytes read(long offset, int length) throws Damaged, IOException {
      byte[] array = new byte[length];
      var buffer = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          throw new Damaged(RowFile.this, "is too short");
        }
      }
      return new Bytes(array, buffer);
    }

    /** Returns the first row whose key is not before a key; the number of rows if there is none. */
    long firstFrom(long key) throws Damaged, IOException {
      long low = 0;
      long high = rows;
      while (low < high) {
        long middle = (low + high) >>> 1;
        var row = read(offset(middle), format.bytes());
        check(row, 0, middle);
        if (format.key(row.buffer, 0) < key) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** Reads and checks rows from one on, until the end or until the visitor returns false. */
    void each(long fromRow, Visitor visitor) throws Damaged, IOException {
      int width = format.bytes();
      long before = Long.MIN_VALUE;
      for (long row = fromRow; row < rows; ) {
        int count = (int) Math.min(rows - row, CHUNK_BYTES / width);
        var bytes = read(offset(row), count * width);
        for (int i = 0; i < count; i++, row++) {
          check(bytes, i * width, row);
          long key = format.key(bytes.buffer, i * width);
          if (key < before || (key == before && format.isUnique())) {
            throw new Damaged(RowFile.this, "row %d is not in time order".formatted(row));
          }
          before = key;
          if (!visitor.row(bytes.buffer, i * width)) {
            return;
          }
        }
      }
    }

    private void check(Bytes bytes, int at, long row) throws Damaged {
      if (!isGood(bytes, at)) {
        throw new Damaged(RowFile.this, "row %d does not match its checksum".formatted(row));
      }
    }

    private boolean isGood(Bytes bytes, int at) {
      int width = format.bytes();
      return bytes.buffer.getInt(at + width - Integer.BYTES)
              == checksum(bytes.array, at, width, seed)
          && format.isPossible(bytes.buffer, at);
    }

    /** Reads all rows of a file that may be damaged; calls the visitor for the good ones. */
    void salvage(Salvaged visitor) throws Damaged, IOException {
      int width = format.bytes();
      for (long row = 0; row < rows; ) {
        int count = (int) Math.min(rows - row, CHUNK_BYTES / width);
        var bytes = read(offset(row), count * width);
        for (int i = 0; i < count; i++, row++) {
          if (isGood(bytes, i * width)) {
            visitor.row(row, bytes.buffer, i * width);
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Receives the undamaged rows of a file. */
  interface Salvaged {

    void row(long number, ByteBuffer rows, int at);
  }
}
