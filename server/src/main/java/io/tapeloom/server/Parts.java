package io.tapeloom.server;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.FeedListener;
import io.tapeloom.feed.FeedStatus;
import io.tapeloom.feed.FeedSupervisor;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SimulatedFeed;
import io.tapeloom.feed.VenueHistory;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.operations.BarOperations;
import io.tapeloom.server.rest.Paths;
import io.tapeloom.server.rest.Release;
import io.tapeloom.stream.Endpoint;
import io.tapeloom.stream.NanoClock;
import io.tapeloom.stream.StreamApi;
import io.tapeloom.stream.Topics;
import io.tapeloom.stream.wire.WebSockets;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the parts are put together, in the order in which data flows. */
@Factory
final class Parts {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  /** The moment at which history ends and the live feed begins. */
  record HandOver(long nanos) {}

  @Singleton
  Release release() {
    return Release.current();
  }

  // feed → market

  @Singleton
  Instruments instruments(Venue venue) {
    return new Instruments(venue.instruments());
  }

  @Singleton
  HandOver handOver(InstantSource clock) {
    return new HandOver(nanos(clock.instant()));
  }

  @Singleton
  MarketBoard board(Venue venue, Instruments instruments, HandOver handOver, NanoClock clock) {
    long begun = clock.nanoTime();
    var board = MarketBoard.from(new VenueHistory(venue), instruments.all(), handOver.nanos);
    LOG.info(
        "History is ready: {} bars of {} instruments in {} ms",
        board.barCount(),
        instruments.all().size(),
        TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - begun));
    return board;
  }

  @Singleton
  @Bean(preDestroy = "close")
  FeedSupervisor feed(Venue venue, MarketBoard board, HandOver handOver, InstantSource clock) {
    var feed = new SimulatedFeed(venue, handOver.nanos, clock, Pause.sleeping());
    return new FeedSupervisor(
        feed,
        new FeedListener() {
          @Override
          public void onEvent(MarketEvent event) {
            board.apply(event);
          }

          @Override
          public void onStatus(FeedStatus status) {
            LOG.info("Feed: {}", status);
          }
        },
        clock,
        Pause.sleeping(),
        new Backoff(100, 10_000, new SecureRandom()));
  }

  // market → topic

  @Singleton
  @Bean(preDestroy = "close")
  Topics topics() {
    return new Topics(new SecureRandom());
  }

  @Singleton
  BarTopics barTopics(Instruments instruments, MarketBoard board, Topics topics) {
    return new BarTopics(instruments, board, topics);
  }

  @Singleton
  @Bean(preDestroy = "close")
  BarBroadcaster broadcaster(BarTopics topics, Instruments instruments, Settings settings) {
    return new BarBroadcaster(topics, instruments, settings.broadcaster());
  }

  // topic → session → wire

  @Singleton
  StreamApi streamApi(Instruments instruments, BarTopics bars, Release release, Settings settings) {
    return StreamApi.titled("Tapeloom operations", release.version())
        .describedAs(
            "Live market data over one WebSocket connection. A client sends operations, is"
                + " answered, and is pushed what it has subscribed to.")
        .contact(release.name(), settings.supportContact())
        .tag("datafeed", "Public market data")
        .mapper(WireJson.mapper())
        .topics(BarTopics.FAMILY)
        .include(new BarOperations(instruments, bars))
        .build();
  }

  @Singleton
  Endpoint operations(StreamApi api, Settings settings, NanoClock clock) {
    return new Endpoint(Paths.OPERATIONS, api.protocol(), settings.limits(), clock);
  }

  @Singleton
  WebSockets webSockets(Endpoint operations, Settings settings, NanoClock clock) {
    return new WebSockets(List.of(operations), settings::allowsOrigin, clock);
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
