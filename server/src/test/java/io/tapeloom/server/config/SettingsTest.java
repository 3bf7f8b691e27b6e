package io.tapeloom.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.util.NetUtil;
import io.tapeloom.broker.AccountType;
import io.tapeloom.broker.Fees;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.feed.Chaos;
import io.tapeloom.feed.binance.live.VenueMarket;
import io.tapeloom.feed.binance.live.VenueOptions;
import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.Declared;
import io.tapeloom.stream.session.ConnectionLimits;
import io.tapeloom.stream.session.MessageLimits;
import io.tapeloom.stream.session.Timeouts;
import io.tapeloom.stream.session.WriteLimits;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String CASH = "a number above 0, at most 1000000000000";
  private static final String FEES =
      "maker/taker in basis points from 0 to 10000, also by symbol, such as 1/2.5,AAPL=0/1";

  private static final List<String> SYMBOLS = List.of("AAPL", "GOOGL", "MSFT", "TSLA");

  @ParameterizedTest
  @MethodSource
  void shouldHaveADefault(Function<Settings, ?> setting, Object expected) {
    var settings = Settings.read(Map.of(), SYMBOLS);

    assertThat((Object) setting.apply(settings)).isEqualTo(expected);
  }

  static Stream<Arguments> shouldHaveADefault() {
    return Stream.of(
        byDefault(Settings::host, "0.0.0.0"),
        byDefault(Settings::port, 8000),
        byDefault(Settings::publicUrl, Optional.empty()),
        byDefault(Settings::allowedOrigins, List.of("*")),
        byDefault(connections(ConnectionLimits::maxConnections), 1000),
        byDefault(connections(ConnectionLimits::maxConnectionsPerAddress), 250),
        byDefault(http(HttpSettings::maxInFlight), 32),
        byDefault(http(HttpSettings::maxWaiting), 256),
        byDefault(http(HttpSettings::maxWait), Duration.ofSeconds(2)),
        byDefault(http(HttpSettings::maxPendingBytes), 64L << 20),
        byDefault(http(HttpSettings::rate), 100),
        byDefault(http(HttpSettings::burst), 1000),
        byDefault(http(HttpSettings::bodyLimit), 262_144),
        byDefault(http(HttpSettings::maxConnections), 2000),
        byDefault(http(HttpSettings::idleTimeout), Duration.ofSeconds(60)),
        byDefault(timeouts(Timeouts::handshakeTimeout), Duration.ofSeconds(10)),
        byDefault(messages(MessageLimits::messageRate), 100),
        byDefault(messages(MessageLimits::messageBurst), 500),
        byDefault(connections(ConnectionLimits::maxSubscriptions), 1000),
        byDefault(writes(WriteLimits::coalescing), Duration.ofMillis(1)),
        byDefault(Settings::shutdownTimeout, Duration.ofSeconds(10)),
        byDefault(settings -> settings.market().staleAfter(), Optional.of(Duration.ofSeconds(60))),
        byDefault(channel("market_data"), new ChannelLimits(100, 500)),
        byDefault(channel("orderbook"), new ChannelLimits(50, 200)),
        byDefault(channel("trades"), new ChannelLimits(100, 300)),
        byDefault(channel("chart_data"), new ChannelLimits(10, 100)),
        byDefault(channel("account"), new ChannelLimits(10, 50)),
        byDefault(channel("positions"), new ChannelLimits(20, 50)),
        byDefault(channel("orders"), new ChannelLimits(50, 100)),
        byDefault(channel("notifications"), new ChannelLimits(20, 200)),
        byDefault(channel("system"), new ChannelLimits(5, 1000)),
        byDefault(channel("heartbeat"), new ChannelLimits(1, 1000)),
        byDefault(timeouts(Timeouts::heartbeatInterval), Duration.ofSeconds(30)),
        byDefault(timeouts(Timeouts::maxConnectionLifespan), Duration.ofSeconds(3600)),
        byDefault(messages(MessageLimits::messageSizeLimit), 1_048_576),
        byDefault(beat(Settings.Broadcaster::enabled), true),
        byDefault(beat(Settings.Broadcaster::interval), Duration.ofSeconds(2)),
        byDefault(beat(Settings.Broadcaster::symbols), List.of("AAPL", "GOOGL", "MSFT")),
        byDefault(beat(Settings.Broadcaster::resolutions), List.of(Resolution.MINUTES_1)),
        byDefault(
            Settings::market,
            new MarketSettings(
                new FeedSettings.Simulated(),
                new RecorderSettings(
                    Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(3600)),
                1,
                1.0,
                TradingHours.ALWAYS,
                Optional.empty(),
                Chaos.NONE,
                33_554_432,
                Optional.of(Duration.ofSeconds(60)))),
        byDefault(
            Settings::store,
            new StoreSettings(
                Optional.empty(),
                new HistorySettings(
                    Duration.ofSeconds(1), Duration.ofDays(400), Duration.ofDays(7)),
                false)),
        byDefault(auth(Settings.Auth::secret), Optional.empty()),
        byDefault(auth(Settings.Auth::jwksUrl), Optional.empty()),
        byDefault(auth(Settings.Auth::issuer), Optional.empty()),
        byDefault(auth(Settings.Auth::audience), Optional.empty()),
        byDefault(auth(Settings.Auth::clockSkew), Duration.ofSeconds(60)),
        byDefault(auth(Settings.Auth::tokenInUrl), false),
        byDefault(auth(Settings.Auth::devTokens), false),
        byDefault(Settings::supportContact, "support@example.com"),
        byDefault(Settings::logLevel, "info"),
        byDefault(Settings::jsonLog, false));
  }

  private static Arguments byDefault(Function<Settings, ?> setting, Object expected) {
    return arguments(setting, expected);
  }

  @Test
  void shouldTakeAnEmptyVariableForUnset() {
    Map<String, String> environment = new HashMap<>();
    for (var variable : Settings.variables(SYMBOLS)) {
      environment.put(variable.name(), " ");
    }

    var settings = Settings.read(environment, SYMBOLS);

    assertThat(settings).isEqualTo(Settings.read(Map.of(), SYMBOLS));
  }

  @Test
  void shouldReadTheDefaultsAsTheyAreDocumented() {
    Map<String, String> environment = new HashMap<>();
    for (var variable : Settings.variables(SYMBOLS)) {
      environment.put(variable.name(), variable.defaultText());
    }

    var settings = Settings.read(environment, SYMBOLS);

    assertThat(settings).isEqualTo(Settings.read(Map.of(), SYMBOLS));
  }

  @ParameterizedTest
  @MethodSource
  void shouldReadAGoodValue(
      String variable, String text, Function<Settings, ?> setting, Object expected) {
    var settings = Settings.read(Map.of(variable, text), SYMBOLS);

    assertThat((Object) setting.apply(settings)).isEqualTo(expected);
  }

  static Stream<Arguments> shouldReadAGoodValue() {
    return Stream.concat(goodChannelLimits(), goodSettings());
  }

  /** Both ends of both limits of every channel. */
  private static Stream<Arguments> goodChannelLimits() {
    return Arrays.stream(ChannelKind.values())
        .flatMap(
            kind ->
                Stream.of(
                    good(
                        "CHANNEL_%s_RATE_LIMIT".formatted(kind),
                        "1",
                        channel(kind.wireName()),
                        new ChannelLimits(1, kind.defaultLimits().maxSubscribers())),
                    good(
                        "CHANNEL_%s_RATE_LIMIT".formatted(kind),
                        "1000",
                        channel(kind.wireName()),
                        new ChannelLimits(1000, kind.defaultLimits().maxSubscribers())),
                    good(
                        "CHANNEL_%s_MAX_SUBSCRIBERS".formatted(kind),
                        "1",
                        channel(kind.wireName()),
                        new ChannelLimits(kind.defaultLimits().rateLimit(), 1)),
                    good(
                        "CHANNEL_%s_MAX_SUBSCRIBERS".formatted(kind),
                        "1000000",
                        channel(kind.wireName()),
                        new ChannelLimits(kind.defaultLimits().rateLimit(), 1_000_000))));
  }

  private static Stream<Arguments> goodSettings() {
    return Stream.of(
        good("HOST", "127.0.0.1", Settings::host, "127.0.0.1"),
        good("PORT", "9000", Settings::port, 9000),
        good("PORT", " 0 ", Settings::port, 0),
        good("PORT", "65535", Settings::port, 65_535),
        good("ADMIN_PORT", "", Settings::adminPort, Optional.empty()),
        good("ADMIN_PORT", "9100", Settings::adminPort, Optional.of(9100)),
        good(
            "PUBLIC_URL",
            "https://api.example.com",
            Settings::publicUrl,
            Optional.of("https://api.example.com")),
        good(
            "PUBLIC_URL",
            "http://[::1]:8000",
            Settings::publicUrl,
            Optional.of("http://[::1]:8000")),
        good("ALLOWED_ORIGINS", "*", Settings::allowedOrigins, List.of("*")),
        good(
            "ALLOWED_ORIGINS",
            "https://a.example, http://localhost:5173,https://a.example",
            Settings::allowedOrigins,
            List.of("https://a.example", "http://localhost:5173")),
        good("MAX_CONNECTIONS", "1", connections(ConnectionLimits::maxConnections), 1),
        good(
            "MAX_CONNECTIONS", "1000000", connections(ConnectionLimits::maxConnections), 1_000_000),
        good("MAX_CONNECTIONS", "1", connections(ConnectionLimits::maxConnectionsPerAddress), 1),
        good(
            "MAX_CONNECTIONS",
            "1001",
            connections(ConnectionLimits::maxConnectionsPerAddress),
            251),
        good("REST_MAX_IN_FLIGHT", "1", http(HttpSettings::maxInFlight), 1),
        good("REST_MAX_WAITING", "0", http(HttpSettings::maxWaiting), 0),
        good("REST_MAX_WAIT", "0", http(HttpSettings::maxWait), Duration.ZERO),
        good("REST_MAX_PENDING_BYTES", "1048576", http(HttpSettings::maxPendingBytes), 1L << 20),
        good("REST_RATE", "1", http(HttpSettings::rate), 1),
        good("REST_BURST", "1", http(HttpSettings::burst), 1),
        good("REST_BODY_LIMIT", "1024", http(HttpSettings::bodyLimit), 1024),
        good("MAX_CONNECTIONS", "1", http(HttpSettings::maxConnections), 1000),
        good("MAX_CONNECTIONS", "10000", http(HttpSettings::maxConnections), 20_000),
        good("HTTP_MAX_CONNECTIONS", "1", http(HttpSettings::maxConnections), 1),
        good("HTTP_IDLE_TIMEOUT", "0.1", http(HttpSettings::idleTimeout), Duration.ofMillis(100)),
        good(
            "TRUSTED_PROXIES",
            "10.0.0.0/8, 2001:db8::1",
            http(settings -> settings.isUnlimited(address("10.1.2.3"))),
            true),
        good(
            "TRUSTED_PROXIES",
            "10.0.0.0/8",
            http(settings -> settings.isUnlimited(address("192.0.2.1"))),
            false),
        good("TRUSTED_PROXIES", "", http(settings -> settings.proxies().isEmpty()), true),
        good(
            "MAX_CONNECTIONS_PER_ADDRESS",
            "1",
            connections(ConnectionLimits::maxConnectionsPerAddress),
            1),
        good(
            "MAX_CONNECTIONS_PER_ADDRESS",
            "1000000",
            connections(ConnectionLimits::maxConnectionsPerAddress),
            1_000_000),
        good(
            "WS_HANDSHAKE_TIMEOUT",
            "0.1",
            timeouts(Timeouts::handshakeTimeout),
            Duration.ofMillis(100)),
        good(
            "WS_HANDSHAKE_TIMEOUT",
            "3600",
            timeouts(Timeouts::handshakeTimeout),
            Duration.ofHours(1)),
        good(
            "WS_MESSAGE_TIMEOUT",
            "0.1",
            timeouts(Timeouts::messageTimeout),
            Duration.ofMillis(100)),
        good("WS_MAX_PENDING_BYTES", "1048576", settings -> settings.memory().unsent(), 1 << 20),
        good(
            "WS_MAX_PARTIAL_BYTES", "2097152", settings -> settings.memory().unfinished(), 2 << 20),
        good("WS_MESSAGE_RATE", "1", messages(MessageLimits::messageRate), 1),
        good("WS_MESSAGE_RATE", "1000000", messages(MessageLimits::messageRate), 1_000_000),
        good("WS_MESSAGE_BURST", "1", messages(MessageLimits::messageBurst), 1),
        good("WS_MESSAGE_BURST", "1000000", messages(MessageLimits::messageBurst), 1_000_000),
        good("WS_COMPRESSION", "false", Settings::compression, false),
        good("WS_COALESCING", "0", writes(WriteLimits::coalescing), Duration.ZERO),
        good("WS_COALESCING", "1", writes(WriteLimits::coalescing), Duration.ofSeconds(1)),
        good("SHUTDOWN_TIMEOUT", "0.1", Settings::shutdownTimeout, Duration.ofMillis(100)),
        good("SHUTDOWN_TIMEOUT", "3600", Settings::shutdownTimeout, Duration.ofHours(1)),
        good("WS_MAX_SUBSCRIPTIONS", "1", connections(ConnectionLimits::maxSubscriptions), 1),
        good(
            "WS_MAX_SUBSCRIPTIONS",
            "1000000",
            connections(ConnectionLimits::maxSubscriptions),
            1_000_000),
        good(
            "WS_HEARTBEAT_INTERVAL",
            "0.5",
            timeouts(Timeouts::heartbeatInterval),
            Duration.ofMillis(500)),
        good(
            "WS_HEARTBEAT_INTERVAL",
            "3600",
            timeouts(Timeouts::heartbeatInterval),
            Duration.ofHours(1)),
        good(
            "WS_MAX_CONNECTION_LIFESPAN",
            "0.1",
            timeouts(Timeouts::maxConnectionLifespan),
            Duration.ofMillis(100)),
        good(
            "WS_MAX_CONNECTION_LIFESPAN",
            "604800",
            timeouts(Timeouts::maxConnectionLifespan),
            Duration.ofDays(7)),
        good("WS_MESSAGE_SIZE_LIMIT", "128", messages(MessageLimits::messageSizeLimit), 128),
        good(
            "WS_MESSAGE_SIZE_LIMIT",
            "67108864",
            messages(MessageLimits::messageSizeLimit),
            67_108_864),
        good("BAR_BROADCASTER_ENABLED", "false", beat(Settings.Broadcaster::enabled), false),
        good("BAR_BROADCASTER_ENABLED", "TRUE", beat(Settings.Broadcaster::enabled), true),
        good(
            "BAR_BROADCASTER_INTERVAL",
            "0.01",
            beat(Settings.Broadcaster::interval),
            Duration.ofMillis(10)),
        good(
            "BAR_BROADCASTER_SYMBOLS",
            "tsla, AAPL,tsla",
            beat(Settings.Broadcaster::symbols),
            List.of("TSLA", "AAPL")),
        good(
            "BAR_BROADCASTER_RESOLUTIONS",
            "1,60,1D,D",
            beat(Settings.Broadcaster::resolutions),
            List.of(Resolution.MINUTES_1, Resolution.MINUTES_60, Resolution.DAY)),
        good(
            "FEED",
            "SIMULATED",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "FEED_FILES",
            "never-read.gz",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "FEED_SPEED",
            "max",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "FEED_TIMES",
            "now",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "FEED_LOOP",
            "true",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "FEED_LENIENT",
            "true",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "BINANCE_MARKET",
            "usdm",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "BINANCE_SYMBOLS",
            "BTCUSDT",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "BINANCE_STREAM_URL",
            "wss://a.example",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "BINANCE_REST_URL",
            "https://a.example",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "BINANCE_HISTORY",
            "420",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "BINANCE_LISTING_INTERVAL",
            "1",
            settings -> settings.market().feed(),
            new FeedSettings.Simulated()),
        good(
            "RECORD_DIR",
            System.getProperty("java.io.tmpdir"),
            settings -> settings.market().recorder().folder(),
            Optional.of(Path.of(System.getProperty("java.io.tmpdir")))),
        good(
            "RECORD_FLUSH_INTERVAL",
            "0.5",
            settings -> settings.market().recorder().flushInterval(),
            Duration.ofMillis(500)),
        good(
            "RECORD_ROTATION",
            "60",
            settings -> settings.market().recorder().rotation(),
            Duration.ofSeconds(60)),
        good("MARKET_SEED", "-42", settings -> settings.market().seed(), -42L),
        good(
            "MARKET_SEED",
            Long.toString(Long.MAX_VALUE),
            settings -> settings.market().seed(),
            Long.MAX_VALUE),
        good(
            "DATA_DIR",
            "target/data",
            settings -> settings.store().folder().orElseThrow(),
            Path.of("target/data")),
        good(
            "HISTORY_FLUSH_INTERVAL",
            "0.5",
            settings -> settings.store().history().flushInterval(),
            Duration.ofMillis(500)),
        good(
            "HISTORY_DAYS",
            "30",
            settings -> settings.store().history().bars(),
            Duration.ofDays(30)),
        good("HISTORY_DELETE", "true", settings -> settings.store().deletes(), true),
        good(
            "BROKER_ACCOUNT",
            "cash",
            settings -> settings.broker().accountType(),
            AccountType.CASH),
        good(
            "BROKER_INITIAL_CASH",
            "2500.5",
            settings -> settings.broker().initialCash(),
            new BigDecimal("2500.5")),
        good(
            "BROKER_FEES",
            "1/2.5, AAPL=0/1",
            settings -> settings.broker().fees(),
            new Fees(
                BigDecimal.ONE,
                new BigDecimal("2.5"),
                Map.of("AAPL", new Fees.Rate(BigDecimal.ZERO, BigDecimal.ONE)))),
        good(
            "HISTORY_TRADE_DAYS",
            "1",
            settings -> settings.store().history().trades(),
            Duration.ofDays(1)),
        good("WATCHDOG_TIMEOUT", "0", settings -> settings.watchdogTimeout(), Duration.ZERO),
        good("REPLAY_MAX", "0", settings -> settings.replays().max(), 0),
        good(
            "REPLAY_MAX_PER_CONNECTION", "9", settings -> settings.replays().maxPerConnection(), 9),
        good("REPLAY_MAX_PER_USER", "3", settings -> settings.replays().maxPerUser(), 3),
        good("REPLAY_MAX_PER_ADDRESS", "5", settings -> settings.replays().maxPerAddress(), 5),
        good(
            "RECOVERY_MEMORY",
            "2000000",
            settings -> settings.recovery().memoryBytes(true),
            2_000_000),
        good("RECOVERY_MAX_IN_FLIGHT", "3", settings -> settings.recovery().maxInFlight(), 3),
        good(
            "RECOVERY_BYTES_PER_SECOND",
            "1000",
            settings -> settings.recovery().bytesPerSecond(),
            1000),
        good(
            "REPLAY_MAX_WINDOW",
            "3600",
            settings -> settings.replays().maxWindow(),
            Duration.ofHours(1)),
        good(
            "HISTORY_CACHE_BYTES",
            "1048576",
            settings -> settings.market().historyCacheBytes(),
            1L << 20),
        good("MARKET_SPEED", "0.1", settings -> settings.market().speed(), 0.1),
        good("MARKET_SPEED", "1000", settings -> settings.market().speed(), 1000.0),
        good(
            "MARKET_HOURS",
            "exchange",
            settings -> settings.market().hours(),
            TradingHours.EXCHANGE),
        good(
            "MARKET_SYMBOLS_FILE",
            SymbolsFileTest.write("[{\"symbol\":\"ACME\",\"price\":42.5}]"),
            settings -> settings.market().listed().getFirst().instrument().symbol(),
            "ACME"),
        good(
            "MARKET_STALE_AFTER",
            "2.5",
            settings -> settings.market().staleAfter(),
            Optional.of(Duration.ofMillis(2500))),
        good(
            "MARKET_STALE_AFTER",
            "0",
            settings -> settings.market().staleAfter(),
            Optional.empty()),
        good(
            "MARKET_SPEED",
            "0.1",
            settings -> settings.market().staleAfter(),
            Optional.of(Duration.ofMinutes(10))),
        good(
            "MARKET_CHAOS",
            "gap=0.01,stop=0.001",
            settings -> settings.market().chaos(),
            new Chaos(0.01, 0, 0, 0.001)),
        good(
            "AUTH_JWT_SECRET",
            "x".repeat(32),
            auth(each -> each.secret().orElseThrow().length()),
            32),
        good(
            "AUTH_JWKS_URL",
            "https://id.example.com/keys",
            auth(Settings.Auth::jwksUrl),
            Optional.of(URI.create("https://id.example.com/keys"))),
        good(
            "AUTH_ISSUER",
            "https://id.example.com",
            auth(Settings.Auth::issuer),
            Optional.of("https://id.example.com")),
        good("AUTH_AUDIENCE", "desk", auth(Settings.Auth::audience), Optional.of("desk")),
        good("AUTH_CLOCK_SKEW", "0", auth(Settings.Auth::clockSkew), Duration.ZERO),
        good("AUTH_TOKEN_IN_URL", "true", auth(Settings.Auth::tokenInUrl), true),
        good("AUTH_DEV_TOKENS", "true", auth(Settings.Auth::devTokens), true),
        good("SUPPORT_CONTACT", "desk@example.com", Settings::supportContact, "desk@example.com"),
        good("ROLE", "all", cluster(ClusterConfig::role), ClusterConfig.Role.ALL),
        good(
            "CLUSTER_URL",
            "redis://:secret@redis.example.com:6379/1",
            cluster(ClusterConfig::url),
            Optional.of(Secret.of("redis://:secret@redis.example.com:6379/1"))),
        good("CLUSTER_NAME", "desk-1", cluster(ClusterConfig::name), "desk-1"),
        good("CLUSTER_COALESCING", "0", cluster(ClusterConfig::coalescing), Duration.ZERO),
        good("CLUSTER_LOG_BYTES", "1048576", cluster(ClusterConfig::logBytes), 1_048_576),
        good("READY_MAX_STALE", "0", cluster(ClusterConfig::maxStale), Duration.ZERO),
        good("LOG_LEVEL", "DEBUG", Settings::logLevel, "debug"),
        good("LOG_FORMAT", "json", Settings::jsonLog, true),
        good("LOG_FORMAT", "text", Settings::jsonLog, false));
  }

  private static Function<Settings, Object> http(Function<HttpSettings, ?> setting) {
    return settings -> setting.apply(settings.http());
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
  }

  private static Arguments good(
      String variable, String text, Function<Settings, ?> setting, Object expected) {
    return arguments(variable, text, setting, expected);
  }

  private static Function<Settings, ?> connections(Function<ConnectionLimits, ?> limit) {
    return settings -> limit.apply(settings.limits().connections());
  }

  private static Function<Settings, ?> messages(Function<MessageLimits, ?> limit) {
    return settings -> limit.apply(settings.limits().messages());
  }

  private static Function<Settings, ?> writes(Function<WriteLimits, ?> limit) {
    return settings -> limit.apply(settings.limits().writes());
  }

  private static Function<Settings, ?> timeouts(Function<Timeouts, ?> limit) {
    return settings -> limit.apply(settings.limits().timeouts());
  }

  private static Function<Settings, ?> channel(String name) {
    return settings -> settings.channels().of(ChannelKind.of(name).orElseThrow());
  }

  private static Function<Settings, ?> beat(Function<Settings.Broadcaster, ?> part) {
    return settings -> part.apply(settings.broadcaster());
  }

  private static Function<Settings, ?> cluster(Function<ClusterConfig, ?> part) {
    return settings -> part.apply(settings.cluster());
  }

  private static Function<Settings, ?> auth(Function<Settings.Auth, ?> part) {
    return settings -> part.apply(settings.auth());
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseABadValueInOneLine(String variable, String text, String allowed) {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of(variable, text), SYMBOLS))
        .withMessage("%s must be %s, got \"%s\"", variable, allowed, text);
  }

  static Stream<Arguments> shouldRefuseABadValueInOneLine() {
    return Stream.concat(badChannelLimits(), badSettings());
  }

  private static Stream<Arguments> badChannelLimits() {
    return Arrays.stream(ChannelKind.values())
        .flatMap(
            kind -> {
              var rate = "CHANNEL_%s_RATE_LIMIT".formatted(kind);
              var subscribers = "CHANNEL_%s_MAX_SUBSCRIBERS".formatted(kind);
              return Stream.of(
                  arguments(rate, "0", "a whole number from 1 to 1000"),
                  arguments(rate, "1001", "a whole number from 1 to 1000"),
                  arguments(rate, "fast", "a whole number from 1 to 1000"),
                  arguments(subscribers, "0", "a whole number from 1 to 1000000"),
                  arguments(subscribers, "1000001", "a whole number from 1 to 1000000"),
                  arguments(subscribers, "1.5", "a whole number from 1 to 1000000"));
            });
  }

  private static Stream<Arguments> badSettings() {
    var port = "a whole number from 0 to 65535";
    var url = "http://host[:port] or https://host[:port], without a path";
    var origins = "a comma-separated list of origins such as https://example.com, or *";
    var connections = "a whole number from 1 to 1000000";
    var heartbeat = "a number of seconds from 0.1 to 3600";
    var lifespan = "a number of seconds from 0.1 to 604800";
    var memory = "a whole number from 1048576 to 2147483647";
    var size = "a whole number from 128 to 67108864";
    var interval = "a number of seconds from 0.01 to 3600";
    var symbols = "a comma-separated list of AAPL GOOGL MSFT TSLA";
    var resolutions = "a comma-separated list of 1 5 15 30 60 D W M";
    var seed = "a whole number of at most 64 bits";
    var speed = "a number from 0.1 to 1000";
    var keys = "http://host[:port]/path or https://host[:port]/path, without a user";
    var skew = "a number of seconds from 0 to 3600";
    return Stream.of(
        arguments("FEED", "telepathy", "one of simulated, recording, binance"),
        arguments("FEED_FILES", ",", "a comma-separated list of files"),
        arguments("FEED_SPEED", "0", "a number from 0.01 to 10000, or max"),
        arguments("FEED_TIMES", "then", "one of recorded, now"),
        arguments("FEED_LOOP", "maybe", "true or false"),
        arguments("FEED_LENIENT", "1 %", "true or false"),
        arguments("BINANCE_MARKET", "margin", "one of spot, usdm"),
        arguments(
            "BINANCE_SYMBOLS",
            "BTC/USDT",
            "a comma-separated list of the venue's symbols, such as BTCUSDT,ETHUSDT"),
        arguments(
            "BINANCE_STREAM_URL",
            "https://a.example",
            "ws://host[:port][/path] or wss://host[:port][/path]"),
        arguments(
            "BINANCE_REST_URL",
            "a.example",
            "http://host[:port][/path] or https://host[:port][/path]"),
        arguments("BINANCE_HISTORY", "421", "a whole number from 0 to 420"),
        arguments("BINANCE_LISTING_INTERVAL", "0.5", "a number of seconds from 1 to 86400"),
        arguments("RECORD_DIR", "/dev/null/x", "a folder that can be written to"),
        arguments("RECORD_FLUSH_INTERVAL", "0", "a number of seconds from 0.01 to 3600"),
        arguments("RECORD_ROTATION", "0", "a number of seconds from 1 to 604800"),
        arguments("PORT", "abc", port),
        arguments("PORT", "-1", port),
        arguments("PORT", "65536", port),
        arguments("PORT", "80.5", port),
        arguments("PORT", "1e999999999", port),
        arguments("ADMIN_PORT", "0", "a whole number from 1 to 65535"),
        arguments("ADMIN_PORT", "65536", "a whole number from 1 to 65535"),
        arguments("ADMIN_PORT", "8000", "different from PORT"),
        arguments("PUBLIC_URL", "api.example.com", url),
        arguments("PUBLIC_URL", "https://api.example.com/v1", url),
        arguments("PUBLIC_URL", "ws://api.example.com", url),
        arguments("ALLOWED_ORIGINS", "example.com", origins),
        arguments("ALLOWED_ORIGINS", "https://a.example,,https://b.example", origins),
        arguments("ALLOWED_ORIGINS", "https://a.example/page", origins),
        arguments("MAX_CONNECTIONS", "0", connections),
        arguments("MAX_CONNECTIONS", "many", connections),
        arguments("MAX_CONNECTIONS", "1000001", connections),
        arguments("MAX_CONNECTIONS_PER_ADDRESS", "0", connections),
        arguments("MAX_CONNECTIONS_PER_ADDRESS", "1000001", connections),
        arguments("REST_MAX_IN_FLIGHT", "0", "a whole number from 1 to 100000"),
        arguments("REST_MAX_WAITING", "-1", "a whole number from 0 to 1000000"),
        arguments("REST_MAX_WAIT", "61", "a number of seconds from 0 to 60"),
        arguments("REST_MAX_PENDING_BYTES", "1MB", "a whole number from 1048576 to 2147483647"),
        arguments("REST_RATE", "0", connections),
        arguments("REST_BURST", "0", connections),
        arguments("REST_BODY_LIMIT", "1023", "a whole number from 1024 to 16777216"),
        arguments("HTTP_MAX_CONNECTIONS", "0", connections),
        arguments("HTTP_IDLE_TIMEOUT", "0", heartbeat),
        arguments(
            "TRUSTED_PROXIES",
            "proxy.example.com",
            "a comma-separated list of IP addresses or networks such as 10.0.0.0/8"),
        arguments("WS_HANDSHAKE_TIMEOUT", "0", heartbeat),
        arguments("WS_HANDSHAKE_TIMEOUT", "3601", heartbeat),
        arguments("WS_HANDSHAKE_TIMEOUT", "soon", heartbeat),
        arguments("WS_MESSAGE_TIMEOUT", "0", heartbeat),
        arguments("WS_MAX_PENDING_BYTES", "1048575", memory),
        arguments("WS_MAX_PARTIAL_BYTES", "32MB", memory),
        arguments("WS_MESSAGE_RATE", "0", connections),
        arguments("WS_MESSAGE_RATE", "1000001", connections),
        arguments("WS_MESSAGE_BURST", "-1", connections),
        arguments("WS_MESSAGE_BURST", "1e7", connections),
        arguments("WS_COMPRESSION", "deflate", "true or false"),
        arguments("WS_COALESCING", "-0.001", "a number of seconds from 0 to 1"),
        arguments("WS_COALESCING", "1.1", "a number of seconds from 0 to 1"),
        arguments("SHUTDOWN_TIMEOUT", "0", heartbeat),
        arguments("SHUTDOWN_TIMEOUT", "now", heartbeat),
        arguments("WS_MAX_SUBSCRIPTIONS", "0", connections),
        arguments("WS_MAX_SUBSCRIPTIONS", "all", connections),
        arguments("WS_HEARTBEAT_INTERVAL", "0", heartbeat),
        arguments("WS_HEARTBEAT_INTERVAL", "NaN", heartbeat),
        arguments("WS_HEARTBEAT_INTERVAL", "30s", heartbeat),
        arguments("WS_HEARTBEAT_INTERVAL", "3600.1", heartbeat),
        arguments("WS_MAX_CONNECTION_LIFESPAN", "-1", lifespan),
        arguments("WS_MAX_CONNECTION_LIFESPAN", "604801", lifespan),
        arguments("WS_MAX_CONNECTION_LIFESPAN", "1e1000000000", lifespan),
        arguments("WS_MESSAGE_SIZE_LIMIT", "127", size),
        arguments("WS_MESSAGE_SIZE_LIMIT", "1MB", size),
        arguments("BAR_BROADCASTER_ENABLED", "yes", "true or false"),
        arguments("BAR_BROADCASTER_ENABLED", "1", "true or false"),
        arguments("BAR_BROADCASTER_INTERVAL", "abc", interval),
        arguments("BAR_BROADCASTER_INTERVAL", "0", interval),
        arguments("BAR_BROADCASTER_SYMBOLS", "AAPL,NOPE", symbols),
        arguments("BAR_BROADCASTER_SYMBOLS", ",", symbols),
        arguments("BAR_BROADCASTER_RESOLUTIONS", "1,7", resolutions),
        arguments("BAR_BROADCASTER_RESOLUTIONS", "1m", resolutions),
        arguments("MARKET_SEED", "1.5", seed),
        arguments("MARKET_SEED", "9223372036854775808", seed),
        arguments("HISTORY_CACHE_BYTES", "1", "a whole number from 1048576 to 2147483647"),
        arguments("MARKET_SPEED", "0", speed),
        arguments("MARKET_SPEED", "Infinity", speed),
        arguments("MARKET_SPEED", "1000.1", speed),
        arguments("MARKET_HOURS", "never", "one of always, exchange"),
        arguments("DATA_DIR", "/dev/null/x", "a folder that can be written to"),
        arguments("HISTORY_FLUSH_INTERVAL", "0", "a number of seconds from 0.01 to 3600"),
        arguments("HISTORY_DAYS", "0", "a whole number from 1 to 36500"),
        arguments("HISTORY_DELETE", "1", "true or false"),
        arguments("BROKER_ACCOUNT", "loan", "one of cash, margin"),
        arguments("BROKER_INITIAL_CASH", "0", CASH),
        arguments("BROKER_INITIAL_CASH", "-1", CASH),
        arguments("BROKER_INITIAL_CASH", "1000000000001", CASH),
        arguments("BROKER_FEES", "1", FEES),
        arguments("BROKER_FEES", "1/10001", FEES),
        arguments("BROKER_FEES", "1/2,AAPL", FEES),
        arguments("HISTORY_TRADE_DAYS", "x", "a whole number from 1 to 36500"),
        arguments("WATCHDOG_TIMEOUT", "-1", "a number of seconds from 0 to 3600"),
        arguments("REPLAY_MAX", "-1", "a whole number from 0 to 100000"),
        arguments("REPLAY_MAX_PER_CONNECTION", "1001", "a whole number from 0 to 1000"),
        arguments("REPLAY_MAX_PER_USER", "-1", "a whole number from 0 to 100000"),
        arguments("REPLAY_MAX_PER_ADDRESS", "x", "a whole number from 0 to 100000"),
        arguments("RECOVERY_MEMORY", "1000", "a whole number from 1048576 to 2000000000"),
        arguments("RECOVERY_MAX_IN_FLIGHT", "0", "a whole number from 1 to 100000"),
        arguments("RECOVERY_BYTES_PER_SECOND", "999", "a whole number from 1000 to 2000000000"),
        arguments("REPLAY_MAX_WINDOW", "0", "a number of seconds from 1 to 3153600000"),
        arguments("MARKET_STALE_AFTER", "-1", "a number of seconds from 0 to 86400"),
        arguments("AUTH_JWKS_URL", "id.example.com/keys", keys),
        arguments("AUTH_JWKS_URL", "ftp://id.example.com/keys", keys),
        arguments("AUTH_JWKS_URL", "https://me@id.example.com/keys", keys),
        arguments("AUTH_JWKS_URL", "https://id example", keys),
        arguments("AUTH_CLOCK_SKEW", "-1", skew),
        arguments("AUTH_CLOCK_SKEW", "3601", skew),
        arguments("AUTH_TOKEN_IN_URL", "1", "true or false"),
        arguments("ROLE", "leader", "one of all, generator, node"),
        arguments("CLUSTER_NAME", "a b", "1 to 64 letters, digits or any of . _ -"),
        arguments("CLUSTER_COALESCING", "1", "a number of seconds from 0 to 0.1"),
        arguments("CLUSTER_LOG_BYTES", "1000", "a whole number from 1048576 to 2147483647"),
        arguments("READY_MAX_STALE", "-1", "a number of seconds from 0 to 86400"),
        arguments("AUTH_DEV_TOKENS", "on", "true or false"),
        arguments("LOG_LEVEL", "loud", "one of trace, debug, info, warn, error"),
        arguments("LOG_FORMAT", "xml", "one of text, json"));
  }

  @Test
  void shouldNameTheProblemThatTheAllowedValuesDoNotExplain() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(
            () -> Settings.read(Map.of("MARKET_SYMBOLS_FILE", "/no/such/file.json"), SYMBOLS))
        .withMessage(
            "MARKET_SYMBOLS_FILE must be a JSON file with an array of symbols, got"
                + " \"/no/such/file.json\": the file cannot be read");
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of("MARKET_CHAOS", "gap=2"), SYMBOLS))
        .withMessage(
            "MARKET_CHAOS must be a comma-separated list of rates such as gap=0.01,delay=0.05, got"
                + " \"gap=2\": gap must be a rate from 0 to 1, got 2.0");
  }

  @Test
  void shouldNotShowASecretThatItRefuses() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of("AUTH_JWT_SECRET", "too-short"), SYMBOLS))
        .withMessage("AUTH_JWT_SECRET must be a secret of at least 32 bytes, got \"***\"");
  }

  @Test
  void shouldNotJoinAClusterWithoutItsLog() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of("CLUSTER_URL", "http://localhost"), SYMBOLS))
        .withMessage(
            "CLUSTER_URL must be redis://host[:port] or rediss://host[:port], got \"***\"");
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of("ROLE", "node"), SYMBOLS))
        .withMessage("CLUSTER_URL must be the URL of a Redis with ROLE=node, got no value");
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(
            () ->
                Settings.read(
                    Map.of("ROLE", "node", "CLUSTER_URL", "redis://localhost", "DATA_DIR", "x"),
                    SYMBOLS))
        .withMessage("DATA_DIR must be unset with ROLE=node, got \"x\"");
  }

  @Test
  void shouldStayInOneLineWhateverTheValue() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of("PORT", "80\n90\u001b[31m\r"), SYMBOLS))
        .satisfies(
            invalid ->
                assertThat(invalid.getMessage())
                    .startsWith("PORT must be a whole number from 0 to 65535, got \"80")
                    .doesNotContainPattern("\\p{Cntrl}"));
  }

  @Test
  void shouldNotPlayARecordingThatIsNotThere() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of("FEED", "recording"), SYMBOLS))
        .withMessage(
            "FEED_FILES must be a comma-separated list of recordings when FEED=recording, got no"
                + " value");
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(
            () -> Settings.read(Map.of("FEED", "recording", "FEED_FILES", "/gone.gz"), SYMBOLS))
        .withMessage(
            "FEED_FILES must be a comma-separated list of recordings, got \"/gone.gz\": /gone.gz"
                + " does not exist");
  }

  @Test
  void shouldNotPlayARecordingAgainAndAgainAtOnce() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(
            () ->
                Settings.read(
                    Map.of(
                        "FEED", "recording",
                        "FEED_FILES", "/a.gz",
                        "FEED_SPEED", "max",
                        "FEED_LOOP", "true"),
                    SYMBOLS))
        .withMessage(
            "FEED_LOOP must be false when FEED_SPEED=max, because each round would end at once, got"
                + " \"true\"");
  }

  @Test
  void shouldFollowAVenueByItsPublicAddresses() {
    var settings =
        Settings.read(
            Map.of(
                "FEED", "binance", "BINANCE_SYMBOLS", "btcusdt, ETHUSDT", "BINANCE_MARKET", "usdm"),
            SYMBOLS);

    assertThat(settings.market().feed())
        .isEqualTo(
            new FeedSettings.Binance(
                new VenueOptions(
                    VenueMarket.USDM,
                    List.of("BTCUSDT", "ETHUSDT"),
                    URI.create("wss://fstream.binance.com"),
                    URI.create("https://fapi.binance.com"),
                    30,
                    Duration.ofSeconds(60))));
    assertThat(settings.broadcaster().symbols()).containsExactly("BTCUSDT.P", "ETHUSDT.P");
  }

  @Test
  void shouldFollowAVenueAtOtherAddresses() {
    var settings =
        Settings.read(
            Map.of(
                "FEED", "binance",
                "BINANCE_SYMBOLS", "BTCUSDT",
                "BINANCE_STREAM_URL", "ws://a.example:81/x/",
                "BINANCE_REST_URL", "http://b.example",
                "BINANCE_HISTORY", "0"),
            SYMBOLS);

    assertThat(settings.market().feed())
        .isEqualTo(
            new FeedSettings.Binance(
                new VenueOptions(
                    VenueMarket.SPOT,
                    List.of("BTCUSDT"),
                    URI.create("ws://a.example:81/x"),
                    URI.create("http://b.example"),
                    0,
                    Duration.ofSeconds(60))));
  }

  @Test
  void shouldFollowAllSymbolsOfAVenue() {
    var settings =
        Settings.read(
            Map.of(
                "FEED", "binance",
                "BINANCE_SYMBOLS", "*",
                "BAR_BROADCASTER_SYMBOLS", "BTCUSDT, ETHUSDT"),
            SYMBOLS);

    assertThat(settings.market().feed())
        .isInstanceOfSatisfying(
            FeedSettings.Binance.class, venue -> assertThat(venue.options().isAll()).isTrue());
    assertThat(settings.broadcaster().symbols()).containsExactly("BTCUSDT", "ETHUSDT");
  }

  @Test
  void shouldNotFollowAVenueWithoutASymbol() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> Settings.read(Map.of("FEED", "binance"), SYMBOLS))
        .withMessage(
            "BINANCE_SYMBOLS must be a comma-separated list of the venue's symbols when"
                + " FEED=binance, got no value");
  }

  @Test
  void shouldHaveATestOfEveryVariable() {
    var free = List.of("HOST", "SUPPORT_CONTACT", "AUTH_ISSUER", "AUTH_AUDIENCE");
    var tested =
        List.of(
            "AUTH_JWT_SECRET", "CLUSTER_URL", "MARKET_CHAOS", "MARKET_SYMBOLS_FILE"); // see above

    var variables = Settings.variables(SYMBOLS).stream().map(Variable::name).toList();

    assertThat(variables).containsExactlyInAnyOrderElementsOf(named(shouldReadAGoodValue()));
    assertThat(variables)
        .filteredOn(name -> !free.contains(name) && !tested.contains(name))
        .containsExactlyInAnyOrderElementsOf(named(shouldRefuseABadValueInOneLine()));
  }

  /** A variable that is in no list is read, but is in no document and has no test. */
  @Test
  void shouldListEveryVariableThatIsDeclared() {
    assertThat(Settings.variables(SYMBOLS).stream().map(Variable::name))
        .containsAll(Declared.variables());
  }

  @Test
  void shouldExplainEveryAllowedWord() {
    for (var variable : Settings.variables(SYMBOLS)) {
      if (variable.parser().apply("?") instanceof Variable.Parsed.Refused<?>(var allowed, _)
          && allowed.startsWith("one of ")) {
        assertThat(allowed.substring("one of ".length()).split(", "))
            .as(variable.name())
            .allMatch(word -> variable.purpose().matches(".*[` ]" + word + "[` ].*"));
      }
    }
  }

  private static List<String> named(Stream<Arguments> rows) {
    return rows.map(row -> (String) row.get()[0]).distinct().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "http://localhost:5173", "null", ""})
  void shouldAllowEveryOriginByDefault(String origin) {
    assertThat(Settings.read(Map.of(), SYMBOLS).allowsOrigin(origin)).isTrue();
  }

  @Test
  void shouldAllowTheListedOriginsOnly() {
    var settings = Settings.read(Map.of("ALLOWED_ORIGINS", "https://a.example"), SYMBOLS);

    assertThat(settings.allowsOrigin("https://a.example")).isTrue();
    assertThat(settings.allowsOrigin("https://b.example")).isFalse();
    assertThat(settings.allowsOrigin("http://a.example")).isFalse();
    assertThat(settings.allowsOrigin("https://a.example.evil.example")).isFalse();
    assertThat(settings.allowsOrigin("https://a.example:8443")).isFalse();
  }
}
