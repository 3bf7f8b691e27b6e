package io.tapeloom.feed.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.EventHistoryContract;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SimulatedEventHistoryTest extends EventHistoryContract {

  private static final long BEGIN_MILLIS = Instant.parse("2026-03-04T15:00:00Z").toEpochMilli();

  private final Venue venue = new SimulatedVenue(3, 1, Listing.stocks());
  private final EventHistory eventHistory = new SimulatedEventHistory(venue);

  @Override
  protected EventHistory eventHistory() {
    return eventHistory;
  }

  @Override
  protected Instrument instrument() {
    return venue.instruments().getFirst();
  }

  @Override
  protected long beginMillis() {
    return BEGIN_MILLIS;
  }

  @Test
  void shouldTellTheBarsThatTheHistoryHas() {
    var history = new SimulatedHistory(venue).until(instrument(), BEGIN_MILLIS * NANOS).bars();

    for (var resolution : Resolution.values()) {
      long from = resolution.startMillis(BEGIN_MILLIS - 200 * 86_400_000L);
      var kept = history.series(resolution).bars(from, BEGIN_MILLIS, Integer.MAX_VALUE);
      var received = read(eventHistory.bars(instrument(), resolution, from, BEGIN_MILLIS));
      var closed =
          kept.stream()
              .filter(bar -> resolution.endMillis(bar.timeMillis()) <= BEGIN_MILLIS)
              .toList();

      assertThat(received).as(resolution.code()).isNotEmpty().endsWith(closed.toArray(Bar[]::new));
    }
  }

  @Test
  void shouldReachBackToTheVenuesBegin() {
    long begin = venue.beginMillis();

    assertThat(read(eventHistory.bars(instrument(), Resolution.DAY, 0, begin + 2 * 86_400_000L)))
        .extracting(bar -> bar.timeMillis())
        .containsExactly(begin, begin + 86_400_000L);
    assertThat(
            read(
                eventHistory.events(
                    instrument(), eventHistory.kinds(), 0, (begin + MINUTE_MILLIS) * NANOS)))
        .isNotEmpty();
    assertThat(eventHistory.quoteBefore(instrument(), begin * NANOS)).isEmpty();
  }

  @Test
  void shouldBeBlankWhereNothingIsKept() {
    assertThat(EventHistory.blank().kinds()).isEmpty();
    assertThat(read(EventHistory.blank().bars(instrument(), Resolution.DAY, 0, Long.MAX_VALUE)))
        .isEmpty();
    assertThat(
            read(
                EventHistory.blank().events(instrument(), eventHistory.kinds(), 0, Long.MAX_VALUE)))
        .isEmpty();
  }
}
