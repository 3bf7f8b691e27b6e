package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.EventHistory.Kind;
import io.tapeloom.feed.simulated.SimulatedEventHistory;
import io.tapeloom.feed.simulated.SimulatedHistory;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** All that is said of the simulated market is of one market, over the end of every period. */
class SimulatedCoherenceTest {

  private static final int SEED = 11;
  private static final int SPEED = 100;
  private static final int STEPS = 150;
  private static final Duration STEP = Duration.ofMillis(100);

  /** A day, a week and a month end in the middle of what is heard. */
  private static final Instant BEGIN =
      Instant.parse("2026-06-01T00:00:00Z").minus(STEP.multipliedBy(STEPS / 2));

  private final ManualClock clock = new ManualClock(BEGIN);
  private final SimulatedVenue venue = new SimulatedVenue(SEED, SPEED, Listing.stocks());
  private final Instrument aapl = venue.instruments().getFirst();

  @Test
  void shouldTellOneStoryInEveryMessage() {
    var environment =
        Map.of(
            "MARKET_SEED", Integer.toString(SEED),
            "MARKET_SPEED", Integer.toString(SPEED),
            "BAR_BROADCASTER_INTERVAL", "0.02");
    try (var server = ServerUnderTest.start(environment, clock, NanoClock.system());
        var coherence = Coherence.listen(server, aapl)) {
      coherence.hear();
      for (int i = 0; i < STEPS; i++) {
        clock.advance(STEP);
        coherence.hearUntilTrade(Long.toString(lastTrade().tradeId()));
      }

      var stats = coherence.check(new SimulatedHistory(venue).until(aapl, nanos(BEGIN) + 1).bars());

      assertThat(stats.trades()).isGreaterThan(1000);
      assertThat(stats.books()).isGreaterThan(1000);
      assertThat(stats.ticks()).isGreaterThan(1000);
      assertThat(stats.bars()).isGreaterThan(100);
      assertThat(stats.compared()).isGreaterThan(stats.trades());
      assertThat(stats.skippedTicks()).isLessThan(stats.ticks() / 2);
    }
  }

  private Trade lastTrade() {
    long now = nanos(clock.instant());
    var trades = new ArrayList<MarketEvent>();
    for (long from = now - STEP.toNanos(); trades.isEmpty(); from -= STEP.toNanos()) {
      new SimulatedEventHistory(venue)
          .events(aapl, EnumSet.of(Kind.TRADES), from, now + 1)
          .forEachRemaining(trades::add);
    }
    return (Trade) trades.getLast();
  }

  private static long nanos(Instant instant) {
    return TimeUnit.MILLISECONDS.toNanos(instant.toEpochMilli());
  }
}
