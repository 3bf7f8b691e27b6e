package io.tapeloom.feed.stored;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store that keeps what was appended in memory, and fails where a test says so. Thread-safe. */
final class MemoryStore implements HistoryStore {

  // Guarded by this.
  private final List<Trade> trades = new ArrayList<>();
  private final List<Minute> minutes = new ArrayList<>();
  private List<Gap> gaps = List.of();
  private boolean full;
  private Throwable failure = new IOException("no space left");
  private int refusals;
  private Optional<Instrument> spoiled = Optional.empty();

  synchronized List<Trade> trades() {
    return List.copyOf(trades);
  }

  synchronized List<Minute> minutes() {
    return List.copyOf(minutes);
  }

  /** Whether trades are refused. */
  synchronized void full(boolean now) {
    full = now;
  }

  /** Trades are refused in this way. */
  synchronized void throwing(Throwable what) {
    failure = what;
    full = true;
  }

  /** Minutes of this instrument cannot be inserted. */
  synchronized void spoil(Instrument instrument) {
    spoiled = Optional.of(instrument);
  }

  synchronized void heal() {
    spoiled = Optional.empty();
  }

  synchronized int refusals() {
    return refusals;
  }

  @Override
  public synchronized void appendTrades(List<Trade> rows) throws IOException {
    if (full) {
      refusals++;
      MemoryStore.<IOException>raise(failure);
    }
    trades.addAll(rows);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  @Override
  public synchronized void appendMinutes(List<Minute> rows) {
    minutes.addAll(rows);
  }

  @Override
  public synchronized void insertMinutes(List<Minute> rows) {
    if (rows.stream().anyMatch(row -> spoiled.filter(row.instrument()::equals).isPresent())) {
      throw new IllegalStateException("spoiled");
    }
    appendMinutes(rows);
  }

  @Override
  public synchronized List<Gap> gaps() {
    return gaps;
  }

  @Override
  public synchronized void keepGaps(List<Gap> now) {
    gaps = List.copyOf(now);
  }

  @Override
  public synchronized void filled(Gap gap) {
    gaps = gaps.stream().filter(each -> !each.equals(gap)).toList();
  }

  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
    return List.of();
  }

  @Override
  public OptionalLong newestMinuteMillis(Instrument instrument) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong oldestMillis(Instrument instrument) {
    return OptionalLong.empty();
  }

  @Override
  public Optional<Trade> newestTrade(Instrument instrument) {
    return Optional.empty();
  }

  @Override
  public EventHistory.Cursor<Trade> trades(Instrument instrument, long fromNanos, long toNanos) {
    return EventHistory.Cursor.empty();
  }

  @Override
  public OptionalLong beginMillis() {
    return OptionalLong.empty();
  }

  @Override
  public void beginAt(long millis) {}

  @Override
  public void forget(long tradesBeforeMillis, long barsBeforeMillis) {}

  @Override
  public void rest() {}

  @Override
  public void close() {}
}
