package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A venue with many symbols: all trades and best prices, and the books that are watched. */
class WideVenueTest {

  private static final Instant BEGIN = Instant.parse("2026-03-04T10:17:31Z");
  private static final int SYMBOLS = 250;

  private final StepClock clock = new StepClock(BEGIN.plusSeconds(9));
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  private static String symbol(int number) {
    return "S%dUSDT".formatted(number);
  }

  private static StandInVenue venue(VenueMarket market, int symbols, int steps) {
    return StandInVenue.wide(market, symbols, BEGIN.toEpochMilli(), steps);
  }

  private LiveListener listen(StandInVenue venue, int historyDays) {
    return LiveListener.listen(venue.all(historyDays), this::isWatched, clock);
  }

  private boolean isWatched(Instrument instrument) {
    return watched.contains(instrument.symbol());
  }

  private static Set<String> symbols(VenueMarket market, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> market.nameOf(symbol(number)))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({"SPOT, 3", "USDM, 4"})
  void shouldFollowTradesAndQuotesOfAllSymbols(VenueMarket market, int connections) {
    try (var venue = venue(market, SYMBOLS, 40);
        var listener = listen(venue, 0)) {
      listener.await("connections", () -> venue.isLeftWith(connections));
      venue.play(60);

      listener.await("all trades", () -> listener.tradedSymbols().size() == SYMBOLS);
      listener.await("all quotes", () -> listener.quotedSymbols().size() == SYMBOLS);

      assertThat(listener.tradedSymbols()).isEqualTo(symbols(market, SYMBOLS));
      assertThat(venue.mostStreams()).isLessThanOrEqualTo(200);
      assertThat(venue.asked("/depth")).isEmpty();
      assertThat(venue.asked("/exchangeInfo")).hasSize(1);
      assertThat(listener.notices()).isEmpty();
      assertThat(listener.statuses()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldFollowABookWhileSomebodyWatchesIt(VenueMarket market) {
    var name = market.nameOf(symbol(7));
    try (var venue = venue(market, 60, 400);
        var listener = listen(venue, 0)) {
      listener.await("connections", () -> venue.isHeard("s7usdt@bookTicker"));
      venue.play(10);
      listener.await("best prices", () -> listener.book(name).isPresent());
      assertThat(listener.book(name).orElseThrow().bids()).hasSize(1);

      watched.add(name);
      listener.await("the book's stream", () -> venue.isHeard("s7usdt@depth@100ms"));
      venue.play(60);
      listener.await("the book", () -> listener.book(name).orElseThrow().bids().size() == 20);
      assertThat(venue.asked("/depth")).hasSize(1);

      watched.clear();
      listener.awaitMinutes("the end", venue, () -> !venue.isHeard("s7usdt@depth@100ms"));
      venue.play(60);
      listener.await(
          "best prices alone", () -> listener.book(name).orElseThrow().bids().size() == 1);
      assertThat(listener.notices()).isEmpty();
      assertThat(listener.statuses()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldAddAndRemoveSymbolsWithTheVenue(VenueMarket market) {
    try (var venue = venue(market, 60, 400);
        var listener = listen(venue, 0)) {
      listener.await("connections", () -> venue.isHeard("s59usdt@bookTicker"));

      venue.list(symbol(60), BEGIN.toEpochMilli(), 400);
      venue.delist(symbol(3));
      listener.awaitMinutes(
          "the change",
          venue,
          () -> !listener.notices(FeedNotice.InstrumentsChanged.class).isEmpty());
      listener.await("its streams", () -> venue.isHeard("s60usdt@bookTicker"));
      listener.await("the end of others", () -> !venue.isHeard("s3usdt@bookTicker"));
      venue.play(30);
      listener.await(
          "its trades", () -> listener.tradedSymbols().contains(market.nameOf(symbol(60))));

      var change = listener.notices(FeedNotice.InstrumentsChanged.class).getFirst();
      assertThat(change.added())
          .extracting(Instrument::symbol)
          .containsExactly(market.nameOf(symbol(60)));
      assertThat(change.removed())
          .extracting(Instrument::symbol)
          .containsExactly(market.nameOf(symbol(3)));
      assertThat(listener.statuses()).hasSize(1);
      assertThat(listener.notices()).hasSize(1);
    }
  }

  @Test
  void shouldNotBelieveAListThatLacksMostSymbols() {
    try (var venue = venue(VenueMarket.SPOT, 60, 400);
        var listener = listen(venue, 0)) {
      listener.await("connections", () -> venue.isHeard("s59usdt@trade"));

      IntStream.range(0, 40).forEach(number -> venue.delist(symbol(number)));
      listener.awaitMinutes("lists", venue, () -> venue.asked("/exchangeInfo").size() == 3);

      assertThat(listener.notices()).isEmpty();
      assertThat(venue.isHeard("s0usdt@trade")).isTrue();
    }
  }

  @Test
  void shouldReopenOneConnectionWhileTheOthersDeliver() {
    try (var venue = venue(VenueMarket.SPOT, 150, 400);
        var listener = listen(venue, 0)) {
      listener.await("connections", () -> venue.isLeftWith(2));
      venue.play(30);
      listener.await("all trades", () -> listener.tradedSymbols().size() == 150);

      venue.drop("s5usdt@trade");
      listener.await("the connection", () -> venue.isHeard("s5usdt@trade"));
      int before = listener.trades().size();
      venue.play(30);
      listener.await("trades", () -> listener.trades().size() > before + 150);

      assertThat(venue.connections()).isEqualTo(3);
      assertThat(listener.statuses()).hasSize(1);
      assertThat(listener.notices(FeedNotice.TradesLost.class)).isEmpty();
    }
  }

  @Test
  void shouldLoadTheBarsOfAllSymbolsAfterTheStart() {
    try (var venue = venue(VenueMarket.SPOT, 60, 10);
        var listener = listen(venue, 30)) {
      listener.awaitMinutes(
          "the bars",
          venue,
          () ->
              listener.notices(FeedNotice.BarsLoaded.class).stream()
                      .map(loaded -> loaded.instrument().symbol())
                      .distinct()
                      .count()
                  == 60);

      for (var loaded : listener.notices(FeedNotice.BarsLoaded.class)) {
        for (var resolution : Resolution.values()) {
          var expected = bars(venue, resolution, loaded.barsUntilMillis());
          var bars = built(resolution, loaded.bars().getOrDefault(resolution, List.of()));
          assertThat(bars.getLast()).isEqualTo(in(loaded.instrument(), expected.getLast()));
        }
      }
      assertThat(listener.statuses()).hasSize(1);
    }
  }

  private static List<Bar> bars(StandInVenue venue, Resolution resolution, long untilMillis) {
    return built(
        resolution,
        venue.past().minutes().stream().filter(bar -> bar.timeMillis() < untilMillis).toList());
  }

  private static List<Bar> built(Resolution resolution, List<Bar> finer) {
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    finer.forEach(builder::merge);
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  private static Bar in(Instrument instrument, Bar bar) {
    long price = instrument.priceScale() / 100;
    return new Bar(
        bar.timeMillis(),
        bar.open() * price,
        bar.high() * price,
        bar.low() * price,
        bar.close() * price,
        bar.volume().times(instrument.quantityScale() / 1_000));
  }

  @Test
  void shouldReadOlderBarsWhenTheyAreAskedFor() {
    try (var venue = venue(VenueMarket.SPOT, 60, 10)) {
      var source =
          BinanceMarket.open(venue.all(3), 1 << 20, clock, clock.steady(), clock, new Random(1));
      var instrument = source.instruments().getFirst();
      long until = Resolution.MINUTES_60.startMillis(BEGIN.toEpochMilli());
      long from = until - Duration.ofHours(30).toMillis();

      for (int i = 0; i < 3; i++) {
        var minutes = source.archive().bars(instrument, Resolution.MINUTES_1, from, until, 5_000);
        assertThat(minutes)
            .isEqualTo(
                venue.past().minutes().stream()
                    .filter(bar -> bar.timeMillis() >= from && bar.timeMillis() < until)
                    .map(bar -> in(instrument, bar))
                    .toList());
      }

      assertThat(venue.asked("/klines")).hasSizeBetween(2, 3);
    }
  }
}
