package io.tapeloom.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of the operation protocol on a real socket. Keeps every message that it was sent, in
 * order. Every message in both directions is held against the server's own document, but for those
 * that are told to be bad; a message that breaks it fails the next call. Used by one thread.
 */
public final class OperationClient implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  /**
   * A binary message.
   *
   * @param after how many text messages came before it
   */
  public record Binary(int after, ByteString bytes) {}

  /** How a connection ended. */
  public record Close(int code, String reason) {}

  private final MessageContract contract;
  private final WebSocket socket;

  // Written by the socket's listener; guarded by this.
  private final List<JsonNode> messages = new ArrayList<>();
  private final List<Binary> binaries = new ArrayList<>();
  private int pongs;
  private @Nullable Close end;
  private @Nullable Throwable failure;

  private OperationClient(
      HttpClient http, URI endpoint, MessageContract contract, Map<String, String> headers) {
    this.contract = contract;
    var builder = http.newWebSocketBuilder();
    headers.forEach(
        (name, value) -> {
          if (name.equals("Sec-WebSocket-Protocol")) {
            var names = value.split(", ", -1);
            builder.subprotocols(names[0], Arrays.copyOfRange(names, 1, names.length));
          } else {
            builder.header(name, value);
          }
        });
    this.socket = done(builder.buildAsync(endpoint, new Listener()));
  }

  /** Connects; throws what the handshake ended with when it was refused. */
  public static OperationClient connect(
      HttpClient http, URI endpoint, MessageContract contract, Map<String, String> headers) {
    return new OperationClient(http, endpoint, contract, headers);
  }

  /** Sends a message that the document allows. */
  public void send(String type, Object payload) {
    var text = Documents.text(Map.of("type", type, "payload", payload));
    contract.checkSent(Documents.json(text));
    sendUnchecked(text);
  }

  /** Sends any text. */
  public void sendUnchecked(String text) {
    var _ = done(socket.sendText(text, true));
  }

  /** Sends a text in parts. */
  public void sendParts(String... parts) {
    for (int i = 0; i < parts.length; i++) {
      var _ = done(socket.sendText(parts[i], i == parts.length - 1));
    }
  }

  /** Sends a binary message. */
  public void sendBinary(byte... bytes) {
    var _ = done(socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  /** Sends a message without a payload and awaits its answer; the answer's payload. */
  public JsonNode ask(String type) {
    var text = Documents.text(Map.of("type", type));
    contract.checkSent(Documents.json(text));
    return asking(type, () -> sendUnchecked(text));
  }

  /** Sends a message and awaits its answer; the answer's payload. */
  public JsonNode ask(String type, Object payload) {
    return asking(type, () -> send(type, payload));
  }

  /** Sends a message that the document does not know in this form, and awaits its answer. */
  public JsonNode askUnchecked(String type, String payload) {
    return asking(
        type, () -> sendUnchecked("{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload)));
  }

  private JsonNode asking(String type, Runnable sending) {
    Predicate<JsonNode> isAnswer = message -> typeOf(message).equals(type + ".response");
    int before = messages(isAnswer).size();
    sending.run();
    return await(isAnswer, before + 1).get(before).path("payload");
  }

  /** Subscribes to bars; the answer's payload. */
  public JsonNode subscribe(String symbol, String resolution) {
    return ask("bars.subscribe", barsOf(symbol, resolution));
  }

  /** Unsubscribes from bars; the answer's payload. */
  public JsonNode unsubscribe(String symbol, String resolution) {
    return ask("bars.unsubscribe", barsOf(symbol, resolution));
  }

  private static Map<String, Object> barsOf(String symbol, String resolution) {
    return Map.of("symbol", symbol, "params", Map.of("resolution", resolution));
  }

  /** All messages so far. */
  public List<JsonNode> messages() {
    return messages(_ -> true);
  }

  /** The binary messages, when there are so many. */
  public synchronized List<Binary> awaitBinaries(int count) {
    await(() -> end != null || binaries.size() >= count, "binary message " + count);
    return List.copyOf(binaries);
  }

  /** The binary messages so far. */
  public List<Binary> binaries() {
    return awaitBinaries(0);
  }

  /** The pushes of a topic so far. */
  public List<JsonNode> pushes(String topic) {
    return messages(isPush(topic));
  }

  private synchronized List<JsonNode> messages(Predicate<JsonNode> wanted) {
    checkFailure();
    return messages.stream().filter(wanted).toList();
  }

  /** The first so many messages. */
  public List<JsonNode> awaitMessages(int count) {
    return await(_ -> true, count);
  }

  /** The pushes of a topic, when there are so many. */
  public List<JsonNode> awaitPushes(String topic, int count) {
    return await(isPush(topic), count);
  }

  /** The first message that is so. */
  public JsonNode awaitMessage(Predicate<JsonNode> wanted) {
    return await(wanted, 1).getFirst();
  }

  /** The messages whose type begins so, when there are so many. */
  public List<JsonNode> awaitNotices(String prefix, int count) {
    return await(
        message -> typeOf(message).startsWith(prefix) && !typeOf(message).endsWith(".response"),
        count);
  }

  /** The newest push of a topic, when there are so many more than now. */
  public JsonNode awaitFurtherPushes(String topic, int count) {
    return awaitPushes(topic, pushes(topic).size() + count).getLast();
  }

  /** The first push of a topic that is so. */
  public JsonNode awaitPush(String topic, Predicate<JsonNode> wanted) {
    return await(isPush(topic).and(wanted), 1).getFirst();
  }

  private synchronized List<JsonNode> await(Predicate<JsonNode> wanted, int count) {
    var search = new Search(wanted);
    await(() -> end != null || search.found().size() >= count, "message " + count);
    if (search.found().size() < count) {
      throw new AssertionError("closed by %s after %s".formatted(end, messages));
    }
    return search.found();
  }

  /** What is wanted of the messages, each of which is looked at once. */
  private final class Search {

    private final Predicate<JsonNode> wanted;
    private final List<JsonNode> found = new ArrayList<>();
    private int seen;

    Search(Predicate<JsonNode> wanted) {
      this.wanted = wanted;
    }

    List<JsonNode> found() {
      messages.subList(seen, messages.size()).stream().filter(wanted).forEach(found::add);
      seen = messages.size();
      return found;
    }
  }

  /** The subprotocol that the server selected; empty: none. */
  public String subprotocol() {
    return socket.getSubprotocol();
  }

  /** How the connection ended, when it has. */
  public synchronized Close awaitClose() {
    await(() -> end != null, "the end");
    if (end == null) {
      throw new AssertionError("not ended");
    }
    return end;
  }

  /**
   * Returns when all that the server had to write for this client before the call is here. What the
   * server's loop has to do stands in a row: behind one ping's pong all of it is written, behind
   * the second one's it has arrived.
   */
  public void settle() {
    ping();
    ping();
  }

  /** Sends a WebSocket ping and awaits its pong. */
  public synchronized void ping() {
    int before = pongs;
    var _ = done(socket.sendPing(ByteBuffer.allocate(0)));
    await(() -> end != null || pongs > before, "a pong");
    if (pongs == before) {
      throw new AssertionError("closed by %s instead of a pong".formatted(end));
    }
  }

  private synchronized void await(BooleanSupplier reached, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!reached.getAsBoolean()) {
      checkFailure();
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("%s did not come, only %s".formatted(what, messages));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    checkFailure();
  }

  private void checkFailure() {
    if (failure != null) {
      throw new AssertionError("the connection failed", failure);
    }
  }

  private static String typeOf(JsonNode message) {
    return message.path("type").asText();
  }

  private static Predicate<JsonNode> isPush(String topic) {
    return message -> message.path("topic").asText().equals(topic);
  }

  /** Ends the connection without a closing handshake. */
  public void abort() {
    socket.abort();
  }

  /** Closes the connection in good order, if it is open. */
  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      var closing = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
      var _ = done(closing.exceptionally(_ -> socket)); // the server was faster
      var _ = awaitClose();
    }
    socket.abort();
  }

  private static <T> T done(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        received(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      while (part.hasRemaining()) {
        bytes.write(part.get());
      }
      if (last) {
        synchronized (OperationClient.this) {
          binaries.add(new Binary(messages.size(), ByteString.copyFrom(bytes.toByteArray())));
          OperationClient.this.notifyAll();
        }
        bytes.reset();
      }
      from.request(1);
      return null;
    }

    private void received(String text) {
      synchronized (OperationClient.this) {
        try {
          var message = Documents.json(text);
          messages.add(message);
          contract.checkReceived(message);
        } catch (AssertionError broken) {
          failure = broken;
        }
        OperationClient.this.notifyAll();
      }
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      synchronized (OperationClient.this) {
        pongs++;
        OperationClient.this.notifyAll();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      synchronized (OperationClient.this) {
        end = new Close(code, reason);
        OperationClient.this.notifyAll();
      }
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      synchronized (OperationClient.this) {
        failure = error;
        OperationClient.this.notifyAll();
      }
    }
  }
}
