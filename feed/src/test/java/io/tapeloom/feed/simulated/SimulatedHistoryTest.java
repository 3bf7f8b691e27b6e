package io.tapeloom.feed.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.History;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Examples;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedHistoryTest {

  private static final long EVER = Long.MAX_VALUE;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long DAY_NANOS = 1_440 * MINUTE_NANOS;
  private static final long THURSDAY = nanos("2026-11-19T15:04:05.678Z");

  private final Venue venue = new SimulatedVenue(42, 1, Listing.stocks());
  private final Instrument apple = venue.instruments().getFirst();
  private final History history = new SimulatedHistory(venue);

  @Test
  void shouldJoinLiveTradesWithoutASeam() {
    Examples.check(
        8,
        example -> {
          long handOver =
              example.between(nanos("2025-06-01T00:00:00Z"), nanos("2027-06-01T00:00:00Z"));
          int millisLater = example.between(1, 200 * 60_000);
          int index = example.between(0, 6);
          Instrument instrument = venue.instruments().get(index);
          long later = handOver + millisLater * 1_000_000L;

          BarBook live = history.until(instrument, handOver).bars();
          addTrades(live, handOver, later);

          assertSameBars(live, history.until(instrument, later).bars());
        });
  }

  @Test
  void shouldJoinLiveTradesWithoutASeamOverMidnightAndMonthEnd() {
    long handOver = nanos("2026-10-31T23:59:59.5Z");
    long later = nanos("2026-11-01T00:00:30.25Z");

    BarBook live = history.until(apple, handOver).bars();
    addTrades(live, handOver, later);

    assertSameBars(live, history.until(apple, later).bars());
  }

  @Test
  void shouldLeaveTheTradeOfTheMomentToTheFeed() {
    Trade next = firstTrade(THURSDAY);

    BarBook before = history.until(apple, next.eventTimeNanos()).bars();
    BarBook after = history.until(apple, next.eventTimeNanos() + 1).bars();

    for (Resolution resolution : Resolution.values()) {
      assertThat(volume(after.series(resolution)) - volume(before.series(resolution)))
          .isEqualTo(next.quantity());
    }
    assertThat(before.refusedTrades()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeEveryBarOfWholeMinutes(Resolution resolution) {
    BarSeries series = history.until(apple, THURSDAY).bars().series(resolution);
    long first = series.firstMillis().orElseThrow();

    var expected = new BarSeries(apple, resolution, 100_000);
    expected.merge(venue.minutes(apple, first, THURSDAY / 1_000_000));

    long open = series.current().orElseThrow().timeMillis();
    assertThat(series.last(open, 100_000)).isEqualTo(expected.last(open, 100_000));
  }

  @Test
  void shouldKeepTheOpenBarsAndTheLastClosedDay() {
    BarBook bars = history.until(apple, THURSDAY).bars();

    assertThat(Resolution.values())
        .extracting(r -> Instant.ofEpochMilli(bars.series(r).firstMillis().orElseThrow()))
        .containsExactly(
            Instant.parse("2026-11-19T14:00:00Z"), // 64 closed ones and the open one
            Instant.parse("2026-11-19T09:40:00Z"),
            Instant.parse("2026-11-19T00:00:00Z"),
            Instant.parse("2026-11-19T00:00:00Z"),
            Instant.parse("2026-11-19T00:00:00Z"),
            Instant.parse("2026-11-18T00:00:00Z"),
            Instant.parse("2026-11-16T00:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"));
  }

  @Test
  void shouldKnowTheQuoteInForce() {
    Optional<Quote> quote = history.until(apple, THURSDAY).quote();

    assertThat(quote).isPresent().isEqualTo(venue.quoteBefore(apple, THURSDAY));
  }

  @Test
  void shouldBeginWithTheVenue() {
    long begin = venue.beginMillis() * 1_000_000;

    BarBook none = history.until(apple, begin).bars();
    BarBook oneDay = history.until(apple, begin + DAY_NANOS + 30 * 1_000_000_000L).bars();

    for (Resolution resolution : Resolution.values()) {
      assertThat(none.series(resolution).size()).isZero();
      assertThat(oneDay.series(resolution).current()).isPresent();
      assertThat(oneDay.series(resolution).firstMillis().orElseThrow())
          .isGreaterThanOrEqualTo(venue.beginMillis());
    }
  }

  private void addTrades(BarBook bars, long fromNanos, long toNanos) {
    Iterator<MarketEvent> events = venue.events(bars.instrument(), fromNanos);
    MarketEvent event = events.next();
    while (event.eventTimeNanos() < toNanos) {
      if (event instanceof Trade trade) {
        assertThat(bars.trade(trade)).isTrue();
      }
      event = events.next();
    }
  }

  private Trade firstTrade(long fromNanos) {
    Iterator<MarketEvent> events = venue.events(apple, fromNanos);
    while (true) {
      if (events.next() instanceof Trade trade) {
        return trade;
      }
    }
  }

  /** The one that has gone on for longer may reach further back. */
  private static void assertSameBars(BarBook live, BarBook history) {
    for (Resolution resolution : Resolution.values()) {
      List<Bar> expected = history.series(resolution).last(EVER, Integer.MAX_VALUE);
      long from = expected.getFirst().timeMillis();
      assertThat(live.series(resolution).bars(from, EVER, Integer.MAX_VALUE)).isEqualTo(expected);
    }
  }

  private static long volume(BarSeries series) {
    return series.last(EVER, Integer.MAX_VALUE).stream()
        .mapToLong(bar -> bar.volume().toLong())
        .sum();
  }

  private static long nanos(String instant) {
    return Instant.parse(instant).toEpochMilli() * 1_000_000;
  }
}
