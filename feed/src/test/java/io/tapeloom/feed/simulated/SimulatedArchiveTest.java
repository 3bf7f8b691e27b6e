package io.tapeloom.feed.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.exchange.Venue;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulated past, computed when it is read. */
class SimulatedArchiveTest {

  private static final long NOW = Instant.parse("2026-11-19T15:04:00Z").toEpochMilli();

  /** A Monday, so that weeks are whole. */
  private static final long BEGIN = Instant.parse("2025-09-08T00:00:00Z").toEpochMilli();

  /** All bars of an instrument since {@link #BEGIN}, made of all minutes in one go. */
  private static List<Bar> all(Venue venue, Instrument instrument, Resolution resolution) {
    var series = new BarSeries(instrument, resolution, 1_000_000);
    series.merge(venue.minutes(instrument, BEGIN, NOW));
    if (resolution == Resolution.MONTH) {
      return series.last(Long.MAX_VALUE, Integer.MAX_VALUE).subList(1, series.size());
    }
    return series.last(Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static void shouldReadWhatAllMinutesMake(Venue venue, Resolution resolution) {
    var instrument = venue.instruments().getLast();
    var all = all(venue, instrument, resolution);
    var closed = all.subList(0, all.size() - 1);
    var archive = new SimulatedArchive(venue, 100_000); // less than a few chunks
    long end = all.getLast().timeMillis();
    var random = new Random(42);
    for (int i = 0; i < 60; i++) {
      long to = i % 5 == 0 ? end : random.nextLong(all.getFirst().timeMillis(), end + 1);
      long from = random.nextLong(all.getFirst().timeMillis(), end + 1);
      int limit = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(3_000);

      var bars = archive.bars(instrument, resolution, from, to, limit);

      var expected =
          closed.stream().filter(b -> b.timeMillis() >= from && b.timeMillis() < to).toList();
      assertThat(bars)
          .as("%s from %s to %s, at most %s", resolution, from, to, limit)
          .isEqualTo(expected.subList(Math.max(0, expected.size() - limit), expected.size()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatAllMinutesMakeAroundTheClock(Resolution resolution) {
    shouldReadWhatAllMinutesMake(new SimulatedVenue(42, 1, Listing.stocks()), resolution);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatAllMinutesMakeInTheHoursOfAnExchange(Resolution resolution) {
    shouldReadWhatAllMinutesMake(
        new SimulatedVenue(42, 1, TradingHours.EXCHANGE, Listing.stocks(TradingHours.EXCHANGE)),
        resolution);
  }

  @Test
  void shouldBeginWithTheVenue() {
    var venue = new SimulatedVenue(42, 1, Listing.stocks());
    var instrument = venue.instruments().getFirst();
    var archive = new SimulatedArchive(venue, 1 << 20);
    long later = venue.beginMillis() + 1_000_000;

    var bars =
        archive.bars(instrument, Resolution.MINUTES_1, Long.MIN_VALUE, later, Integer.MAX_VALUE);

    assertThat(bars).isEqualTo(venue.minutes(instrument, venue.beginMillis(), later + 60_000));
    assertThat(archive.bars(instrument, Resolution.DAY, Long.MIN_VALUE, venue.beginMillis(), 10))
        .isEmpty();
  }

  @Test
  void shouldGoOnWhereTheMemoryEnds() {
    var venue = new SimulatedVenue(42, 1, Listing.stocks());
    var instrument = venue.instruments().getFirst();
    var book = new SimulatedHistory(venue).until(instrument, NOW * 1_000_000).bars();
    var archive = new SimulatedArchive(venue, 1 << 20);
    for (var resolution : Resolution.values()) {
      var all = all(venue, instrument, resolution);
      var inMemory = book.series(resolution).last(Long.MAX_VALUE, Integer.MAX_VALUE);

      var before =
          archive.bars(
              instrument,
              resolution,
              all.getFirst().timeMillis(),
              inMemory.getFirst().timeMillis(),
              Integer.MAX_VALUE);

      assertThat(before).isEqualTo(all.subList(0, all.size() - inMemory.size()));
      assertThat(inMemory).isEqualTo(all.subList(before.size(), all.size()));
    }
  }
}
