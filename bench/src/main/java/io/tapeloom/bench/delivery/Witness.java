package io.tapeloom.bench.delivery;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the current numbers of topics from the answers to subscriptions, which it ends immediately.
 * The number in one protocol is the start of the values that subscribers of the other protocol must
 * receive. At most one request per topic is open; further callers share the next one. Thread-safe.
 */
final class Witness implements WebSocket.Listener {

  private static final Dialect DIALECT = Dialect.OPERATIONS;

  // Guarded by this.
  private final Map<String, Question> questions = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  /** The open request, and the next one. */
  private static final class Question {

    private CompletableFuture<Long> answer = new CompletableFuture<>();
    private @Nullable CompletableFuture<Long> next;
  }

  void open(HttpClient client, int port) throws Exception {
    var opened =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:%d%s".formatted(port, DIALECT.path())), this)
            .get(10, TimeUnit.SECONDS);
    synchronized (this) {
      socket = opened;
    }
  }

  /** Returns the number of a topic at a moment after the call. */
  synchronized CompletableFuture<Long> position(String topic) {
    var asked = questions.get(topic);
    if (asked == null) {
      asked = new Question();
      questions.put(topic, asked);
      ask(topic);
      return asked.answer;
    }
    var next = asked.next;
    if (next == null) {
      next = new CompletableFuture<>();
      asked.next = next;
    }
    return next;
  }

  private void ask(String topic) {
    send(DIALECT.subscribe(topic));
    send(DIALECT.unsubscribe(topic));
  }

  private void send(String request) {
    var to = socket;
    if (to == null) {
      throw new IllegalStateException("The witness must be opened before use");
    }
    sent =
        sent.handle((_, _) -> null)
            .thenCompose(_ -> to.sendText(request, true))
            .exceptionally(_ -> to);
  }

  /** Whether a request is not answered yet. */
  synchronized boolean isAsked() {
    return !questions.isEmpty();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    CompletableFuture<Long> answered = null;
    long seq = 0;
    synchronized (this) {
      text.append(part);
      if (last) {
        if (DIALECT.parse(text.toString())
            instanceof ServerEvent.Subscribed(var topic, var position)) {
          answered = answered(topic);
          seq = position.orElse(0);
        }
        text.setLength(0);
      }
    }
    if (answered != null) {
      answered.complete(seq); // without the lock, because it acquires other locks
    }
    from.request(1);
    return null;
  }

  private @Nullable CompletableFuture<Long> answered(String topic) {
    var question = questions.get(topic);
    if (question == null) {
      return null;
    }
    var answer = question.answer;
    var next = question.next;
    if (next == null) {
      questions.remove(topic);
    } else {
      question.answer = next;
      question.next = null;
      ask(topic);
    }
    return answer;
  }
}
