package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.replay.Replays;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of replays whose clients are gone: their work ends, and their places are held. */
class ReplayEndTest {

  private static final long DAY_MILLIS = 86_400_000;

  @Test
  void shouldHoldAPlaceUntilTheWorkHasEnded() {
    var eventHistory = new StubbornTape();
    try (var server =
            ServerUnderTest.start(Map.of("REPLAY_MAX", "1"), new TapedMarket(eventHistory));
        var other = server.connect()) {
      var replays = server.part(Replays.class);
      var client = server.connect();
      assertThat(start(client, "trades").get("status").asText()).isEqualTo("ok");
      await().until(() -> eventHistory.readings.get() == 1);

      client.abort();

      await().until(() -> sessions(server) == 1);
      assertThat(replays.count()).isEqualTo(1);
      assertThat(start(other, "trades").get("code").asText()).isEqualTo("too_many_replays");
      eventHistory.open.countDown();
      await().until(() -> replays.count() == 0);
      assertThat(start(other, "trades").get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void shouldAnswerAStopWhenThePlaceIsFree() {
    try (var server =
            ServerUnderTest.start(
                Map.of("REPLAY_MAX", "1"), new TapedMarket(TapedMarket.MARKET.eventHistory()));
        var client = server.connect()) {
      for (int i = 0; i < 50; i++) {
        var id = start(client, "orderbook").get("id").asText();
        client.ask("replay.stop", Map.of("id", id));
      }

      assertThat(start(client, "trades").get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void shouldBreakOffALongReadWhenTheClientIsGone() {
    var eventHistory = new EndlessTape();
    try (var server = ServerUnderTest.start(Map.of(), new TapedMarket(eventHistory))) {
      var replays = server.part(Replays.class);
      var client = server.connect();
      start(client, "trades");
      start(client, "bars");
      await().until(() -> eventHistory.readings.get() == 2);

      client.abort();

      await().until(() -> replays.count() == 0 && eventHistory.readings.get() == 0);
    }
  }

  @Test
  void shouldNeverBeAtWorkForMoreThanTheLimitHoweverOftenClientsComeAndGo() {
    var eventHistory = new CountingTape(TapedMarket.MARKET.eventHistory());
    try (var server =
        ServerUnderTest.start(Map.of("REPLAY_MAX", "8"), new TapedMarket(eventHistory))) {
      var replays = server.part(Replays.class);
      for (int i = 0; i < 40; i++) {
        var client = server.connect();
        for (int j = 0; j < 4; j++) {
          client.send("replay.start", window("quotes", "orderbook", "bars"));
        }
        client.abort();
        assertThat(replays.count()).isLessThanOrEqualTo(8);
      }

      await().until(() -> replays.count() == 0);
      assertThat(eventHistory.most).hasValueBetween(1, 8);
      assertThat(eventHistory.readings).hasValue(0);
    }
  }

  @Test
  void shouldLimitTheReplaysOfAUserOverAllConnections() {
    try (var server =
            ServerUnderTest.start(
                Map.of("REPLAY_MAX_PER_USER", "1", "AUTH_DEV_TOKENS", "true"),
                new TapedMarket(TapedMarket.MARKET.eventHistory()));
        var first = server.connect();
        var second = server.connect();
        var anonymous = server.connect()) {
      var token = server.token("alice", 600);
      first.ask("auth", Map.of("token", token));
      second.ask("auth", Map.of("token", token));
      start(first, "trades");

      var refused = start(second, "trades");

      assertThat(refused.get("code").asText()).isEqualTo("too_many_replays");
      assertThat(refused.get("message").asText())
          .isEqualTo("The user has reached the maximum of 1 replays");
      assertThat(start(anonymous, "trades").get("status").asText()).isEqualTo("ok");
    }
  }

  private static long sessions(ServerUnderTest server) {
    return server.part(Endpoints.class).sessions().count();
  }

  private static JsonNode start(OperationClient client, String... streams) {
    return client.ask("replay.start", window(streams));
  }

  private static Map<String, Object> window(String... streams) {
    long now = InstantSource.system().millis();
    return Map.of(
        "symbol",
        "AAPL",
        "from",
        now - 20 * DAY_MILLIS,
        "to",
        now - 60_000,
        "streams",
        List.of(streams));
  }

  /** A tape that is not read to its end by anybody; what a reading does is left open. */
  private abstract static class SlowTape implements EventHistory {

    final AtomicInteger readings = new AtomicInteger();

    /** Returns at the end of the reading. */
    abstract void read();

    private <T> Cursor<T> cursor() {
      readings.incrementAndGet();
      try {
        read();
      } finally {
        readings.decrementAndGet();
      }
      return Cursor.empty();
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.TRADES);
    }

    @Override
    public Cursor<MarketEvent> events(
        Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
      return kinds.isEmpty() ? Cursor.empty() : cursor();
    }

    @Override
    public Cursor<Bar> bars(
        Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
      return cursor();
    }

    @Override
    public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
      return Optional.empty();
    }
  }

  /** Does not look whether anybody still wants what it reads. */
  private static final class StubbornTape extends SlowTape {

    final CountDownLatch open = new CountDownLatch(1);

    @Override
    void read() {
      boolean opened = false;
      while (!opened) {
        try {
          open.await();
          opened = true;
        } catch (InterruptedException stubborn) {
          // goes on
        }
      }
    }
  }

  /** Reads on for ever. */
  private static final class EndlessTape extends SlowTape {

    @Override
    @SuppressWarnings("ThreadPriorityCheck")
    void read() {
      while (true) {
        EventHistory.step();
        Thread.yield();
      }
    }
  }

  /** Another tape, and how many of its reels are open. */
  private static final class CountingTape implements EventHistory {

    final AtomicInteger readings = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    private final EventHistory eventHistory;

    CountingTape(EventHistory eventHistory) {
      this.eventHistory = eventHistory;
    }

    @Override
    public Set<Kind> kinds() {
      return eventHistory.kinds();
    }

    @Override
    public Cursor<MarketEvent> events(
        Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
      var cursor = eventHistory.events(instrument, kinds, fromNanos, toNanos);
      // Of a ticker: read by its replay before the events are.
      return toNanos - fromNanos < 60_000_000_000L ? cursor : counted(cursor);
    }

    private Cursor<MarketEvent> counted(Cursor<MarketEvent> cursor) {
      int open = readings.incrementAndGet();
      most.accumulateAndGet(open, Math::max);
      return new Cursor<>() {
        @Override
        public boolean hasNext() {
          return cursor.hasNext();
        }

        @Override
        public MarketEvent next() {
          return cursor.next();
        }

        @Override
        public void close() {
          readings.decrementAndGet();
          cursor.close();
        }
      };
    }

    @Override
    public Cursor<Bar> bars(
        Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
      return eventHistory.bars(instrument, resolution, fromMillis, toMillis);
    }

    @Override
    public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
      return eventHistory.quoteBefore(instrument, timeNanos);
    }
  }
}
