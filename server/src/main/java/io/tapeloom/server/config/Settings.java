package io.tapeloom.server.config;

import io.tapeloom.market.Resolution;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.wire.WireMemory;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that the environment says, read and checked once at the start. Immutable.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0: one that is free
 * @param adminPort the port for operators; empty: they use the same port as everybody
 * @param publicUrl where clients reach the server, when a proxy stands before it
 * @param allowedOrigins the origins whose pages may use the API; {@code *}: all
 * @param limits what a WebSocket connection is allowed
 * @param http what an HTTP client is allowed
 * @param memory what all WebSocket connections may take together
 * @param channels the limits of each channel
 * @param broadcaster the bar broadcaster's part
 * @param market what market there is
 * @param store whether and how the past is kept over a restart
 * @param replays what may be replayed
 * @param auth whose tokens are believed
 * @param watchdogTimeout how long a thread that everything hangs on may stand still; zero: for ever
 * @param shutdownTimeout how long a server that was told to stop waits for its clients
 * @param supportContact shown by the versions resource
 * @param logLevel the least level that is logged
 * @param jsonLog whether log lines are JSON objects
 */
public record Settings(
    String host,
    int port,
    Optional<Integer> adminPort,
    Optional<String> publicUrl,
    List<String> allowedOrigins,
    Limits limits,
    HttpSettings http,
    Memory memory,
    ChannelTable channels,
    Broadcaster broadcaster,
    MarketSettings market,
    StoreSettings store,
    ReplaySettings replays,
    Auth auth,
    Duration watchdogTimeout,
    Duration shutdownTimeout,
    String supportContact,
    String logLevel,
    boolean jsonLog) {

  /**
   * How much memory all WebSocket connections may take together, in bytes.
   *
   * @param unsent what waits to be written
   * @param unfinished what came in and is no whole message yet
   */
  public record Memory(int unsent, int unfinished) {}

  /** The metronome that pushes bars: whether, how often, and which. */
  public record Broadcaster(
      boolean enabled, Duration interval, List<String> symbols, List<Resolution> resolutions) {}

  /**
   * Whose tokens are believed.
   *
   * @param secret signs with HS256
   * @param jwksUrl where the keys are that sign with RS256, PS256, PS384, PS512, ES256 and EdDSA
   * @param issuer the only one whose tokens are believed; empty: anybody who has a key
   * @param audience whom tokens must be for; empty: anybody
   * @param clockSkew how far the issuer's clock may be from ours
   * @param tokenInUrl whether a token may stand in a handshake's URL
   * @param devTokens whether anybody may have a token made
   */
  public record Auth(
      Optional<Secret> secret,
      Optional<URI> jwksUrl,
      Optional<String> issuer,
      Optional<String> audience,
      Duration clockSkew,
      boolean tokenInUrl,
      boolean devTokens) {

    public Auth withSecret(Secret other) {
      return new Auth(
          Optional.of(other), jwksUrl, issuer, audience, clockSkew, tokenInUrl, devTokens);
    }
  }

  /** One address may have one of so many parts of all connections. */
  private static final int ADDRESS_SHARE = 4;

  /** How many symbols are pushed at every beat unless the environment says otherwise. */
  private static final int LISTED_SYMBOLS = 3;

  static final Variable<String> HOST = Variable.text("HOST", "0.0.0.0", "Address to listen on");
  static final Variable<Integer> PORT =
      Variable.integer("PORT", 8000, 0, 65_535, "Port to listen on; 0 takes a free one");
  static final Variable<Optional<Integer>> ADMIN_PORT =
      new Variable<>(
          "ADMIN_PORT",
          "",
          "Port of its own for `/metrics`, which is then not on the public one; unset: they share"
              + " `PORT`",
          text ->
              text.isEmpty()
                  ? new Variable.Parsed.Value<>(Optional.empty())
                  : text.matches("\\d{1,5}")
                          && Integer.parseInt(text) >= 1
                          && Integer.parseInt(text) <= 65_535
                      ? new Variable.Parsed.Value<>(Optional.of(Integer.valueOf(text)))
                      : new Variable.Parsed.Refused<>("a whole number from 1 to 65535"));
  static final Variable<Optional<String>> PUBLIC_URL =
      new Variable<>(
          "PUBLIC_URL",
          "",
          "Where clients reach the server, `http(s)://host[:port]`, when a proxy stands before it;"
              + " the AsyncAPI document names it. Unset: what the request was sent to",
          text ->
              text.isEmpty()
                  ? new Variable.Parsed.Value<>(Optional.empty())
                  : text.matches("https?://[A-Za-z0-9._\\[\\]:-]+")
                      ? new Variable.Parsed.Value<>(Optional.of(text))
                      : new Variable.Parsed.Refused<>(
                          "http://host[:port] or https://host[:port], without a path"));
  static final Variable<List<String>> ALLOWED_ORIGINS =
      Variable.list(
          "ALLOWED_ORIGINS",
          "*",
          Settings::origin,
          "origins such as https://example.com, or *",
          "Origins whose pages may use REST (CORS) and WebSocket, comma-separated; `*` means all");
  static final Variable<Duration> HEARTBEAT_INTERVAL =
      Variable.seconds(
          "WS_HEARTBEAT_INTERVAL",
          "30.0",
          "0.1",
          "3600",
          "Seconds that a client may say nothing before it is closed");
  static final Variable<Duration> MAX_CONNECTION_LIFESPAN =
      Variable.seconds(
          "WS_MAX_CONNECTION_LIFESPAN",
          "3600.0",
          "0.1",
          "604800",
          "Seconds that a WebSocket connection may last");
  static final Variable<Integer> MESSAGE_SIZE_LIMIT =
      Variable.integer(
          "WS_MESSAGE_SIZE_LIMIT",
          1_048_576,
          128,
          67_108_864,
          "Bytes of the largest message taken from a client");
  static final Variable<Integer> MAX_CONNECTIONS =
      Variable.integer(
          "MAX_CONNECTIONS",
          1000,
          1,
          1_000_000,
          "WebSocket connections held at once; one more gets 503");
  static final Variable<Optional<Integer>> MAX_CONNECTIONS_PER_ADDRESS =
      Variable.optionalInteger(
          "MAX_CONNECTIONS_PER_ADDRESS",
          1,
          1_000_000,
          "WebSocket connections held at once for one IPv4 address or IPv6 /64; one more gets 429."
              + " Unset: a quarter of `MAX_CONNECTIONS`. Loopback addresses and trusted proxies"
              + " have no such limit");
  static final Variable<Integer> MAX_SUBSCRIPTIONS =
      Variable.integer(
          "WS_MAX_SUBSCRIPTIONS",
          1000,
          1,
          1_000_000,
          "Topics that one connection may be subscribed to at once");
  static final Variable<Integer> MESSAGE_RATE =
      Variable.integer(
          "WS_MESSAGE_RATE",
          100,
          1,
          1_000_000,
          "Messages, pings and pongs a second that one client may send over time");
  static final Variable<Integer> MESSAGE_BURST =
      Variable.integer(
          "WS_MESSAGE_BURST",
          500,
          1,
          1_000_000,
          "Messages that one client may send at once; so many more are refused, then it is closed"
              + " with 1008");
  static final Variable<Duration> COALESCING =
      Variable.seconds(
          "WS_COALESCING",
          "0.001",
          "0",
          "1",
          "Seconds that a write may wait, under load, for others to the same client; 0: none");
  static final Variable<Duration> HANDSHAKE_TIMEOUT =
      Variable.seconds(
          "WS_HANDSHAKE_TIMEOUT",
          "10",
          "0.1",
          "3600",
          "Seconds that the head of a request may take to arrive, the first one of a connection"
              + " included");
  static final Variable<Duration> MESSAGE_TIMEOUT =
      Variable.seconds(
          "WS_MESSAGE_TIMEOUT",
          "30",
          "0.1",
          "3600",
          "Seconds that a client may take to finish a message that it has begun; then it is closed"
              + " with 1008");
  static final Variable<Integer> MAX_PENDING_BYTES =
      Variable.integer(
          "WS_MAX_PENDING_BYTES",
          (int) WireMemory.DEFAULT_UNSENT_BYTES,
          1_048_576,
          Integer.MAX_VALUE,
          "Bytes of memory that all WebSocket clients together may leave unread; beyond, the worst"
              + " readers are closed with 1013");
  static final Variable<Integer> MAX_PARTIAL_BYTES =
      Variable.integer(
          "WS_MAX_PARTIAL_BYTES",
          (int) WireMemory.DEFAULT_UNFINISHED_BYTES,
          1_048_576,
          Integer.MAX_VALUE,
          "Bytes of memory that all unfinished messages may take together; beyond, the largest are"
              + " dropped, their clients closed with 1013");
  static final Variable<Boolean> BROADCASTER_ENABLED =
      Variable.flag("BAR_BROADCASTER_ENABLED", true, "Whether the bar broadcaster's beat runs");
  static final Variable<Duration> BROADCASTER_INTERVAL =
      Variable.seconds(
          "BAR_BROADCASTER_INTERVAL", "2.0", "0.01", "3600", "Seconds between two beats");
  static final Variable<List<Resolution>> BROADCASTER_RESOLUTIONS =
      Variable.list(
          "BAR_BROADCASTER_RESOLUTIONS",
          "1",
          Resolution::of,
          Arrays.stream(Resolution.values()).map(Resolution::code).collect(Collectors.joining(" ")),
          "Resolutions pushed at every beat, comma-separated: `1 5 15 30 60 D W M`");
  static final Variable<Optional<Secret>> AUTH_JWT_SECRET =
      Variable.secret(
          "AUTH_JWT_SECRET",
          32,
          "Secret that tokens are signed with by HS256, at least 32 bytes; unset: no such tokens");
  static final Variable<Optional<URI>> AUTH_JWKS_URL =
      new Variable<>(
          "AUTH_JWKS_URL",
          "",
          "Where the identity provider publishes the keys (JWKS) that sign tokens by RS256, PS256,"
              + " PS384, PS512, ES256 or EdDSA (Ed25519); `http` only where the network is trusted; unset: no such tokens",
          Settings::webAddress);
  static final Variable<Optional<String>> AUTH_ISSUER =
      Variable.optionalText("AUTH_ISSUER", "What a token's `iss` must be; unset: anything");
  static final Variable<Optional<String>> AUTH_AUDIENCE =
      Variable.optionalText(
          "AUTH_AUDIENCE",
          "What a token's `aud` must hold, or its `client_id` where it has no `aud`; unset:"
              + " anything");
  static final Variable<Duration> AUTH_CLOCK_SKEW =
      Variable.seconds(
          "AUTH_CLOCK_SKEW",
          "60",
          "0",
          "3600",
          "Seconds that a token is taken before it is valid and after it has expired");
  static final Variable<Boolean> AUTH_TOKEN_IN_URL =
      Variable.flag(
          "AUTH_TOKEN_IN_URL",
          false,
          "Whether a WebSocket handshake may bring its token as `?access_token=`; URLs end up in"
              + " logs");
  static final Variable<Boolean> AUTH_DEV_TOKENS =
      Variable.flag(
          "AUTH_DEV_TOKENS",
          false,
          "Whether `POST /api/v1/auth/token` makes a token for anybody who asks; for development");
  static final Variable<Duration> SHUTDOWN_TIMEOUT =
      Variable.seconds(
          "SHUTDOWN_TIMEOUT",
          "10",
          "0.1",
          "3600",
          "Seconds that the server waits for its clients to leave when it was told to stop");
  static final Variable<Duration> WATCHDOG_TIMEOUT =
      Variable.seconds(
          "WATCHDOG_TIMEOUT",
          "60",
          "0",
          "3600",
          "Seconds that the feed, an event loop or a beat may stand still before the server ends"
              + " with exit code 3, to be started again; 0: for ever");
  static final Variable<String> SUPPORT_CONTACT =
      Variable.text("SUPPORT_CONTACT", "support@example.com", "Shown by `/api/v1/versions`");
  static final Variable<String> LOG_LEVEL =
      Variable.oneOf(
          "LOG_LEVEL",
          "info",
          List.of("trace", "debug", "info", "warn", "error"),
          "Least level logged: `trace debug info warn error`");
  static final Variable<String> LOG_FORMAT =
      Variable.oneOf(
          "LOG_FORMAT",
          "text",
          List.of("text", "json"),
          "`text` for a terminal, `json` for machines");

  /** The broadcaster's symbols; which are allowed depends on the market's instruments. */
  static Variable<List<String>> broadcasterSymbols(List<String> known) {
    return Variable.list(
        "BAR_BROADCASTER_SYMBOLS",
        known.stream().limit(LISTED_SYMBOLS).collect(Collectors.joining(",")),
        text -> known.stream().filter(text::equalsIgnoreCase).findFirst(),
        String.join(" ", known),
        "Symbols pushed at every beat, comma-separated");
  }

  /** All variables, in the order in which people look for them. */
  public static List<Variable<?>> variables(List<String> knownSymbols) {
    return Stream.of(
            connection(),
            HttpSettings.variables(),
            ChannelTable.variables(),
            beat(knownSymbols),
            MarketSettings.variables(),
            StoreSettings.variables(),
            ReplaySettings.variables(),
            program())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Variable<?>> connection() {
    return List.of(
        HOST,
        PORT,
        ADMIN_PORT,
        PUBLIC_URL,
        ALLOWED_ORIGINS,
        MAX_CONNECTIONS,
        MAX_CONNECTIONS_PER_ADDRESS,
        HANDSHAKE_TIMEOUT,
        MESSAGE_TIMEOUT,
        MAX_PENDING_BYTES,
        MAX_PARTIAL_BYTES,
        HEARTBEAT_INTERVAL,
        MAX_CONNECTION_LIFESPAN,
        MESSAGE_SIZE_LIMIT,
        MESSAGE_RATE,
        MESSAGE_BURST,
        MAX_SUBSCRIPTIONS,
        COALESCING);
  }

  private static List<Variable<?>> beat(List<String> knownSymbols) {
    return List.of(
        BROADCASTER_ENABLED,
        BROADCASTER_INTERVAL,
        broadcasterSymbols(knownSymbols),
        BROADCASTER_RESOLUTIONS);
  }

  private static List<Variable<?>> program() {
    return List.of(
        AUTH_JWT_SECRET,
        AUTH_JWKS_URL,
        AUTH_ISSUER,
        AUTH_AUDIENCE,
        AUTH_CLOCK_SKEW,
        AUTH_TOKEN_IN_URL,
        AUTH_DEV_TOKENS,
        WATCHDOG_TIMEOUT,
        SHUTDOWN_TIMEOUT,
        SUPPORT_CONTACT,
        LOG_LEVEL,
        LOG_FORMAT);
  }

  /**
   * Reads an environment.
   *
   * @param knownSymbols the symbols that the market has unless a file says otherwise
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  public static Settings read(Map<String, String> environment, List<String> knownSymbols) {
    var market = MarketSettings.in(environment);
    var symbols = market.symbols().orElse(knownSymbols);
    int maxConnections = MAX_CONNECTIONS.in(environment);
    return new Settings(
        HOST.in(environment),
        PORT.in(environment),
        adminPort(environment),
        PUBLIC_URL.in(environment),
        ALLOWED_ORIGINS.in(environment),
        Limits.DEFAULT
            .withHeartbeatInterval(HEARTBEAT_INTERVAL.in(environment))
            .withMaxConnectionLifespan(MAX_CONNECTION_LIFESPAN.in(environment))
            .withMessageSizeLimit(MESSAGE_SIZE_LIMIT.in(environment))
            .withMessageRate(MESSAGE_RATE.in(environment))
            .withMessageBurst(MESSAGE_BURST.in(environment))
            .withMaxSubscriptions(MAX_SUBSCRIPTIONS.in(environment))
            .withMaxConnections(maxConnections)
            .withMaxConnectionsPerAddress(
                MAX_CONNECTIONS_PER_ADDRESS
                    .in(environment)
                    .orElse(Math.ceilDiv(maxConnections, ADDRESS_SHARE)))
            .withCoalescing(COALESCING.in(environment))
            .withHandshakeTimeout(HANDSHAKE_TIMEOUT.in(environment))
            .withMessageTimeout(MESSAGE_TIMEOUT.in(environment)),
        HttpSettings.in(environment, maxConnections),
        new Memory(MAX_PENDING_BYTES.in(environment), MAX_PARTIAL_BYTES.in(environment)),
        ChannelTable.in(environment),
        new Broadcaster(
            BROADCASTER_ENABLED.in(environment),
            BROADCASTER_INTERVAL.in(environment),
            broadcasterSymbols(symbols).in(environment),
            BROADCASTER_RESOLUTIONS.in(environment)),
        market,
        StoreSettings.in(environment),
        ReplaySettings.in(environment),
        new Auth(
            AUTH_JWT_SECRET.in(environment),
            AUTH_JWKS_URL.in(environment),
            AUTH_ISSUER.in(environment),
            AUTH_AUDIENCE.in(environment),
            AUTH_CLOCK_SKEW.in(environment),
            AUTH_TOKEN_IN_URL.in(environment),
            AUTH_DEV_TOKENS.in(environment)),
        WATCHDOG_TIMEOUT.in(environment),
        SHUTDOWN_TIMEOUT.in(environment),
        SUPPORT_CONTACT.in(environment),
        LOG_LEVEL.in(environment),
        LOG_FORMAT.in(environment).equals("json"));
  }

  private static Optional<Integer> adminPort(Map<String, String> environment) {
    var port = ADMIN_PORT.in(environment);
    if (port.equals(Optional.of(PORT.in(environment)))) {
      throw new InvalidSetting("ADMIN_PORT", port.get().toString(), "a port that is not PORT's");
    }
    return port;
  }

  /** Whether a page of that origin may use the API. */
  public boolean allowsOrigin(String origin) {
    return allowedOrigins.contains("*") || allowedOrigins.contains(origin);
  }

  private static Variable.Parsed<Optional<URI>> webAddress(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(Optional.empty());
    }
    var refused =
        new Variable.Parsed.Refused<Optional<URI>>(
            "http://host[:port]/path or https://host[:port]/path, without a user");
    try {
      var url = new URI(text);
      var scheme = String.valueOf(url.getScheme());
      return (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
              && url.getHost() != null
              && url.getUserInfo() == null
          ? new Variable.Parsed.Value<>(Optional.of(url))
          : refused;
    } catch (URISyntaxException e) {
      return refused;
    }
  }

  private static Optional<String> origin(String text) {
    return text.equals("*") || text.matches("https?://[A-Za-z0-9._\\[\\]:-]+")
        ? Optional.of(text)
        : Optional.empty();
  }
}
