package io.tapeloom.stream.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A well-behaved client. Thread-safe. */
final class WebClient implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final HttpClient http;
  private final WebSocket socket;

  /** The close frame that the server sent. */
  record Ending(int code, String reason) {}

  private WebClient(int port) {
    http = HttpClient.newHttpClient();
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create("ws://localhost:" + port + "/ws"), new Listener())
            .join();
  }

  static WebClient connect(int port) {
    return new WebClient(port);
  }

  void send(String type, String payload) {
    socket.sendText(RawClient.message(type, payload), true).join();
  }

  /** Sends a message in two fragments. */
  void sendInTwo(String text, int firstChars) {
    socket.sendText(text.substring(0, firstChars), false).join();
    socket.sendText(text.substring(firstChars), true).join();
  }

  JsonNode receive() throws IOException, InterruptedException {
    var text = messages.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (text == null) {
      throw new IOException("no message");
    }
    var message = JSON.readTree(text);
    Contract.check(message);
    return message;
  }

  JsonNode ask(String type, String payload) throws IOException, InterruptedException {
    send(type, payload);
    return receive();
  }

  /** Whether all messages that arrived were received. */
  boolean isQuiet() {
    return messages.isEmpty();
  }

  void leave(int code, String reason) {
    socket.sendClose(code, reason).join();
  }

  /** Waits for the server's close frame. */
  Ending ending() {
    return ending.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      ending.complete(new Ending(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      ending.completeExceptionally(error);
    }
  }
}
