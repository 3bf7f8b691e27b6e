package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.exchange.Venue;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.Instruments;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand trades a second of one symbol, for a while, and then nothing more. */
@Tag("crowd")
class FastMarketTest {

  private static final int TRADES = 4000;
  private static final long FIRST_ID = 1_000_000_000_000L;
  private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(365);
  private static final long FIRST_PRICE = 30_000;

  /** The trade with the last price, which is the day's highest. */
  private static final long LAST_PRICE = FIRST_PRICE + TRADES - 1;

  @Test
  void shouldBoundTicksEndOnTheNewestAndLoseNoTrade() {
    var venue = new FastVenue();
    try (var server = ServerUnderTest.start(Map.of(), venue);
        var ticks = server.connectToChannels();
        var trades = server.connectToChannels();
        var operations = server.connect()) {
      var instrument = server.part(Instruments.class).find("AAPL");
      double last = instrument.orElseThrow().price(LAST_PRICE);
      ticks.subscribe("market_data", "AAPL");
      trades.subscribe("trades", "AAPL");
      operations.ask("quotes.subscribe", Map.of("symbol", "AAPL"));

      long opened = System.nanoTime();
      venue.open.countDown();
      var received = new ArrayList<Tick>();
      while (received.isEmpty() || received.getLast().price != last) {
        var tick = ticks.awaitType("market_tick");
        received.add(
            new Tick(tick.get("seq").asLong(), tick.get("price").asDouble(), System.nanoTime()));
      }
      var ids = new ArrayList<Long>();
      while (ids.isEmpty() || ids.getLast() < FIRST_ID + TRADES - 1) {
        ids.add(trades.awaitType("trade").get("trade_id").asLong());
      }
      operations.awaitPush("quotes:AAPL", push -> push.at("/payload/price").asDouble() == last);

      assertThat(received).extracting(Tick::seq).isSorted().doesNotHaveDuplicates();
      assertThat(received).hasSizeGreaterThan(50);
      for (int i = 0; i < received.size(); i++) {
        double seconds = (received.get(i).arrivedNanos - opened) / 1e9;
        assertThat(i).as("ticks in %.3f s", seconds).isLessThan(5 + (int) (100 * seconds));
      }
      long missed = received.getLast().seq - received.getFirst().seq + 1 - received.size();
      assertThat(missed).as("conflated, not queued").isGreaterThan(TRADES / 2);
      assertThat(ids)
          .containsExactlyElementsOf(
              LongStream.range(FIRST_ID, FIRST_ID + TRADES).boxed().toList());
      assertThat(ticks.settle()).isEmpty();
      agreeOn(received, operations.pushes("quotes:AAPL"));
    }
  }

  private record Tick(long seq, double price, long arrivedNanos) {}

  /** Where both protocols tell of the same number, they tell the same price. */
  private static void agreeOn(List<Tick> ticks, List<JsonNode> quotes) {
    var prices = new HashMap<Long, Double>();
    quotes.forEach(
        push -> prices.put(push.get("seq").asLong(), push.at("/payload/price").asDouble()));
    for (var tick : ticks) {
      assertThat(prices.getOrDefault(tick.seq, tick.price))
          .as("seq %d", tick.seq)
          .isEqualTo(tick.price);
    }
    assertThat(prices).as("the newest").containsKey(ticks.getLast().seq);
  }

  /** The simulated venue, where AAPL alone trades once it is open: higher every millisecond. */
  private static final class FastVenue implements Venue {

    private final Venue venue = new SimulatedVenue(1, 1, Listing.stocks());
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public Iterator<MarketEvent> events(Instrument instrument, long fromNanos) {
      return instrument.symbol().equals("AAPL")
          ? new Trades(instrument, fromNanos)
          : Stream.generate(() -> quote(instrument, FIRST_PRICE, fromNanos + NEVER_NANOS))
              .iterator();
    }

    private static MarketEvent quote(Instrument instrument, long price, long timeNanos) {
      return new Quote(instrument, price - 1, 100, price + 1, 100, timeNanos);
    }

    private final class Trades implements Iterator<MarketEvent> {

      private final Instrument instrument;
      private final long fromNanos;
      private long beginNanos;
      private int asked;

      Trades(Instrument instrument, long fromNanos) {
        this.instrument = instrument;
        this.fromNanos = fromNanos;
      }

      @Override
      public boolean hasNext() {
        return true;
      }

      /** A quote, and behind the opening trades and quotes by turns. */
      @Override
      public MarketEvent next() {
        int number = asked++;
        if (number == 0) {
          return quote(instrument, FIRST_PRICE, fromNanos);
        }
        if (number == 1) {
          awaitOpening();
        }
        int trade = (number - 1) / 2;
        if (trade >= TRADES) {
          return quote(instrument, LAST_PRICE, beginNanos + NEVER_NANOS);
        }
        long price = FIRST_PRICE + trade;
        long time = beginNanos + TimeUnit.MILLISECONDS.toNanos(trade);
        return number % 2 == 1
            ? quote(instrument, price, time)
            : new Trade(instrument, FIRST_ID + trade, price, 100, Side.BUY, time);
      }

      private void awaitOpening() {
        try {
          open.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException("closed before it was open", e);
        }
        beginNanos = TimeUnit.MILLISECONDS.toNanos(InstantSource.system().millis());
      }
    }

    @Override
    public List<Instrument> instruments() {
      return venue.instruments();
    }

    @Override
    public TradingHours hours() {
      return venue.hours();
    }

    @Override
    public long beginMillis() {
      return venue.beginMillis();
    }

    @Override
    public List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis) {
      return venue.minutes(instrument, fromMillis, toMillis);
    }

    @Override
    public Iterator<Trade> trades(Instrument instrument, long fromNanos) {
      return venue.trades(instrument, fromNanos);
    }

    @Override
    public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
      return venue.quoteBefore(instrument, timeNanos);
    }
  }
}
