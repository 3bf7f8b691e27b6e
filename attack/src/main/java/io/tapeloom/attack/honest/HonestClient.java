package io.tapeloom.attack.honest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.attack.wire.WebSocketPeer;
import io.tapeloom.bench.delivery.Dialect;
import io.tapeloom.bench.delivery.Ledger;
import io.tapeloom.bench.delivery.ServerEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One honest connection: it reads everything, compares it with the expected values, and sends
 * pings. Thread-safe: its own thread reads, others call the methods.
 */
final class HonestClient implements Honest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Maximum number of unanswered pings. */
  private static final int MAX_OUTSTANDING = 64;

  private final Conversation conversation;
  private final Measurements measurements;
  private final WebSocketPeer peer;
  private final CountDownLatch subscribed;

  // Guarded by this.
  private final Ledger ledger = new Ledger();
  private final Queue<Long> pingedNanos = new ArrayDeque<>();
  private int faultsReported;
  private boolean closed;

  private HonestClient(
      Conversation conversation, Measurements measurements, WebSocketPeer peer, int subscriptions) {
    this.conversation = conversation;
    this.measurements = measurements;
    this.peer = peer;
    this.subscribed = new CountDownLatch(subscriptions);
  }

  /** Connects and subscribes; returns after all answers. */
  static HonestClient open(
      int port, Conversation conversation, List<String> topics, Measurements measurements)
      throws IOException, InterruptedException {
    var peer =
        WebSocketPeer.upgrade(
            RawConnection.open(port), conversation.dialect().path(), conversation.headers());
    var client = new HonestClient(conversation, measurements, peer, topics.size());
    Thread.ofPlatform().daemon().name("honest").start(client::read);
    for (var topic : topics) {
      peer.send(conversation.subscribe(topic));
    }
    if (!client.subscribed.await(30, TimeUnit.SECONDS)) {
      throw new IOException("the server did not answer the subscriptions");
    }
    return client;
  }

  @Override
  public void ping() {
    synchronized (this) {
      if (closed || pingedNanos.size() >= MAX_OUTSTANDING) {
        return;
      }
      pingedNanos.add(System.nanoTime());
    }
    try {
      peer.send("{\"type\":\"ping\"}");
    } catch (IOException e) {
      end(e);
    }
  }

  private void read() {
    try {
      while (true) {
        var frame = peer.readMessage();
        conversation.saw(frame);
        if (frame.opcode() == WebSocketPeer.TEXT) {
          take(MAPPER.readTree(frame.text()));
        } else {
          take(frame.payload());
        }
      }
    } catch (IOException e) {
      end(e);
    }
  }

  private synchronized void take(JsonNode message) {
    var type = message.path("type").asText();
    if (type.equals("ping.response") || type.equals("pong")) {
      var sent = pingedNanos.poll();
      if (sent != null) {
        measurements.pings().add(System.nanoTime() - sent);
      }
      return;
    }
    take(conversation.text(message));
  }

  private synchronized void take(byte[] payload) {
    take(conversation.binary(payload));
  }

  // Called with the lock.
  private void take(ServerEvent event) {
    switch (event) {
      case ServerEvent.Subscribed(var topic, var seq) -> {
        ledger.subscribed(topic, Dialect.modeOf(topic), seq);
        subscribed.countDown();
      }
      case ServerEvent.Unsubscribed(var topic) -> ledger.unsubscribed(topic);
      case ServerEvent.Pushed(var topic, var seq) -> {
        ledger.pushed(topic, seq);
        measurements.value();
      }
      case ServerEvent.Refused(var why) ->
          measurements.fault("the server rejected a request: " + why);
      case ServerEvent.Missed missed -> measurements.fault("values are not sent: " + missed);
      case ServerEvent.Accounted _, ServerEvent.Other _ -> {}
    }
  }

  private synchronized void end(IOException why) {
    if (!closed) {
      closed = true;
      measurements.closed(why);
    }
    peer.close();
  }

  /** Reports new faults, and pings without an answer. */
  @Override
  public synchronized void report() {
    var faults = ledger.faults();
    faults.subList(faultsReported, faults.size()).forEach(measurements::fault);
    faultsReported = faults.size();
    var oldest = pingedNanos.peek();
    if (oldest != null && !closed) {
      measurements.pings().add(System.nanoTime() - oldest);
    }
  }

  @Override
  public synchronized boolean hasReached(Map<String, Long> ends) {
    return closed || ledger.hasReached(ends);
  }

  @Override
  public synchronized void ended(Map<String, Long> ends) {
    if (!closed) {
      ledger.ended(ends);
      conversation.shortfall().ifPresent(measurements::fault);
    }
  }
}
