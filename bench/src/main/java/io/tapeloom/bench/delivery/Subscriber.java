package io.tapeloom.bench.delivery;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection and its ledger. It reads as long as it is not stalled. Thread-safe: messages come
 * on the client's threads, the rest is asked for by the check.
 */
final class Subscriber implements WebSocket.Listener {

  private final Dialect dialect;
  private final Figures figures;
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  // Guarded by this.
  private final Ledger ledger = new Ledger();
  private final StringBuilder text = new StringBuilder();
  private final Set<String> asked = new HashSet<>();
  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private boolean stalled;
  private boolean owesRequest;
  private boolean leaving;

  Subscriber(Dialect dialect, Figures figures) {
    this.dialect = dialect;
    this.figures = figures;
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
      case Heard.Subscribed(var topic, var seq) ->
          ledger.subscribed(topic, Dialect.modeOf(topic), seq);
      case Heard.Unsubscribed(var topic) -> ledger.unsubscribed(topic);
      case Heard.Pushed(var topic, var seq) -> ledger.pushed(topic, seq);
      case Heard.Refused(var why) -> figures.fault("a request was refused: " + why);
      case Heard.Other _ -> {}
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    figures.closed(code);
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    figures.closed(1006);
    closed.complete(1006);
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
      closed.complete(1006);
    }
  }

  boolean isClosed() {
    return closed.isDone();
  }

  /** Nothing more comes; who has left is owed nothing. */
  synchronized void ended(Map<String, Long> ends) {
    if (!leaving && !closed.isDone()) {
      ledger.ended(ends);
    }
  }

  /** Adds what the ledger holds to the figures. */
  synchronized void settle() {
    figures.add(ledger);
  }
}
