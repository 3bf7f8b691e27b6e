package io.tapeloom.bench.replay;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A client that repeats one replay and counts its events. Messages arrive on the client's threads,
 * one after the other; the program's thread reads the counts.
 */
final class Listener implements WebSocket.Listener, AutoCloseable {

  private static final long WINDOW_MILLIS = TimeUnit.DAYS.toMillis(31);

  private final String stream;
  private final CompletableFuture<Void> failed = new CompletableFuture<>();

  // Owned by the client's threads.
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Long> lastSeq = new HashMap<>();

  private final AtomicLong events = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  private @Nullable WebSocket socket;

  /** The mean number of events and bytes per second. */
  record Rate(double events, double bytes) {}

  private Listener(String stream) {
    this.stream = stream;
  }

  static Listener connect(HttpClient client, URI server, String stream) throws Exception {
    var listener = new Listener(stream);
    listener.socket =
        client.newWebSocketBuilder().buildAsync(server, listener).get(10, TimeUnit.SECONDS);
    return listener;
  }

  /** Counts for some time. */
  Rate count(long nanos) throws Exception {
    long begun = System.nanoTime();
    long eventsBefore = events.get();
    long bytesBefore = bytes.get();
    try {
      failed.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException nothingFailed) {
      // expected: the replay runs on
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Rate((events.get() - eventsBefore) / seconds, (bytes.get() - bytesBefore) / seconds);
  }

  @Override
  public void onOpen(WebSocket opened) {
    start(opened);
    opened.request(Long.MAX_VALUE);
  }

  /** Starts a replay of the newest days; of 1-minute bars over a longer window. */
  private void start(WebSocket to) {
    long now = System.currentTimeMillis();
    long window = stream.equals("bars") ? 20 * WINDOW_MILLIS : WINDOW_MILLIS;
    var _ =
        to.sendText(
            """
            {"type":"replay.start","payload":{"symbol":"AAPL","from":%d,"to":%d,"speed":0,"streams":["%s"]}}\
            """
                .formatted(now - window, now - 1000, stream),
            true);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      take(text.toString(), from);
      text.setLength(0);
    }
    return null;
  }

  private void take(String message, WebSocket from) {
    if (message.startsWith("{\"type\":\"replay.start.response\"")) {
      if (!message.contains("\"status\":\"ok\"")) {
        fail("not started: " + message);
      }
      return;
    }
    var topic = between(message, "\"topic\":\"", '"');
    long seq = Long.parseLong(between(message, "\"seq\":", ','));
    long expected = lastSeq.getOrDefault(topic, 0L) + 1;
    if (seq != expected) {
      fail("%s has %d instead of %d".formatted(topic, seq, expected));
    }
    lastSeq.put(topic, seq);
    if (message.startsWith("{\"type\":\"replay.progress\"")) {
      if (message.contains("\"state\":\"finished\"")) {
        lastSeq.clear();
        start(from);
      }
      return;
    }
    events.incrementAndGet();
    bytes.addAndGet(message.length());
  }

  private static String between(String text, String before, char after) {
    int begin = text.indexOf(before) + before.length();
    return text.substring(begin, text.indexOf(after, begin));
  }

  private void fail(String why) {
    failed.completeExceptionally(new IllegalStateException(why));
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    fail("closed by %d %s".formatted(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    failed.completeExceptionally(error);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
