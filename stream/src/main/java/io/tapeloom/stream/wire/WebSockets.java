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
 * The WebSocket support of an HTTP server on Netty: its endpoints by path, and the state that
 * connections share per event loop. Thread-safe: all methods may be called from any thread; the
 * result of {@link #timers} belongs to its event loop.
 */
public final class WebSockets {

  private final Map<String, Endpoint> endpoints;
  private final Predicate<String> allowedOrigin;
  private final Authenticator authenticator;
  private final LoopListener listener;
  private final NanoClock clock;
  private final TrustedProxies proxies;
  private final WireMemory memory;
  private final MessageReaders readers = new MessageReaders();
  private final ConcurrentHashMap<EventLoop, LoopContext> contexts = new ConcurrentHashMap<>();

  /** The {@code type} of the problems that refuse handshakes, by their {@code code}. */
  private volatile UnaryOperator<String> problemTypes = _ -> "about:blank";

  private volatile boolean deflating = true;

  /** Creates an instance without trusted proxies and with the default {@link WireMemory}. */
  public WebSockets(
      Collection<Endpoint> endpoints,
      Predicate<String> allowedOrigin,
      Authenticator authenticator,
      LoopListener listener,
      NanoClock clock) {
    this(endpoints, allowedOrigin, authenticator, listener, clock, TrustedProxies.none());
  }

  /** Creates an instance with the default {@link WireMemory}. */
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
   * @param allowedOrigin whether pages of an origin may connect; clients without an {@code Origin}
   *     header are not browsers and may always connect
   * @param authenticator verifies the tokens of handshakes; a client without a token is anonymous
   * @param listener receives the timings of the event loops
   * @param proxies the proxies that may name a client
   * @param memory the memory budgets of all connections
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
   * Sets whether clients may have messages deflated ({@code permessage-deflate}, RFC 7692); the
   * default is true.
   *
   * @return this
   */
  public WebSockets deflating(boolean allowed) {
    deflating = allowed;
    return this;
  }

  boolean isDeflating() {
    return deflating;
  }

  /**
   * Returns a handler for one channel; must come after its {@code HttpServerCodec} and before the
   * handlers of other requests. On an upgrade it removes all handlers except TLS and the codec.
   */
  public ChannelHandler upgradeHandler() {
    return new UpgradeHandler(this, true);
  }

  /**
   * Returns the same handler without a timeout, for channels on which another handler limits the
   * time of the first request and holds other requests back meanwhile.
   */
  public ChannelHandler untimedUpgradeHandler() {
    return new UpgradeHandler(this, false);
  }

  /** The deadlines of an event loop; must be used on that loop. */
  public TimerWheel timers(EventLoop eventLoop) {
    return contextOf(eventLoop).timers();
  }

  /** The endpoint at a path, with or without a trailing slash. */
  @Nullable Endpoint endpointAt(String path) {
    return endpoints.get(withoutSlash(path));
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Whether a path accepts WebSocket connections. */
  public boolean serves(String path) {
    return endpointAt(path) != null;
  }

  TrustedProxies proxies() {
    return proxies;
  }

  boolean allowsOrigin(@Nullable String origin) {
    return origin == null || allowedOrigin.test(origin);
  }

  /** Verifies the tokens of handshakes. */
  public Authenticator authenticator() {
    return authenticator;
  }

  /** The longest handshake timeout of all endpoints. */
  Duration handshakeTimeout() {
    return endpoints.values().stream()
        .map(endpoint -> endpoint.limits().timeouts().handshakeTimeout())
        .max(Comparator.naturalOrder())
        .orElse(Timeouts.DEFAULT.handshakeTimeout());
  }

  /** The longest coalescing of all endpoints. */
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
        eventLoop, loop -> new LoopContext(loop, clock, coalescing(), listener, memory, readers));
  }
}
