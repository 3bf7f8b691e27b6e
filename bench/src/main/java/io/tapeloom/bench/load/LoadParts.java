package io.tapeloom.bench.load;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.simulated.SimulatedMarket;
import io.tapeloom.market.BarBook;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.http.Endpoints;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.MarketPublisher;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserTopics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The beans that a server under load has in addition to its own, or instead of them. */
@Factory
@Requires(property = "bench.load")
final class LoadParts {

  @Singleton
  LoadPlan plan() {
    return LoadPlan.read(System.getenv())
        .orElseThrow(() -> new IllegalStateException("BENCH_LOAD is not set"));
  }

  @Singleton
  @Primary
  MarketSource source(LoadPlan plan) {
    return new SimulatedMarket(new LoadVenue(plan.topics()));
  }

  /** A board without history, because that of thousands of instruments would fill the memory. */
  @Singleton
  @Primary
  MarketBoard board(Instruments instruments) {
    History none =
        (instrument, _) -> new History.Past(new BarBook(instrument, _ -> 1), Optional.empty());
    return MarketBoard.from(none, instruments.all(), 0);
  }

  @Singleton
  Publisher publisher(
      LoadPlan plan,
      Instruments instruments,
      BarTopics bars,
      BarBroadcaster broadcaster,
      MarketPublisher market,
      SystemTopics system,
      UserTopics users,
      Settings settings,
      Endpoints endpoints) {
    return switch (plan.kind()) {
      case BARS -> {
        var load = new BarLoad(instruments, bars, broadcaster);
        yield plan.perSecond() > 0
            ? new PacedPublisher(
                List.of(new PacedPublisher.Source(plan.perSecond(), load::publishInTurn)))
            : new EagerPublisher(load::publishAtRandom, plan.burst(), new BackPressure(endpoints));
      }
      case CHANNELS ->
          new PacedPublisher(
              new ChannelSources(settings.channels(), bars, broadcaster, market, system, users)
                  .all(instruments));
    };
  }

  @Context
  @Bean(preDestroy = "close")
  LoadSource source(LoadPlan plan, Endpoints endpoints, Publisher publisher) {
    return LoadSource.start(plan, endpoints, publisher);
  }
}
