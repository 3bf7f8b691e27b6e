package io.tapeloom.server.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.rest.Paths;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.loop.TimerWheel;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.wire.ByteBudget;
import io.tapeloom.stream.wire.RequestTarget;
import io.tapeloom.stream.wire.WebSockets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The parts that the gates of all HTTP connections share. Thread-safe. */
public final class HttpParts {

  /** How long work counts after its client has disconnected, if its end is not reported. */
  private static final long ABANDONED_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Settings settings;
  private final WebSockets webSockets;
  private final RestLoad load;
  private final HttpConnections connections;
  private final ClientLimit limit;
  private final RequestTokens tokens;
  private final GateAnswers answers;
  private final ByteBudget partialBytes;
  private final NanoClock clock;
  private final ConcurrentHashMap<EventLoop, PacedStarts> starts = new ConcurrentHashMap<>();
  private final LongAdder malformed = new LongAdder();

  /**
   * @param partialBytes the budget of all incomplete messages and bodies
   */
  public HttpParts(
      Settings settings,
      WebSockets webSockets,
      RestLoad load,
      ByteBudget partialBytes,
      NanoClock clock) {
    var http = settings.http();
    this.settings = settings;
    this.webSockets = webSockets;
    this.load = load;
    this.connections =
        new HttpConnections(
            http.maxConnections(), Capacity.shared(http.maxConnections(), http::isUnlimited));
    this.limit = new ClientLimit(http, clock);
    this.tokens = new RequestTokens(webSockets.authenticator());
    this.answers = new GateAnswers(settings::allowsOrigin);
    this.partialBytes = partialBytes;
    this.clock = clock;
  }

  public RestLoad load() {
    return load;
  }

  public HttpConnections connections() {
    return connections;
  }

  ClientLimit limit() {
    return limit;
  }

  RequestTokens tokens() {
    return tokens;
  }

  GateAnswers answers() {
    return answers;
  }

  ByteBudget partialBytes() {
    return partialBytes;
  }

  NanoClock clock() {
    return clock;
  }

  TimerWheel timers(EventLoop loop) {
    return webSockets.timers(loop);
  }

  /** Returns what starts the requests of an event loop. Must be used on this loop. */
  PacedStarts starts(EventLoop loop) {
    return starts.computeIfAbsent(loop, added -> new PacedStarts(added, clock));
  }

  int bodyLimit() {
    return settings.http().bodyLimit();
  }

  long requestNanos() {
    return settings.limits().timeouts().handshakeTimeout().toNanos();
  }

  long idleNanos() {
    return settings.http().idleTimeout().toNanos();
  }

  long waitNanos() {
    return settings.http().maxWait().toNanos();
  }

  /** Whether a request is a health probe, which is answered even under overload. */
  boolean isForProbes(HttpRequest request) {
    var path = RequestTarget.path(request.uri());
    return path.equals(Paths.HEALTH) || path.startsWith(Paths.HEALTH + "/");
  }

  boolean isForWebSocket(HttpRequest request) {
    return webSockets.serves(RequestTarget.path(request.uri()));
  }

  /** Whether a request asks for a WebSocket; any other to the same path is answered only. */
  boolean isHandshake(HttpRequest request) {
    return isForWebSocket(request)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /** Counts a request that the gate has rejected. */
  void denied(Denial why) {
    if (why.status().code() < HttpResponseStatus.TOO_MANY_REQUESTS.code()
        && !why.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
      malformed.increment();
    }
  }

  /** Ends an exchange whose client has disconnected; its work counts until it has ended. */
  void abandon(Exchange exchange, EventLoop loop) {
    load.withdraw(exchange);
    exchange.ended();
    exchange.abandonedUntil(
        timers(loop).deadline(_ -> exchange.workEnded()), clock.nanoTime() + ABANDONED_NANOS);
  }

  /** Number of requests over the limit of their client. */
  public long limited() {
    return limit.limited();
  }

  /** Number of requests that were malformed or too large. */
  public long malformed() {
    return malformed.sum();
  }
}
