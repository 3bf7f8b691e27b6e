package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.FeedNotice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real venue was heard to say comes out right, with all that may happen on the way. */
class RecordedVenueTest {

  private static final Instant BEGIN = Instant.parse("2024-08-08T23:54:13Z");
  private static final int MESSAGES = 16_000;
  private static final int PART = 2_000;

  @ParameterizedTest
  @CsvSource({
    "SPOT, binance-spot-btcusdt-20240808.gz, 8",
    "USDM, binance-usdm-btcusdt-20240808.gz, 3"
  })
  void shouldComeOutRightWhateverHappens(VenueMarket market, String name, int quantityDigits)
      throws Exception {
    var file = find(name);
    Assumptions.assumeTrue(file.isPresent(), name + " is not here");
    var clock = new StepClock(BEGIN.plusSeconds(30));
    var recorded = StandInScript.recorded(market, "BTCUSDT", file.orElseThrow(), MESSAGES);
    try (var venue = StandInVenue.open(market, BEGIN.toEpochMilli(), recorded);
        var listener = LiveListener.listen(venue, clock)) {
      int connections = market.routes().size();
      venue.awaitConnections(connections);
      venue.play(PART);
      listener.awaitWholeBook();

      venue.skip(200);
      venue.play(PART);
      listener.await("the first healing", () -> listener.notices().size() == 2);
      venue.drop();
      venue.skip(PART);
      listener.await("a new connection", () -> venue.connections() == 2 * connections);
      venue.tell("junk");
      venue.play(PART);
      listener.await("the second healing", () -> listener.notices().size() == 4);
      venue.cut();
      listener.await("another connection", () -> venue.connections() == 3 * connections);
      venue.play(PART);
      listener.await("the third healing", () -> listener.notices().size() == 6);
      venue.playToTheEnd();

      listener.awaitTrueBook(venue, 8, quantityDigits);
      listener.awaitAllTrades(venue, 8, quantityDigits);
      listener.checkCoherence();
      assertThat(listener.notices())
          .extracting(FeedNotice::getClass)
          .map(Class::getSimpleName)
          .containsExactly(
              "BookLost", "BookHealed", "BookLost", "BookHealed", "BookLost", "BookHealed");
      System.out.printf(
          "%s: %d trades, %d books%n", name, listener.trades().size(), listener.books().size());
    }
  }

  private static Optional<Path> find(String name) {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var file = folder.resolve("shared/data").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
