package io.tapeloom.server;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.Chaos;
import io.tapeloom.feed.ChaosFeed;
import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.FeedListener;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.FeedStatus;
import io.tapeloom.feed.FeedSupervisor;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.recording.Recorder;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import io.tapeloom.server.broker.BrokerDesk;
import io.tapeloom.server.cluster.Membership;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.CatchUp;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.FeedNews;
import io.tapeloom.server.live.FeedTime;
import io.tapeloom.server.live.InstrumentChanges;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.MarketPublisher;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.PriceAlerts;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.live.TickSizes;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.server.watch.Pulse;
import io.tapeloom.stream.loop.NanoClock;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts from the feed to the market. The market source itself is given. */
@Factory
final class FeedParts {

  private static final Logger LOG = LoggerFactory.getLogger(FeedParts.class);

  /** The moment at which the history ends and the live feed starts, in ns since the epoch. */
  record HandOver(long nanos) {}

  @Singleton
  SteadyClock steadyClock(InstantSource clock, NanoClock nanoClock) {
    return new SteadyClock(clock, nanoClock::nanoTime);
  }

  @Singleton
  Instruments instruments(MarketSource source) {
    return new Instruments(source.instruments());
  }

  @Singleton
  HandOver handOver(MarketSource source, InstantSource clock, Membership membership) {
    long now = EpochNanos.now(clock);
    return new HandOver(membership.handOverNanos(now).orElseGet(() -> source.handOverNanos(now)));
  }

  @Singleton
  History history(MarketSource source) {
    return source.history();
  }

  @Singleton
  BarArchive archive(MarketSource source) {
    var archive = source.archive();
    return archive.isRemote()
        ? (instrument, resolution, fromMillis, toMillis, limit) ->
            RestWorkers.waiting(
                () -> archive.bars(instrument, resolution, fromMillis, toMillis, limit))
        : archive;
  }

  @Singleton
  EventHistory eventHistory(MarketSource source) {
    return source.eventHistory();
  }

