package io.tapeloom.bench.parts;

import io.tapeloom.market.Instrument;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.channels.ChannelHealth;
import io.tapeloom.server.channels.ChannelLoad;
import io.tapeloom.server.channels.ChannelProtocol;
import io.tapeloom.server.channels.ChannelTopics;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.operations.BarOperations;
import io.tapeloom.server.operations.ConnectionOperations;
import io.tapeloom.server.operations.OrderbookOperations;
import io.tapeloom.server.operations.QuoteOperations;
import io.tapeloom.server.operations.TradeOperations;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Peer;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The server's parts from topics to protocols, for one instrument without history, on a loop that
 * runs on the calling thread.
 */
final class ServerParts {

  /** Longer than a benchmark runs. */
  private static final Limits LIMITS =
      Limits.DEFAULT
          .withHeartbeatInterval(Duration.ofDays(1))
          .withMaxConnectionLifespan(Duration.ofDays(1))
          .withMaxConnections(100_000)
          .withMaxConnectionsPerAddress(100_000)
          .withMessageRate(Integer.MAX_VALUE)
          .withMessageBurst(Integer.MAX_VALUE);

  final Instrument instrument = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");
  final Topics topics = new Topics(RandomGenerator.of("L64X128MixRandom"));
  final BarTopics bars;
  final MarketTopics market;
  final Protocol operations;
  final Protocol channels;

  private final DirectLoop loop = new DirectLoop(NanoClock.system());

  ServerParts() {
    var clock = InstantSource.system();
    var instruments = new Instruments(List.of(instrument));
    bars = new BarTopics(instruments, topics);
    market = new MarketTopics(instruments, topics);
    var health =
        new FeedHealth(
            new FeedHealth.Beginning("none", 7, true, Optional.empty()),
            clock,
            NanoClock.system(),
            (_, _) -> {});
    operations =
        StreamApi.titled("Parts", "1")
            .tag("datafeed", "Public market data")
            .tag("connection", "The connection itself")
            .mapper(WireJson.mapper())
            .topics(BarTopics.FAMILY)
            .topics(MarketTopics.QUOTES)
            .topics(MarketTopics.TRADES)
            .topics(MarketTopics.BOOKS)
            .topics(ReplayTopics.BARS)
            .topics(ReplayTopics.QUOTES)
            .topics(ReplayTopics.TRADES)
            .topics(ReplayTopics.BOOKS)
            .include(new BarOperations(instruments, bars, health::freshness))
            .include(new QuoteOperations(instruments, market, health::freshness))
            .include(new TradeOperations(instruments, market, health::freshness))
            .include(new OrderbookOperations(instruments, market, health::freshness))
            .include(
                new ConnectionOperations(
                    clock, health::freshness, instruments.followers(), SessionBroker.none()))
            .build()
            .protocol();
    var table = Settings.read(Map.of(), List.of("AAPL", "GOOGL", "MSFT")).channels();
    channels =
        new ChannelProtocol(
            WireJson.mapper(),
            new ChannelTopics(instruments, market, bars, new SystemTopics(topics, clock)),
            table,
            new ChannelLoad(table),
            new ChannelHealth(health, false),
            new UserTopics(topics),
            SessionBroker.none(),
            Authenticator.none(),
            clock,
            Duration.ofSeconds(30));
  }

  Protocol protocol(String name) {
    return switch (name) {
      case "operations" -> operations;
      case "channels" -> channels;
      default -> throw new IllegalArgumentException("no protocol is called " + name);
    };
  }

  static Endpoint endpoint(Protocol protocol) {
    return new Endpoint("/", protocol, LIMITS, NanoClock.system());
  }

  Session open(Endpoint endpoint, Peer peer) {
    return switch (endpoint.reserve(InetAddress.getLoopbackAddress())) {
      case Endpoint.Place place -> place.open(loop, peer, Optional.empty());
      case Endpoint.NoPlace none -> throw new IllegalStateException("no place: " + none);
    };
  }
}
