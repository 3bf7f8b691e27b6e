package io.tapeloom.server.live;

import io.tapeloom.server.live.MarketState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A time during which the source of the market delivers no current data. Immutable.
 *
 * @param since when it began
 * @param asOf the moment up to which the server is complete
 * @param until when it ended; empty: it goes on
 */
public record Outage(Instant since, Instant asOf, Optional<Instant> until) {

  public boolean isOver() {
    return until.isPresent();
  }

  /** Its duration in milliseconds; 0 while it goes on. */
  public long millis() {
    return until.map(end -> Math.max(0, Duration.between(since, end).toMillis())).orElse(0L);
  }

  /** The notice of it for subscribers to events of the system. */
  public SystemTopics.Notice notice() {
    return until
        .map(
            end ->
                new SystemTopics.Notice(
                    SystemTopics.Event.SERVICE_UPDATE,
                    "The market data is current again",
                    Map.of("component", "market", "state", "fresh", "stale_ms", millis()),
                    end))
        .orElseGet(
            () ->
                new SystemTopics.Notice(
                    SystemTopics.Event.SERVICE_UPDATE,
                    "The market data is not current",
                    Map.of(
                        "component",
                        "market",
                        "state",
                        "stale",
                        "since",
                        UtcText.of(since),
                        "as_of",
                        UtcText.of(asOf)),
                    since));
  }

  /** Derives outages from the states of the market, in order. Used under the lock of the market. */
  public static final class Detector implements FeedHealth.Listener {

    private final Consumer<Outage> receiver;
    private @Nullable Outage current;

    /**
     * @param receiver receives each outage when it begins and when it is over; must not block
     */
    public Detector(Consumer<Outage> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void changed(Phase before, MarketState now) {
      var outage = current;
      if (outage == null && !now.phase().isHealthy()) {
        current = new Outage(now.since(), now.asOf(), Optional.empty());
        receiver.accept(current);
      } else if (outage != null && now.phase().isHealthy()) {
        current = null;
        receiver.accept(new Outage(outage.since, outage.asOf, Optional.of(now.since())));
      }
    }
  }
}
