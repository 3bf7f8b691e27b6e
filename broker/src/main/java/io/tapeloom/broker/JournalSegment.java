package io.tapeloom.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of the journal: a header, then records. A record is its length and its checksum (4 bytes
 * each, big-endian), the position of the preceding record of the same user, and a fact. Immutable.
 *
 * @param first the number of its first fact
 * @param base the position of its first byte among the bytes of all files
 */
record JournalSegment(Path path, long first, long base) {

  /** Length and checksum before each record. */
  static final int FRAME_BYTES = 8;

  /** The position before the first record of a user. */
  static final long NO_POSITION = -1;

  /** Magic number, length of the text, number of the first fact, position. */
  static final int FIXED_HEADER_BYTES = 28;

  /** Longest text of a market that is read. */
  private static final int MAX_TEXT_BYTES = 1 << 24;

  private static final long MAGIC = 0x544C_4252_4F4B_3031L; // TLBROK01
  private static final String PREFIX = "journal-";
  private static final String SUFFIX = ".facts";

  /** Receives the records of a file, in order. */
  interface Visitor {

    /**
     * Reads one.
     *
     * @param position of the record among the bytes of all files
     */
    void fact(Fact fact, long position);
  }

  static JournalSegment in(Path folder, long first, long base) {
    return new JournalSegment(
        folder.resolve("%s%016x%s".formatted(PREFIX, first, SUFFIX)), first, base);
  }

  static boolean isName(String name) {
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  /** How many bytes follow the first ones of a header: the market's text and the checksum. */
  static int restOfHeader(byte[] fixed) {
    if (fixed.length < FIXED_HEADER_BYTES) {
      return 0;
    }
    int textLength = ByteBuffer.wrap(fixed).getInt(Long.BYTES);
    return Math.clamp(textLength, 0, MAX_TEXT_BYTES) + Integer.BYTES;
  }

  /** The bytes of the header. */
  byte[] header(String identity) {
    var text = identity.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(8 + 4 + 8 + 8 + text.length + 4);
    bytes.putLong(MAGIC).putInt(text.length).putLong(first).putLong(base).put(text);
    bytes.putInt(checksum(bytes.array(), 0, bytes.position()));
    return bytes.array();
  }

  /**
   * The header of a file.
   *
   * @param length in bytes; 0: it is not whole
   */
  record Header(int length, long first, long base, String identity) {

    static final Header TORN = new Header(0, 0, 0, "");
  }

  static Header header(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < 32 || buffer.getLong() != MAGIC) {
      return Header.TORN;
    }
    int textLength = buffer.getInt();
    long first = buffer.getLong();
    long base = buffer.getLong();
    if (textLength < 0 || textLength > buffer.remaining() - 4) {
      return Header.TORN;
    }
    var text = new byte[textLength];
    buffer.get(text);
    int end = buffer.position();
    return buffer.getInt() == checksum(bytes, 0, end)
        ? new Header(end + 4, first, base, new String(text, StandardCharsets.UTF_8))
        : Header.TORN;
  }

  /**
   * Reads all records.
   *
   * @return how many bytes are whole; the rest is a torn tail
   */
  static int read(byte[] bytes, Header header, Visitor visitor) {
    int at = header.length;
    while (bytes.length - at >= FRAME_BYTES) {
      var frame = ByteBuffer.wrap(bytes, at, FRAME_BYTES);
      int length = frame.getInt();
      int checksum = frame.getInt();
      int from = at + FRAME_BYTES;
      if (length < 1 || length > bytes.length - from || checksum(bytes, from, length) != checksum) {
        break;
      }
      var input = new PackedInput(bytes, from, from + length);
      input.getLong(); // the position of the preceding record
      visitor.fact(FactCodec.read(input), header.base + at);
      at = from + length;
    }
    return at;
  }

  /** Appends a record to bytes. */
  static void write(Fact fact, long previous, PackedOutput to) {
    int frame = to.skip(FRAME_BYTES);
    int from = frame + FRAME_BYTES;
    to.putLong(previous);
    FactCodec.write(fact, to);
    int length = to.size() - from;
    to.putInt(frame, length);
    to.putInt(frame + 4, checksum(to.array(), from, length));
  }

  static int checksum(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  byte[] readAll() throws IOException {
    return Files.readAllBytes(path);
  }
}
