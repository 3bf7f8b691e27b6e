package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.simulated.SimulatedMarket;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Two servers on one market and one clock, of which one is listened to by clients that come and go
 * and the other by nobody, count every topic alike.
 */
class SameNumbersTest {

  private static final Instant BEGIN = Instant.parse("2026-03-04T15:16:17.500Z");
  private static final int SEED = 7;

  /** How long the market runs, and how much faster than life it trades. */
  private static final Duration TIME = Duration.parse(System.getProperty("market.time", "PT1M"));

  private static final double SPEED = Double.parseDouble(System.getProperty("market.speed", "10"));

  private static final Map<String, String> ENVIRONMENT = Map.of("AUTH_DEV_TOKENS", "true");

  private final SharedClock clock = new SharedClock(BEGIN, 2);

  private ServerUnderTest start() {
    return ServerUnderTest.start(
        ENVIRONMENT,
        new SimulatedMarket(new SimulatedVenue(SEED, SPEED, Listing.stocks())),
        clock,
        NanoClock.system(),
        clock);
  }

  @Test
  void shouldCountAlikeWhetherOrNotAnybodyListens() throws Exception {
    try (var watched = start();
        var alone = start();
        var clientThreads = Executors.newVirtualThreadPerTaskExecutor()) {
      var over = new AtomicBoolean();
      var operations = new AtomicInteger();
      var channels = new AtomicInteger();
      clientThreads.execute(() -> visit(over, () -> listenToOperations(watched, over, operations)));
      clientThreads.execute(() -> visit(over, () -> listenToChannels(watched, over, channels)));

      try {
        countAlike(watched, alone);
      } finally {
        over.set(true);
      }

      assertThat(operations).as("answers of operations").hasPositiveValue();
      assertThat(channels).as("answers of channels").hasPositiveValue();
      assertThat(numbers(alone))
          .containsKeys("trades:AAPL", "quotes:AAPL", "orderbook:AAPL", "bars:AAPL:1", "alerts")
          .allSatisfy((topic, seq) -> assertThat(seq).as(topic).isPositive());
      assertThat(bars(alone)).isEqualTo(bars(watched));
    }
  }

  private void countAlike(ServerUnderTest watched, ServerUnderTest alone)
      throws InterruptedException {
    for (var now = BEGIN; now.isBefore(BEGIN.plus(TIME)); now = now.plusSeconds(10)) {
      clock.runUntil(now);

      assertThat(numbers(watched)).as("at %s", now).isEqualTo(numbers(alone));
    }
  }

  /** Has a client connect again and again; those that the market is too fast for are closed. */
  private static void visit(AtomicBoolean over, Runnable listening) {
    while (!over.get()) {
      try {
        listening.run();
      } catch (AssertionError | IllegalStateException _) { // too slow, and so closed with 1013
      }
    }
  }

  /** Where all topics stand that are not one process's own. */
  private static Map<String, Long> numbers(ServerUnderTest server) {
    var numbers = new TreeMap<String, Long>();
    for (Topic<?> topic : server.part(Topics.class).all()) {
      if (!topic.name().equals("heartbeat") && !topic.name().contains("ada")) {
        numbers.put(topic.name(), topic.seq());
      }
    }
    numbers.remove("system"); // nothing happens
    return numbers;
  }

  /** What a first subscriber is shown of each symbol's bars. */
  private static List<String> bars(ServerUnderTest server) {
    try (var client = server.connect()) {
      return Listing.stocks().stream()
          .map(listing -> listing.instrument().symbol())
          .map(
              symbol -> {
                client.subscribe(symbol, "1");
                var push = client.awaitPushes("bars:" + symbol + ":1", 1).getFirst();
                return push.get("seq") + " " + push.get("payload");
              })
          .toList();
    }
  }

  private static void listenToOperations(
      ServerUnderTest server, AtomicBoolean over, AtomicInteger answers) {
    var random = RandomGenerator.getDefault();
    try (var client = server.connect()) {
      client.ask("auth", Map.of("token", server.token("ada", 3600)));
      client.ask("notifications.subscribe");
      for (int i = 0; i < 20 && !over.get(); i++) {
        var symbol = Listing.stocks().get(random.nextInt(7)).instrument().symbol();
        var kind = List.of("bars", "quotes", "trades", "orderbook").get(random.nextInt(4));
        client.ask(
            kind + (random.nextInt(3) == 0 ? ".unsubscribe" : ".subscribe"),
            Map.of("symbol", symbol));
        answers.incrementAndGet();
      }
    }
  }

  private static void listenToChannels(
      ServerUnderTest server, AtomicBoolean over, AtomicInteger answers) {
    var random = RandomGenerator.getDefault();
    try (var client = server.connectToChannels()) {
      for (int i = 0; i < 5 && !over.get(); i++) {
        var channel =
            List.of("market_data", "orderbook", "trades", "chart_data", "system")
                .get(random.nextInt(5));
        var symbol = Listing.stocks().get(random.nextInt(7)).instrument().symbol();
        client.subscribe(channel, symbol);
        answers.incrementAndGet();
      }
    }
  }
}
