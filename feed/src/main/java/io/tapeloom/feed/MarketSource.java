package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where a server's market comes from: what there is, what has happened, and what happens from then
 * on. History ends and the feed begins at one moment, the hand-over. Thread-safe.
 */
public interface MarketSource {

  /** What kind of source it is, in one lower-case word that clients are shown. */
  String name();

  /**
   * Whether there is trading at a moment, in nanoseconds since the epoch. From the hand-over on the
   * feed reports each change by {@link FeedNotice.Hours}.
   */
  default boolean isOpenAt(long nanos) {
    return true;
  }

  /** In the order in which they are shown. */
  List<Instrument> instruments();

  /** What went before the hand-over. */
  History history();

  /**
   * How much of the past is kept in memory.
   *
   * @throws Retention.TooManyInstruments where there is too little memory for the instruments
   */
  default Retention retention() {
    return Retention.of(instruments().size());
  }

  /** What can be read again of the past, up to now. */
  default EventHistory eventHistory() {
    return EventHistory.blank();
  }

  /** Bars from before those that {@link #history} has, which are as many as fit in memory. */
  default BarArchive archive() {
    return BarArchive.empty();
  }

  /**
   * Closed bars of minutes, oldest first, also of those that no feed of this program has delivered;
   * none where the market cannot be asked for them. Blocks.
   *
   * @param fromMillis the start of a minute, inclusive, milliseconds since the epoch
   * @param untilMillis the start of a minute, exclusive, milliseconds since the epoch
   * @throws IOException when the market has not answered; it may do so later
   */
  default List<Bar> minutes(Instrument instrument, long fromMillis, long untilMillis)
      throws IOException {
    return List.of();
  }

  /**
   * The moment of the hand-over for a server that starts now, which is now unless the source needs
   * another one; both in nanoseconds since the epoch.
   */
  default long handOverNanos(long nowNanos) {
    return nowNanos;
  }

  /**
   * The events from a moment on.
   *
   * @param fromNanos the hand-over, inclusive, in nanoseconds since the epoch
   * @param clock what time it is; read again and again while the feed runs, for that shows that it
   *     does
   * @param notices told what happens beside the market, on the feed's thread and in order with the
   *     events
   */
  Feed feed(long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices);
}
