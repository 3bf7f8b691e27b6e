package io.tapeloom.server;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of the channel protocol on a real socket. Every message in both directions is held
 * against the server's own document, but for those that are told to be bad; a message that breaks
 * it fails the call that reads it. Used by one thread.
 */
public final class ChannelClient implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final LinkedBlockingQueue<Arrival> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<OperationClient.Close> end = new CompletableFuture<>();
  private final ChannelContract contract;
  private final WebSocket socket;
  private @Nullable JsonNode welcome;

  /** A message, and what was wrong with it. */
  private record Arrival(JsonNode message, @Nullable AssertionError broken) {}

  private ChannelClient(
      HttpClient http, URI uri, ChannelContract contract, Map<String, String> headers) {
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
    this.socket = done(builder.buildAsync(uri, new Inbox()));
  }

  /** A client that has read its welcome; throws what a refused handshake ended with. */
  public static ChannelClient connect(
      HttpClient http, URI uri, ChannelContract contract, Map<String, String> headers) {
    var client = new ChannelClient(http, uri, contract, headers);
    client.welcome = client.next();
    return client;
  }

  /** The first message of the connection. */
  public JsonNode welcome() {
    if (welcome == null || !welcome.path("type").asText().equals("welcome")) {
      throw new AssertionError("no welcome but " + welcome);
    }
    return welcome;
  }

  /** Sends a message that the document allows, with single quotes for double ones. */
  public void send(String text) {
    var json = text.replace('\'', '"');
    contract.checkSent(Documents.json(json));
    sendUnchecked(json);
  }

  /** Sends any text. */
  public void sendUnchecked(String text) {
    var _ = done(socket.sendText(text, true));
  }

  /** The subprotocol that the server selected; empty: none. */
  public String subprotocol() {
    return socket.getSubprotocol();
  }

  /** Sends a binary message. */
  public void sendBinary(byte... bytes) {
    var _ = done(socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  /** Sends a message with single quotes for double ones, and awaits the answer that names it. */
  public JsonNode ask(String text) {
    send(text);
    return awaitAnswer();
  }

  /** The same with a message that the document does not allow. */
  public JsonNode askUnchecked(String text) {
    sendUnchecked(text.replace('\'', '"'));
    return awaitAnswer();
  }

  private JsonNode awaitAnswer() {
    return await(answer -> answer.path("request_id").asText().equals("r"));
  }

  /** Subscribes to a channel; the answer. */
  public JsonNode subscribe(String channel) {
    return ask("{'type':'subscribe','channel':'%s','request_id':'r'}".formatted(channel));
  }

  /** Subscribes to a symbol of a channel; the answer. */
  public JsonNode subscribe(String channel, String symbol) {
    return ask(
        "{'type':'subscribe','channel':'%s','symbol':'%s','request_id':'r'}"
            .formatted(channel, symbol));
  }

  /** Says who the client is; the answer. */
  public JsonNode authenticate(String token) {
    return ask("{'type':'auth','token':'%s','request_id':'r'}".formatted(token));
  }

  /** The next message, whatever it is. */
  public JsonNode next() {
    return await(_ -> true);
  }

  /** The next message that is wanted; those before it are passed over. */
  public JsonNode await(Predicate<JsonNode> wanted) {
    try {
      while (true) {
        var arrival = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (arrival == null) {
          throw new AssertionError("no such message came");
        }
        if (arrival.broken != null) {
          throw new AssertionError("the server broke its document", arrival.broken);
        }
        if (wanted.test(arrival.message)) {
          return arrival.message;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public JsonNode awaitType(String type) {
    return await(message -> message.path("type").asText().equals(type));
  }

  /** What comes before the answer to a ping: all that the server had to say until then. */
  public List<JsonNode> settle() {
    send("{'type':'ping','request_id':'settled'}");
    var before = new ArrayList<JsonNode>();
    await(
        message -> {
          boolean isPong = message.path("request_id").asText().equals("settled");
          if (!isPong) {
            before.add(message);
          }
          return isPong;
        });
    return before;
  }

  /** How the connection ended, when it has. */
  public OperationClient.Close awaitClose() {
    return done(end);
  }

  /** Ends the connection without a closing handshake. */
  public void hangUp() {
    socket.abort();
  }

  @Override
  public void close() {
    hangUp();
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

  private final class Inbox implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        received.add(checked(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private Arrival checked(String message) {
      try {
        var node = Documents.json(message);
        contract.checkReceived(node);
        return new Arrival(node, null);
      } catch (AssertionError broken) {
        return new Arrival(Documents.json("null"), broken);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end.complete(new OperationClient.Close(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end.completeExceptionally(error);
    }
  }
}
