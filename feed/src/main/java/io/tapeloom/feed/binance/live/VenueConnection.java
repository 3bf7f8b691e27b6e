package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.SteadyClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection to the venue, which puts its messages into an inbox. The inbox contains
 * at most {@link #WINDOW} of them: a slow feed slows down reading, until the venue's socket is
 * full. The WebSocket client answers the venue's pings itself. Thread-safe.
 */
final class VenueConnection implements AutoCloseable {

  /** Maximum number of messages in the inbox. */
  static final int WINDOW = 4_096;

  /** Maximum length of a message in characters; a longer one closes the connection. */
  static final int MAX_CHARS = 8 * 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI url;
  private final InstantSource clock;
  private final SteadyClock time;
  private final Queue<? super Arrival> inbox;
  private volatile @Nullable WebSocket socket;

  /** Owned by the feed's thread. */
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  private volatile long receivedMillis;

  private VenueConnection(
      URI url, InstantSource clock, SteadyClock time, Queue<? super Arrival> inbox) {
    this.url = url;
    this.clock = clock;
    this.time = time;
    this.inbox = inbox;
    this.receivedMillis = time.millis();
  }

  /**
   * Connects; blocks until the connection is open.
   *
   * @param clock the time at which messages arrive
   * @param time measures silence
   * @param inbox an unbounded queue, which the window limits
   * @throws IOException if the connection cannot be opened
   */
  static VenueConnection open(
      URI url, HttpClient http, InstantSource clock, SteadyClock time, Queue<? super Arrival> inbox)
      throws IOException, InterruptedException {
    var connection = new VenueConnection(url, clock, time, inbox);
    var opening =
        http.newWebSocketBuilder()
            .connectTimeout(TIMEOUT)
            .buildAsync(url, connection.new Listener());
    boolean opened = false;
    try {
      connection.socket = opening.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      opened = true;
      return connection;
    } catch (TimeoutException e) {
      throw new IOException("%s did not open within %s".formatted(connection, TIMEOUT), e);
    } catch (ExecutionException e) {
      throw new IOException(
          "%s cannot be opened: %s".formatted(connection, reason(e.getCause())), e.getCause());
    } finally {
      if (!opened) {
        var _ = opening.thenAccept(WebSocket::abort);
      }
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof WebSocketHandshakeException refused
        ? "status " + refused.getResponse().statusCode()
        : String.valueOf(cause);
  }

  /** Time since the last data from the venue. */
  long silenceMillis(long nowMillis) {
    return nowMillis - receivedMillis;
  }

  /** Requests one more message after one was taken out of the inbox. */
  void taken() {
    request(1);
  }

  private void request(long more) {
    var open = socket;
    if (open != null) {
      open.request(more);
    }
  }

  /** Sends a message to the venue; returns false if the one before it is not sent yet. */
  boolean send(String text) {
    var open = socket;
    if (open == null || !sending.isDone()) {
      return false;
    }
    sending = open.sendText(text, true);
    return true;
  }

  /** Sends a ping to the venue. */
  void ping() {
    var open = socket;
    if (open != null) {
      var _ = open.sendPing(ByteBuffer.allocate(0));
    }
  }

  /** Closes the connection, with a close frame if that is fast. */
  @Override
  public void close() {
    var open = socket;
    if (open != null) {
      var _ =
          open.sendClose(WebSocket.NORMAL_CLOSURE, "")
              .orTimeout(1, TimeUnit.SECONDS)
              .whenComplete((_, _) -> open.abort());
    }
  }

  /** Returns the URL without the names of the streams. */
  @Override
  public String toString() {
    var text = url.toString();
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      opened.request(WINDOW);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      received();
      if (parts.length() + part.length() > MAX_CHARS) {
        gone("a message was longer than %d characters".formatted(MAX_CHARS));
        from.abort();
        return null;
      }
      if (!last) {
        parts.append(part);
        from.request(1);
      } else if (parts.isEmpty()) {
        receive(part.toString());
      } else {
        receive(parts.append(part).toString());
        parts.setLength(0);
      }
      return null;
    }

    private void receive(String text) {
      inbox.add(new Arrival.Message(VenueConnection.this, text, EpochNanos.now(clock)));
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      received();
      if (last) {
        receive(""); // counted as an invalid message
      } else {
        from.request(1);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      received();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      received();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      gone("closed by the venue, %d %s".formatted(code, reason).strip());
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      gone(error.toString());
    }

    private void received() {
      receivedMillis = time.millis();
    }

    private void gone(String why) {
      inbox.add(new Arrival.Gone(VenueConnection.this, why));
    }
  }
}
