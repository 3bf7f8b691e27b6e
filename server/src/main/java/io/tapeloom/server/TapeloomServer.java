package io.tapeloom.server;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.context.annotation.Primary;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.inject.annotation.MutableAnnotationMetadata;
import io.micronaut.runtime.server.EmbeddedServer;
import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.FeedSupervisor;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.Retention;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.binance.live.BinanceMarket;
import io.tapeloom.feed.simulated.SimulatedMarket;
import io.tapeloom.feed.stored.StoredMarket;
import io.tapeloom.feed.venue.UnusableVenue;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.FeedParts.HandOver;
import io.tapeloom.server.cluster.GeneratorMember;
import io.tapeloom.server.cluster.Membership;
import io.tapeloom.server.cluster.NodeMember;
import io.tapeloom.server.config.FeedSettings;
import io.tapeloom.server.config.MarketSettings;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.http.EventLoops;
import io.tapeloom.server.http.RestLoad;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.ClockWatch;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Heartbeat;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.ServerState;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.metrics.Metrics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.server.watch.Watchdog;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.topic.Topics;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: all parts, on one port. Thread-safe. */
public final class TapeloomServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TapeloomServer.class);

  private final ApplicationContext context;
  private final EmbeddedServer http;

  /** The market with a store, closed last; empty without a store. */
  private final Optional<StoredMarket> kept;

  private final Membership membership;

  private TapeloomServer(
      ApplicationContext context,
      EmbeddedServer http,
      Optional<StoredMarket> kept,
      Membership membership) {
    this.membership = membership;
    this.context = context;
    this.http = http;
    this.kept = kept;
  }

  /**
   * Starts all parts; returns when the server accepts connections.
   *
   * @throws UnusableVenue if the venue cannot be reached or does not have the symbols
   * @throws Retention.TooManyInstruments if the heap is too small for the market
   */
  public static TapeloomServer start(Settings settings, InstantSource clock, NanoClock nanoClock) {
    var time = new SteadyClock(clock, nanoClock::nanoTime);
    var source = source(settings.market(), clock, time);
    var membership = Members.of(settings, source, clock, nanoClock);
    try {
      return start(settings, source, clock, nanoClock, membership);
    } catch (RuntimeException e) {
      membership.close();
      throw e;
    }
  }

  private static TapeloomServer start(
      Settings settings,
      MarketSource source,
      InstantSource clock,
      NanoClock nanoClock,
      Membership membership) {
    var time = new SteadyClock(clock, nanoClock::nanoTime);
    var kept = KeptMarket.of(source, settings, time);
    report(kept.<MarketSource>map(it -> it).orElse(source).retention());
    try {
      var server =
          start(
              settings,
              kept.<MarketSource>map(it -> it).orElse(source),
              clock,
              nanoClock,
              Pause.sleeping(),
              membership);
      return new TapeloomServer(server.context, server.http, kept, membership);
    } catch (RuntimeException e) {
      kept.ifPresent(StoredMarket::close);
      throw KeptMarket.refusal(e, settings).<RuntimeException>map(it -> it).orElse(e);
    }
  }

  private static void report(Retention retention) {
    if (retention.share() < 1) {
      LOG.warn(
          "The heap holds {} % of the default history in memory: {} days of 1-minute bars, {} days"
              + " of 1-hour bars",
          Math.round(100 * retention.share()),
          retention.days(Resolution.MINUTES_1),
          retention.days(Resolution.MINUTES_60));
    }
  }

  static MarketSource source(MarketSettings market, InstantSource clock, SteadyClock time) {
    return switch (market.feed()) {
      case FeedSettings.Simulated _ ->
          new SimulatedMarket(
              new SimulatedVenue(market.seed(), market.speed(), market.hours(), market.listed()),
              market.historyCacheBytes());
      case FeedSettings.Recorded(var recording) -> recording;
      case FeedSettings.Binance(var options) ->
          BinanceMarket.open(
              options,
              market.historyCacheBytes(),
              clock,
              time,
              Pause.sleeping(),
              new SecureRandom());
    };
  }

  /** Starts all parts on a market. */
  static TapeloomServer start(
      Settings settings, MarketSource source, InstantSource clock, NanoClock nanoClock) {
    return start(settings, source, clock, nanoClock, Pause.sleeping());
  }

  /**
   * Starts all parts on a market.
   *
   * @param pause how the feed's thread waits
   */
  static TapeloomServer start(
      Settings settings,
      MarketSource source,
      InstantSource clock,
      NanoClock nanoClock,
      Pause pause) {
    return start(settings, source, clock, nanoClock, pause, Membership.ALONE);
  }

  private static TapeloomServer start(
      Settings settings,
      MarketSource source,
      InstantSource clock,
      NanoClock nanoClock,
      Pause pause,
      Membership membership) {
    var context =
        ApplicationContext.builder()
            .properties(properties(settings))
            .banner(false)
            .beanDefinitions(
                RuntimeBeanDefinition.of(Settings.class, () -> settings),
                RuntimeBeanDefinition.of(MarketSource.class, () -> source),
                RuntimeBeanDefinition.of(Membership.class, () -> membership),
                // takes precedence over Micronaut's own bean
                RuntimeBeanDefinition.builder(InstantSource.class, () -> clock)
                    .annotationMetadata(primary())
                    .build(),
                RuntimeBeanDefinition.of(NanoClock.class, () -> nanoClock),
                RuntimeBeanDefinition.of(Pause.class, () -> pause))
            .start();
    try {
      var http = context.getBean(EmbeddedServer.class);
      var broadcaster = context.getBean(BarBroadcaster.class);
      switch (membership) {
        case NodeMember node -> {
          node.join(nodeParts(context));
          http.start();
        }
        case GeneratorMember generator -> {
          context.getBean(Endpoints.class).all().forEach(each -> each.capacity().close());
          var feed = context.getBean(FeedSupervisor.class);
          http.start();
          feed.start();
          generator.live(
              context.getBean(FeedHealth.class)::market, context.getBean(HandOver.class).nanos());
        }
        default -> {
          var feed = context.getBean(FeedSupervisor.class);
          http.start();
          feed.start();
        }
      }
      broadcaster.start();
      context.getBean(Heartbeat.class).start();
      context.getBean(Metrics.class); // starts to measure
      context.getBean(FeedHealth.class).start();
      context.getBean(ServerState.class).serve(membership::isReady);
      return new TapeloomServer(context, http, Optional.empty(), membership);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private static NodeMember.Parts nodeParts(ApplicationContext context) {
    return new NodeMember.Parts(
        context.getBean(Topics.class),
        context.getBean(Instruments.class),
        context.getBean(MarketBoard.class),
        context.getBean(BarBroadcaster.class),
        context.getBean(SystemTopics.class),
        context.getBean(UserTopics.class),
        context.getBean(FeedHealth.class),
        context.getBean(HandOver.class).nanos());
  }

  private static AnnotationMetadata primary() {
    var metadata = new MutableAnnotationMetadata();
    metadata.addDeclaredAnnotation(Primary.class.getName(), Map.of());
    return metadata;
  }

  /** Returns the default symbols of the simulated market. */
  static List<String> symbols() {
    return Listing.stocks().stream().map(listing -> listing.instrument().symbol()).toList();
  }

  private static Map<String, Object> properties(Settings settings) {
    return Map.of(
        "micronaut.server.host", settings.host(),
        "micronaut.server.port", settings.port() == 0 ? -1 : settings.port(),
        "tapeloom.admin.port", settings.adminPort().orElse(-1),
        "micronaut.server.cors.configurations.web.allowed-origins-regex", origins(settings),
        // if every page may send requests, none may send the browser user's credentials
        "micronaut.server.cors.configurations.web.allow-credentials",
            !settings.allowedOrigins().contains("*"));
  }

  /** Returns a pattern, because Micronaut has no other value for "all origins". */
  private static String origins(Settings settings) {
    return settings.allowedOrigins().stream()
        .map(origin -> origin.equals("*") ? ".*" : Pattern.quote(origin))
        .collect(Collectors.joining("|"));
  }

  /**
   * Starts to watch the clock and the essential threads.
   *
   * @param onStill receives, once, a description of what made no progress for too long
   */
  void watch(Consumer<String> onStill) {
    var watchdog = context.getBean(Watchdog.class);
    for (var loop : context.getBean(EventLoops.class).all()) {
      watchdog.watch("an event loop", loop);
    }
    watchdog.start(onStill);
    membership.onBroken(onStill);
    context.getBean(ClockWatch.class).start();
  }

  public int port() {
    return http.getPort();
  }

  ApplicationContext context() {
    return context;
  }

  /**
   * Rejects new clients, notifies and closes all connections within the shutdown timeout of the
   * settings, then stops all parts and releases the port.
   */
  @Override
  public void close() {
    if (context.isRunning()) {
      context.getBean(Watchdog.class).close(); // stopped threads make no progress
      new Drain(
              context.getBean(ServerState.class),
              context.getBean(Endpoints.class),
              context.getBean(SystemTopics.class),
              context.getBean(RestLoad.class),
              context.getBean(NanoClock.class))
          .run(context.getBean(Settings.class).shutdownTimeout());
    }
    context.close();
    membership.close();
    kept.ifPresent(StoredMarket::close);
  }
}
