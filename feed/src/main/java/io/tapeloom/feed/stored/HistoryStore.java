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
 * What is kept of a market over a restart: its trades, and the closed bars of its minutes, from
 * which {@link #bars} makes those of every resolution. What was appended is there after the program
 * was killed. One thread at a time appends, any thread reads, and sees what was appended so far.
 */
public interface HistoryStore extends AutoCloseable {

  /** The closed bar of a minute of an instrument. */
  record Minute(Instrument instrument, Bar bar) {}

  /**
   * Minutes of an instrument that are not there yet, though something after them is or will be.
   *
   * @param fromMillis inclusive, milliseconds since the epoch
   * @param untilMillis exclusive, milliseconds since the epoch
   */
  record Gap(Instrument instrument, long fromMillis, long untilMillis) {}

  /**
   * Appends trades: all or none of them.
   *
   * @throws IOException when they cannot be written
   */
  void appendTrades(List<Trade> trades) throws IOException;

  /**
   * Appends bars of minutes, of each instrument in time order: all or none of them.
   *
   * @throws IOException when they cannot be written
   */
  void appendMinutes(List<Minute> minutes) throws IOException;

  /**
   * Adds bars of minutes where there are gaps, in time order: all or none of them. Those that are
   * there already stay as they are. Costs much more than appending.
   *
   * @throws IOException when they cannot be written
   */
  void insertMinutes(List<Minute> minutes) throws IOException;

  /** The gaps that are known, over restarts too. */
  List<Gap> gaps();

  /**
   * Says which gaps there are from now on.
   *
   * @throws IOException when it cannot be written
   */
  void keepGaps(List<Gap> gaps) throws IOException;

  /**
   * The bars that the minutes of a window make, oldest first; the last one of those that there are
   * in the window.
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
   * The trades of a window in time order.
   *
   * @param fromNanos inclusive, nanoseconds since the epoch
   * @param toNanos exclusive, nanoseconds since the epoch
   */
  EventHistory.Cursor<Trade> trades(Instrument instrument, long fromNanos, long toNanos);

  /**
   * Where bars begin to be whole: none is told of a period that began earlier. None: all are whole.
   *
   * @return milliseconds since the epoch
   */
  OptionalLong beginMillis();

  /**
   * Says where bars begin to be whole.
   *
   * @throws IOException when it cannot be written
   */
  void beginAt(long millis) throws IOException;

  /**
   * Gives up what is older, as far as that goes in large pieces; moves the begin of the bars with
   * it.
   *
   * @param tradesBeforeMillis milliseconds since the epoch
   * @param barsBeforeMillis milliseconds since the epoch
   * @throws IOException when it cannot be removed
   */
  void forget(long tradesBeforeMillis, long barsBeforeMillis) throws IOException;

  /** Gives back what is held for reading, until somebody reads again. For the appending thread. */
  void rest();

  @Override
  void close();
}
