package io.tapeloom.server.rest;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.channels.ChannelLoad;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelLimits;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.http.FixedContent;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.json.MarketPayload;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.proto.ProtoSchema;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reports the limits and the statistics of the WebSocket endpoints. */
@Controller("/api/v1/ws")
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "websocket")
final class WebSocketController {

  private static final FixedContent SCHEMA =
      FixedContent.text(MediaType.of("text/plain; charset=utf-8"), "no-cache", ProtoSchema.text());

  private final Settings settings;
  private final Endpoints endpoints;
  private final ChannelLoad load;
  private final Topics topics;
  private final BarBroadcaster broadcaster;
  private final FeedHealth feed;

  WebSocketController(
      Settings settings,
      Endpoints endpoints,
      ChannelLoad load,
      Topics topics,
      BarBroadcaster broadcaster,
      FeedHealth feed) {
    this.settings = settings;
    this.endpoints = endpoints;
    this.load = load;
    this.topics = topics;
    this.broadcaster = broadcaster;
    this.feed = feed;
  }

  /**
   * Returns the channels and the limits that apply to clients.
   *
   * @return channels and limits
   */
  @Get("/config")
  @Operation(operationId = "getWebSocketConfig", summary = "Channels and limits")
  Config config() {
    var limits = settings.limits();
    return new Config(
        Arrays.stream(ChannelKind.values()).map(this::row).toList(),
        seconds(limits.timeouts().heartbeatInterval()),
        limits.connections().maxConnections(),
        limits.messages().messageSizeLimit(),
        endpoints.operations().protocol().formats(),
        limits.connections().maxConnectionsPerAddress(),
        limits.connections().maxSubscriptions(),
        limits.messages().messageRate(),
        limits.messages().messageBurst(),
        seconds(limits.timeouts().maxConnectionLifespan()));
  }

  private ChannelRow row(ChannelKind kind) {
    return ChannelRow.of(kind, settings.channels().of(kind));
  }

  /**
   * Returns the current numbers of connections and subscriptions.
   *
   * @return the current statistics
   */
  @Get("/stats")
  @Operation(operationId = "getWebSocketStats", summary = "Current connections and subscriptions")
  Stats stats() {
    return new Stats(
        (int) endpoints.sessions().count(),
        (int) endpoints.sessions().filter(session -> session.identity().isPresent()).count(),
        endpoints.sessions().mapToInt(Session::subscriptionCount).sum(),
        (int) Arrays.stream(ChannelKind.values()).filter(kind -> load.of(kind) > 0).count(),
        (int)
            topics.all().stream()
                .filter(topic -> topic.family().parameters().contains("symbol"))
                .filter(topic -> topic.subscriberCount() > 0)
                .count(),
        ServerConfig.of(settings.limits()),
        Arrays.stream(ChannelKind.values())
            .map(kind -> ChannelStats.of(row(kind), load.of(kind)))
            .toList(),
        Broadcaster.of(broadcaster.stats()),
        MarketPayload.of(feed.market()));
  }

