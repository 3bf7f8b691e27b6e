package io.tapeloom.store;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Trade;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The trades of a time span, read in chunks of whole minutes, up to the minute of the newest trade
 * at the start of the read. Within a minute, trades are sorted by their time. Not thread-safe;
 * holds no files.
 */
final class TradeCursor implements EventHistory.Cursor<Trade> {

  /** Number of trades from which a chunk ends with its minute. */
  private static final int CHUNK_TRADES = 1_000;

  private final Source source;
  private final TradeRows format;
  private final long fromNanos;
  private final long toNanos;
  private final long endKey;
  private final Chunk chunk = new Chunk();

  private List<Trade> trades = List.of();
  private int next;

  /** The first minute that was not read yet. */
  private long nextKey;

  /** Reads rows of a symbol. */
  interface Source {

    void read(long fromKey, long untilKey, Chunk chunk);
  }

  TradeCursor(Source source, TradeRows format, long fromNanos, long toNanos, long newestKey) {
    this.source = source;
    this.format = format;
    this.fromNanos = fromNanos;
    this.toNanos = toNanos;
    this.nextKey = TradeRows.minute(fromNanos);
    this.endKey = Math.min(TradeRows.minute(toNanos - 1), newestKey) + RowFormat.MINUTE_MILLIS;
  }

  /** The trades that one read returns. */
  final class Chunk implements RowFile.Visitor {

    private final List<Trade> read = new ArrayList<>();
    private long lastKey;
    private boolean isCut;

    /** Forgets what an earlier attempt has read. */
    void begin() {
      read.clear();
      isCut = false;
    }

    @Override
    public boolean row(ByteBuffer rows, int at) {
      long key = format.key(rows, at);
      if (read.size() >= CHUNK_TRADES && key != lastKey) {
        isCut = true;
        nextKey = key;
        return false;
      }
      lastKey = key;
      long nanos = rows.getLong(at);
      if (nanos >= fromNanos && nanos < toNanos) {
        read.add(format.get(rows, at));
      }
      return true;
    }

    private List<Trade> sorted() {
      var sorted = new ArrayList<>(read);
      sorted.sort(Comparator.comparingLong(Trade::eventTimeNanos));
      read.clear();
      return sorted;
    }
  }

  @Override
  public boolean hasNext() {
    EventHistory.step();
    while (next == trades.size() && nextKey < endKey) {
      source.read(nextKey, endKey, chunk);
      if (!chunk.isCut) {
        nextKey = endKey;
      }
      trades = chunk.sorted();
      next = 0;
    }
    return next < trades.size();
  }

  @Override
  public Trade next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more trades");
    }
    return trades.get(next++);
  }

  @Override
  public void close() {
    trades = List.of();
    next = 0;
    nextKey = endKey;
  }
}
