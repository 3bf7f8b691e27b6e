package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of both protocols leave, stop reading and come back at random, and the server is killed
 * and started again. What a client has received and what it was told to be missing are together all
 * that was counted, in order and without doubles.
 */
class NothingMissedTest {

  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");

  private static final int CLIENTS = 10;
  private static final int KILLS = Integer.getInteger("recovery.kills", 2);

  /** How many trades the first client receives between two kills. */
  private static final int TRADES_BETWEEN_KILLS = Integer.getInteger("recovery.trades", 2_000);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int MAX_PAUSE = 1_500;
  private static final int MAX_STAY = 400;

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MARKET_SPEED", "60",
          "HISTORY_DAYS", "2",
          "RECOVERY_MEMORY", "2097152");

  @TempDir private Path folder;

  private final long seed = Long.getLong("recovery.seed", System.nanoTime());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean ending = new AtomicBoolean();

  /** How many trades the steady client has received: the clock of the others. */
  private final AtomicLong progress = new AtomicLong();

  private volatile int port;

  @Test
  void shouldOweNothing() throws Exception {
    List<Follower> followers = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    var program = start();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        var follower = new Follower(i, i % 2 == 0 ? new Operations() : new Channels());
        followers.add(follower);
        running.add(threads.submit(follower::run));
      }
      for (int kill = 0; kill < KILLS; kill++) {
        awaitProgress(TRADES_BETWEEN_KILLS);
        program.close(); // killed
        program = start();
      }
      awaitProgress(TRADES_BETWEEN_KILLS);
      ending.set(true);
      for (var each : running) {
        each.get(120, TimeUnit.SECONDS);
      }
    } finally {
      ending.set(true);
      program.close();
      threads.shutdownNow();
    }

    for (var follower : followers) {
      assertThat(follower.faults).as("seed %d, client %d", seed, follower.number).isEmpty();
      assertThat(follower.received).as("seed %d, client %d", seed, follower.number).isPositive();
    }
    assertThat(followers.stream().mapToLong(each -> each.returns).sum()).isGreaterThan(CLIENTS);
  }

  private ChildProcess start() {
    var environment = new HashMap<>(ENVIRONMENT);
    environment.put("DATA_DIR", folder.toString());
    var program = ProgramTest.start(environment);
    port = ProgramTest.portOf(program.awaitLine(line -> ProgramTest.ADDRESS.matcher(line).find()));
    return program;
  }

  /** Waits until the market went on by so many trades, or the test ends. */
  private void awaitProgress(long trades) {
    long until = progress.get() + trades;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> progress.get() >= until || ending.get());
  }

  /** The newest number of each symbol's trades. */
  private Map<String, Long> heads() {
    var heads = new TreeMap<String, Long>();
    try (var http = HttpClient.newHttpClient()) {
      var rest = new RestClient(http, URI.create("http://127.0.0.1:%d/".formatted(port)));
      for (var symbol : SYMBOLS) {
        var answer = rest.get("/api/v1/datafeed/trades?limit=1&symbol=" + symbol).json();
        heads.put(symbol, answer.at("/position/seq").asLong());
      }
    }
    return heads;
  }

  /** How a protocol says it. */
  private interface Dialect {

    String path();

    String subscribe(@Nullable String epoch, Map<String, Long> positions);

    /** The elements of an answer by symbol; null: the message is no answer. */
    @Nullable JsonNode answers(JsonNode message);

    String symbolOf(JsonNode element);

    /** The gap of a message; null: it is none. */
    @Nullable JsonNode gap(JsonNode message);

    boolean isTrade(JsonNode message);
  }

  private static final class Operations implements Dialect {

    @Override
    public String path() {
      return "/api/v1/ws";
    }

    @Override
    public String subscribe(@Nullable String epoch, Map<String, Long> positions) {
      var payload = new HashMap<String, Object>(Map.of("symbols", SYMBOLS));
      if (epoch != null) {
        var topics = new HashMap<String, Long>();
        positions.forEach((symbol, seq) -> topics.put("trades:" + symbol, seq));
        payload.put("recover", Map.of("epoch", epoch, "positions", topics));
      }
      return Documents.text(Map.of("type", "trades.subscribe", "payload", payload));
    }

    @Override
    public @Nullable JsonNode answers(JsonNode message) {
      return message.get("type").asText().equals("trades.subscribe.response")
          ? message.at("/payload/results")
          : null;
    }

    @Override
    public String symbolOf(JsonNode element) {
      var topic = element.get("topic").asText();
      return topic.substring(topic.indexOf(':') + 1);
    }

    @Override
    public @Nullable JsonNode gap(JsonNode message) {
      return message.get("type").asText().equals("gap") ? message.get("payload") : null;
    }

    @Override
    public boolean isTrade(JsonNode message) {
      return message.get("type").asText().equals("trades.update");
    }
  }

  private static final class Channels implements Dialect {

    @Override
    public String path() {
      return "/api/v1/ws/v1";
    }

    @Override
    public String subscribe(@Nullable String epoch, Map<String, Long> positions) {
      var request = new HashMap<String, Object>(Map.of("type", "subscribe", "channel", "trades"));
      if (epoch != null) {
        request.put("recover", Map.of("epoch", epoch, "positions", positions));
      }
      return Documents.text(request);
    }

    @Override
    public @Nullable JsonNode answers(JsonNode message) {
      return message.get("type").asText().equals("subscription_confirmation")
          ? message.get("positions")
          : null;
    }

    @Override
    public String symbolOf(JsonNode element) {
      return element.get("symbol").asText();
    }

    @Override
    public @Nullable JsonNode gap(JsonNode message) {
      return message.get("type").asText().equals("gap") ? message : null;
    }

    @Override
    public boolean isTrade(JsonNode message) {
      return message.get("type").asText().equals("trade");
    }
  }

  /**
   * A client, and what it may be sent next. Used by one thread; read by others when it has ended.
   */
  private final class Follower {

    private final int number;
    private final Dialect dialect;
    private final Random random;
    private final List<String> faults = new ArrayList<>();

    /** The newest number of each symbol that it has, or knows to be missing. */
    private final Map<String, Long> positions = new TreeMap<>();

    private @Nullable String epoch;
    private long received;
    private long returns;

    Follower(int number, Dialect dialect) {
      this.number = number;
      this.dialect = dialect;
      this.random = new Random(seed + number);
    }

    void run() {
      while (!ending.get() && faults.isEmpty()) {
        stay(random.nextInt(1, MAX_STAY));
        if (number > 0) {
          awaitProgress(random.nextInt(MAX_PAUSE));
        }
      }
      if (faults.isEmpty()) {
        catchUp();
      }
    }

    /** Connects, and receives so many trades; perhaps it does not read for a while. */
    private void stay(long trades) {
      try (var socket = RawSocket.open(port, dialect.path())) {
        subscribe(socket);
        long until = number == 0 ? Long.MAX_VALUE : received + trades;
        while (received < until && !ending.get() && faults.isEmpty()) {
          take(socket);
          if (number > 0 && random.nextInt(200) == 0) {
            awaitProgress(random.nextInt(MAX_PAUSE));
          }
        }
      } catch (UncheckedIOException killed) {
        // it comes back
      } catch (AssertionError refused) {
        fault("" + refused.getMessage());
      }
    }

    /** Comes back a last time, and receives all that has been counted until then. */
    private void catchUp() {
      var heads = heads();
      try (var socket = RawSocket.open(port, dialect.path())) {
        subscribe(socket);
        while (faults.isEmpty() && !hasAll(heads)) {
          take(socket);
        }
      } catch (UncheckedIOException silent) {
        fault("has %s of %s".formatted(positions, heads));
      }
    }

    private boolean hasAll(Map<String, Long> heads) {
      return heads.entrySet().stream()
          .allMatch(head -> positions.getOrDefault(head.getKey(), 0L) >= head.getValue());
    }

    private void subscribe(RawSocket socket) {
      socket.sendFrame(
          RawSocket.TEXT, dialect.subscribe(epoch, positions).getBytes(StandardCharsets.UTF_8));
      returns += epoch == null ? 0 : 1;
      var answers = dialect.answers(next(socket));
      while (answers == null) {
        answers = dialect.answers(next(socket));
      }
      for (var each : answers) {
        begin(dialect.symbolOf(each), each);
      }
    }

    private void begin(String symbol, JsonNode answer) {
      if (epoch != null && answer.has("epoch") && !answer.get("epoch").asText().equals(epoch)) {
        fault("another epoch: " + answer);
      }
      if (answer.has("gap")) {
        missing(symbol, answer.get("gap"));
      }
      long first = answer.path("recover_from").asLong(answer.get("seq").asLong() + 1);
      var position = positions.putIfAbsent(symbol, first - 1);
      if (position != null && first != position + 1) {
        fault("continues after %d: %s".formatted(position, answer));
      }
    }

    private void take(RawSocket socket) {
      var message = next(socket);
      var gap = dialect.gap(message);
      if (gap != null) {
        missing(dialect.symbolOf(message), gap);
      } else if (dialect.isTrade(message)) {
        var symbol = dialect.symbolOf(message);
        long expected = positions.getOrDefault(symbol, 0L) + 1;
        if (message.get("seq").asLong() != expected) {
          fault("%d was expected: %s".formatted(expected, message));
        }
        positions.put(symbol, expected);
        received++;
        if (number == 0) {
          progress.incrementAndGet();
        }
      }
    }

    private void missing(String symbol, JsonNode gap) {
      long expected = positions.getOrDefault(symbol, 0L) + 1;
      if (gap.get("from").asLong() != expected || gap.get("to").isNull()) {
        fault("%d was expected: %s".formatted(expected, gap));
      } else {
        positions.put(symbol, gap.get("to").asLong());
      }
    }

    private JsonNode next(RawSocket socket) {
      var message =
          Documents.json(new String(socket.awaitFrame(RawSocket.TEXT), StandardCharsets.UTF_8));
      if (epoch == null) {
        var answers = dialect.answers(message);
        if (answers != null) {
          epoch = Objects.requireNonNull(epochOf(message, answers));
        }
      }
      return message;
    }

    private static String epochOf(JsonNode message, JsonNode answers) {
      return message.has("epoch")
          ? message.get("epoch").asText()
          : answers.get(0).get("epoch").asText();
    }

    /** Ends the test. */
    private void fault(String what) {
      faults.add(what);
      ending.set(true);
    }
  }
}
