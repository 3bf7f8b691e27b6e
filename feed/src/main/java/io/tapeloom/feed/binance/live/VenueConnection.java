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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket to the venue, whose messages go into an inbox. No more than {@link #WINDOW} of them
 * lie there at a time: a feed that falls behind reads more slowly, and at last the venue's socket
 * is full. The venue's pings are answered by the socket itself. Thread-safe.
 */
final class VenueConnection implements AutoCloseable {

  /** Messages that may be in the inbox. */
  static final int WINDOW = 4_096;

  /** Characters of the longest message; a longer one ends the connection. */
  static final int MAX_CHARS = 8 * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI url;
  private final InstantSource clock;
  private final SteadyClock time;
  private final Queue<? super Arrival> inbox;
  private volatile @Nullable WebSocket socket;
  private volatile long heardMillis;

  private VenueConnection(
      URI url, InstantSource clock, SteadyClock time, Queue<? super Arrival> inbox) {
    this.url = url;
    this.clock = clock;
    this.time = time;
    this.inbox = inbox;
    this.heardMillis = time.millis();
  }

  /**
   * Connects; blocks for so long.
   *
   * @param clock what time it is when a message comes
   * @param time how long nothing comes
   * @param inbox unbounded, for what bounds it is the window
   * @throws IOException when it could not
   */
  static VenueConnection open(
      URI url, HttpClient http, InstantSource clock, SteadyClock time, Queue<? super Arrival> inbox)
      throws IOException, InterruptedException {
    var connection = new VenueConnection(url, clock, time, inbox);
    var opening =
        http.newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .buildAsync(url, connection.new Listener());
    boolean opened = false;
    try {
      connection.socket = opening.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      opened = true;
      return connection;
    } catch (TimeoutException e) {
      throw new IOException("%s did not open within %s".formatted(connection, PATIENCE), e);
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

  /** How long nothing has come from the venue. */
  long silenceMillis(long nowMillis) {
    return nowMillis - heardMillis;
  }

  /** A message was taken out of the inbox: one more may come. */
  void taken() {
    ask(1);
  }

  private void ask(long more) {
    var open = socket;
    if (open != null) {
      open.request(more);
    }
  }

  /** Asks the venue whether it is there. */
  void ping() {
    var open = socket;
    if (open != null) {
      var _ = open.sendPing(ByteBuffer.allocate(0));
    }
  }

  /** Leaves, in good order if that is quick. */
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

  /** Where it leads, without the names of all the streams. */
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
      heard();
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
      heard();
      if (last) {
        receive(""); // is no message, and counted as such
      } else {
        from.request(1);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      heard();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      heard();
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

    private void heard() {
      heardMillis = time.millis();
    }

    private void gone(String why) {
      inbox.add(new Arrival.Gone(VenueConnection.this, why));
    }
  }
}
