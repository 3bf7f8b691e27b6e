package io.tapeloom.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapeloom.server.auth.TokenAuthenticator;
import io.tapeloom.server.channels.ChannelLoad;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.http.HttpParts;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.MarketState;
import io.tapeloom.server.replay.Replays;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.EndpointStats;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.ByteBudget;
import io.tapeloom.stream.wire.Descriptors;
import io.tapeloom.stream.wire.WireMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All that can be asked by Prometheus. The parts count for themselves; they are read when somebody
 * asks, so that the hot path pays for nothing else. Thread-safe.
 */
public final class Metrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry;
  private final Map<String, Endpoint> endpoints;
  private final List<LongSupplier> stats = new ArrayList<>();

  /** Those of closed connections that have a counter, with their protocol. */
  private final Set<String> codes = ConcurrentHashMap.newKeySet();

  private final JvmGcMetrics collections = new JvmGcMetrics();

  public Metrics(LoopMeters loops, Endpoints endpoints) {
    this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    this.endpoints = Map.of("operations", endpoints.operations(), "channels", endpoints.channels());
    loops.bindTo(registry);
    this.endpoints.forEach(this::addEndpoint);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private void addEndpoint(String protocol, Endpoint endpoint) {
    var tags = Tags.of("protocol", protocol);
    gauge("connections", "Open connections", tags, () -> endpoint.sessions().size());
    gauge(
        "subscriptions",
        "Subscriptions to topics",
        tags,
        () -> endpoint.sessions().stream().mapToInt(Session::subscriptionCount).sum());
    gauge(
        "queued.bytes",
        "Bytes that sockets have not taken",
        tags,
        () -> endpoint.sessions().stream().mapToLong(Session::queuedBytes).sum());
    count(endpoint, tags, "connections.opened", "Accepted", EndpointStats::connectionsOpened);
    count(endpoint, tags, "connections.refused", "No place", EndpointStats::connectionsRefused);
    count(endpoint, tags, "messages.received", "Whole messages", EndpointStats::messagesIn);
    count(endpoint, tags, "received.bytes", "Bytes of whole messages", EndpointStats::bytesIn);
    count(endpoint, tags, "messages.sent", "Answers and deliveries", EndpointStats::messagesOut);
    count(endpoint, tags, "sent.bytes", "Bytes of messages with headers", EndpointStats::bytesOut);
    count(endpoint, tags, "conflated", "Replaced by newer values", EndpointStats::conflations);
    count(endpoint, tags, "batched", "Waited to be written with others", EndpointStats::batches);
    count(endpoint, tags, "rate.limited", "Messages not taken", EndpointStats::messagesRateLimited);
    count(endpoint, tags, "handler.failures", "Bugs met", EndpointStats::handlerFailures);
  }

  private void count(
      Endpoint endpoint,
      Tags tags,
      String name,
      String description,
      ToDoubleFunction<EndpointStats> figure) {
    FunctionCounter.builder("tapeloom." + name, endpoint.stats(), figure)
        .tags(tags)
        .description(description)
        .register(registry);
  }

  /** A counter whose figure is asked for; it is kept here, since the registry would let it go. */
  private void count(String name, String description, Tags tags, LongSupplier figure) {
    stats.add(figure);
    FunctionCounter.builder("tapeloom." + name, figure, LongSupplier::getAsLong)
        .tags(tags)
        .description(description)
        .register(registry);
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge.builder("tapeloom." + name, value).tags(tags).description(description).register(registry);
  }

  /** Adds what topics and channels do. */
  public Metrics with(Topics topics, ChannelLoad load) {
    gauge(
        "topics",
        "Topics that were opened and have not ended",
        Tags.empty(),
        () -> topics.all().size());
    FunctionCounter.builder("tapeloom.publications", topics, Topics::publications)
        .description("Values published to topics")
        .register(registry);
    FunctionCounter.builder("tapeloom.publications.missed", topics, Topics::missed)
        .description("Values not delivered because an event loop was too far behind")
        .register(registry);
    for (var kind : ChannelKind.values()) {
      gauge(
          "channel.subscribers",
          "Connections on a channel",
          Tags.of("channel", kind.wireName()),
          () -> load.of(kind));
    }
    return this;
  }

  /** Adds what all connections take together, and what they would. */
  public Metrics with(WireMemory memory, Descriptors descriptors) {
    addBudget("unsent", memory.unsent());
    addBudget("unfinished", memory.unfinished());
    FunctionCounter.builder(
            "tapeloom.connections.turned.away", descriptors, Descriptors::turnedAway)
        .description("Connections closed at once because no file descriptor was left")
        .register(registry);
    return this;
  }

  private void addBudget(String of, ByteBudget budget) {
    var tags = Tags.of("of", of);
    gauge("memory.bytes", "Memory of all connections together", tags, budget::heldBytes);
    gauge("memory.max.bytes", "The most that it may be", tags, budget::maxBytes);
    FunctionCounter.builder("tapeloom.memory.shed", budget, ByteBudget::shed)
        .tags(tags)
        .description("Connections closed because all together took too much memory")
        .register(registry);
  }

  /** Adds what the feed and the bar broadcaster do. */
  public Metrics with(FeedHealth feed, BarBroadcaster broadcaster) {
    gauge(
        "feed.up",
        "1 while the market is open or closed, 0 while it is stale, lost or over",
        Tags.empty(),
        () -> feed.market().phase().isHealthy() ? 1 : 0);
    for (var phase : MarketState.Phase.values()) {
      gauge(
          "market.state",
          "1 for the state that the market is in",
          Tags.of("state", phase.word()),
          () -> feed.market().phase() == phase ? 1 : 0);
    }
    FunctionCounter.builder("tapeloom.feed.events", feed, FeedHealth::events)
        .description("Market events taken in")
        .register(registry);
    FunctionCounter.builder("tapeloom.feed.restarts", feed, FeedHealth::restarts)
        .description("Times that the feed came back after a failure")
        .register(registry);
    FunctionCounter.builder("tapeloom.feed.files.lost", feed, FeedHealth::filesLost)
        .description("Times that a file of a recording could not be read to its end")
        .register(registry);
    FunctionCounter.builder(
            "tapeloom.bar.broadcasts", broadcaster, each -> each.stats().broadcastsSent())
        .tags("outcome", "sent")
        .description("Listed bars at the broadcaster's beats")
        .register(registry);
    FunctionCounter.builder(
            "tapeloom.bar.broadcasts", broadcaster, each -> each.stats().broadcastsSkipped())
        .tags("outcome", "skipped")
        .description("Listed bars at the broadcaster's beats")
        .register(registry);
    FunctionCounter.builder("tapeloom.bar.broadcasts", broadcaster, each -> each.stats().errors())
        .tags("outcome", "failed")
        .description("Listed bars at the broadcaster's beats")
        .register(registry);
    return this;
  }

  /** Adds what is replayed. */
  public Metrics with(Replays replays) {
    gauge(
        "replays",
        "Replays at work, those included that have yet to end",
        Tags.empty(),
        replays::count);
    for (var limit : Replays.Limit.values()) {
      FunctionCounter.builder("tapeloom.replays.refused", replays, each -> each.refused(limit))
          .tags("limit", limit.name().toLowerCase(Locale.ROOT))
          .description("Replays that were refused, by the limit that was reached")
          .register(registry);
    }
    FunctionCounter.builder("tapeloom.replays.started", replays, Replays::started)
        .description("Replays since the start")
        .register(registry);
    return this;
  }

  /** Adds what should have been written down and was not. */
  public Metrics withLosses(String of, LongSupplier count) {
    count(
        "lost", "What should have been written to the disk and was not", Tags.of("of", of), count);
    return this;
  }

  /** Adds how often the history could not be written, and how many gaps of it are to be filled. */
  public Metrics withHistory(LongSupplier failures, LongSupplier gaps) {
    gauge(
        "history.gaps",
        "Gaps in the history for which the market is asked again",
        Tags.empty(),
        gaps::getAsLong);
    count(
        "history.failures",
        "Failed attempts to write the history; each is tried again",
        Tags.empty(),
        failures);
    return this;
  }

  /** Adds what REST does, and what it refuses. */
  public Metrics with(HttpParts http) {
    var load = http.load();
    var connections = http.connections();
    gauge("http.connections", "Open HTTP connections", Tags.empty(), connections::count);
    gauge(
        "rest.in.flight", "REST requests without their whole answer", Tags.empty(), load::inFlight);
    gauge("rest.at.work", "REST requests that are worked on", Tags.empty(), load::atWork);
    gauge("rest.waiting", "REST requests that wait for their turn", Tags.empty(), load::waiting);
    gauge(
        "rest.pending.bytes",
        "Bytes of REST answers that clients have not taken",
        Tags.empty(),
        load::pendingBytes);
    refused("overload", load::refused);
    refused("rate", http::limited);
    refused("malformed", http::malformed);
    closed("slow_reader", load::shed);
    closed("timeout", connections::timedOuts);
    closed("evicted", connections::evicted);
    closed("full", connections::refused);
    return this;
  }

  private void refused(String reason, LongSupplier count) {
    count(
        "rest.refused",
        "REST requests that were refused before any work",
        Tags.of("reason", reason),
        count);
  }

  private void closed(String reason, LongSupplier count) {
    count(
        "http.connections.closed",
        "HTTP connections that the server closed, by reason",
        Tags.of("reason", reason),
        count);
  }

  /** Adds who was not believed. */
  public Metrics with(TokenAuthenticator authenticator) {
    FunctionCounter.builder("tapeloom.auth.failures", authenticator, TokenAuthenticator::refusals)
        .description("Tokens that were refused")
        .register(registry);
    return this;
  }

  /** All of it as it is now, in Prometheus' text format. */
  public String scrape() {
    endpoints.forEach(
        (protocol, endpoint) ->
            endpoint.stats().closes().keySet().forEach(code -> addCode(protocol, endpoint, code)));
    return registry.scrape();
  }

  /** A code is known when a connection was closed with it. */
  private void addCode(String protocol, Endpoint endpoint, int code) {
    if (!codes.add(protocol + ' ' + code)) {
      return;
    }
    FunctionCounter.builder(
            "tapeloom.connections.closed",
            endpoint.stats(),
            stats -> stats.closes().getOrDefault(code, 0L))
        .tags(
            "protocol",
            protocol,
            "code",
            code == EndpointStats.OTHER ? "other" : Integer.toString(code))
        .description("Closed connections by status code; 1006: no close frame")
        .register(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