  @Singleton
  MarketBoard board(History history, Instruments instruments, HandOver handOver, NanoClock clock) {
    long startNanos = clock.nanoTime();
    var board = MarketBoard.from(history, instruments.all(), handOver.nanos);
    LOG.info(
        "History is ready: {} bars of {} instruments in {} ms",
        board.barCount(),
        instruments.all().size(),
        TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - startNanos));
    return board;
  }

  /** Records all events if the settings enable the recorder. */
  record Tap(Optional<Recorder> recorder) implements AutoCloseable {

    void record(MarketEvent event) {
      recorder.ifPresent(each -> each.record(event));
    }

    long lost() {
      return recorder.map(Recorder::lost).orElse(0L);
    }

    @Override
    public void close() {
      recorder.ifPresent(Recorder::close);
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  Tap tap(Settings settings, InstantSource clock, SteadyClock time) {
    var recorder = settings.market().recorder();
    return new Tap(
        recorder
            .folder()
            .map(
                folder ->
                    Recorder.start(
                        folder, clock, time, recorder.flushInterval(), recorder.rotation())));
  }

  @Singleton
  @Bean(preDestroy = "close")
  FeedHealth feedHealth(
      MarketSource source,
      Instruments instruments,
      HandOver handOver,
      Settings settings,
      InstantSource clock,
      NanoClock nanoClock,
      FeedNews news,
      Membership membership) {
    return new FeedHealth(
        new FeedHealth.Beginning(
            source.name(),
            instruments.all().size(),
            source.isOpenAt(handOver.nanos),
            settings.market().staleAfter()),
        clock,
        nanoClock,
        membership.follows() ? (_, _) -> {} : news::report); // the generator reports its market
  }

  @Singleton
  FeedNews feedNews(SystemTopics system, UserTopics users) {
    return new FeedNews(system, users);
  }

  @Singleton
  PriceAlerts priceAlerts(UserTopics users, Settings settings) {
    var market = settings.market();
    return new PriceAlerts(users, market.speed(), new SplittableRandom(market.seed()));
  }

  @Singleton
  CatchUp catchUp(FeedNews news) {
    return new CatchUp(news::report);
  }

  @Singleton
  TickSizes ticks() {
    return new TickSizes();
  }

  @Singleton
  Pulse feedPulse() {
    return new Pulse();
  }

  @Singleton
  FeedListener feedListener(
      Pulse pulse,
      Tap tap,
      MarketBoard board,
      TickSizes ticks,
      MarketPublisher publisher,
      BarBroadcaster bars,
      PriceAlerts alerts,
      FeedHealth health,
      FeedNews news,
      CatchUp catchUp,
      BrokerDesk broker,
      Membership membership) {
    return new FeedListener() {
      @Override
      public void onEvent(MarketEvent event) {
        pulse.beat();
        health.delivered();
        tap.record(event);
        bars.beatBefore(event.eventTimeNanos());
        board.apply(event);
        ticks.apply(event);
        if (event instanceof Trade) {
          bars.changed(event.instrument());
        }
        if (catchUp.publishes(event) && !membership.hasCounted(event)) {
          publish(event);
        }
      }

      private void publish(MarketEvent event) {
        var position = publisher.publish(event);
        if (event instanceof Trade trade) {
          alerts.apply(trade);
        }
        broker.event(event, position);
      }

      @Override
      public void onStatus(FeedStatus status) {
        LOG.info("Feed: {}", status);
        follow(pulse, status);
        health.apply(status); // before clients are notified, because they may request the state
        news.report(status);
      }
    };
  }

  private static void follow(Pulse pulse, FeedStatus status) {
    switch (status) {
      case FeedStatus.Started _ -> pulse.begin();
      case FeedStatus.Ended _, FeedStatus.Stopped _ -> pulse.end();
      case FeedStatus.Failed _, FeedStatus.Restarted _ -> pulse.beat();
    }
  }

  @Singleton
  InstrumentChanges instrumentChanges(
      History history,
      Instruments instruments,
      MarketBoard board,
      MarketTopics topics,
      MarketPublisher publisher,
      BarBroadcaster bars,
      SystemTopics system) {
    return new InstrumentChanges(history, instruments, board, topics, publisher, bars, system);
  }

  /** Applies the notices of a feed. */
  record Notices(
      MarketBoard board,
      MarketPublisher publisher,
      BarBroadcaster bars,
      InstrumentChanges changes,
      FeedHealth health,
      CatchUp catchUp,
      InstantSource clock) {

    void accept(FeedNotice notice) {
      health.apply(notice); // before clients are notified, because they may request the state
      if (notice instanceof FeedNotice.BarsCorrected missing) {
        board.correct(missing);
        bars.corrected(missing.instrument());
      } else if (notice instanceof FeedNotice.BarsLoaded loaded) {
        board.load(loaded);
        bars.corrected(loaded.instrument());
        publisher.publishTicker(loaded.instrument());
      } else if (notice instanceof FeedNotice.InstrumentsChanged changed) {
        changes.apply(changed, EpochNanos.now(clock));
      }
      catchUp.accept(notice);
    }
  }

  @Singleton
  Notices notices(
      MarketBoard board,
      MarketPublisher publisher,
      BarBroadcaster bars,
      InstrumentChanges changes,
      FeedHealth health,
      CatchUp catchUp,
      InstantSource clock) {
    return new Notices(board, publisher, bars, changes, health, catchUp, clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  FeedSupervisor feed(
      MarketSource source,
      HandOver handOver,
      BarBroadcaster bars,
      FeedListener listener,
      Notices notices,
      MarketTopics topics,
      Pulse pulse,
      InstantSource clock,
      SteadyClock time,
      Pause pause,
      Settings settings) {
    var market = settings.market();
    var resting = pulse.resting(pause);
    var feedTime = new FeedTime(pulse.beating(clock), resting, bars);
    var feed = source.feed(handOver.nanos, feedTime, feedTime, notices::accept);
    feed.watchBooks(topics::isBookWatched);
    return new FeedSupervisor(
        market.chaos().equals(Chaos.NONE)
            ? feed
            : new ChaosFeed(feed, market.chaos(), new SplittableRandom(market.seed()), resting),
        listener,
        clock,
        time,
        resting,
        new Backoff(100, 10_000, new SecureRandom()));
  }
}
