package io.tapeloom.server.live;

import java.time.Instant;
import java.util.Locale;

/**
 * Whether the market is there, at one moment. Immutable.
 *
 * @param source the name of the market's source
 * @param since when this phase began, by the server's clock
 * @param asOf the moment up to which the server is complete, by its clock: the present while the
 *     market is open or closed, else the last sign of life of its source
 */
public record MarketState(String source, Phase phase, Instant since, Instant asOf) {

  /** Whether a market is there, and why not. */
  public enum Phase {
    /** It trades, and its events arrive. */
    OPEN("events arrive"),

    /** It is outside of its trading hours. */
    CLOSED("outside of its trading hours"),

    /** It should trade, but nothing arrives, or what arrives is of the past. */
    STALE("nothing current arrives from it"),

    /** Its feed has failed, and is run again until it delivers. */
    LOST("its feed has failed and is started again"),

    /** It has come to its end: nothing more will happen. */
    OVER("it has come to its end");

    private final String meaning;

    Phase(String meaning) {
      this.meaning = meaning;
    }

    /** Its name. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Its name and what it means, in words that follow "the market is". */
    public String explained() {
      return word() + ": " + meaning;
    }

    /** Whether nothing is wrong: the server is complete up to now. */
    public boolean isHealthy() {
      return this == OPEN || this == CLOSED;
    }
  }
}
