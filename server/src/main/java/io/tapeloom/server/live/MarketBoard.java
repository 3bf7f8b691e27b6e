package io.tapeloom.server.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.LiveTicker;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The current state of every instrument: its bars at every resolution, its last trade and quote,
 * and its order book. Written by the feed's thread; any thread may correct bars and read.
 */
public final class MarketBoard {

  private final Map<Instrument, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(
      BarBook bars, LiveTicker ticker, AtomicReference<@Nullable OrderBook> book) {}

  private MarketBoard() {}

  /** Returns a board with the history up to a moment; reads the instruments in parallel. */
  public static MarketBoard from(History history, List<Instrument> instruments, long untilNanos) {
    var board = new MarketBoard();
    instruments.parallelStream()
        .map(instrument -> history.until(instrument, untilNanos))
        .forEach(board::add);
    return board;
  }

  /** Adds an instrument with its history. */
  void add(History.Past past) {
    var ticker = new LiveTicker(past.bars().series(Resolution.DAY));
    past.quote().ifPresentOrElse(ticker::apply, ticker::begin);
    entries.put(past.bars().instrument(), new Entry(past.bars(), ticker, new AtomicReference<>()));
  }

  /** Removes an instrument. */
  void remove(Instrument instrument) {
    entries.remove(instrument);
  }

  /** Applies an event; events must come in order. */
  public void apply(MarketEvent event) {
    var entry = entryOf(event.instrument());
    switch (event) {
      case Trade trade -> {
        if (entry.bars.trade(trade)) {
          entry.ticker.apply(trade);
        }
      }
      case Quote quote -> entry.ticker.apply(quote);
      case OrderBook book -> entry.book.set(book);
    }
  }

  /** Inserts bars that were missing. Any thread may call this. */
  public void correct(FeedNotice.BarsCorrected missing) {
    var entry = entryOf(missing.instrument());
    entry.bars.correct(missing.fromMillis(), missing.bars(), missing.barsUntilMillis());
    entry.ticker.corrected();
  }

  /** Replaces all bars by loaded ones. Called by the feed's thread. */
  public void load(FeedNotice.BarsLoaded loaded) {
    var entry = entryOf(loaded.instrument());
    entry.bars.correct(0, loaded.bars(), loaded.barsUntilMillis());
    entry.ticker.corrected();
    if (entry.ticker.current().isEmpty()) {
      entry.ticker.begin();
    }
  }

  public BarSeries bars(Instrument instrument, Resolution resolution) {
    return entryOf(instrument).bars.series(resolution);
  }

  /** Returns the last trade, quote and day; empty before the first trade. */
  public Optional<Ticker> ticker(Instrument instrument) {
    return entryOf(instrument).ticker.current();
  }

  /** Returns the latest order book; empty before the first one of the feed. */
  public Optional<OrderBook> book(Instrument instrument) {
    return Optional.ofNullable(entryOf(instrument).book.get());
  }

  /** Number of bars in memory, over all instruments and resolutions. */
  public long barCount() {
    return entries.values().stream()
        .flatMap(entry -> Arrays.stream(Resolution.values()).map(entry.bars::series))
        .mapToLong(BarSeries::size)
        .sum();
  }

  private Entry entryOf(Instrument instrument) {
    var entry = entries.get(instrument);
    if (entry == null) {
      throw new IllegalArgumentException(instrument.symbol() + " is not on the board");
    }
    return entry;
  }
}
