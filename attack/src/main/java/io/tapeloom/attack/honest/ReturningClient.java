package io.tapeloom.attack.honest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.attack.wire.WebSocketPeer;
import io.tapeloom.bench.delivery.Dialect;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A client that disconnects every few seconds, connects again, and recovers what it has missed: no
 * trade may be missing. A handshake that the server refuses is tried again. Its own thread reads.
 */
final class ReturningClient implements Honest {

  private static final List<String> SYMBOLS = List.of("AAPL", "MSFT");

  /** The topics that it follows. */
  static final List<String> TOPICS = SYMBOLS.stream().map(symbol -> "trades:" + symbol).toList();

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration STAY = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int RETRY_MILLIS = 200;

  private final int port;
  private final Measurements measurements;

  // Guarded by this.
  private final Map<String, Long> last = new HashMap<>();
  private String epoch = "";
  private long returns;
  private Optional<WebSocketPeer> current = Optional.empty();

  private ReturningClient(int port, Measurements measurements) {
    this.port = port;
    this.measurements = measurements;
  }

  static ReturningClient open(int port, Measurements measurements) {
    var client = new ReturningClient(port, measurements);
    Thread.ofPlatform().daemon().name("returning").start(client::comeAndGo);
    return client;
  }

  private void comeAndGo() {
    while (true) {
      try (var peer =
          WebSocketPeer.upgrade(
              RawConnection.open(port).timeout(TIMEOUT), Dialect.OPERATIONS.path())) {
        follow(peer);
      } catch (IOException e) {
        pause(); // refused, or there is no server any more
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Unexpected interrupt", e);
    }
  }

  private void follow(WebSocketPeer peer) {
    try {
      peer.send(request());
      answered(MAPPER.readTree(peer.readMessage().text()));
      keep(Optional.of(peer));
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < STAY.toNanos()) {
        take(MAPPER.readTree(peer.readMessage().text()));
      }
    } catch (IOException e) {
      measurements.closed(e);
    } finally {
      keep(Optional.empty());
    }
  }

  private synchronized void keep(Optional<WebSocketPeer> peer) {
    current = peer;
  }

  private synchronized String request() {
    var recover =
        last.entrySet().stream()
            .map(entry -> "\"%s\":%d".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(","));
    return "{\"type\":\"trades.subscribe\",\"payload\":{\"symbols\":[\"%s\"]%s}}"
        .formatted(
            String.join("\",\"", SYMBOLS),
            recover.isEmpty()
                ? ""
                : ",\"recover\":{\"epoch\":\"%s\",\"positions\":{%s}}".formatted(epoch, recover));
  }

  private synchronized void answered(JsonNode answer) {
    var results = answer.at("/payload/results");
    if (results.size() != SYMBOLS.size()) {
      measurements.fault("a returning client was answered: " + answer);
      return;
    }
    returns++;
    for (var result : results) {
      epoch = result.path("epoch").asText();
      var topic = result.path("topic").asText();
      var known = last.putIfAbsent(topic, result.path("seq").asLong());
      if (known != null
          && !(result.path("recovered").asBoolean()
              && result.path("recover_from").asLong() == known + 1)) {
        measurements.fault("%s after %d was not recovered: %s".formatted(topic, known, result));
      }
    }
  }

  private synchronized void take(JsonNode message) {
    var topic = message.path("topic").asText();
    switch (message.path("type").asText()) {
      case "trades.update" -> {
        long seq = message.path("seq").asLong();
        var before = last.put(topic, seq);
        if (before == null || seq != before + 1) {
          measurements.fault(
              "%s: a returning client was sent %d after %s".formatted(topic, seq, before));
        }
        measurements.value();
      }
      case "gap" -> measurements.fault("a returning client was sent " + message);
      default -> {
        // Other messages do not concern its trades.
      }
    }
  }

  /** Keeps the connection alive; the answers are not measured. */
  @Override
  public synchronized void ping() {
    try {
      if (current.isPresent()) {
        current.get().send("{\"type\":\"ping\"}");
      }
    } catch (IOException e) {
      current = Optional.empty(); // its reader finds out why
    }
  }

  @Override
  public void report() {
    // Faults are reported when they are found.
  }

  @Override
  public synchronized boolean hasReached(Map<String, Long> ends) {
    return TOPICS.stream()
        .allMatch(topic -> last.getOrDefault(topic, 0L) >= ends.getOrDefault(topic, 0L));
  }

  @Override
  public synchronized void ended(Map<String, Long> ends) {
    for (var topic : TOPICS) {
      long reached = last.getOrDefault(topic, 0L);
      long end = ends.getOrDefault(topic, 0L);
      if (reached < end) {
        measurements.fault("%s: a returning client is at %d of %d".formatted(topic, reached, end));
      }
    }
    if (returns < 2) {
      measurements.fault("a returning client was served %d times".formatted(returns));
    }
  }
}
