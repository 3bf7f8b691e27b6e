package io.tapeloom.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Orders and executions of a user that are no longer in memory, read from the journal. Each record
 * names the position of the preceding one of its user, so that a read looks at the facts of that
 * user alone; its cost is linear in their number. Blocks for the disk. Thread-safe.
 */
public final class JournalHistory {

  /** The position of the newest synced record of each user. */
  private final Map<String, Long> heads = new ConcurrentHashMap<>();

  /** The files, by the position of their first byte. */
  private final ConcurrentSkipListMap<Long, JournalSegment> segments =
      new ConcurrentSkipListMap<>();

  JournalHistory() {}

  /** A file has begun, or was there at the start. */
  void add(JournalSegment segment) {
    segments.put(segment.base(), segment);
  }

  /** The newest record of a user is safe. */
  void synced(String user, long position) {
    heads.put(user, position);
  }

  /**
   * Orders of a user that have ended, newest first.
   *
   * @param before only orders with a smaller id
   * @param limit how many at most, positive
   * @throws IOException if the journal cannot be read
   */
  public List<OrderView> endedOrders(
      String user, Optional<String> symbol, OptionalLong before, int limit) throws IOException {
    var newest = new Newest<OrderView>(limit);
    replay(
        user,
        new BrokerState.Changes() {
          @Override
          public void order(PaperAccount account, PaperOrder order) {
            if (!order.isLive()
                && order.id < before.orElse(Long.MAX_VALUE)
                && symbol.map(each -> each.equals(order.terms.symbol())).orElse(true)) {
              newest.add(order.id, order.view());
            }
          }
        });
    return newest.values();
  }

  /**
   * An order of a user, live or ended, as it is in the journal.
   *
   * @throws IOException if the journal cannot be read
   */
  public Optional<OrderView> order(String user, long orderId) throws IOException {
    var newest = new Newest<OrderView>(1);
    replay(
        user,
        new BrokerState.Changes() {
          @Override
          public void order(PaperAccount account, PaperOrder order) {
            if (order.id == orderId) {
              newest.add(orderId, order.view());
            }
          }
        });
    return newest.values().stream().findFirst();
  }

  /**
   * Executions of a user, newest first; the parameters are those of {@link #endedOrders}.
   *
   * @throws IOException if the journal cannot be read
   */
  public List<Execution> executions(
      String user, Optional<String> symbol, OptionalLong before, int limit) throws IOException {
    var newest = new Newest<Execution>(limit);
    replay(
        user,
        new BrokerState.Changes() {
          @Override
          public void execution(Execution execution) {
            if (execution.id() < before.orElse(Long.MAX_VALUE)
                && symbol.map(each -> each.equals(execution.symbol())).orElse(true)) {
              newest.add(execution.id(), execution);
            }
          }
        });
    return newest.values();
  }

  /** The values with the largest ids. Orders end in another order than that of their ids. */
  private static final class Newest<T> {

    private final int limit;
    private final TreeMap<Long, T> values = new TreeMap<>();

    Newest(int limit) {
      this.limit = limit;
    }

    void add(long id, T value) {
      values.put(id, value);
      if (values.size() > limit) {
        values.pollFirstEntry();
      }
    }

    List<T> values() {
      return List.copyOf(values.descendingMap().values());
    }
  }

  /** Repeats the facts of a user, oldest first, with those of the market before them. */
  private void replay(String user, BrokerState.Changes changes) throws IOException {
    var state = new BrokerState(Fees.NONE, 1);
    try (var reading = new Reading()) {
      reading.replay("", state, BrokerState.Changes.IGNORED);
      reading.replay(user, state, changes);
    }
  }

  /** The files that one read has opened. For one thread. */
  private final class Reading implements AutoCloseable {

    private final Map<JournalSegment, FileChannel> channels = new HashMap<>();

    void replay(String user, BrokerState state, BrokerState.Changes changes) throws IOException {
      var head = heads.get(user);
      if (head == null) {
        return;
      }
      var positions = new ArrayDeque<long[]>();
      long[] page = new long[1_024];
      int size = 0;
      for (long at = head; at != JournalSegment.NO_POSITION; at = record(at).getLong()) {
        if (size == page.length) {
          positions.push(page);
          page = new long[page.length];
          size = 0;
        }
        page[size++] = at;
      }
      positions.push(Arrays.copyOf(page, size));
      for (var each : positions) {
        for (int i = each.length - 1; i >= 0; i--) {
          var record = record(each[i]);
          record.getLong(); // the position of the preceding record
          var fact = FactCodec.read(record);
          state.apply(
              new Fact(
                  state.facts + 1,
                  fact.user(),
                  fact.marketNanos(),
                  fact.wallMillis(),
                  fact.content()),
              changes);
        }
      }
    }

    private PackedInput record(long position) throws IOException {
      var entry = segments.floorEntry(position);
      if (entry == null) {
        throw new IOException("the journal has no position " + position);
      }
      var channel = channel(entry.getValue());
      long at = position - entry.getKey();
      var frame = read(channel, at, JournalSegment.FRAME_BYTES);
      int length = frame.getInt();
      int checksum = frame.getInt();
      if (length < 1 || length > channel.size() - at) {
        throw new IOException("the journal is damaged at position " + position);
      }
      var bytes = read(channel, at + JournalSegment.FRAME_BYTES, length).array();
      if (JournalSegment.checksum(bytes, 0, length) != checksum) {
        throw new IOException("the journal is damaged at position " + position);
      }
      return new PackedInput(bytes, 0, length);
    }

    private FileChannel channel(JournalSegment segment) throws IOException {
      var open = channels.get(segment);
      if (open == null) {
        open = FileChannel.open(segment.path(), StandardOpenOption.READ);
        channels.put(segment, open);
      }
      return open;
    }

    private ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
      var bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, at + bytes.position()) < 0) {
          throw new IOException("the journal ends too early");
        }
      }
      return bytes.flip();
    }

    @Override
    public void close() throws IOException {
      for (var channel : channels.values()) {
        channel.close();
      }
    }
  }
}
