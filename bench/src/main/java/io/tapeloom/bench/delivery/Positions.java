package io.tapeloom.bench.delivery;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the last numbers of a quiet server's topics from the answers to subscriptions. */
final class Positions implements WebSocket.Listener {

  private final int wanted;
  private final Map<String, Long> seqs = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Map<String, Long>> all = new CompletableFuture<>();

  private Positions(int wanted) {
    this.wanted = wanted;
  }

  /** Returns the last number of each topic. */
  static Map<String, Long> of(HttpClient client, int port, List<String> topics) throws Exception {
    var dialect = Dialect.OPERATIONS;
    var positions = new Positions(topics.size());
    var socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:%d%s".formatted(port, dialect.path())), positions)
            .get(10, TimeUnit.SECONDS);
    for (var topic : topics) {
      socket.sendText(dialect.subscribe(topic), true).get(10, TimeUnit.SECONDS);
    }
    try {
      return positions.all.get(10, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      if (Dialect.OPERATIONS.parse(text.toString())
          instanceof ServerEvent.Subscribed(var topic, var seq)) {
        seqs.put(topic, seq.orElseThrow());
      }
      text.setLength(0);
      if (seqs.size() == wanted) {
        all.complete(Map.copyOf(seqs));
      }
    }
    from.request(1);
    return null;
  }
}
