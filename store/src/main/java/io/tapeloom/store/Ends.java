package io.tapeloom.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the rows of each symbol end, in one file of 64 bytes a symbol, each with a checksum: so
 * that a start knows the newest minute of a symbol without its files, and notices when rows at
 * their end are lost. It is written after the rows: after a kill of the program there may be more
 * rows, but never fewer. Guarded by the caller.
 */
final class Ends {

  private static final Logger LOG = LoggerFactory.getLogger(Ends.class);

  private static final int SLOT_BYTES = 64;

  /** Number of unchanged slots that are written rather than begin another write. */
  private static final int MAX_UNCHANGED = 16;

  private final Path file;
  private final Map<Long, Integer> slots = new HashMap<>();
  private final BitSet changed = new BitSet();
  private ByteBuffer bytes;
  private int count;
  private boolean failing;

  /**
   * The end of a symbol's rows of one kind.
   *
   * @param start the start of the newest file, the start of a day
   * @param rows number of rows in it
   * @param newestKey the key of the newest row
   * @param firstStart the start of the first file that was written
   */
  record End(long start, long rows, long newestKey, long firstStart) {}

  private Ends(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.count = bytes.capacity() / SLOT_BYTES;
  }

  /**
   * Reads the file.
   *
   * @param expected whether there should be one
   */
  static Ends open(Path file, boolean expected) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      LOG.warn("{} is not a file: it is renamed, and made again", file);
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    } else if (expected && !Files.exists(file)) {
      LOG.warn("{} is missing: it is made again", file);
    }
    byte[] found = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int whole = found.length - found.length % SLOT_BYTES;
    var ends = new Ends(file, ByteBuffer.wrap(Arrays.copyOf(found, whole)));
    int damaged = 0;
    for (int slot = 0; slot < ends.count; slot++) {
      if (ends.isGood(slot)) {
        ends.slots.put(ends.bytes.getLong(slot * SLOT_BYTES), slot);
      } else {
        damaged++;
      }
    }
    if (damaged > 0 || whole < found.length) {
      LOG.warn(
          "{} is damaged, in {} of {} entries: they are made again", file, damaged, ends.count);
    }
    return ends;
  }

  /** Returns the number by which a symbol is known. */
  static long owner(String symbol) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(symbol.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  private boolean isGood(int slot) {
    int at = slot * SLOT_BYTES;
    return bytes.getInt(at + SLOT_BYTES - Integer.BYTES) == checksum(at);
  }

  private int checksum(int at) {
    var crc = new CRC32C();
    crc.update(bytes.array(), at, SLOT_BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }

  /** Whether a symbol has an entry. */
  boolean knows(long owner) {
    return slots.containsKey(owner);
  }

  Optional<End> minutes(long owner) {
    return end(owner, Long.BYTES);
  }

  Optional<End> trades(long owner) {
    return end(owner, 4 * Long.BYTES);
  }

  private Optional<End> end(long owner, int offset) {
    var slot = slots.get(owner);
    if (slot == null) {
      return Optional.empty();
    }
    int at = slot * SLOT_BYTES + offset;
    long rows = bytes.getLong(at + 8);
    return rows < 0
        ? Optional.empty()
        : Optional.of(
            new End(
                bytes.getInt(at) * RowFormat.DAY_MILLIS,
                rows,
                bytes.getLong(at + 16),
                bytes.getInt(at + 4) * RowFormat.DAY_MILLIS));
  }

  /** Changes the entry of a symbol, which {@link #write} writes. */
  void put(long owner, Optional<End> minutes, Optional<End> trades) {
    int slot = slots.computeIfAbsent(owner, _ -> count++);
    if ((slot + 1) * SLOT_BYTES > bytes.capacity()) {
      int capacity = Math.max(2 * bytes.capacity(), (slot + 64) * SLOT_BYTES);
      bytes =
          ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).order(ByteOrder.LITTLE_ENDIAN);
    }
    int at = slot * SLOT_BYTES;
    bytes.putLong(at, owner);
    put(at + Long.BYTES, minutes);
    put(at + 4 * Long.BYTES, trades);
    bytes.putInt(at + SLOT_BYTES - Integer.BYTES, checksum(at));
    changed.set(slot);
  }

  private void put(int at, Optional<End> end) {
    bytes.putInt(at, end.map(it -> day(it.start)).orElse(0));
    bytes.putInt(at + 4, end.map(it -> day(it.firstStart)).orElse(0));
    bytes.putLong(at + 8, end.map(End::rows).orElse(-1L));
    bytes.putLong(at + 16, end.map(End::newestKey).orElse(0L));
  }

  private static int day(long millis) {
    return (int) (millis / RowFormat.DAY_MILLIS);
  }

  /** Writes the changed entries. */
  void write() throws IOException {
    if (changed.isEmpty()) {
      return;
    }
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int from = changed.nextSetBit(0); from >= 0; ) {
        int until = changed.nextClearBit(from);
        int next = changed.nextSetBit(until);
        while (next >= 0 && next - until <= MAX_UNCHANGED) {
          until = changed.nextClearBit(next);
          next = changed.nextSetBit(until);
        }
        var run = bytes.duplicate().position(from * SLOT_BYTES).limit(until * SLOT_BYTES);
        while (run.hasRemaining()) {
          channel.write(run, run.position());
        }
        from = next;
      }
    }
    changed.clear();
  }

  /** Writes the changed entries; if this fails, they are written with the next ones. */
  void tryToWrite() {
    try {
      write();
      if (failing) {
        failing = false;
        LOG.info("{} can be written again", file);
      }
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOG.warn("{} cannot be written, it is retried: {}", file, StoreFailure.reason(e));
      }
      LOG.debug("{} cannot be written", file, e);
    }
  }
}
