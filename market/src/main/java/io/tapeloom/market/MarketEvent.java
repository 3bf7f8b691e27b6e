package io.tapeloom.market;

/** Something that happened in the market of one instrument. Immutable. */
public sealed interface MarketEvent permits Trade, Quote, OrderBook {

  Instrument instrument();

  /** When it happened at its source: nanoseconds since 1970-01-01T00:00Z. */
  long eventTimeNanos();

  /** {@link #eventTimeNanos}, rounded down to milliseconds. */
  default long eventTimeMillis() {
    return Math.floorDiv(eventTimeNanos(), 1_000_000L);
  }
}
