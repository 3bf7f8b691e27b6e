package io.tapeloom.attack.honest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.attack.wire.WebSocketPeer;
import io.tapeloom.bench.delivery.Dialect;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * A client that watches one replay of trades, which must go on, without a hole. A replay that is
 * over begins again. Its own thread reads.
 */
final class ReplayingClient implements Honest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The server reports progress every second; the rest is for a stalled process. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(10);

  private static final Duration WINDOW = Duration.ofHours(6);
  private static final Duration AGE = Duration.ofHours(12);
  private static final int SPEED = 5;

  private final Measurements measurements;
  private final WebSocketPeer peer;

  // Guarded by this.
  private long heardNanos = System.nanoTime();
  private long seq;
  private long values;
  private boolean closed;

  private ReplayingClient(Measurements measurements, WebSocketPeer peer) {
    this.measurements = measurements;
    this.peer = peer;
  }

  static ReplayingClient open(int port, Measurements measurements) throws IOException {
    var peer = WebSocketPeer.upgrade(RawConnection.open(port), Dialect.OPERATIONS.path());
    var client = new ReplayingClient(measurements, peer);
    Thread.ofPlatform().daemon().name("replaying").start(client::read);
    client.begin();
    return client;
  }

  private void begin() throws IOException {
    long from = System.currentTimeMillis() - AGE.toMillis();
    peer.send(
        ("{\"type\":\"replay.start\",\"payload\":{\"symbol\":\"AAPL\",\"from\":%d,\"to\":%d,"
                + "\"speed\":%d,\"streams\":[\"trades\"]}}")
            .formatted(from, from + WINDOW.toMillis(), SPEED));
  }

  private void read() {
    try {
      while (true) {
        take(MAPPER.readTree(peer.readMessage().text()));
      }
    } catch (IOException e) {
      end(e);
    }
  }

  private synchronized void take(JsonNode message) throws IOException {
    var topic = message.path("topic").asText();
    switch (message.path("type").asText()) {
      case "replay.start.response" -> {
        seq = 0;
        if (!message.at("/payload/status").asText().equals("ok")) {
          measurements.fault("an honest replay was refused: " + message.path("payload"));
        }
      }
      case "replay.progress" -> {
        heardNanos = System.nanoTime();
        var state = message.at("/payload/state").asText();
        if (state.equals("finished")) {
          begin();
        } else if (!state.equals("running")) {
          measurements.fault("an honest replay is " + state);
        }
      }
      default -> {
        if (topic.startsWith("replay:") && topic.contains(":trades:")) {
          pushed(message.path("seq").asLong());
        }
      }
    }
  }

  // Called with the lock.
  private void pushed(long next) {
    if (next != seq + 1) {
      measurements.fault("an honest replay was sent %d after %d".formatted(next, seq));
    }
    seq = next;
    values++;
    measurements.value();
  }

  private synchronized void end(IOException why) {
    if (!closed) {
      closed = true;
      measurements.closed(why);
    }
    peer.close();
  }

  /** Keeps the connection alive; the answers are not measured. */
  @Override
  public void ping() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    try {
      peer.send("{\"type\":\"ping\"}");
    } catch (IOException e) {
      end(e);
    }
  }

  @Override
  public synchronized void report() {
    var silence = Duration.ofNanos(System.nanoTime() - heardNanos);
    if (!closed && silence.compareTo(MAX_SILENCE) > 0) {
      measurements.fault("an honest replay is silent for %d s".formatted(silence.toSeconds()));
    }
  }

  @Override
  public boolean hasReached(Map<String, Long> ends) {
    return true;
  }

  @Override
  public synchronized void ended(Map<String, Long> ends) {
    if (!closed && values == 0) {
      measurements.fault("an honest replay has sent nothing");
    }
  }
}
