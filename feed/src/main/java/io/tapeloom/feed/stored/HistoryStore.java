package io.tapeloom.feed.stored;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The persistent history of a market: its trades, and its closed 1-minute bars, from which {@link
 * #bars} builds the bars of every resolution. Appended data survives a kill of the program. One
 * thread at a time appends; any thread reads, and sees everything appended so far. Reads throw
 * {@link io.tapeloom.feed.HistoryUnavailable} while files cannot be read.
 */
public interface HistoryStore extends AutoCloseable {

  /** The closed bar of a minute of an instrument. */
  record Minute(Instrument instrument, Bar bar) {}

  /**
   * Minutes of an instrument that are missing, although later ones are or will be stored.
   *
   * @param fromMillis inclusive, milliseconds since the epoch
   * @param untilMillis exclusive, milliseconds since the epoch
   */
  record Gap(Instrument instrument, long fromMillis, long untilMillis) {}

  /**
   * Appends trades: all or none of them.
   *
   * @throws IOException if they cannot be written
   */
  void appendTrades(List<Trade> trades) throws IOException;

  /**
   * Appends 1-minute bars, in time order per instrument: all or none of them.
   *
   * @throws IOException if they cannot be written
   */
  void appendMinutes(List<Minute> minutes) throws IOException;

  /**
   * Inserts 1-minute bars into gaps, in time order per instrument: all or none of them. Existing
   * bars are not changed. More expensive than appending.
   *
   * @throws IOException if they cannot be written
   */
  void insertMinutes(List<Minute> minutes) throws IOException;

  /**
   * The known gaps, including those of earlier runs, and those of damaged files that were found by
   * reading.
   */
  List<Gap> gaps();

  /**
   * Replaces the known gaps.
   *
   * @throws IOException if they cannot be written
   */
  void keepGaps(List<Gap> gaps) throws IOException;

  /** Removes a gap whose minutes are stored. It may be filled again after a kill of the program. */
  void filled(Gap gap);

  /**
   * Returns the bars that the minutes of a window form, oldest first; the last one consists of the
   * minutes in the window.
   *
   * @param fromMillis the start of a period, inclusive, milliseconds since the epoch
   * @param toMillis exclusive, milliseconds since the epoch
   */
  List<Bar> bars(Instrument instrument, Resolution resolution, long fromMillis, long toMillis);

  /** The start of the newest minute of an instrument, in milliseconds since the epoch. */
  OptionalLong newestMinuteMillis(Instrument instrument);

  /** The start of the oldest minute or trade of an instrument, in milliseconds since the epoch. */
  OptionalLong oldestMillis(Instrument instrument);

  /** The newest trade of an instrument. */
  Optional<Trade> newestTrade(Instrument instrument);

  /**
   * Returns the trades of a window in time order.
   *
   * @param fromNanos inclusive, nanoseconds since the epoch
   * @param toNanos exclusive, nanoseconds since the epoch
   */
  EventHistory.Cursor<Trade> trades(Instrument instrument, long fromNanos, long toNanos);

  /**
   * The moment from which bars are complete. Bars of periods that start earlier are not returned.
   *
   * @return milliseconds since the epoch; empty: all bars are complete
   */
  OptionalLong beginMillis();

  /**
   * Sets the moment from which bars are complete.
   *
   * @throws IOException if it cannot be written
   */
  void beginAt(long millis) throws IOException;

  /**
   * Deletes older data, only in whole files, and moves the start of complete bars accordingly.
   *
   * @param tradesBeforeMillis delete trades before this time, in milliseconds since the epoch
   * @param barsBeforeMillis delete bars before this time, in milliseconds since the epoch
   * @throws IOException if the data cannot be deleted
   */
  void forget(long tradesBeforeMillis, long barsBeforeMillis) throws IOException;

  /** Writes what may be written late. Called by the appending thread after its writes. */
  void rest();

  @Override
  void close();
}
