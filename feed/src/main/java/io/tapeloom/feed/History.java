package io.tapeloom.feed;

import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Quote;
import java.util.Optional;

/**
 * The history before a feed's first event. Thread-safe, so that instruments can be read in
 * parallel.
 */
public interface History {

  /**
   * Returns the history before a moment, excluding the moment itself. Together with the events from
   * this moment on, no trade is missing and none is duplicated.
   *
   * @param untilNanos exclusive, nanoseconds since the epoch
   */
  Past until(Instrument instrument, long untilNanos);

  /**
   * The history of one instrument.
   *
   * @param bars a new object that the caller owns and may change
   * @param quote the quote in force at the end
   */
  record Past(BarBook bars, Optional<Quote> quote) {}
}
