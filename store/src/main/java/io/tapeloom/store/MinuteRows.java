package io.tapeloom.store;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Volume;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Bars: 1-minute bars, and the hours that are built from them. A file contains a month of UTC. The
 * fields are 64-bit integers: time in milliseconds, open, high, low, close, and both parts of the
 * volume.
 */
final class MinuteRows extends RowFormat<Bar> {

  static final MinuteRows MINUTES = new MinuteRows("minutes");
  static final MinuteRows HOURS = new MinuteRows("hours");

  private static final int BYTES = 64;

  private final String kind;

  private MinuteRows(String kind) {
    this.kind = kind;
  }

  @Override
  String kind() {
    return kind;
  }

  @Override
  int bytes() {
    return BYTES;
  }

  @Override
  boolean isUnique() {
    return true;
  }

  @Override
  void put(ByteBuffer target, Bar bar) {
    target.putLong(bar.timeMillis());
    target.putLong(bar.open());
    target.putLong(bar.high());
    target.putLong(bar.low());
    target.putLong(bar.close());
    target.putLong(bar.volume().high());
    target.putLong(bar.volume().low());
    target.putInt(0);
  }

  @Override
  Bar get(ByteBuffer source, int at) {
    return new Bar(
        source.getLong(at),
        source.getLong(at + 8),
        source.getLong(at + 16),
        source.getLong(at + 24),
        source.getLong(at + 32),
        new Volume(source.getLong(at + 40), source.getLong(at + 48)));
  }

  @Override
  long key(Bar bar) {
    return bar.timeMillis();
  }

  @Override
  long key(ByteBuffer source, int at) {
    return source.getLong(at);
  }

  @Override
  boolean isPossible(ByteBuffer source, int at) {
    long open = source.getLong(at + 8);
    long close = source.getLong(at + 32);
    return source.getLong(at + 16) >= Math.max(open, close)
        && source.getLong(at + 24) <= Math.min(open, close)
        && source.getLong(at + 40) >= 0;
  }

  @Override
  long start(long key) {
    return millis(month(key).atDay(1));
  }

  @Override
  long end(long start) {
    return millis(month(start).plusMonths(1).atDay(1));
  }

  @Override
  boolean isFull(long start, long rows, long lastKey, long key) {
    return key >= end(start);
  }

  @Override
  String date(long start) {
    return month(start).toString();
  }

  @Override
  OptionalLong start(String date) {
    return parse(date + "-01");
  }
}
