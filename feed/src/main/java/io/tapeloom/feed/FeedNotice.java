package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What people should know of a feed that is no event of a market. Immutable. */
public sealed interface FeedNotice {

  /**
   * The market opens or closes.
   *
   * @param open whether there is trading from then on
   */
  record Hours(boolean open) implements FeedNotice {}

  /**
   * Changes of an order book were missed: until it is whole again, no more than its best prices are
   * known.
   *
   * @param why in words
   */
  record BookLost(Instrument instrument, String why) implements FeedNotice {}

  /** An order book that was lost is whole again. */
  record BookHealed(Instrument instrument) implements FeedNotice {}

  /**
   * Trades were missed, and stay so.
   *
   * @param count how many
   */
  record TradesLost(Instrument instrument, long count) implements FeedNotice {}

  /**
   * The venue restarted its trade ids, for example after a reset. Trades between the last old id
   * and the first new one may be missing.
   *
   * @param firstId the first one that is known of the new count
   */
  record TradesCountedAnew(Instrument instrument, long firstId) implements FeedNotice {}

  /**
   * The feed has no usable data of this instrument: it is halted or delisted, or its messages
   * cannot be read. Other instruments continue.
   *
   * @param why in words
   */
  record InstrumentLost(Instrument instrument, String why) implements FeedNotice {}

  /** An instrument that was lost is there again. */
  record InstrumentFound(Instrument instrument) implements FeedNotice {}

  /**
   * The clock is so far ahead of the market that what happened between is not told as it comes: the
   * events that follow, until {@link CaughtUp}, are for the record alone.
   *
   * @param by how far
   */
  record Behind(Duration by) implements FeedNotice {}

  /**
   * The clock was set back: the feed waits until it reaches the newest event again, which {@link
   * CaughtUp} reports.
   *
   * @param by how far
   */
  record Waiting(Duration by) implements FeedNotice {}

  /** The market and the clock agree again. */
  record CaughtUp() implements FeedNotice {}

  /**
   * A file cannot be read, or not to its end: what it has from there on will not happen. All else
   * goes on.
   *
   * @param why in words, without the name of a folder
   */
  record FileLost(Path file, String why) implements FeedNotice {}

  /** A file that was lost was read to its end when it was played again. */
  record FileFound(Path file) implements FeedNotice {}

  /**
   * The feed has come to its end: nothing more will happen.
   *
   * @param why in words
   */
  record Ended(String why) implements FeedNotice {}

  /**
   * What happens is not kept for now: the store cannot be written to. It is tried again. Sent on
   * the thread that writes.
   *
   * @param why in words
   */
  record HistoryFailed(String why) implements FeedNotice {}

  /**
   * What happens is kept again. Sent on the thread that writes.
   *
   * @param lost how many trades and minutes could not be kept since the start of the server
   */
  record HistoryRestored(long lost) implements FeedNotice {}

  /**
   * Bars that the market had not given at the start are there now. Sent on a thread of its own.
   *
   * @param fromMillis the begin of the time that was missing, milliseconds since the epoch
   * @param untilMillis its end, exclusive
   * @param bars all from that begin on, by resolution, oldest first; the last one as far as it had
   *     come at the end
   * @param barsUntilMillis their end, exclusive, the end of a minute
   */
  record BarsCorrected(
      Instrument instrument,
      long fromMillis,
      long untilMillis,
      Map<Resolution, List<Bar>> bars,
      long barsUntilMillis)
      implements FeedNotice {}
}
