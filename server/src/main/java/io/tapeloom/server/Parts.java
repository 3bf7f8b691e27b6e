package io.tapeloom.server;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.stored.StoredMarket;
import io.tapeloom.server.FeedParts.Tap;
import io.tapeloom.server.auth.Authentication;
import io.tapeloom.server.auth.TokenAuthenticator;
import io.tapeloom.server.auth.TokenVerifier;
import io.tapeloom.server.broker.BrokerDesk;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.channels.ChannelDocument;
import io.tapeloom.server.channels.ChannelHealth;
import io.tapeloom.server.channels.ChannelLoad;
import io.tapeloom.server.channels.ChannelProtocol;
import io.tapeloom.server.channels.ChannelTopics;
import io.tapeloom.server.cluster.Membership;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.http.HttpParts;
import io.tapeloom.server.http.RestLoad;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.ClockWatch;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Heartbeat;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.MarketPublisher;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.Outage;
import io.tapeloom.server.live.ServerState;
import io.tapeloom.server.live.StallWatch;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.metrics.LoopMeters;
import io.tapeloom.server.metrics.Metrics;
import io.tapeloom.server.operations.AccountOperations;
import io.tapeloom.server.operations.AuthOperations;
import io.tapeloom.server.operations.BarOperations;
import io.tapeloom.server.operations.ConnectionOperations;
import io.tapeloom.server.operations.ExecutionOperations;
import io.tapeloom.server.operations.Greeter;
import io.tapeloom.server.operations.MarketNotices;
import io.tapeloom.server.operations.NotificationOperations;
import io.tapeloom.server.operations.OrderOperations;
import io.tapeloom.server.operations.OrderbookOperations;
import io.tapeloom.server.operations.PositionOperations;
import io.tapeloom.server.operations.QuoteOperations;
import io.tapeloom.server.operations.ReplayOperations;
import io.tapeloom.server.operations.TradeOperations;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.proto.ProtoPushes;
import io.tapeloom.server.recovery.RecoveryStore;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.server.replay.Replays;
import io.tapeloom.server.rest.Paths;
import io.tapeloom.server.rest.Release;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.server.watch.Pulse;
import io.tapeloom.server.watch.Watchdog;
import io.tapeloom.stream.asyncapi.Contact;
import io.tapeloom.stream.log.PagedStore;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Liveness;
import io.tapeloom.stream.session.Recoveries;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.ByteBudget;
import io.tapeloom.stream.wire.Descriptors;
import io.tapeloom.stream.wire.WebSockets;
import io.tapeloom.stream.wire.WireMemory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.slf4j.LoggerFactory;

/** Wires the parts downstream of the {@link FeedParts}, in the order in which data flows. */
@Factory
final class Parts {

  @Singleton
  Release release() {
    return Release.current();
  }

  // market → topic

  /** Closed by the topics. */
  @Singleton
  PagedStore recoveryStore(Settings settings, Instruments instruments, Membership membership) {
    return membership
        .epoch()
        .map(epoch -> RecoveryStore.open(settings, instruments, epoch))
        .orElseGet(() -> RecoveryStore.open(settings, instruments, new SecureRandom()));
  }

  @Singleton
  @Bean(preDestroy = "close")
  Topics topics(PagedStore store, Instruments instruments, Membership membership, NanoClock clock) {
    var topics = new Topics(store, new SecureRandom(), clock);
    membership.begin(topics, instruments);
    return topics;
  }

  @Singleton
  BarTopics barTopics(Instruments instruments, Topics topics) {
    return new BarTopics(instruments, topics);
  }

  @Singleton
  MarketTopics marketTopics(Instruments instruments, Topics topics) {
    return new MarketTopics(instruments, topics);
  }

  @Singleton
  MarketPublisher marketPublisher(MarketBoard board, MarketTopics market, Topics topics) {
    return new MarketPublisher(board, market, topics);
  }

