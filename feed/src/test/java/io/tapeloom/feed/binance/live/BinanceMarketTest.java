package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tapeloom.feed.venue.UnusableVenue;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinanceMarketTest {

  private static final Instant BEGIN = Instant.parse("2026-03-04T10:17:31Z");

  private final StepClock clock = new StepClock(BEGIN);

  private static StandInVenue venue(VenueMarket market) {
    return StandInVenue.open(
        market,
        BEGIN.toEpochMilli(),
        StandInScript.wandering(market, "BTCUSDT", 1, BEGIN.toEpochMilli(), 10),
        StandInScript.wandering(market, "ETHUSDT", 2, BEGIN.toEpochMilli(), 10));
  }

  private BinanceMarket open(VenueOptions options) {
    return BinanceMarket.open(options, 1 << 20, clock, clock.steady(), clock, new Random(1));
  }

  private static VenueOptions options(StandInVenue venue, VenueMarket market, String... symbols) {
    return new VenueOptions(
        market,
        List.of(symbols),
        venue.streamUrl(),
        venue.restUrl(),
        2,
        VenueOptions.LISTING_INTERVAL);
  }

  @Test
  void shouldHaveTheInstrumentsOfSpotInTheirUnits() {
    try (var venue = venue(VenueMarket.SPOT)) {
      var market = open(options(venue, VenueMarket.SPOT, "ETHUSDT", "BTCUSDT"));

      assertThat(market.instruments())
          .containsExactly(
              new Instrument(
                  "ETHUSDT",
                  "ETH / USDT",
                  "crypto",
                  "BINANCE",
                  "Etc/UTC",
                  "24x7",
                  100_000_000,
                  1_000_000,
                  100_000_000),
              new Instrument(
                  "BTCUSDT",
                  "BTC / USDT",
                  "crypto",
                  "BINANCE",
                  "Etc/UTC",
                  "24x7",
                  100_000_000,
                  1_000_000,
                  100_000_000));
    }
  }

  @Test
  void shouldHaveTheInstrumentsOfFuturesInTheirUnits() {
    try (var venue = venue(VenueMarket.USDM)) {
      var market = open(options(venue, VenueMarket.USDM, "BTCUSDT"));

      assertThat(market.instruments())
          .containsExactly(
              new Instrument(
                  "BTCUSDT.P",
                  "BTC / USDT perpetual",
                  "crypto",
                  "BINANCE",
                  "Etc/UTC",
                  "24x7",
                  100_000_000,
                  1_000_000,
                  1_000));
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldNameTheSymbolsThatTheVenueDoesNotHave(VenueMarket market) {
    try (var venue = venue(market)) {
      var options = options(venue, market, "BTCUSDT", "NOPE", "ETHUSDT", "NONE");

      assertThatExceptionOfType(UnusableVenue.class)
          .isThrownBy(() -> open(options))
          .withMessage("%s has no NOPE, NONE on its market %s", venue.restUrl(), market.code());
    }
  }

  @Test
  void shouldGiveUpAVenueThatIsAwayInOneLine() {
    var url = URI.create("http://127.0.0.1:1");
    var options =
        new VenueOptions(
            VenueMarket.SPOT, List.of("BTCUSDT"), url, url, 2, VenueOptions.LISTING_INTERVAL);

    assertThatExceptionOfType(UnusableVenue.class)
        .isThrownBy(() -> open(options))
        .satisfies(
            away ->
                assertThat(away.getMessage())
                    .startsWith(
                        "http://127.0.0.1:1 did not return its instruments, tried 5 times: ")
                    .doesNotContain("\n"));
    assertThat(Duration.between(BEGIN, clock.instant())).isGreaterThan(Duration.ofSeconds(3));
  }

  @Test
  void shouldOpenAVenueThatAnswersAtLast() {
    try (var venue = venue(VenueMarket.SPOT)) {
      venue.refuse(2);

      var market = open(options(venue, VenueMarket.SPOT, "BTCUSDT"));

      assertThat(market.instruments()).hasSize(1);
      assertThat(Duration.between(BEGIN, clock.instant()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(14));
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldHaveTheBarsOfThePast(VenueMarket market) {
    try (var venue = venue(market)) {
      var source = open(options(venue, market, "BTCUSDT"));
      var instrument = source.instruments().getFirst();
      long handOver = source.handOverNanos(BEGIN.toEpochMilli() * 1_000_000);

      var past = source.history().until(instrument, handOver);

      assertThat(Instant.ofEpochSecond(0, handOver)).isEqualTo("2026-03-04T10:17:00Z");
      for (var resolution : Resolution.values()) {
        assertThat(past.bars().series(resolution).last(Long.MAX_VALUE, 10_000))
            .as(resolution.code())
            .isEqualTo(expected(venue, resolution, handOver / 1_000_000, instrument));
      }
    }
  }

  @Test
  void shouldAskForNoMoreThanTheMinutesThatAreWanted() throws IOException {
    try (var venue = venue(VenueMarket.SPOT)) {
      var source = open(options(venue, VenueMarket.SPOT, "BTCUSDT"));
      var instrument = source.instruments().getFirst();
      long until = Resolution.MINUTES_1.startMillis(BEGIN.toEpochMilli());
      long from = until - Duration.ofHours(3).toMillis();

      var minutes = source.minutes(instrument, from, until);

      assertThat(minutes)
          .isNotEmpty()
          .isEqualTo(
              expected(venue, Resolution.MINUTES_1, until, instrument).stream()
                  .filter(bar -> bar.timeMillis() >= from)
                  .toList());
      assertThat(venue.asked("/klines")).hasSize(1);
    }
  }

  @Test
  void shouldGoBackNoFurtherForMinutesThanTheHistoryDoes() throws IOException {
    try (var venue = venue(VenueMarket.SPOT)) {
      var source = open(options(venue, VenueMarket.SPOT, "BTCUSDT"));
      long until = Resolution.MINUTES_1.startMillis(BEGIN.toEpochMilli());

      var minutes = source.minutes(source.instruments().getFirst(), 0, until);

      assertThat(minutes.getFirst().timeMillis())
          .isBetween(
              until - Duration.ofDays(2).toMillis(),
              until - Duration.ofDays(2).minusMinutes(2).toMillis());
    }
  }

  /** The bars that the minutes make, of whole periods in the last two days. */
  private static List<Bar> expected(
      StandInVenue venue, Resolution resolution, long untilMillis, Instrument instrument) {
    long from =
        resolution.startMillis(
            Resolution.DAY.startMillis(untilMillis - Duration.ofDays(2).toMillis()));
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    for (var minute : venue.past().minutes()) {
      if (minute.timeMillis() >= from && minute.timeMillis() < untilMillis) {
        builder.merge(inUnitsOf(instrument, minute));
      }
    }
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  private static Bar inUnitsOf(Instrument instrument, Bar minute) {
    long price = instrument.priceScale() / 100;
    return new Bar(
        minute.timeMillis(),
        minute.open() * price,
        minute.high() * price,
        minute.low() * price,
        minute.close() * price,
        minute.volume().times(instrument.quantityScale() / 1_000));
  }

  @Test
  void shouldDoWithoutAPastThatCannotBeHad() {
    try (var venue = venue(VenueMarket.SPOT)) {
      var source = open(options(venue, VenueMarket.SPOT, "BTCUSDT"));
      venue.refuse(3);

      var past =
          source.history().until(source.instruments().getFirst(), BEGIN.toEpochMilli() * 1_000_000);

      assertThat(past.bars().series(Resolution.DAY).size()).isZero();
    }
  }

  @Test
  void shouldWaitUntilTheBarOfAMinuteIsTheLastWord() {
    try (var venue = venue(VenueMarket.SPOT)) {
      var source = open(options(venue, VenueMarket.SPOT, "BTCUSDT"));

      long handOver =
          source.handOverNanos(Instant.parse("2026-03-04T10:17:04Z").toEpochMilli() * 1_000_000);

      assertThat(Instant.ofEpochSecond(0, handOver)).isEqualTo("2026-03-04T10:16:00Z");
    }
  }

  @Test
  void shouldSayThatTheMinutesCouldNotBeHad() {
    try (var venue = venue(VenueMarket.SPOT)) {
      var source = open(options(venue, VenueMarket.SPOT, "BTCUSDT"));
      venue.givesBars(false);
      long until = Resolution.MINUTES_1.startMillis(BEGIN.toEpochMilli());

      assertThatIOException()
          .isThrownBy(() -> source.minutes(source.instruments().getFirst(), 0, until))
          .withMessageContaining("status 500");
    }
  }
}
