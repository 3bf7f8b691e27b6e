package io.tapeloom.store;

import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A market that delivers some trades and ends.
 *
 * @param past what it knows besides, as bars; empty: no past
 */
record ScriptedMarket(List<Trade> trades, List<Trade> past, List<Instrument> instruments)
    implements MarketSource {

  ScriptedMarket(List<Trade> trades, List<Trade> past) {
    this(trades, past, Tapes.BOTH);
  }

  /** One that knows no past. */
  ScriptedMarket(List<Trade> trades) {
    this(trades, List.of());
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public History history() {
    return (instrument, untilNanos) -> {
      var book = new BarBook(instrument, _ -> 10_000);
      Tapes.before(past, instrument, untilNanos).forEach(book::trade);
      return new History.Past(book, Optional.empty());
    };
  }

  @Override
  public List<Bar> minutes(Instrument instrument, long fromMillis, long untilMillis) {
    var book = new BarBook(instrument, _ -> 10_000);
    Tapes.before(past, instrument, untilMillis * 1_000_000).forEach(book::trade);
    return book.series(Resolution.MINUTES_1).bars(fromMillis, untilMillis, Integer.MAX_VALUE);
  }

  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    return new Feed() {
      @Override
      public List<Instrument> instruments() {
        return instruments;
      }

      @Override
      public void run(Consumer<? super MarketEvent> listener) {
        trades.stream().filter(trade -> trade.eventTimeNanos() >= fromNanos).forEach(listener);
      }
    };
  }
}
