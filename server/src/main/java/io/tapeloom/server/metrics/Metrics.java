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
import io.tapeloom.server.cluster.Membership;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.http.HttpParts;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.MarketState;
import io.tapeloom.server.replay.Replays;
import io.tapeloom.stream.log.PagedStore;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.EndpointStats;
import io.tapeloom.stream.session.Recoveries;
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
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics that Prometheus reads. The parts of the server keep their own counters, and a scrape
 * reads them, so the hot path has no additional cost. Thread-safe.
 */
public final class Metrics implements AutoCloseable {

  private static final String BROADCASTS =
      "Listed bars at the beats of the bar broadcaster, by outcome: sent, skipped (no subscriber) or"
          + " failed";

  private final PrometheusMeterRegistry registry;
  private final Map<String, Endpoint> endpoints;
  private final List<LongSupplier> suppliers = new ArrayList<>();

  /** The close codes that have a counter, as protocol and code. */
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
    gauge("connections", "Open WebSocket connections", tags, () -> endpoint.sessions().size());
    gauge(
        "subscriptions",
        "Subscriptions of all open connections",
        tags,
        () -> endpoint.sessions().stream().mapToInt(Session::subscriptionCount).sum());
    gauge(
        "queued.bytes",
        "Bytes that wait to be written to sockets",
        tags,
        () -> endpoint.sessions().stream().mapToLong(Session::queuedBytes).sum());
    count(
        endpoint,
        tags,
        "connections.opened",
        "Connections accepted",
        EndpointStats::connectionsOpened);
    count(
        endpoint,
        tags,
        "connections.refused",
        "Handshakes refused because a connection limit was reached",
        EndpointStats::connectionsRefused);
    count(
        endpoint,
        tags,
        "messages.received",
        "Complete messages received",
        EndpointStats::messagesIn);
    count(
        endpoint,
        tags,
        "received.bytes",
        "Bytes of complete messages received, without frame headers",
        EndpointStats::bytesIn);
    count(
        endpoint,
        tags,
        "messages.sent",
        "Messages sent: answers and publications",
        EndpointStats::messagesOut);
    count(
        endpoint,
        tags,
        "sent.bytes",
        "Bytes of messages sent, with frame headers",
        EndpointStats::bytesOut);
    count(
        endpoint,
        tags,
        "conflated",
        "Publications not sent to a slow client because a newer value replaced them",
        EndpointStats::conflations);
    count(
        endpoint,
        tags,
        "missed",
        "Publications not sent to a slow client because they were not kept any more; it was sent a gap",
        EndpointStats::missed);
    count(
        endpoint,
        tags,
        "batched",
        "Publications delayed by a rate limit and sent together with others",
        EndpointStats::batches);
    count(
        endpoint,
        tags,
        "rate.limited",
        "Messages rejected because their client exceeded its rate limit",
        EndpointStats::messagesRateLimited);
    count(
        endpoint,
        tags,
        "handler.failures",
        "Connections closed with 1011 because of an exception in a handler",
        EndpointStats::handlerFailures);
  }

  private void count(
      Endpoint endpoint,
      Tags tags,
      String name,
      String description,
      ToDoubleFunction<EndpointStats> value) {
    FunctionCounter.builder("tapeloom." + name, endpoint.stats(), value)
        .tags(tags)
        .description(description)
        .register(registry);
  }

  /**
   * Adds a counter that reads its value. The supplier is kept here, because the registry refers to
   * it weakly.
   */
  private void count(String name, String description, Tags tags, LongSupplier value) {
    suppliers.add(value);
    FunctionCounter.builder("tapeloom." + name, value, LongSupplier::getAsLong)
        .tags(tags)
        .description(description)
        .register(registry);
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge.builder("tapeloom." + name, value).tags(tags).description(description).register(registry);
  }

  /** Adds the metrics of topics and channels. */
  public Metrics with(Topics topics, ChannelLoad load) {
    gauge("topics", "Open topics", Tags.empty(), () -> topics.all().size());
    FunctionCounter.builder("tapeloom.publications", topics, Topics::publications)
        .description("Values published to topics")
        .register(registry);
    FunctionCounter.builder("tapeloom.publications.missed", topics, Topics::missed)
        .description(
            "Values read later by the subscribers of an event loop with too many undelivered"
                + " publications")
        .register(registry);
    for (var kind : ChannelKind.values()) {
      gauge(
          "channel.subscribers",
          "Connections subscribed to the channel",
          Tags.of("channel", kind.wireName()),
          () -> load.of(kind));
    }
    return this;
  }

  /** Adds the metrics of what clients have missed. */
  public Metrics with(Recoveries recoveries, PagedStore store) {
    gauge(
        "recoveries.active",
        "Connections that are sent what they have missed",
        Tags.empty(),
        recoveries::inFlight);
    gauge(
        "recoveries.waiting",
        "Connections that wait for what they have missed",
        Tags.empty(),
        recoveries::waiting);
    count(
        "recoveries.refused",
        "Recoveries refused because of the rate of their address",
        Tags.empty(),
        recoveries::refused);
    gauge(
        "recovery.bytes",
        "Memory of the values that clients may have missed, free pages included",
        Tags.empty(),
        store::bytes);
    count(
        "recovery.unkept",
        "Values that were not kept because they are larger than a page",
        Tags.empty(),
        store::unkept);
    return this;
  }

  /** Adds the metrics of the memory and the file descriptors of all connections. */
  public Metrics with(WireMemory memory, Descriptors descriptors) {
    addBudget("unsent", memory.unsent());
    addBudget("unfinished", memory.unfinished());
    FunctionCounter.builder(
            "tapeloom.connections.turned.away", descriptors, Descriptors::turnedAway)
        .description(
            "Connections closed right after they were accepted because no file descriptor was left")
        .register(registry);
    return this;
  }

  private void addBudget(String of, ByteBudget budget) {
    var tags = Tags.of("of", of);
    gauge("memory.bytes", "Memory used by all connections, in bytes", tags, budget::heldBytes);
    gauge(
        "memory.max.bytes",
        "Limit of the memory used by all connections, in bytes",
        tags,
        budget::maxBytes);
    FunctionCounter.builder("tapeloom.memory.shed", budget, ByteBudget::shed)
        .tags(tags)
        .description(
            "Connections closed because the memory used by all connections exceeded its limit")
        .register(registry);
  }

  /** Adds the metrics of the part in a cluster. */
  public Metrics with(List<Membership.Meter> meters) {
    for (var meter : meters) {
      if (meter.counts()) {
        FunctionCounter.builder(
                "tapeloom." + meter.name(), meter, each -> each.value().getAsDouble())
            .description(meter.description())
            .register(registry);
      } else {
        gauge(meter.name(), meter.description(), Tags.empty(), () -> meter.value().getAsDouble());
      }
    }
    return this;
  }

  /** Adds the metrics of the feed and the bar broadcaster. */
  public Metrics with(FeedHealth feed, BarBroadcaster broadcaster) {
    gauge(
        "feed.up",
        "1 while the market is open or closed, 0 while it is stale, lost or over",
        Tags.empty(),
        () -> feed.market().phase().isHealthy() ? 1 : 0);
    for (var phase : MarketState.Phase.values()) {
      gauge(
          "market.state",
          "1 for the current state of the market, 0 for the others",
          Tags.of("state", phase.word()),
          () -> feed.market().phase() == phase ? 1 : 0);
    }
    FunctionCounter.builder("tapeloom.feed.events", feed, FeedHealth::events)
        .description("Market events received from the feed")
        .register(registry);
    FunctionCounter.builder("tapeloom.feed.restarts", feed, FeedHealth::restarts)
        .description("Restarts of the feed after a failure")
        .register(registry);
    FunctionCounter.builder("tapeloom.feed.files.lost", feed, FeedHealth::filesLost)
        .description("Failures to read a recording's file to its end")
        .register(registry);
    FunctionCounter.builder(
            "tapeloom.bar.broadcasts", broadcaster, each -> each.stats().broadcastsSent())
        .tags("outcome", "sent")
        .description(BROADCASTS)
        .register(registry);
    FunctionCounter.builder(
            "tapeloom.bar.broadcasts", broadcaster, each -> each.stats().broadcastsSkipped())
        .tags("outcome", "skipped")
        .description(BROADCASTS)
        .register(registry);
    FunctionCounter.builder("tapeloom.bar.broadcasts", broadcaster, each -> each.stats().errors())
        .tags("outcome", "failed")
        .description(BROADCASTS)
        .register(registry);
    return this;
  }

  /** Adds the metrics of replays. */
  public Metrics with(Replays replays) {
    gauge(
        "replays",
        "Open replays, including those that are still ending",
        Tags.empty(),
        replays::count);
    for (var limit : Replays.Limit.values()) {
      FunctionCounter.builder("tapeloom.replays.refused", replays, each -> each.refused(limit))
          .tags("limit", limit.name().toLowerCase(Locale.ROOT))
          .description("Replays refused, by the limit that was reached")
          .register(registry);
    }
    FunctionCounter.builder("tapeloom.replays.started", replays, Replays::started)
        .description("Replays started")
        .register(registry);
    return this;
  }

  /** Adds a counter of data that was lost before it was written to the disk. */
  public Metrics withLosses(String of, LongSupplier count) {
    count("lost", "Records lost before they were written to the disk", Tags.of("of", of), count);
    return this;
  }

  /**
   * Adds the failed writes of the history and the number of its gaps that are still to be filled.
   */
  public Metrics withHistory(LongSupplier failures, LongSupplier gaps) {
    gauge(
        "history.gaps",
        "Gaps in the history that are still requested from the market",
        Tags.empty(),
        gaps::getAsLong);
    count(
        "history.failures",
        "Failed attempts to write the history; each is retried",
        Tags.empty(),
        failures);
    return this;
  }

  /** Adds the failures of the broker and the state of its journal. */
  public Metrics withBroker(LongSupplier failures, IntSupplier waiting, BooleanSupplier writable) {
    count(
        "broker.failures",
        "Market events at which the broker failed because of a bug",
        Tags.empty(),
        failures);
    gauge(
        "broker.journal.waiting",
        "Facts of the broker that are not on disk yet",
        Tags.empty(),
        waiting::getAsInt);
    gauge(
        "broker.available",
        "1 while the broker can write its journal, otherwise 0; then it takes no orders",
        Tags.empty(),
        () -> writable.getAsBoolean() ? 1 : 0);
    return this;
  }

  /** Adds the metrics of REST. */
  public Metrics with(HttpParts http) {
    var load = http.load();
    var connections = http.connections();
    gauge("http.connections", "Open HTTP connections", Tags.empty(), connections::count);
    gauge(
        "rest.in.flight",
        "REST requests whose answer is not complete",
        Tags.empty(),
        load::inFlight);
    gauge("rest.at.work", "REST requests that are being handled", Tags.empty(), load::atWork);
    gauge("rest.waiting", "REST requests that wait to be handled", Tags.empty(), load::waiting);
    gauge(
        "rest.pending.bytes",
        "Bytes of REST answers that wait to be written to sockets",
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
        "REST requests refused before they were handled, by reason",
        Tags.of("reason", reason),
        count);
  }

  private void closed(String reason, LongSupplier count) {
    count(
        "http.connections.closed",
        "HTTP connections closed by the server, by reason",
        Tags.of("reason", reason),
        count);
  }

  /** Adds the counter of refused tokens. */
  public Metrics with(TokenAuthenticator authenticator) {
    FunctionCounter.builder("tapeloom.auth.failures", authenticator, TokenAuthenticator::refusals)
        .description("Tokens refused")
        .register(registry);
    return this;
  }

  /** Returns all current values in the Prometheus text format. */
  public String scrape() {
    endpoints.forEach(
        (protocol, endpoint) ->
            endpoint.stats().closes().keySet().forEach(code -> addCode(protocol, endpoint, code)));
    return registry.scrape();
  }

  /** Adds the counter of a close code, when a connection was closed with it for the first time. */
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
        .description("Connections closed, by close code; 1006: no close frame")
        .register(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
