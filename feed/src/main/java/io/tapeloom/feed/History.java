package io.tapeloom.feed;

import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Quote;
import java.util.Optional;

/**
 * What went before a feed's first event. Thread-safe, so that instruments can be asked in parallel.
 */
public interface History {

  /**
   * All that happened before a moment, and nothing of the moment itself: with the events from then
   * on, no trade is missing and none is there twice.
   *
   * @param untilNanos exclusive, nanoseconds since the epoch
   */
  Past until(Instrument instrument, long untilNanos);

  /**
   * The past of one instrument.
   *
   * @param bars new, and the caller's to write on
   * @param quote the one in force at the end
   */
  record Past(BarBook bars, Optional<Quote> quote) {}
}
