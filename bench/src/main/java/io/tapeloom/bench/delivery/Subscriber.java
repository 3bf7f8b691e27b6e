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
 * One connection and its ledger. It reads unless it is stalled. Thread-safe: messages arrive on the
 * client's threads, the check calls the other methods.
 */
final class Subscriber implements WebSocket.Listener {

  /** No close frame (RFC 6455, section 7.1.5). */
  private static final int ABNORMAL = 1006;

  /** The close code for a client that does not read its values. */
  private static final int TRY_AGAIN_LATER = 1013;

  private final Dialect dialect;
  private final Figures figures;
  private final Witness witness;
  private final CompletableFuture<Integer> closing = new CompletableFuture<>();

  /** The server's ledger was compared. */
  private final CompletableFuture<Void> accounted = new CompletableFuture<>();

  // Guarded by this.
  private final Ledger ledger = new Ledger();
  private final StringBuilder text = new StringBuilder();
  private final Set<String> requested = new HashSet<>();

  /** The highest known numbers of topics when their unsubscription was requested. */
  private final Map<String, OptionalLong> headsAtEnd = new HashMap<>();

  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private boolean stalled;
  private boolean hasStalled;
  private boolean owesRequest;
  private boolean leaving;
  private boolean finished;

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
      take(dialect.parse(text.toString()));
      text.setLength(0);
    }
    if (stalled) {
      owesRequest = true;
    } else {
      from.request(1);
    }
    return null;
  }

  private void take(ServerEvent event) {
    figures.received();
    switch (event) {
      case ServerEvent.Subscribed(var topic, var seq) -> {
        var subscription = ledger.subscribed(topic, Dialect.modeOf(topic), seq);
        seq.ifPresentOrElse(
            number -> figures.reached(topic, number), () -> askWitness(topic, subscription));
      }
      case ServerEvent.Unsubscribed(var topic) -> {
        var head = headsAtEnd.remove(topic);
        ledger.unsubscribed(topic, head == null || hasStalled ? OptionalLong.empty() : head);
      }
      case ServerEvent.Pushed(var topic, var seq) -> {
        ledger.pushed(topic, seq);
        figures.reached(topic, seq);
      }
      case ServerEvent.Missed(var topic, var from, var to) -> {
        figures.did("gap");
        ledger.missed(topic, from, to);
      }
      case ServerEvent.Accounted(var rows, var delivered) -> {
        ledger.accounted(rows, delivered);
        accounted.complete(null);
      }
      case ServerEvent.Refused(var why) -> figures.fault("the server rejected a request: " + why);
      case ServerEvent.Other _ -> {}
    }
  }

  /** Requests the topic's number by the witness, after the subscription has started. */
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

  /** Handles a close, which is expected after a stall or after the client has disconnected. */
  synchronized void closed(int code, String reason) {
    if (finished) {
      return;
    }
    figures.closed(code);
    if (!leaving && !(hasStalled && code == TRY_AGAIN_LATER)) {
      figures.fault(
          "the server closed a client of %s with %d: %s".formatted(dialect, code, reason));
    }
    closing.complete(code);
  }

  /** Subscribes to a topic unless it is already subscribed. */
  synchronized void subscribe(String topic) {
    if (requested.add(topic)) {
      send(dialect.subscribe(topic));
    }
  }

  /** Ends one subscription, if there are any. */
  synchronized void unsubscribe(int choice) {
    if (!requested.isEmpty()) {
      var topic = List.copyOf(requested).get(choice % requested.size());
      requested.remove(topic);
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

  /** Stops reading. */
  synchronized void stall() {
    stalled = true;
    hasStalled = true;
  }

  /** Continues reading. */
  synchronized void resume() {
    stalled = false;
    if (owesRequest && socket != null) {
      owesRequest = false;
      socket.request(1);
    }
  }

  /** Ends the connection with or without a close frame. */
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

  /** The check ends: that its own end closes the connection is not counted. */
  synchronized void finish() {
    finished = true;
  }

  boolean isClosed() {
    return closing.isDone();
  }

  /**
   * Asks for the server's ledger, which is compared when it comes; channels have none.
   *
   * @return completes after that
   */
  synchronized CompletableFuture<Void> account() {
    if (dialect != Dialect.OPERATIONS || leaving || closing.isDone()) {
      return CompletableFuture.completedFuture(null);
    }
    send("{\"type\":\"connection.ledger\"}");
    return accounted;
  }

  /** Checks the ledger at the end, unless the client has disconnected. */
  synchronized void ended(Map<String, Long> ends) {
    if (!leaving && !closing.isDone()) {
      ledger.ended(ends);
    }
  }

  /** Number of values that this client has received. */
  synchronized long pushes() {
    return ledger.pushes();
  }

  /** Adds the results of the ledger to the figures. */
  synchronized void settle() {
    figures.add(dialect, ledger);
  }
}
