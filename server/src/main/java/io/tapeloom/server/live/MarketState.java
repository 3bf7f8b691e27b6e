package io.tapeloom.server.live;

import java.time.Instant;
import java.util.Locale;

/**
 * The state of the market at one moment. Immutable.
 *
 * @param source the name of the market's source
 * @param since when this phase started, by the server's clock
 * @param asOf the moment up to which the server is complete, by its clock: the current time while
 *     the market is open or closed, otherwise the last sign of life of its source
 */
public record MarketState(String source, Phase phase, Instant since, Instant asOf) {

  /** Whether the market delivers events, and if not, the reason. */
  public enum Phase {
    /** The market trades, and its events arrive. */
    OPEN("events arrive"),

    /** The market is outside its trading hours. */
    CLOSED("outside its trading hours"),
    /** The market should trade, but no events arrive, or only old ones. */
    STALE("no current events arrive"),
    /** The feed has failed, and is restarted until it delivers. */
    LOST("its feed has failed and is being restarted"),
    /** The source of the market has ended; no more events will arrive. */
    OVER("its source has ended");

    private final String meaning;

    Phase(String meaning) {
      this.meaning = meaning;
    }

    /** The name of this phase on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The name of this phase and its meaning, as a phrase that follows "the market is". */
    public String explained() {
      return word() + ": " + meaning;
    }

    /** Whether the server is complete up to now. */
    public boolean isHealthy() {
      return this == OPEN || this == CLOSED;
    }
  }
}
