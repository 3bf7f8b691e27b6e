package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A notice of a feed that is not a market event. Immutable. */
public sealed interface FeedNotice {

  /**
   * The market opens or closes.
   *
   * @param open whether the market trades from now on
   */
  record Hours(boolean open) implements FeedNotice {}

  /**
   * Changes of an order book were missed. Only its best prices are known until it is complete
   * again.
   *
   * @param why the reason as text
   */
  record BookLost(Instrument instrument, String why) implements FeedNotice {}

  /** A lost order book is complete again. */
  record BookHealed(Instrument instrument) implements FeedNotice {}

  /**
   * Trades were missed and cannot be recovered.
   *
   * @param count number of trades
   */
  record TradesLost(Instrument instrument, long count) implements FeedNotice {}

  /**
   * The venue restarted its trade ids, for example after a reset. Trades between the last old id
   * and the first new one may be missing.
   *
   * @param firstId the first known id of the new numbering
   */
  record TradesCountedAnew(Instrument instrument, long firstId) implements FeedNotice {}

  /**
   * The feed has no usable data of this instrument: it is halted or delisted, or its messages
   * cannot be read. Other instruments continue.
   *
   * @param why the reason as text
   */
  record InstrumentLost(Instrument instrument, String why) implements FeedNotice {}

  /** A lost instrument has data again. */
  record InstrumentFound(Instrument instrument) implements FeedNotice {}

  /**
   * The venue lists other instruments than before. Events of the added ones follow; of the removed
   * ones none do, unless they are added again.
   *
   * @param added new instruments, in display order
   * @param removed instruments that are no longer listed
   */
  record InstrumentsChanged(List<Instrument> added, List<Instrument> removed)
      implements FeedNotice {

    public InstrumentsChanged {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
    }
  }

  /**
   * The bars of an instrument that were not loaded at the start are available now. They replace all
   * earlier bars.
   *
   * @param bars by resolution, oldest first; the last one of each may be incomplete
   * @param barsUntilMillis the end of these bars, exclusive, the end of a minute, in milliseconds
   *     since the epoch; all later minutes come from the feed
   */
  record BarsLoaded(Instrument instrument, Map<Resolution, List<Bar>> bars, long barsUntilMillis)
      implements FeedNotice {}

  /**
   * The feed is far behind the clock. Until {@link CaughtUp} its events are stored and recorded,
   * but not published.
   *
   * @param by the difference
   */
  record Behind(Duration by) implements FeedNotice {}

  /**
   * The clock was set back: the feed waits until it reaches the newest event again, which {@link
   * CaughtUp} reports.
   *
   * @param by the difference
   */
  record Waiting(Duration by) implements FeedNotice {}

  /** The market is on time again. */
  record CaughtUp() implements FeedNotice {}

  /**
   * A file cannot be read, or not to its end. The events after this place are missing; everything
   * else continues.
   *
   * @param why the reason as text, without the name of a folder
   */
  record FileLost(Path file, String why) implements FeedNotice {}

  /** A lost file was read to its end in a later round. */
  record FileFound(Path file) implements FeedNotice {}

  /**
   * The feed has ended; no more events will come.
   *
   * @param why the reason as text
   */
  record Ended(String why) implements FeedNotice {}

  /**
   * Events are currently not stored, because the store cannot be written. Writing is retried. Sent
   * on the writing thread.
   *
   * @param why the reason as text
   */
  record HistoryFailed(String why) implements FeedNotice {}

  /**
   * Events are stored again. Sent on the writing thread.
   *
   * @param lost number of trades and minutes that could not be stored since the start of the server
   */
  record HistoryRestored(long lost) implements FeedNotice {}

  /**
   * Bars that were missing at the start are available now. Sent on a separate thread.
   *
   * @param fromMillis the start of the missing time, in milliseconds since the epoch
   * @param untilMillis its end, exclusive
   * @param bars all bars from this start on, by resolution, oldest first; the last one may be
   *     incomplete
   * @param barsUntilMillis the end of these bars, exclusive, the end of a minute
   */
  record BarsCorrected(
      Instrument instrument,
      long fromMillis,
      long untilMillis,
      Map<Resolution, List<Bar>> bars,
      long barsUntilMillis)
      implements FeedNotice {}
}
