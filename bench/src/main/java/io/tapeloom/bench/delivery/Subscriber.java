package io.tapeloom.bench.delivery;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection and its ledger. It reads as long as it is not stalled. Thread-safe: messages come
 * on the client's threads, the rest is asked for by the check.
 */
final class Subscriber implements WebSocket.Listener {

  /** No close frame (RFC 6455, section 7.1.5). */
  private static final int ABNORMAL = 1006;

  /** What a client is closed with that does not take what it is owed. */
  private static final int TRY_AGAIN_LATER = 1013;

  private final Dialect dialect;
  private final Figures figures;
  private final Witness witness;
  private final CompletableFuture<Integer> closing = new CompletableFuture<>();

  // Guarded by this.
  private final Ledger ledger = new Ledger();
  private final StringBuilder text = new StringBuilder();
  private final Set<String> asked = new HashSet<>();

  /** How far topics had come, as others knew, when the end of their subscription was asked for. */
  private final Map<String, OptionalLong> headsAtEnd = new HashMap<>();

  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private boolean stalled;
  private boolean hasStalled;
  private boolean owesRequest;
  private boolean leaving;

  Subscriber(Dialect dialect, Figures figures, Witness witness) {
    this.dialect = dialect;
    this.figures = figures;
    this.witness = witness;
  }

  CompletableFuture<WebSocket> open(HttpClient client, int port) {
    return client
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:%d%s".formatted(port, dialect.path())), this);
  }

  @Override
  public synchronized void onOpen(WebSocket opened) {
    socket = opened;
    opened.request(1);
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onText(
      WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      take(dialect.heard(text.toString()));
      text.setLength(0);
    }
    if (stalled) {
      owesRequest = true;
    } else {
      from.request(1);
    }
    return null;
  }

  private void take(Heard heard) {
    figures.heard();
    switch (heard) {
      case Heard.Subscribed(var topic, var seq) -> {
        var subscription = ledger.subscribed(topic, Dialect.modeOf(topic), seq);
        seq.ifPresentOrElse(
            number -> figures.reached(topic, number), () -> askWitness(topic, subscription));
      }
      case Heard.Unsubscribed(var topic) -> {
        var head = headsAtEnd.remove(topic);
        ledger.unsubscribed(topic, head == null || hasStalled ? OptionalLong.empty() : head);
      }
      case Heard.Pushed(var topic, var seq) -> {
        ledger.pushed(topic, seq);
        figures.reached(topic, seq);
      }
      case Heard.Refused(var why) -> figures.fault("a request was refused: " + why);
      case Heard.Other _ -> {}
    }
  }

  /** Has the witness ask where the topic stands, now that the subscription has begun. */
  private void askWitness(String topic, Ledger.Subscription subscription) {
    if (Dialect.modeOf(topic) == Ledger.Mode.EVERY) {
      var _ = witness.position(topic).thenAccept(seq -> stoodAt(subscription, seq));
    }
  }

  private synchronized void stoodAt(Ledger.Subscription subscription, long seq) {
    ledger.stoodAt(subscription, seq);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed(code, reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed(ABNORMAL, String.valueOf(error.getMessage()));
  }

  /** A client that does not read may be closed for that, one that leaves has asked for it. */
  synchronized void closed(int code, String reason) {
    figures.closed(code);
    if (!leaving && !(hasStalled && code == TRY_AGAIN_LATER)) {
      figures.fault("a client of %s was closed with %d: %s".formatted(dialect, code, reason));
    }
    closing.complete(code);
  }

  /** Asks for a subscription; nothing when there is one. */
  synchronized void subscribe(String topic) {
    if (asked.add(topic)) {
      send(dialect.subscribe(topic));
    }
  }

  /** Gives one subscription back, if there are any. */
  synchronized void unsubscribe(int choice) {
    if (!asked.isEmpty()) {
      var topic = List.copyOf(asked).get(choice % asked.size());
      asked.remove(topic);
      headsAtEnd.put(topic, figures.head(topic));
      send(dialect.unsubscribe(topic));
    }
  }

  private void send(String request) {
    var to = socket;
    if (to != null) {
      sent =
          sent.handle((_, _) -> null)
              .thenCompose(_ -> to.sendText(request, true))
              .exceptionally(_ -> to);
    }
  }

  /** Reads nothing from now on. */
  synchronized void stall() {
    stalled = true;
    hasStalled = true;
  }

  /** Reads on. */
  synchronized void resume() {
    stalled = false;
    if (owesRequest && socket != null) {
      owesRequest = false;
      socket.request(1);
    }
  }

  /** Ends the connection: with a close frame, or without a word. */
  synchronized void leave(boolean inGoodOrder) {
    leaving = true;
    if (socket == null) {
      return;
    }
    if (inGoodOrder) {
      var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    } else {
      socket.abort();
      closing.complete(1006);
    }
  }

  boolean isClosed() {
    return closing.isDone();
  }

  /** Nothing more comes; who has left is owed nothing. */
  synchronized void ended(Map<String, Long> ends) {
    if (!leaving && !closing.isDone()) {
      ledger.ended(ends);
    }
  }

  /** Values that this client was pushed. */
  synchronized long pushes() {
    return ledger.pushes();
  }

  /** Adds what the ledger holds to the figures. */
  synchronized void settle() {
    figures.add(dialect, ledger);
  }
}
