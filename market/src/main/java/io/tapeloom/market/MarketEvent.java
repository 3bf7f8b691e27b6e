package io.tapeloom.market;

/** An event in the market of one instrument. Immutable. */
public sealed interface MarketEvent permits Trade, Quote, OrderBook {

  Instrument instrument();

  /** When the event happened at its source, in nanoseconds since 1970-01-01T00:00Z. */
  long eventTimeNanos();

  /** {@link #eventTimeNanos}, rounded down to milliseconds. */
  default long eventTimeMillis() {
    return Math.floorDiv(eventTimeNanos(), 1_000_000L);
  }
}
