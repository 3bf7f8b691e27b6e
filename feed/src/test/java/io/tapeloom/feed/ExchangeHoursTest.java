package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.simulated.SimulatedArchive;
import io.tapeloom.feed.simulated.SimulatedEventHistory;
import io.tapeloom.feed.simulated.SimulatedHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars of a market that trades in the sessions of an exchange only. */
class ExchangeHoursTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private final Venue venue =
      new SimulatedVenue(42, 1, TradingHours.EXCHANGE, Listing.stocks(TradingHours.EXCHANGE));
  private final Instrument apple = venue.instruments().getFirst();
  private final History history = new SimulatedHistory(venue);
  private final BarArchive archive = new SimulatedArchive(venue, 1 << 20);

  @ParameterizedTest
  @CsvSource({
    // the weekends on which summer time begins and ends
    "2026-03-06T20:59:30Z, 2026-03-09T14:31:10Z",
    "2026-10-30T19:59:30Z, 2026-11-02T15:31:10Z",
    // an early close, a holiday on a Monday, a month that begins with holidays
    "2026-11-27T17:59:30Z, 2026-11-30T14:31:10Z",
    "2026-01-16T20:59:30Z, 2026-01-20T14:31:10Z",
    "2025-12-31T20:59:30Z, 2026-01-02T14:31:10Z",
    // in a session, over the begin of a bar of an hour; and from a closed market on
    "2026-03-09T14:29:59Z, 2026-03-09T14:30:10Z",
    "2026-01-19T12:00:00Z, 2026-01-20T14:30:10Z"
  })
  void shouldJoinLiveTradesWithoutASeam(Instant handOver, Instant later) {
    var live = history.until(apple, nanos(handOver)).bars();

    addTrades(live, nanos(handOver), nanos(later));

    var bars = history.until(apple, nanos(later)).bars();
    for (var resolution : Resolution.values()) {
      var expected = bars.series(resolution).last(Long.MAX_VALUE, Integer.MAX_VALUE);
      long from = expected.getFirst().timeMillis();
      assertThat(live.series(resolution).bars(from, Long.MAX_VALUE, Integer.MAX_VALUE))
          .isEqualTo(expected);
    }
  }

  @Test
  void shouldCutHoursFromTheOpeningInNewYork() {
    var bars = history.until(apple, nanos(Instant.parse("2026-11-28T00:00:00Z"))).bars();

    var byTime = all(bars, Resolution.MINUTES_60).stream().map(ExchangeHoursTest::newYork).toList();

    var session =
        List.of("09:30", "10:30", "11:30", "12:30", "13:30", "14:30", "15:30").stream()
            .map(LocalTime::parse)
            .toList();
    assertThat(byTime).hasSizeGreaterThan(1_900).containsAll(session).isSubsetOf(session);
    assertThat(byTime.subList(byTime.size() - 4, byTime.size())).isEqualTo(session.subList(0, 4));
    assertThat(all(bars, Resolution.DAY)).noneMatch(bar -> bar.timeMillis() % 86_400_000 != 0);
  }

  @Test
  void shouldStandAtTheFirstDayOfTrading() {
    var bars = history.until(apple, nanos(Instant.parse("2026-02-02T00:00:00Z"))).bars();

    assertThat(all(bars, Resolution.WEEK))
        .extracting(bar -> Instant.ofEpochMilli(bar.timeMillis()).toString().substring(0, 10))
        .endsWith("2025-12-29", "2026-01-05", "2026-01-12", "2026-01-20", "2026-01-26");
    assertThat(all(bars, Resolution.MONTH))
        .extracting(bar -> Instant.ofEpochMilli(bar.timeMillis()).toString().substring(0, 10))
        .endsWith("2025-09-02", "2025-10-01", "2025-11-03", "2025-12-01", "2026-01-02");
  }

  @Test
  void shouldTellTheSameBarsFromTheTape() {
    var until = Instant.parse("2026-02-03T00:00:00Z");
    var eventHistory = new SimulatedEventHistory(venue);
    var bars = history.until(apple, nanos(until)).bars();

    for (var resolution : Resolution.values()) {
      var kept = all(bars, resolution);
      long from = kept.getFirst().timeMillis();
      var received = new ArrayList<Bar>();
      try (var cursor = eventHistory.bars(apple, resolution, from, until.toEpochMilli())) {
        cursor.forEachRemaining(received::add);
      }

      var closed =
          kept.stream()
              .filter(
                  bar ->
                      apple.calendar().endMillis(resolution, bar.timeMillis())
                          <= until.toEpochMilli())
              .toList();
      assertThat(received).isNotEmpty().isEqualTo(closed);
    }
  }

  private static LocalTime newYork(Bar bar) {
    return Instant.ofEpochMilli(bar.timeMillis()).atZone(NEW_YORK).toLocalTime();
  }

  /** The bars in memory, after those of the last 420 days in the archive. */
  private List<Bar> all(BarBook bars, Resolution resolution) {
    var inMemory = bars.series(resolution).last(Long.MAX_VALUE, Integer.MAX_VALUE);
    long end = inMemory.getFirst().timeMillis();
    long from = end - Duration.ofDays(420).toMillis();
    var all = new ArrayList<>(archive.bars(apple, resolution, from, end, Integer.MAX_VALUE));
    all.addAll(inMemory);
    return all;
  }

  private void addTrades(BarBook bars, long fromNanos, long toNanos) {
    var trades = venue.trades(apple, fromNanos);
    for (Trade trade = trades.next(); trade.eventTimeNanos() < toNanos; trade = trades.next()) {
      assertThat(bars.trade(trade)).isTrue();
    }
  }

  private static long nanos(Instant instant) {
    return instant.toEpochMilli() * 1_000_000;
  }
}