  /**
   * Returns the schema of the binary pushes of the format `tapeloom.proto`.
   *
   * @param request the request
   * @return a file of proto3
   */
  @Get("/schema.proto")
  @Produces({MediaType.TEXT_PLAIN, MediaType.ALL})
  @Operation(operationId = "getPushSchema", summary = "Schema of binary pushes (protobuf)")
  @ApiResponse(
      responseCode = "200",
      description = "A file of proto3",
      content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = "string")))
  HttpResponse<?> schema(HttpRequest<?> request) {
    return SCHEMA.answer(request);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Channels and limits. */
  @Schema(name = "WebSocketConfig", description = "Channels and limits")
  record Config(
      List<ChannelRow> channels,
      @Schema(description = "Seconds that a client may be silent", example = "30")
          @JsonSerialize(using = PlainNumber.class)
          double heartbeatInterval,
      @Schema(description = "Maximum number of connections", example = "1000") int maxConnections,
      @Schema(description = "Maximum size of a message in bytes", example = "1048576")
          int messageSizeLimit,
      @Schema(
              description =
                  "Formats that a client may offer as subprotocols; /api/v1/ws/v1 accepts the first",
              example = "[\"tapeloom.json\", \"tapeloom.proto\"]")
          List<String> formats,
      @Schema(description = "Maximum number of connections of one client address", example = "1000")
          int maxConnectionsPerAddress,
      @Schema(description = "Maximum number of subscriptions of one connection", example = "1000")
          int maxSubscriptions,
      @Schema(
              description = "Maximum number of messages per second that a client may send",
              example = "100")
          int messageRate,
      @Schema(
              description = "Maximum number of messages that a client may send in a burst",
              example = "500")
          int messageBurst,
      @Schema(
              description = "Maximum lifespan of a connection of the operation protocol in seconds",
              example = "3600")
          @JsonSerialize(using = PlainNumber.class)
          double maxConnectionLifespan) {}

  /** A channel and its limits. */
  @Schema(name = "Channel", description = "A channel and its limits")
  record ChannelRow(
      @Schema(example = "market_data") String name,
      @Schema(example = "Real-time price ticks") String description,
      @Schema(example = "false") boolean requiresAuth,
      @Schema(
              description = "Maximum number of messages per second for one subscription",
              example = "100")
          int rateLimit,
      @Schema(description = "Maximum number of subscribed connections", example = "500")
          int maxSubscribers,
      @Schema(example = "[\"market_tick\"]") List<String> messageTypes) {

    static ChannelRow of(ChannelKind kind, ChannelLimits limits) {
      return new ChannelRow(
          kind.wireName(),
          kind.description(),
          kind.requiresAuth(),
          limits.rateLimit(),
          limits.maxSubscribers(),
          kind.messageTypes());
    }
  }

  /** The current statistics. */
  @Schema(name = "WebSocketStats", description = "Current connections and subscriptions")
  record Stats(
      @Schema(description = "Number of open connections", example = "3") int totalConnections,
      @Schema(description = "Number of authenticated connections", example = "1")
          int authenticatedConnections,
      @Schema(description = "Number of subscriptions of all connections", example = "8")
          int totalSubscriptions,
      @Schema(description = "Number of channels with a subscriber", example = "2")
          int channelsWithSubscribers,
      @Schema(description = "Number of topics of a symbol with a subscriber", example = "5")
          int symbolSubscriptions,
      ServerConfig serverConfig,
      List<ChannelStats> channels,
      Broadcaster broadcaster,
      MarketPayload market) {}

  /** The limits in force. */
  @Schema(name = "WebSocketServerConfig", description = "The limits in force")
  record ServerConfig(
      @Schema(example = "30") @JsonSerialize(using = PlainNumber.class) double heartbeatInterval,
      @Schema(example = "3600") @JsonSerialize(using = PlainNumber.class)
          double maxConnectionLifespan,
      @Schema(example = "1000") int maxConnections,
      @Schema(example = "1048576") int messageSizeLimit) {

    static ServerConfig of(Limits limits) {
      return new ServerConfig(
          seconds(limits.timeouts().heartbeatInterval()),
          seconds(limits.timeouts().maxConnectionLifespan()),
          limits.connections().maxConnections(),
          limits.messages().messageSizeLimit());
    }
  }

  /** A channel, its limits and its subscribers. */
  @Schema(name = "ChannelStats", description = "A channel, its limits and its subscribers")
  record ChannelStats(
      @Schema(example = "market_data") String name,
      @Schema(example = "Real-time price ticks") String description,
      @Schema(example = "false") boolean requiresAuth,
      @Schema(example = "100") int rateLimit,
      @Schema(example = "500") int maxSubscribers,
      @Schema(example = "[\"market_tick\"]") List<String> messageTypes,
      @Schema(description = "Number of subscribed connections", example = "3")
          int currentSubscribers) {

    static ChannelStats of(ChannelRow row, int subscribers) {
      return new ChannelStats(
          row.name(),
          row.description(),
          row.requiresAuth(),
          row.rateLimit(),
          row.maxSubscribers(),
          row.messageTypes(),
          subscribers);
    }
  }

  /** The statistics of the bar broadcaster. */
  @Schema(
      name = "BarBroadcaster",
      description = "Statistics of the bar broadcaster since the start")
  record Broadcaster(
      @Schema(example = "true") boolean isRunning,
      @Schema(description = "Interval between two beats in seconds", example = "2.0")
          double interval,
      @Schema(example = "[\"AAPL\",\"GOOGL\",\"MSFT\"]") List<String> symbols,
      @Schema(example = "[\"1\"]") List<String> resolutions,
      @Schema(description = "Number of updates sent for listed topics", example = "120")
          long broadcastsSent,
      @Schema(
              description =
                  "Number of updates skipped for listed topics because they had no subscriber",
              example = "240")
          long broadcastsSkipped,
      @Schema(description = "Number of updates that failed", example = "0") long errors) {

    static Broadcaster of(BarBroadcaster.Stats stats) {
      return new Broadcaster(
          stats.isRunning(),
          stats.intervalSeconds(),
          stats.symbols(),
          stats.resolutions(),
          stats.broadcastsSent(),
          stats.broadcastsSkipped(),
          stats.errors());
    }
  }
}
