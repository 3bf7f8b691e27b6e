package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The source of a server's market: its instruments, its history and its feed. The history ends and
 * the feed starts at the same moment, the hand-over. Thread-safe.
 */
public interface MarketSource {

  /** The kind of the source, a lower-case word that clients receive. */
  String name();

  /**
   * Whether the market trades at a moment, in nanoseconds since the epoch. From the hand-over on,
   * the feed reports each change by {@link FeedNotice.Hours}.
   */
  default boolean isOpenAt(long nanos) {
    return true;
  }

  /** The instruments, in display order. */
  List<Instrument> instruments();

  /** The history before the hand-over. */
  History history();

  /**
   * Returns how much of the history is kept in memory.
   *
   * @throws Retention.TooManyInstruments if there is too little memory for the instruments
   */
  default Retention retention() {
    return Retention.of(instruments().size());
  }

  /** The past events that can be read, up to now. */
  default EventHistory eventHistory() {
    return EventHistory.blank();
  }

  /** The bars before those of {@link #history}, which is limited by memory. */
  default BarArchive archive() {
    return BarArchive.empty();
  }

  /**
   * Returns closed 1-minute bars, oldest first, including minutes that no feed of this program has
   * delivered; empty if the market does not offer them. Blocks.
   *
   * @param fromMillis the start of a minute, inclusive, milliseconds since the epoch
   * @param untilMillis the start of a minute, exclusive, milliseconds since the epoch
   * @throws IOException if the market has not answered; a retry may succeed
   */
  default List<Bar> minutes(Instrument instrument, long fromMillis, long untilMillis)
      throws IOException {
    return List.of();
  }

  /**
   * Returns the hand-over for a server that starts now, which is now unless the source needs
   * another moment; both in nanoseconds since the epoch.
   */
  default long handOverNanos(long nowNanos) {
    return nowNanos;
  }

  /**
   * Returns a feed of the events from a moment on.
   *
   * @param fromNanos the hand-over, inclusive, in nanoseconds since the epoch
   * @param clock the current time; the feed reads it periodically, which also shows that it runs
   * @param notices receives notices, on the feed's thread and in order with the events
   */
  Feed feed(long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices);
}
