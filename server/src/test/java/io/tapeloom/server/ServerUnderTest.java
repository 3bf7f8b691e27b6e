package io.tapeloom.server;

import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.simulated.SimulatedMarket;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.loop.NanoClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** A whole server on a port of its own, and its clients. */
public final class ServerUnderTest implements AutoCloseable {

  private final TapeloomServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final RestClient rest;
  private final MessageContract contract;
  private final ChannelContract channelContract;

  private ServerUnderTest(TapeloomServer server) {
    this.server = server;
    this.rest = new RestClient(http, uri("http", "/"));
    this.contract =
        MessageContract.of(rest.exchange(rest.request("/api/v1/ws/asyncapi.json").GET()).json());
    this.channelContract =
        ChannelContract.of(rest.exchange(rest.request("/api/v1/asyncapi.yaml").GET()).text());
  }

  /** Starts a server that runs by the clocks of the machine. */
  public static ServerUnderTest start(Map<String, String> environment) {
    return start(environment, InstantSource.system(), NanoClock.system());
  }

  /**
   * Starts a server.
   *
   * @param clock what market time it is
   * @param nanoClock what connections are timed by
   */
  public static ServerUnderTest start(
      Map<String, String> environment, InstantSource clock, NanoClock nanoClock) {
    return new ServerUnderTest(TapeloomServer.start(settings(environment), clock, nanoClock));
  }

  /** Starts a server on a market, by the clocks of the machine. */
  static ServerUnderTest start(Map<String, String> environment, MarketSource source) {
    return new ServerUnderTest(
        TapeloomServer.start(
            settings(environment), source, InstantSource.system(), NanoClock.system()));
  }

  /**
   * Starts a server on a market.
   *
   * @param clock what market time it is
   * @param nanoClock what connections are timed by
   * @param pause how the feed waits
   */
  static ServerUnderTest start(
      Map<String, String> environment,
      MarketSource source,
      InstantSource clock,
      NanoClock nanoClock,
      Pause pause) {
    return new ServerUnderTest(
        TapeloomServer.start(settings(environment), source, clock, nanoClock, pause));
  }

  /** Starts a server on the market of a venue, by the clocks of the machine. */
  static ServerUnderTest start(Map<String, String> environment, Venue venue) {
    return new ServerUnderTest(
        TapeloomServer.start(
            settings(environment),
            new SimulatedMarket(venue),
            InstantSource.system(),
            NanoClock.system()));
  }

  private static Settings settings(Map<String, String> environment) {
    Map<String, String> whole = new HashMap<>(Map.of("HOST", "127.0.0.1", "PORT", "0"));
    whole.putAll(environment);
    return Settings.read(whole, TapeloomServer.symbols());
  }

  public int port() {
    return server.port();
  }

  /** A place on the server. */
  public URI uri(String scheme, String path) {
    return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, port(), path));
  }

  public RestClient rest() {
    return rest;
  }

  /** What its document says of the operation protocol. */
  MessageContract contract() {
    return contract;
  }

  /** What its document says of the channel protocol. */
  ChannelContract channelContract() {
    return channelContract;
  }

  /** A new connection of the operation protocol. */
  public OperationClient connect() {
    return connect(Map.of());
  }

  /** A new connection whose handshake has more headers. */
  public OperationClient connect(Map<String, String> headers) {
    return OperationClient.connect(http, uri("ws", "/api/v1/ws"), contract, headers);
  }

  /** A new connection of the channel protocol, welcomed. */
  public ChannelClient connectToChannels() {
    return connectToChannels(Map.of());
  }

  /** A new connection of the channel protocol, welcomed, whose handshake has more headers. */
  public ChannelClient connectToChannels(Map<String, String> headers) {
    return ChannelClient.connect(http, uri("ws", "/api/v1/ws/v1"), channelContract, headers);
  }

  /** A token that the server itself has made, which needs {@code AUTH_DEV_TOKENS}. */
  public String token(String user, int expiresInSeconds, String... permissions) {
    return rest.post(
            "/api/v1/auth/token",
            Documents.text(
                Map.of(
                    "user_id",
                    user,
                    "expires_in",
                    expiresInSeconds,
                    "permissions",
                    List.of(permissions))))
        .json()
        .get("access_token")
        .asText();
  }

  /** A part of the server. */
  public <T> T part(Class<T> type) {
    return server.context().getBean(type);
  }

  /** The answer to a handshake that is refused. */
  public HttpResponse<?> refusal(Map<String, String> headers) {
    try {
      connect(headers).close();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse();
      }
      throw e;
    }
    throw new AssertionError("the handshake was not refused");
  }

  /** Ends the server while its clients look on. */
  public void goDown() {
    server.close();
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
  }
}
