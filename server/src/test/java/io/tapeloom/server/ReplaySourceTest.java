package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Markets whose past cannot be told, or not all of it. */
class ReplaySourceTest {

  @Test
  void shouldRefuseWhatAMarketDoesNotKeep() {
    try (var server = ServerUnderTest.start(Map.of(), new TapedMarket(EventHistory.blank()));
        var client = server.connect()) {
      for (var stream : List.of("trades", "quotes", "orderbook", "bars")) {
        var refused = start(client, stream);

        assertThat(refused.get("status").asText()).isEqualTo("error");
        assertThat(refused.get("code").asText()).isEqualTo("not_kept");
        assertThat(refused.get("message").asText())
            .isEqualTo(
                "streams must not contain %s: the market does not keep them".formatted(stream));
      }
    }
  }

  @Test
  void shouldTellTheTradesOfAMarketThatKeepsNothingElse() {
    try (var server =
            ServerUnderTest.start(
                Map.of(), new TapedMarket(new TradesOnly(TapedMarket.MARKET.eventHistory())));
        var client = server.connect()) {
      assertThat(start(client, "quotes").get("code").asText()).isEqualTo("not_kept");

      var id = start(client, "trades").get("id").asText();
      awaitState(client, id, "finished");

      assertThat(client.pushes("replay:%s:trades:AAPL".formatted(id))).hasSizeGreaterThan(10);
    }
  }

  @Test
  void shouldSayThatThePastCouldNotBeReadAndGiveThePlaceBack() {
    try (var server =
            ServerUnderTest.start(
                Map.of("REPLAY_MAX", "1"), new TapedMarket(new TradesOnly(new BrokenTape())));
        var client = server.connect()) {
      var first = start(client, "trades").get("id").asText();
      awaitState(client, first, "failed");

      var second = start(client, "trades").get("id").asText();
      awaitState(client, second, "failed");

      assertThat(client.ask("ping").get("time").asLong()).isPositive();
    }
  }

  @Test
  void shouldRefuseMoreThanTheServerMayHave() {
    try (var server =
            ServerUnderTest.start(
                Map.of("REPLAY_MAX", "1"), new TapedMarket(TapedMarket.MARKET.eventHistory()));
        var client = server.connect();
        var other = server.connect()) {
      var id = start(client, "trades", 1).get("id").asText();

      var refused = start(other, "trades", 1);

      assertThat(refused.get("code").asText()).isEqualTo("too_many_replays");
      assertThat(refused.get("message").asText())
          .isEqualTo("The server has reached its maximum of replays");
      client.ask("replay.stop", Map.of("id", id));
      assertThat(start(other, "trades", 1).get("status").asText()).isEqualTo("ok");
    }
  }

  private static JsonNode start(OperationClient client, String stream) {
    return start(client, stream, 0);
  }

  private static JsonNode start(OperationClient client, String stream, double speed) {
    long now = InstantSource.system().millis();
    return client.ask(
        "replay.start",
        Map.of(
            "symbol",
            "AAPL",
            "from",
            now - 120_000,
            "to",
            now - 60_000,
            "speed",
            speed,
            "streams",
            List.of(stream)));
  }

  private static void awaitState(OperationClient client, String id, String state) {
    client.awaitPush(
        "replay:%s:progress".formatted(id),
        push -> push.at("/payload/state").asText().equals(state));
  }

  /** A tape without quotes and books. */
  private record TradesOnly(EventHistory eventHistory) implements EventHistory {

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.TRADES);
    }

    @Override
    public Cursor<MarketEvent> events(
        Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
      return eventHistory.events(instrument, kinds, fromNanos, toNanos);
    }

    @Override
    public Cursor<Bar> bars(
        Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
      return eventHistory.bars(instrument, resolution, fromMillis, toMillis);
    }

    @Override
    public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
      return Optional.empty();
    }
  }

  /** A tape that cannot be read. */
  private record BrokenTape() implements EventHistory {

    @Override
    public Set<Kind> kinds() {
      return Set.of();
    }

    @Override
    public Cursor<MarketEvent> events(
        Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
      throw new IllegalStateException("the tape is torn");
    }

    @Override
    public Cursor<Bar> bars(
        Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
      throw new IllegalStateException("the tape is torn");
    }

    @Override
    public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
      return Optional.empty();
    }
  }
}
