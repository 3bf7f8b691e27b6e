package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.Pause;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a real venue was heard to say, told again. */
class RecordedMarketTest {

  private static final Playback MAX = new Playback(Playback.MAX, Playback.Times.RECORDED, false);

  private final List<FeedNotice> notices = new ArrayList<>();

  @Test
  void shouldTellWhatTheFilesSayOfSpotAndOfFutures() throws Exception {
    var spot = SharedRecordings.require("binance-spot-btcusdt-20240808.gz");
    var futures = SharedRecordings.require("binance-usdm-btcusdt-20240808.gz");
    var market = RecordingMarket.of(List.of(spot, futures), MAX, false);
    Map<String, Listener> listeners = new LinkedHashMap<>();
    listeners.put("BTCUSDT", new Listener(new SlowRebuild(spot, 2, 6)));
    listeners.put("BTCUSDT.P", new Listener(new SlowRebuild(futures, 2, 3)));

    play(
        market,
        event ->
            Optional.ofNullable(listeners.get(event.instrument().symbol()))
                .orElseThrow()
                .accept(event));

    assertThat(market.instruments())
        .extracting(each -> each.symbol() + " " + each.description())
        .containsExactly("BTCUSDT BTC / USDT", "BTCUSDT.P BTC / USDT perpetual");
    listeners.forEach((symbol, listener) -> listener.shouldHaveHeardAll(symbol));
    assertThat(notices).containsExactly(new FeedNotice.Ended("The recording has ended"));
  }

  private void play(RecordingMarket market, Consumer<MarketEvent> listener) throws Exception {
    long from = market.handOverNanos(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
    market.feed(from, () -> Instant.EPOCH, Pause.sleeping(), notices::add).run(listener);
  }

  /** Compares each book as it comes with the one that the file says. */
  private static final class Listener implements Consumer<MarketEvent> {

    private final SlowRebuild rebuild;
    private final List<Trade> trades = new ArrayList<>();
    private Optional<BarBook> bars = Optional.empty();
    private Optional<Quote> quote = Optional.empty();
    private long books;

    Listener(SlowRebuild rebuild) {
      this.rebuild = rebuild;
    }

    @Override
    public void accept(MarketEvent event) {
      switch (event) {
        case Quote newer -> quote = Optional.of(newer);
        case OrderBook book -> {
          books++;
          if (!rebuild.next().equals(Optional.of(new SlowRebuild.Book(book.bids(), book.asks())))
              || book.sequence() != books
              || book.bestBid().price() >= book.bestAsk().price()
              || !quote.equals(Optional.of(quoteOf(book)))) {
            throw new AssertionError("book %d is another one: %s".formatted(books, book));
          }
        }
        case Trade trade -> {
          trades.add(trade);
          var book = bars.orElseGet(() -> new BarBook(trade.instrument(), _ -> 100));
          bars = Optional.of(book);
          assertThat(book.trade(trade)).isTrue();
        }
      }
    }

    private static Quote quoteOf(OrderBook book) {
      return new Quote(
          book.instrument(),
          book.bestBid().price(),
          book.bestBid().quantity(),
          book.bestAsk().price(),
          book.bestAsk().quantity(),
          book.eventTimeNanos());
    }

    void shouldHaveHeardAll(String symbol) {
      assertThat(rebuild.next()).isEmpty();
      assertThat(trades)
          .extracting(
              trade ->
                  new SlowRebuild.Print(
                      trade.tradeId(),
                      trade.eventTimeMillis(),
                      trade.price(),
                      trade.quantity(),
                      trade.aggressor() == Side.SELL))
          .isEqualTo(rebuild.prints)
          .hasSizeGreaterThan(5_000);
      var minutes = bars.orElseThrow().series(Resolution.MINUTES_1);
      assertThat(minutes.last(Long.MAX_VALUE, 100))
          .isEqualTo(List.copyOf(rebuild.minutes.values()))
          .hasSizeGreaterThan(5);
      System.out.printf(
          "%s: %d messages, %d trades, %d books compared, %d minutes,"
              + " best levels confirmed by tickers %d times, not %d times%n",
          symbol,
          rebuild.messages,
          trades.size(),
          books,
          rebuild.minutes.size(),
          rebuild.confirmed,
          rebuild.unconfirmed);
    }
  }

  @Test
  void shouldHaveBarsAsHistoryAndPlayTheNewest() throws Exception {
    var file = SharedRecordings.require("aapl-daily-2015-2017.csv");
    var market = RecordingMarket.of(List.of(file), MAX, false);
    var instrument = market.instruments().getFirst();
    var bars = BarFile.of(file, CachedBars.Files.of(1 << 20)).bars();
    long handOver = market.handOverNanos(0);

    var past = market.history().until(instrument, handOver);
    var before = past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 1000);
    play(
        market,
        event -> {
          if (event instanceof Trade trade) {
            assertThat(past.bars().trade(trade)).isTrue();
          }
        });

    assertThat(instrument.symbol()).isEqualTo("AAPL");
    assertThat(instrument.priceScale()).isEqualTo(1_000_000);
    assertThat(before).hasSize(505).isEqualTo(bars.subList(0, 505));
    assertThat(past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 1000)).isEqualTo(bars);
    assertThat(past.quote().orElseThrow().bidPrice()).isEqualTo(bars.get(504).close());
  }
}
