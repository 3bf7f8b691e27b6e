package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.cluster.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes of a cluster that are killed at random under clients that recover at any node. Each
 * client keeps a ledger: a number comes once, and is missing only if a gap says so; a number of an
 * epoch is the same trade for all clients.
 */
@Timeout(1200)
class KilledClusterTest {

  private static final Duration TIME = Duration.ofSeconds(Long.getLong("cluster.seconds", 20));
  private static final int CLIENTS = Integer.getInteger("cluster.clients", 8);
  private static final int NODES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long PAUSE_MILLIS = 3000;
  private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "TSLA");

  private final RedisServer redis = RedisServer.start();
  private final List<Part> parts = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Map<String, String> trades = new ConcurrentHashMap<>();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong recovered = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private final AtomicLong epochs = new AtomicLong();
  private volatile boolean over;

  /** A process that is started again when it has ended. */
  private final class Part {

    private final String role;
    private volatile ChildProcess program;

    Part(String role) {
      this.role = role;
      this.program = start();
    }

    private ChildProcess start() {
      return ProgramTest.start(
          new HashMap<>(
              Map.of(
                  "ROLE",
                  role,
                  "CLUSTER_URL",
                  redis.url().toString(),
                  "MARKET_SPEED",
                  "20",
                  "MAX_CONNECTIONS",
                  "2000")));
    }

    boolean isAlive() {
      return ProcessHandle.of(program.pid()).filter(ProcessHandle::isAlive).isPresent();
    }

    void restart() {
      program.close();
      program = start();
    }

    Optional<Integer> port() {
      return program.out().stream()
          .filter(line -> ProgramTest.ADDRESS.matcher(line).find())
          .map(ProgramTest::portOf)
          .findFirst();
    }
  }

  /** A client of trades that comes back at any node. */
  private final class Client implements Runnable {

    private final SplittableRandom random;

    /** The newest number of each topic, and the epoch that it belongs to. */
    private final Map<String, Long> seqs = new HashMap<>();

    private String epoch = "";

    Client(long seed) {
      this.random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
      try (var http = HttpClient.newHttpClient()) {
        while (!over) {
          var ports =
              parts.stream()
                  .filter(part -> part.role.equals("node"))
                  .flatMap(part -> part.port().stream())
                  .toList();
          if (!ports.isEmpty()) {
            listen(http, ports.get(random.nextInt(ports.size())));
          }
          pause(random.nextInt(50, 300));
        }
      }
    }

    private void listen(HttpClient http, int port) {
      var ended = new CountDownLatch(1);
      WebSocket socket;
      try {
        socket =
            http.newWebSocketBuilder()
                .buildAsync(
                    URI.create("ws://127.0.0.1:%d/api/v1/ws".formatted(port)),
                    new Hearing(this, ended))
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
        for (var symbol : SYMBOLS) {
          socket.sendText(subscription(symbol), true).join();
        }
      } catch (CompletionException refused) {
        return; // the node is not there, or has just been killed
      }
      try {
        // now and then it leaves by itself
        boolean left = !ended.await(random.nextInt(2000, 8000), TimeUnit.MILLISECONDS);
        if (left) {
          socket.abort();
          boolean done = ended.await(100, TimeUnit.MILLISECONDS);
          assertThat(done).isIn(true, false);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized String subscription(String symbol) {
      var seq = seqs.get("trades:" + symbol);
      var recover =
          seq == null ? "" : ",\"recover\":{\"epoch\":\"%s\",\"seq\":%d}".formatted(epoch, seq);
      return "{\"type\":\"trades.subscribe\",\"payload\":{\"symbol\":\"%s\"%s}}"
          .formatted(symbol, recover);
    }

    synchronized void hear(JsonNode message) {
      switch (message.get("type").asText()) {
        case "trades.subscribe.response" -> answered(message.get("payload"));
        case "trades.update" -> pushed(message);
        case "gap" -> missed(message.get("topic").asText(), message.get("payload"));
        default -> {}
      }
    }

    private void answered(JsonNode answer) {
      var topic = answer.path("topic").asText();
      if (!epoch.isEmpty() && !answer.get("epoch").asText().equals(epoch)) {
        epochs.incrementAndGet();
        seqs.clear();
      }
      epoch = answer.get("epoch").asText();
      var known = seqs.get(topic);
      if (known == null) {
        seqs.put(topic, answer.path("recover_from").asLong(answer.get("seq").asLong() + 1) - 1);
      } else if (answer.path("recovered").asBoolean()) {
        recovered.incrementAndGet();
        if (answer.get("recover_from").asLong() != known + 1) {
          faults.add("%s after %d: %s".formatted(topic, known, answer));
        }
      } else {
        missed(topic, answer.get("gap"));
      }
    }

    private void missed(String topic, JsonNode gap) {
      gaps.incrementAndGet();
      var known = seqs.get(topic);
      if (known == null || gap.get("from").asLong() != known + 1) {
        faults.add("%s after %s: gap %s".formatted(topic, known, gap));
      }
      seqs.put(topic, gap.get("to").asLong(gap.get("from").asLong() - 1));
    }

    private void pushed(JsonNode push) {
      var topic = push.get("topic").asText();
      long seq = push.get("seq").asLong();
      var known = seqs.get(topic);
      if (known == null || seq != known + 1) {
        faults.add("%s: %d after %s".formatted(topic, seq, known));
      }
      seqs.put(topic, seq);
      received.incrementAndGet();
      var name = "%s %s %d".formatted(epoch, topic, seq);
      var trade = push.at("/payload/trade_id").asText();
      var other = trades.putIfAbsent(name, trade);
      if (other != null && !other.equals(trade)) {
        faults.add("%s is trade %s and %s".formatted(name, trade, other));
      }
    }

    long sum() {
      synchronized (this) {
        return seqs.values().stream().mapToLong(Long::longValue).sum();
      }
    }
  }

  /** Joins the parts of a message. */
  private static final class Hearing implements WebSocket.Listener {

    private final Client client;
    private final CountDownLatch ended;
    private final StringBuilder text = new StringBuilder();

    Hearing(Client client, CountDownLatch ended) {
      this.client = client;
      this.ended = ended;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last && ended.getCount() > 0) {
        client.hear(Documents.json(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.countDown();
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldLoseNothingInSilenceWhoeverIsKilled() throws Exception {
    var random = new SplittableRandom(Long.getLong("examples.seed", 1));
    var killed = new ArrayList<String>();
    try {
      parts.add(new Part("generator"));
      parts.add(new Part("generator"));
      for (int i = 0; i < NODES; i++) {
        parts.add(new Part("node"));
      }
      var clients = new ArrayList<Client>();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < CLIENTS; i++) {
        var client = new Client(i);
        clients.add(client);
        threads.add(Thread.ofPlatform().daemon().start(client));
      }
      Awaitility.await().atMost(PATIENCE).until(() -> received.get() > 100L * CLIENTS);

      long end = System.nanoTime() + TIME.toNanos();
      while (System.nanoTime() < end) {
        killed.add(kill(random));
        pause(PAUSE_MILLIS + random.nextInt(3000));
        restartEnded();
      }

      for (var client : clients) {
        long before = client.sum();
        Awaitility.await().atMost(PATIENCE).until(() -> restartEnded() && client.sum() != before);
      }
      over = true;
      for (var thread : threads) {
        thread.join(Duration.ofSeconds(20));
      }
    } finally {
      over = true;
      parts.forEach(part -> part.program.close());
      redis.close();
    }
    System.out.printf(
        "killed %s%n%d trades received, %d recoveries, %d gaps, %d changes of epoch, %d faults%n",
        killed, received.get(), recovered.get(), gaps.get(), epochs.get(), faults.size());
    assertThat(faults).isEmpty();
    assertThat(recovered.get()).isPositive();
  }

  private boolean restartEnded() {
    for (var part : parts) {
      if (!part.isAlive()) {
        part.restart();
      }
    }
    return true;
  }

  private String kill(SplittableRandom random) {
    int victim = random.nextInt(parts.size() + 1);
    if (victim == parts.size()) {
      redis.kill();
      pause(random.nextInt(2000));
      redis.restart();
      return "redis";
    }
    var part = parts.get(victim);
    var name = part.role + " " + victim;
    boolean done =
        ProcessHandle.of(part.program.pid()).map(ProcessHandle::destroyForcibly).orElse(false);
    return done ? name : name + " (had ended)";
  }
}
