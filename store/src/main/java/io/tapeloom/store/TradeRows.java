package io.tapeloom.store;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * Trades of an instrument. A file contains whole days of UTC: one day of many trades, at most seven
 * days of few. The fields are 64-bit integers: time in nanoseconds, id, price, quantity; then a
 * byte for the side. Within a minute, rows are in the order in which they were appended.
 */
final class TradeRows extends RowFormat<Trade> {

  /** The rows of any instrument, of which only the names of the files are used. */
  static final TradeRows UNLISTED = new TradeRows(Instrument.stock("UNLISTED", "None", "none"));

  private static final int BYTES = 40;

  private static final long NANOS_PER_MINUTE = 60_000_000_000L;

  /** Number of rows from which a file ends with the day. */
  private static final long MANY_ROWS = 16_384;

  private static final long MAX_MILLIS = 7 * DAY_MILLIS;

  private final Instrument instrument;

  TradeRows(Instrument instrument) {
    this.instrument = instrument;
  }

  @Override
  String kind() {
    return "trades";
  }

  @Override
  int bytes() {
    return BYTES;
  }

  @Override
  boolean isUnique() {
    return false;
  }

  @Override
  void put(ByteBuffer target, Trade trade) {
    target.putLong(trade.eventTimeNanos());
    target.putLong(trade.tradeId());
    target.putLong(trade.price());
    target.putLong(trade.quantity());
    target.putInt(trade.aggressor() == Side.BUY ? 1 : 0);
  }

  @Override
  Trade get(ByteBuffer source, int at) {
    return new Trade(
        instrument,
        source.getLong(at + 8),
        source.getLong(at + 16),
        source.getLong(at + 24),
        source.getInt(at + 32) == 1 ? Side.BUY : Side.SELL,
        source.getLong(at));
  }

  @Override
  long key(Trade trade) {
    return minute(trade.eventTimeNanos());
  }

  @Override
  long key(ByteBuffer source, int at) {
    return minute(source.getLong(at));
  }

  static long minute(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MINUTE) * MINUTE_MILLIS;
  }

  @Override
  boolean isPossible(ByteBuffer source, int at) {
    int side = source.getInt(at + 32);
    return source.getLong(at + 24) > 0 && (side == 0 || side == 1);
  }

  @Override
  long start(long key) {
    return day(key);
  }

  @Override
  long end(long start) {
    return start + MAX_MILLIS;
  }

  @Override
  boolean isFull(long start, long rows, long lastKey, long key) {
    return key >= end(start) || (rows >= MANY_ROWS && day(key) > lastKey);
  }

  @Override
  String date(long start) {
    return LocalDate.ofEpochDay(start / DAY_MILLIS).toString();
  }

  @Override
  OptionalLong start(String date) {
    return parse(date);
  }
}
