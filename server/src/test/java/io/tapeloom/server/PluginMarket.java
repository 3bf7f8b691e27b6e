package io.tapeloom.server;

import io.tapeloom.exchange.Listing;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The market of somebody's own feed: one stock without a past. */
record PluginMarket(Instrument instrument, Run feed) implements MarketSource {

  static final Instrument AAPL = Listing.stocks().getFirst().instrument();

  PluginMarket(Run feed) {
    this(AAPL, feed);
  }

  /** What the feed does when it is run; its market is never over. */
  interface Run {
    void run(Consumer<? super MarketEvent> listener) throws Exception;
  }

  /** A trade at its number of seconds after the epoch. */
  static Trade trade(long id) {
    return new Trade(AAPL, id, 15_000 + id, 100, Side.BUY, TimeUnit.SECONDS.toNanos(id));
  }

  @Override
  public String name() {
    return "plugin";
  }

  @Override
  public List<Instrument> instruments() {
    return List.of(instrument);
  }

  @Override
  public History history() {
    return (instrument, _) ->
        new History.Past(new BarBook(instrument, _ -> 1000), Optional.empty());
  }

  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    return new Feed() {
      @Override
      public List<Instrument> instruments() {
        return List.of(instrument);
      }

      @Override
      public void run(Consumer<? super MarketEvent> listener) throws Exception {
        feed.run(listener);
      }
    };
  }
}
