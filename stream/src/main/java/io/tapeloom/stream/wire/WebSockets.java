package io.tapeloom.stream.wire;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.loop.TimerWheel;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Timeouts;
import io.tapeloom.stream.session.WriteLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket side of an HTTP server on Netty: its endpoints by path, and what their connections
 * share per event loop. Thread-safe.
 */
public final class WebSockets {

  private final Map<String, Endpoint> endpoints;
  private final Predicate<String> allowedOrigin;
  private final Authenticator authenticator;
  private final LoopListener listener;
  private final NanoClock clock;
  private final TrustedProxies proxies;
  private final WireMemory memory;
  private final ConcurrentHashMap<EventLoop, LoopContext> contexts = new ConcurrentHashMap<>();

  /** The {@code type} of the problems that refuse handshakes, by their {@code code}. */
  private volatile UnaryOperator<String> problemTypes = _ -> "about:blank";

  /** The same without trusted proxies, and with the default {@link WireMemory}. */
  public WebSockets(
      Collection<Endpoint> endpoints,
      Predicate<String> allowedOrigin,
      Authenticator authenticator,
      LoopListener listener,
      NanoClock clock) {
    this(endpoints, allowedOrigin, authenticator, listener, clock, TrustedProxies.none());
  }

  /** The same with the default {@link WireMemory}. */
  public WebSockets(
      Collection<Endpoint> endpoints,
      Predicate<String> allowedOrigin,
      Authenticator authenticator,
      LoopListener listener,
      NanoClock clock,
      TrustedProxies proxies) {
    this(
        endpoints,
        allowedOrigin,
        authenticator,
        listener,
        clock,
        proxies,
        WireMemory.withDefaults());
  }

  /**
   * @param allowedOrigin whether a page of that origin may connect; a client that names none is no
   *     page, and may
   * @param authenticator whom a token in a handshake names; a client that brings none is nobody yet
   * @param listener is told how the event loops do
   * @param proxies which proxies are believed when they name a client
   * @param memory what all connections may take together
   */
  public WebSockets(
      Collection<Endpoint> endpoints,
      Predicate<String> allowedOrigin,
      Authenticator authenticator,
      LoopListener listener,
      NanoClock clock,
      TrustedProxies proxies,
      WireMemory memory) {
    DirectSocket.load();
    this.memory = memory;
    this.endpoints =
        endpoints.stream()
            .collect(
                Collectors.toMap(endpoint -> withoutSlash(endpoint.path()), Function.identity()));
    this.allowedOrigin = allowedOrigin;
    this.authenticator = authenticator;
    this.listener = listener;
    this.clock = clock;
    this.proxies = proxies;
  }

  /**
   * Has the problems that refuse handshakes lead to pages of the application (RFC 9457, section
   * 3.1.1); without that their {@code type} is {@code about:blank}.
   *
   * @param page the page that explains a {@code code}
   * @return this
   */
  public WebSockets explainedBy(UnaryOperator<String> page) {
    problemTypes = page;
    return this;
  }

  /**
   * A handler for one channel, to be put behind its {@code HttpServerCodec} and before what answers
   * other requests. On an upgrade it removes every handler but TLS and the codec.
   */
  public ChannelHandler upgradeHandler() {
    return new UpgradeHandler(this, true);
  }

  /**
   * The same for a channel on which another handler sees to it that a request comes in time, and
   * that no other one is answered meanwhile.
   */
  public ChannelHandler untimedUpgradeHandler() {
    return new UpgradeHandler(this, false);
  }

  /** The deadlines of an event loop; to be used on it. */
  public TimerWheel timers(EventLoop eventLoop) {
    return contextOf(eventLoop).timers();
  }

  /** The endpoint at a path, which may end with a slash too. */
  @Nullable Endpoint endpointAt(String path) {
    return endpoints.get(withoutSlash(path));
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Whether WebSocket connections are opened at a path. */
  public boolean serves(String path) {
    return endpointAt(path) != null;
  }

  TrustedProxies proxies() {
    return proxies;
  }

  boolean allowsOrigin(@Nullable String origin) {
    return origin == null || allowedOrigin.test(origin);
  }

  /** Whom tokens name. */
  public Authenticator authenticator() {
    return authenticator;
  }

  /** How long a new connection may take to ask for something: what the most patient gives. */
  Duration handshakeTimeout() {
    return endpoints.values().stream()
        .map(endpoint -> endpoint.limits().timeouts().handshakeTimeout())
        .max(Comparator.naturalOrder())
        .orElse(Timeouts.DEFAULT.handshakeTimeout());
  }

  /** How long a write may wait for others: as long as the most patient endpoint allows. */
  private Duration coalescing() {
    return endpoints.values().stream()
        .map(endpoint -> endpoint.limits().writes().coalescing())
        .max(Comparator.naturalOrder())
        .orElse(WriteLimits.DEFAULT.coalescing());
  }

  String problemType(String code) {
    return problemTypes.apply(code);
  }

  NanoClock clock() {
    return clock;
  }

  LoopContext contextOf(EventLoop eventLoop) {
    return contexts.computeIfAbsent(
        eventLoop, loop -> new LoopContext(loop, clock, coalescing(), listener, memory));
  }
}
