package io.tapeloom.store;

import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A market that delivers some trades and ends, and knows no past. */
record ScriptedMarket(List<Trade> trades) implements MarketSource {

  @Override
  public List<Instrument> instruments() {
    return Tapes.BOTH;
  }

  @Override
  public History history() {
    return (instrument, _) ->
        new History.Past(new BarBook(instrument, _ -> 10_000), Optional.empty());
  }

  @Override
  public long handOverNanos(long nowNanos) {
    return nowNanos;
  }

  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    return new Feed() {
      @Override
      public List<Instrument> instruments() {
        return Tapes.BOTH;
      }

      @Override
      public void run(Consumer<? super MarketEvent> listener) {
        trades.stream().filter(trade -> trade.eventTimeNanos() >= fromNanos).forEach(listener);
      }
    };
  }
}
