package io.tapeloom.stream.example;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that keeps what it receives, each message and the close frame. Thread-safe. */
final class WatchingClient {

  private static final int TIMEOUT_SECONDS = 60;

  private final BlockingQueue<String> received;
  private final WebSocket socket;

  private WatchingClient(BlockingQueue<String> received, WebSocket socket) {
    this.received = received;
    this.socket = socket;
  }

  static WatchingClient connect(HttpClient http, int port) {
    var received = new LinkedBlockingQueue<String>();
    var uri = URI.create("ws://127.0.0.1:%d/ws".formatted(port));
    return new WatchingClient(
        received, http.newWebSocketBuilder().buildAsync(uri, new Listener(received)).join());
  }

  void send(String message) {
    socket.sendText(message, true).join();
  }

  /** The next message, or code and reason of the close frame; null when nothing comes in time. */
  @Nullable String next() throws InterruptedException {
    return received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private record Listener(BlockingQueue<String> received) implements WebSocket.Listener {

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      received.add(text.toString());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      received.add(code + " " + reason);
      return null;
    }
  }
}