  @Singleton
  SystemTopics systemTopics(Topics topics, InstantSource clock, Membership membership) {
    return membership.follows()
        ? SystemTopics.following(topics, clock)
        : new SystemTopics(topics, clock);
  }

  @Singleton
  UserTopics userTopics(Topics topics, Membership membership) {
    return membership.follows() ? UserTopics.following(topics) : new UserTopics(topics);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Heartbeat heartbeat(SystemTopics topics, FeedHealth feed, Settings settings) {
    return new Heartbeat(topics, feed::freshness, settings.limits().timeouts().heartbeatInterval());
  }

  @Context
  @Bean(preDestroy = "close")
  StallWatch stallWatch(SystemTopics topics) {
    var watch = new StallWatch(topics, NanoClock.system()); // a stall is one of this process
    watch.start();
    return watch;
  }

  @Singleton
  @Bean(preDestroy = "close")
  BarBroadcaster broadcaster(
      MarketBoard board,
      BarTopics bars,
      Topics topics,
      Instruments instruments,
      Settings settings,
      InstantSource clock,
      Membership membership) {
    return membership.follows()
        ? BarBroadcaster.following(board, bars, instruments, settings.broadcaster(), clock)
        : new BarBroadcaster(board, bars, topics, instruments, settings.broadcaster(), clock);
  }

  // event history → session

  @Singleton
  Replays replays(
      EventHistory eventHistory, Settings settings, InstantSource clock, NanoClock nanoClock) {
    return new Replays(eventHistory, settings.replays(), clock, nanoClock);
  }

  // authentication

  @Context
  @Bean(preDestroy = "close")
  Authentication authentication(Settings settings, InstantSource clock) {
    return Authentication.of(settings.auth(), clock, new SecureRandom());
  }

  @Singleton
  TokenVerifier tokenVerifier(Authentication authentication) {
    return authentication.verifier();
  }

  @Singleton
  TokenAuthenticator authenticator(TokenVerifier verifier, Settings settings) {
    return new TokenAuthenticator(verifier, settings.auth().tokenInUrl());
  }

  // topic → session → wire

  @Singleton
  StreamApi streamApi(
      Instruments instruments,
      BarTopics bars,
      MarketTopics market,
      UserTopics users,
      Topics topics,
      Replays replays,
      FeedHealth feed,
      TokenAuthenticator authenticator,
      SessionBroker broker,
      Release release,
      Settings settings,
      InstantSource clock) {
    var auth = new AuthOperations(authenticator, users, clock, broker);
    return StreamApi.titled("Tapeloom operations", release.version())
        .describedAs(
            "Live market data over one WebSocket connection. A client sends operations and receives"
                + " their answers and the updates of the topics to which it is subscribed. A client"
                + " that offers the subprotocol `tapeloom.json` receives `welcome` first, and an"
                + " `error` for each bad message, after which the connection stays; without it, the"
                + " connection is closed with 1003. The subprotocol `tapeloom.proto` is the same with"
                + " pushes as binary frames, whose schema is `/api/v1/ws/schema.proto`.")
        .contact(release.name(), settings.supportContact())
        .tag("datafeed", "Public market data")
        .tag("replay", "Replay of past market data")
        .tag("account", "The user's account, positions, orders and notifications")
        .tag("connection", "Authentication and liveness of the connection")
        .parameterExample("symbol", "AAPL")
        .parameterExample("resolution", "1")
        .parameterExample("user", "alice")
        .parameterExample("asset", "USD")
        .parameterExample("id", "7")
        .mapper(WireJson.mapper())
        .topics(BarTopics.FAMILY)
        .topics(MarketTopics.QUOTES)
        .topics(MarketTopics.TRADES)
        .topics(MarketTopics.BOOKS)
        .topics(ReplayTopics.BARS)
        .topics(ReplayTopics.QUOTES)
        .topics(ReplayTopics.TRADES)
        .topics(ReplayTopics.BOOKS)
        .topics(ReplayTopics.PROGRESS)
        .topics(UserTopics.ACCOUNT)
        .topics(UserTopics.POSITIONS)
        .topics(UserTopics.ORDERS)
        .topics(UserTopics.EXECUTIONS)
        .topics(UserTopics.NOTIFICATIONS)
        .topics(UserTopics.ALERTS)
        .sessions(new Greeter(release.version(), topics, feed))
        .sessions(instruments.followers().releasing(auth))
        .binary(new ProtoPushes(instruments))
        .notice(Greeter.WELCOME)
        .notice(MarketNotices.STALE)
        .notice(MarketNotices.FRESH)
        .notice(AuthOperations.EXPIRING)
        .notice(AuthOperations.EXPIRED)
        .include(new BarOperations(instruments, bars, feed::freshness))
        .include(new QuoteOperations(instruments, market, feed::freshness))
        .include(new TradeOperations(instruments, market, feed::freshness))
        .include(new OrderbookOperations(instruments, market, feed::freshness))
        .include(new ReplayOperations(instruments, replays, clock))
        .include(new AccountOperations(topics, broker, feed::freshness))
        .include(new PositionOperations(topics, broker, feed::freshness))
        .include(new OrderOperations(topics, broker, feed::freshness))
        .include(new ExecutionOperations(topics, broker, feed::freshness))
        .include(new NotificationOperations(topics, feed::freshness))
        .include(auth)
        .include(new ConnectionOperations(clock, feed::freshness, instruments.followers(), broker))
        .build();
  }

  @Singleton
  ChannelLoad channelLoad(Settings settings) {
    return new ChannelLoad(settings.channels());
  }

  @Singleton
  ChannelTopics channelTopics(
      Instruments instruments, MarketTopics market, BarTopics bars, SystemTopics system) {
    return new ChannelTopics(instruments, market, bars, system);
  }

  @Singleton
  ChannelProtocol channelProtocol(
      ChannelTopics topics,
      ChannelLoad load,
      FeedHealth feed,
      UserTopics users,
      SessionBroker broker,
      TokenVerifier verifier,
      TokenAuthenticator authenticator,
      InstantSource clock,
      Settings settings) {
    return new ChannelProtocol(
        WireJson.mapper(),
        topics,
        settings.channels(),
        load,
        new ChannelHealth(feed, verifier.isConfigured()),
        users,
        broker,
        authenticator,
        clock,
        settings.limits().timeouts().heartbeatInterval());
  }

  @Singleton
  ChannelDocument channelDocument(Release release, Settings settings) {
    return new ChannelDocument(
        Paths.CHANNELS,
        release.version(),
        new Contact(release.name(), settings.supportContact()),
        settings.channels(),
        WireJson.mapper());
  }

  @Singleton
  Recoveries recoveries(Settings settings, NanoClock clock) {
    return settings.recovery().bounds(clock);
  }

  @Singleton
  Endpoints endpoints(
      StreamApi api,
      ChannelProtocol channels,
      Recoveries recoveries,
      Settings settings,
      NanoClock clock) {
    var limits = settings.limits();
    var capacity =
        new Capacity(
            limits.connections().maxConnections(),
            limits.connections().maxConnectionsPerAddress(),
            settings.http()::isUnlimited);
    return new Endpoints(
        new Endpoint(
            Paths.OPERATIONS,
            api.protocol(),
            limits,
            clock,
            Liveness.MESSAGES,
            capacity,
            recoveries),
        new Endpoint(
            Paths.CHANNELS, channels, limits, clock, Liveness.PINGS, capacity, recoveries));
  }

  /** Reports each outage of the market's source to every connection. */
  @Context
  Outage.Detector outages(FeedHealth feed, Endpoints endpoints, ChannelProtocol channels) {
    var detector =
        new Outage.Detector(
            outage -> {
              endpoints.operations().forEachSession(session -> MarketNotices.send(session, outage));
              var notice = outage.notice();
              endpoints.channels().forEachSession(session -> channels.announce(session, notice));
            });
    feed.report(detector);
    return detector;
  }

  @Singleton
  LoopMeters loopMeters() {
    return new LoopMeters();
  }

  /** The budget for incomplete messages is also the budget for request bodies. */
  @Singleton
  WireMemory wireMemory(Settings settings) {
    return new WireMemory(
        new ByteBudget(settings.memory().unsent()), new ByteBudget(settings.memory().unfinished()));
  }

  @Context
  Descriptors descriptors(Settings settings) {
    Descriptors.objectionTo(settings.limits().connections().maxConnections())
        .ifPresent(LoggerFactory.getLogger(Descriptors.class)::warn);
    return new Descriptors();
  }

  @Singleton
  WebSockets webSockets(
      Endpoints endpoints,
      TokenAuthenticator authenticator,
      LoopMeters meters,
      Settings settings,
      WireMemory memory,
      NanoClock clock) {
    return new WebSockets(
            endpoints.all(),
            settings::allowsOrigin,
            authenticator,
            meters,
            clock,
            settings.http().proxies(),
            memory)
        .explainedBy(ErrorCode::pageOf)
        .deflating(settings.compression());
  }

  // HTTP

  @Singleton
  RestLoad restLoad(Settings settings, NanoClock clock) {
    return new RestLoad(settings.http(), clock);
  }

  @Singleton
  @Named(RestWorkers.NAME)
  @Bean(preDestroy = "shutdown")
  ExecutorService restWorkers(Settings settings) {
    return new RestWorkers(settings.http());
  }

  @Singleton
  HttpParts httpParts(
      Settings settings, WebSockets webSockets, RestLoad load, WireMemory memory, NanoClock clock) {
    return new HttpParts(settings, webSockets, load, memory.unfinished(), clock);
  }

  // monitoring

  @Singleton
  @Bean(preDestroy = "close")
  ClockWatch clockWatch(InstantSource clock, NanoClock nanoClock, SystemTopics system) {
    return new ClockWatch(clock, nanoClock, system);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Watchdog watchdog(
      Settings settings, Pulse feed, BarBroadcaster broadcaster, Heartbeat heartbeat) {
    var watchdog = new Watchdog(settings.watchdogTimeout(), NanoClock.system());
    watchdog.watch("the feed", feed);
    watchdog.watch("the bar broadcaster", broadcaster.thread());
    watchdog.watch("the heartbeat", heartbeat.thread());
    return watchdog;
  }

  @Singleton
  ServerState serverState() {
    return new ServerState();
  }

  @Singleton
  @Bean(preDestroy = "close")
  Metrics metrics(
      LoopMeters loops,
      Endpoints endpoints,
      Topics topics,
      ChannelLoad load,
      FeedHealth feed,
      BarBroadcaster broadcaster,
      Replays replays,
      TokenAuthenticator authenticator,
      HttpParts http,
      Tap tap,
      MarketSource source,
      WireMemory memory,
      Recoveries recoveries,
      PagedStore recoveryStore,
      Descriptors descriptors,
      BrokerDesk broker,
      BrokerParts.Books books,
      Membership membership) {
    return new Metrics(loops, endpoints)
        .with(topics, load)
        .with(recoveries, recoveryStore)
        .with(memory, descriptors)
        .with(feed, broadcaster)
        .with(replays)
        .with(authenticator)
        .with(http)
        .withLosses("recording", tap::lost)
        .withLosses("history", () -> source instanceof StoredMarket kept ? kept.lost() : 0)
        .withHistory(
            () -> source instanceof StoredMarket kept ? kept.failures() : 0,
            () -> source instanceof StoredMarket kept ? kept.gaps() : 0)
        .with(membership.meters())
        .withBroker(broker::failures, books::waiting, books::isWritable);
  }
}
