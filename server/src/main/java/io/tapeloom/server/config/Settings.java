package io.tapeloom.server.config;

import io.tapeloom.broker.BrokerSettings;
import io.tapeloom.market.Instrument;
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
 * The whole configuration, read from the environment and checked once at the start. Immutable.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0: any free port
 * @param adminPort the separate port for operators; empty: operators use {@code port}
 * @param publicUrl the URL at which clients reach the server, if a proxy forwards to it
 * @param allowedOrigins the origins whose pages may use the API; {@code *}: all
 * @param limits the limits of a WebSocket connection
 * @param http the limits of HTTP clients
 * @param memory the memory limits over all WebSocket connections
 * @param compression whether clients may have messages compressed
 * @param channels the limits of each channel
 * @param broadcaster the settings of the bar broadcaster
 * @param market the settings of the market and its feed
 * @param store whether and how the history is kept over a restart
 * @param broker the settings of the paper broker
 * @param replays the limits of replays
 * @param recovery how much of what clients missed they are sent
 * @param cluster the part of the server in a cluster
 * @param auth which tokens are accepted
 * @param watchdogTimeout how long an essential thread may make no progress; zero: no limit
 * @param shutdownTimeout how long the server waits for its clients to disconnect at a shutdown
 * @param supportContact contact that the versions resource returns
 * @param logLevel the lowest level that is logged
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
    boolean compression,
    ChannelTable channels,
    Broadcaster broadcaster,
    MarketSettings market,
    StoreSettings store,
    BrokerSettings broker,
    ReplaySettings replays,
    RecoverySettings recovery,
    ClusterConfig cluster,
    Auth auth,
    Duration watchdogTimeout,
    Duration shutdownTimeout,
    String supportContact,
    String logLevel,
    boolean jsonLog) {

  /**
   * Memory limits over all WebSocket connections, in bytes.
   *
   * @param unsent maximum for messages that are not written yet
   * @param unfinished maximum for received parts of incomplete messages
   */
  public record Memory(int unsent, int unfinished) {}

  /** The settings of the bar broadcaster, which pushes bars at a fixed interval. */
  public record Broadcaster(
      boolean enabled, Duration interval, List<String> symbols, List<Resolution> resolutions) {}

  /**
   * Which tokens are accepted.
   *
   * @param secret the secret of tokens signed with HS256
   * @param jwksUrl the URL of the keys of tokens signed with RS256, PS256, PS384, PS512, ES256 or
   *     EdDSA
   * @param issuer the required issuer; empty: any issuer
   * @param audience the required audience; empty: any audience
   * @param clockSkew maximum difference between the issuer's clock and ours
   * @param tokenInUrl whether the URL of a handshake may contain a token
   * @param devTokens whether the server issues tokens without credentials
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

  /** Divisor that gives the default limit per address from the limit of all connections. */
  private static final int ADDRESS_SHARE = 4;

  private static final String BROADCASTER_SYMBOLS = "BAR_BROADCASTER_SYMBOLS";

  /** Number of symbols that the bar broadcaster pushes by default. */
  private static final int DEFAULT_SYMBOLS = 3;

  static final Variable<String> HOST = Variable.text("HOST", "0.0.0.0", "Address to listen on");
  static final Variable<Integer> PORT =
      Variable.integer("PORT", 8000, 0, 65_535, "Port to listen on; 0: any free port");
  static final Variable<Optional<Integer>> ADMIN_PORT =
      new Variable<>(
          "ADMIN_PORT",
          "",
          "Separate port for `/metrics`, which `PORT` then no longer serves; unset: `PORT` serves"
              + " it",
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
          "URL at which clients reach the server, `http(s)://host[:port]`, if a proxy forwards to"
              + " it; the AsyncAPI documents contain it. Unset: the host of the request",
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
          "Origins whose pages may use REST (CORS) and WebSocket, comma-separated; `*`: all");
  static final Variable<Duration> HEARTBEAT_INTERVAL =
      Variable.seconds(
          "WS_HEARTBEAT_INTERVAL",
          "30.0",
          "0.1",
          "3600",
          "Seconds for which a client may be silent before its connection is closed; also the"
              + " interval of the `heartbeat` channel");
  static final Variable<Duration> MAX_CONNECTION_LIFESPAN =
      Variable.seconds(
          "WS_MAX_CONNECTION_LIFESPAN",
          "3600.0",
          "0.1",
          "604800",
          "Maximum duration of a WebSocket connection, in seconds");
  static final Variable<Integer> MESSAGE_SIZE_LIMIT =
      Variable.integer(
          "WS_MESSAGE_SIZE_LIMIT",
          1_048_576,
          128,
          67_108_864,
          "Maximum size of a message from a client, in bytes");
  static final Variable<Integer> MAX_CONNECTIONS =
      Variable.integer(
          "MAX_CONNECTIONS",
          1000,
          1,
          1_000_000,
          "Maximum number of open WebSocket connections; further ones get 503");
  static final Variable<Optional<Integer>> MAX_CONNECTIONS_PER_ADDRESS =
      Variable.optionalInteger(
          "MAX_CONNECTIONS_PER_ADDRESS",
          1,
          1_000_000,
          "Maximum number of open WebSocket connections of one IPv4 address or IPv6 /64; further"
              + " ones get 429. Unset: a quarter of `MAX_CONNECTIONS`. Loopback addresses and"
              + " trusted proxies have no such limit");
  static final Variable<Integer> MAX_SUBSCRIPTIONS =
      Variable.integer(
          "WS_MAX_SUBSCRIPTIONS",
          1000,
          1,
          1_000_000,
          "Maximum number of topics to which one connection is subscribed");
  static final Variable<Integer> MESSAGE_RATE =
      Variable.integer(
          "WS_MESSAGE_RATE",
          100,
          1,
          1_000_000,
          "Sustained messages, pings and pongs per second that one client may send");
  static final Variable<Integer> MESSAGE_BURST =
      Variable.integer(
          "WS_MESSAGE_BURST",
          500,
          1,
          1_000_000,
          "Maximum messages that one client may send at once; the same number of further messages"
              + " is rejected, then the connection is closed with 1008");
  static final Variable<Duration> COALESCING =
      Variable.seconds(
          "WS_COALESCING",
          "0.001",
          "0",
          "1",
          "Maximum seconds that a write waits, under load, to be combined with further writes to"
              + " the same client; 0: never");
  static final Variable<Boolean> COMPRESSION =
      Variable.flag(
          "WS_COMPRESSION",
          true,
          "Whether clients may have messages compressed (`permessage-deflate`)");
  static final Variable<Duration> HANDSHAKE_TIMEOUT =
      Variable.seconds(
          "WS_HANDSHAKE_TIMEOUT",
          "10",
          "0.1",
          "3600",
          "Seconds within which the head of a request must arrive, including the first request of a"
              + " connection");
  static final Variable<Duration> MESSAGE_TIMEOUT =
      Variable.seconds(
          "WS_MESSAGE_TIMEOUT",
          "30",
          "0.1",
          "3600",
          "Seconds within which a client must finish a message that it started; otherwise its"
              + " connection is closed with 1008");
  static final Variable<Integer> MAX_PENDING_BYTES =
      Variable.integer(
          "WS_MAX_PENDING_BYTES",
          (int) WireMemory.DEFAULT_UNSENT_BYTES,
          1_048_576,
          Integer.MAX_VALUE,
          "Maximum bytes of messages that WebSocket clients have not read yet, over all"
              + " connections; above it, the slowest readers are closed with 1013");
  static final Variable<Integer> MAX_PARTIAL_BYTES =
      Variable.integer(
          "WS_MAX_PARTIAL_BYTES",
          (int) WireMemory.DEFAULT_UNFINISHED_BYTES,
          1_048_576,
          Integer.MAX_VALUE,
          "Maximum bytes of incomplete messages from clients, over all connections; above it, the"
              + " connections with the largest ones are closed with 1013");
  static final Variable<Boolean> BROADCASTER_ENABLED =
      Variable.flag("BAR_BROADCASTER_ENABLED", true, "Whether the bar broadcaster runs");
  static final Variable<Duration> BROADCASTER_INTERVAL =
      Variable.seconds(
          "BAR_BROADCASTER_INTERVAL",
          "2.0",
          "0.01",
          "3600",
          "Seconds between two pushes of the bar broadcaster");
  static final Variable<List<Resolution>> BROADCASTER_RESOLUTIONS =
      Variable.list(
          "BAR_BROADCASTER_RESOLUTIONS",
          "1",
          Resolution::of,
          resolutions(),
          "Resolutions of the bar broadcaster, comma-separated: `%s`".formatted(resolutions()));
  static final Variable<Optional<Secret>> AUTH_JWT_SECRET =
      Variable.secret(
          "AUTH_JWT_SECRET",
          32,
          "Secret of tokens signed with HS256, at least 32 bytes; unset: no such tokens");
  static final Variable<Optional<URI>> AUTH_JWKS_URL =
      new Variable<>(
          "AUTH_JWKS_URL",
          "",
          "URL of the identity provider's keys (JWKS) for tokens signed with RS256, PS256, PS384,"
              + " PS512, ES256 or EdDSA (Ed25519); use `http` only in a trusted network; unset: no"
              + " such tokens",
          Settings::webAddress);
  static final Variable<Optional<String>> AUTH_ISSUER =
      Variable.optionalText("AUTH_ISSUER", "Required `iss` of a token; unset: any");
  static final Variable<Optional<String>> AUTH_AUDIENCE =
      Variable.optionalText(
          "AUTH_AUDIENCE",
          "Value that a token's `aud` must contain, or its `client_id` if it has no `aud`; unset:"
              + " any");
  static final Variable<Duration> AUTH_CLOCK_SKEW =
      Variable.seconds(
          "AUTH_CLOCK_SKEW",
          "60",
          "0",
          "3600",
          "Seconds for which a token is also accepted before it becomes valid and after it"
              + " expires");
  static final Variable<Boolean> AUTH_TOKEN_IN_URL =
      Variable.flag(
          "AUTH_TOKEN_IN_URL",
          false,
          "Whether a WebSocket handshake may contain its token as `?access_token=`; note that"
              + " proxies log URLs");
  static final Variable<Boolean> AUTH_DEV_TOKENS =
      Variable.flag(
          "AUTH_DEV_TOKENS",
          false,
          "Whether `POST /api/v1/auth/token` issues tokens without credentials; for development"
              + " only");
  static final Variable<Duration> SHUTDOWN_TIMEOUT =
      Variable.seconds(
          "SHUTDOWN_TIMEOUT",
          "10",
          "0.1",
          "3600",
          "Maximum seconds that a shutdown waits for clients to disconnect");
  static final Variable<Duration> WATCHDOG_TIMEOUT =
      Variable.seconds(
          "WATCHDOG_TIMEOUT",
          "60",
          "0",
          "3600",
          "Seconds without progress of the feed, an event loop or a timer thread after which the"
              + " server exits with code 3, so that a supervisor restarts it; 0: never");
  static final Variable<String> SUPPORT_CONTACT =
      Variable.text(
          "SUPPORT_CONTACT", "support@example.com", "Contact that `/api/v1/versions` returns");
  static final Variable<String> LOG_LEVEL =
      Variable.oneOf(
          "LOG_LEVEL",
          "info",
          List.of("trace", "debug", "info", "warn", "error"),
          "Lowest level that is logged: `trace debug info warn error`");
  static final Variable<String> LOG_FORMAT =
      Variable.oneOf(
          "LOG_FORMAT",
          "text",
          List.of("text", "json"),
          "Format of log lines: `text`, or `json` for log collectors");

  /** The broadcaster's symbols; the market's instruments determine which are allowed. */
  static Variable<List<String>> broadcasterSymbols(List<String> known) {
    if (known.isEmpty()) {
      return anySymbols();
    }
    return Variable.list(
        BROADCASTER_SYMBOLS,
        known.stream().limit(DEFAULT_SYMBOLS).collect(Collectors.joining(",")),
        text -> known.stream().filter(text::equalsIgnoreCase).findFirst(),
        String.join(" ", known),
        "Symbols of the bar broadcaster, comma-separated");
  }

  private static String resolutions() {
    return Arrays.stream(Resolution.values())
        .map(Resolution::code)
        .collect(Collectors.joining(" "));
  }

  /** The broadcaster's symbols of a market that defines its symbols later; none by default. */
  private static Variable<List<String>> anySymbols() {
    var allowed = "a comma-separated list of symbols";
    return new Variable<>(
        BROADCASTER_SYMBOLS,
        "",
        "Symbols of the bar broadcaster, comma-separated",
        text -> {
          var symbols =
              Arrays.stream(text.isEmpty() ? new String[0] : text.split(",", -1))
                  .map(String::strip)
                  .distinct()
                  .toList();
          return symbols.stream().allMatch(Instrument::isSymbol)
              ? new Variable.Parsed.Value<>(symbols)
              : new Variable.Parsed.Refused<>(allowed);
        });
  }

  /** All variables, in the order of the documentation. */
  public static List<Variable<?>> variables(List<String> knownSymbols) {
    return Stream.of(
            connection(),
            HttpSettings.variables(),
            ChannelTable.variables(),
            beat(knownSymbols),
            MarketSettings.variables(),
            StoreSettings.variables(),
            BrokerConfig.variables(),
            ReplaySettings.variables(),
            RecoverySettings.variables(),
            ClusterConfig.variables(),
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
        COALESCING,
        COMPRESSION);
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
   * @param knownSymbols the default symbols of the market
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
        COMPRESSION.in(environment),
        ChannelTable.in(environment),
        new Broadcaster(
            BROADCASTER_ENABLED.in(environment),
            BROADCASTER_INTERVAL.in(environment),
            broadcasterSymbols(symbols).in(environment),
            BROADCASTER_RESOLUTIONS.in(environment)),
        market,
        StoreSettings.in(environment),
        BrokerConfig.in(environment),
        ReplaySettings.in(environment),
        RecoverySettings.in(environment),
        ClusterConfig.in(environment),
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
      throw new InvalidSetting("ADMIN_PORT", port.get().toString(), "different from PORT");
    }
    return port;
  }

  /** Whether a page of this origin may use the API. */
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
