package io.tapeloom.server.live;

import java.time.Duration;
import java.time.Instant;

/**
 * How current the data of the server is at one moment. Immutable.
 *
 * @param asOf the moment up to which the server is complete, by its clock
 * @param lagMillis milliseconds from {@code asOf} to now, not negative
 */
public record Freshness(Instant asOf, long lagMillis) {

  /** The description of {@code as_of} in the documents. */
  public static final String AS_OF = "Moment up to which the server is complete, UTC";

  /** The description of {@code lag_ms} in the documents. */
  public static final String LAG = "Milliseconds from `as_of` to now";

  static Freshness at(Instant now, MarketState market) {
    return new Freshness(
        market.asOf(), Math.max(0, Duration.between(market.asOf(), now).toMillis()));
  }

  /** The moment up to which the server is complete, as text in UTC. */
  public String asOfText() {
    return UtcText.of(asOf);
  }
}
