package io.tapeloom.feed.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.History;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.BarSeries;
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
    qt().withExamples(8)
        .forAll(
            longs().between(nanos("2025-06-01T00:00:00Z"), nanos("2027-06-01T00:00:00Z")),
            integers().between(1, 200 * 60_000),
            integers().between(0, 6))
        .checkAssert(
            (handOver, millisLater, index) -> {
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

  @Test
  void shouldBeTheSamePastAWeekLater() {
    BarBook then = history.until(apple, THURSDAY).bars();
    BarBook weekLater = history.until(apple, THURSDAY + 7 * DAY_NANOS).bars();

    for (Resolution resolution : Resolution.values()) {
      BarSeries later = weekLater.series(resolution);
      long from = later.firstMillis().orElseThrow();
      long to = then.series(resolution).current().orElseThrow().timeMillis();
      assertThat(then.series(resolution).bars(from, to, Integer.MAX_VALUE))
          .isNotEmpty()
          .isEqualTo(later.bars(from, to, Integer.MAX_VALUE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeEveryBarOfWholeMinutes(Resolution resolution) {
    BarSeries series = history.until(apple, THURSDAY).bars().series(resolution);
    long first = series.firstMillis().orElseThrow();

    var expected = new BarSeries(apple, resolution, 100_000);
    expected.merge(venue.minutes(apple, first, THURSDAY / 1_000_000));

    List<Bar> closed = series.last(series.current().orElseThrow().timeMillis(), 100_000);
    assertThat(closed)
        .isNotEmpty()
        .isEqualTo(expected.last(closed.getLast().timeMillis() + 1, 100_000));
  }

  @Test
  void shouldMakeDaysOfTheirHoursOverTheWholeSpan() {
    BarBook bars = history.until(apple, THURSDAY).bars();
    BarSeries days = bars.series(Resolution.DAY);

    var ofHours = new BarSeries(apple, Resolution.DAY, 1_000);
    ofHours.merge(bars.series(Resolution.MINUTES_60).last(EVER, 100_000));

    assertThat(ofHours.last(EVER, 1_000)).hasSize(421).isEqualTo(days.last(EVER, 1_000));
  }

  @Test
  void shouldReachAsFarBackAsEachResolutionNeeds() {
    BarBook bars = history.until(apple, THURSDAY).bars();

    assertThat(Resolution.values())
        .extracting(r -> Instant.ofEpochMilli(bars.series(r).firstMillis().orElseThrow()))
        .containsExactly(
            Instant.parse("2026-11-11T00:00:00Z"),
            Instant.parse("2026-10-20T00:00:00Z"),
            Instant.parse("2026-08-21T00:00:00Z"),
            Instant.parse("2026-05-23T00:00:00Z"),
            Instant.parse("2025-09-25T00:00:00Z"),
            Instant.parse("2025-09-25T00:00:00Z"),
            Instant.parse("2025-09-22T00:00:00Z"),
            Instant.parse("2025-09-01T00:00:00Z"));
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
      assertThat(oneDay.series(resolution).firstMillis()).hasValue(venue.beginMillis());
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
