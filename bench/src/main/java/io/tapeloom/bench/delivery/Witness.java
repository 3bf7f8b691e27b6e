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
 * Asks where topics stand while they move, by the answers to subscriptions that it gives back at
 * once: what a server says of a topic in the one protocol is what its subscribers in the other are
 * owed from then on. One question of a topic is under way at a time; those that come meanwhile
 * share the next. Thread-safe.
 */
final class Witness implements WebSocket.Listener {

  private static final Dialect DIALECT = Dialect.OPERATIONS;

  // Guarded by this.
  private final Map<String, Question> questions = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  /** What is under way, and what is to be asked when that is answered. */
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

  /** How many values a topic has at a moment from now on. */
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
      throw new IllegalStateException("a witness is opened before it is asked");
    }
    sent =
        sent.handle((_, _) -> null)
            .thenCompose(_ -> to.sendText(request, true))
            .exceptionally(_ -> to);
  }

  /** Whether something was asked that is not answered yet. */
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
        if (DIALECT.heard(text.toString()) instanceof Heard.Subscribed(var topic, var position)) {
          answered = answered(topic);
          seq = position.orElse(0);
        }
        text.setLength(0);
      }
    }
    if (answered != null) {
      answered.complete(seq); // without the lock, for it takes those of others
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
