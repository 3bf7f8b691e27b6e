package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.venue.ConnectionLimit;
import io.tapeloom.feed.venue.RequestBudget;
import io.tapeloom.feed.venue.RestConnection;
import io.tapeloom.feed.venue.Retries;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole feed on a venue that misbehaves at random, and a model that knows what happened:
 *
 * <ul>
 *   <li>trades are delivered once, in order and as they happened; those missing are reported lost
 *   <li>a quote is one that the venue had, never older than the one before
 *   <li>an order book with more than the best prices is one that the venue had, unless it was
 *       reported lost; once the venue is quiet, it is the venue's
 *   <li>a symbol that is halted, delisted or unreadable is reported lost, and found again
 *   <li>requests stay within the limit of each minute, and away as long as the venue requires
 * </ul>
 *
 * <p>{@code -Dvenue.seeds=N} tests N seeds.
 */
class FeedMisbehaviourTest {

  private static final int DEFAULT_SEEDS = 60;
  private static final int STEPS = 1_500;
  private static final int ROUNDS = 2;
  private static final int LEVELS = 20;

  /** The part of the limit that the feed may use, in percent. */
  private static final int SHARE = 80;

  private static final long SECOND = 1_000_000_000L;

  /** How long the venue is quiet, so that all that was lost is found again. */
  private static final long QUIET_NANOS = 6 * 60 * SECOND;

  /** How long a symbol is silent, so that the venue is asked about it. */
  private static final long NIGHT_NANOS = 9 * 60 * SECOND;

  private static final Instant BEGIN = Instant.parse("2026-03-02T10:00:30Z");

  static List<Long> seeds() {
    return new SplittableRandom(20_26)
        .longs(Integer.getInteger("venue.seeds", DEFAULT_SEEDS))
        .boxed()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldKnowWhatHappened(long seed) throws Exception {
    new Run(seed).run();
  }

  /** What the feed has delivered about one symbol, compared with the model. */
  private static final class Seen {

    private final ModelMarket market;
    private int trades;
    private long lastTradeId = -1;
    private long missing;
    private long missingAtBegin;
    private long reportedMissing;
    private int best;
    private int bookSince;
    private boolean bookLost;
    private boolean lost;
    private String whyLost = "";

    /** How often the ids began again before the newest trade, and how often that was reported. */
    private int restarts;

    private int anew;
    private List<OrderBook.Level> bids = List.of();
    private List<OrderBook.Level> asks = List.of();

    Seen(ModelMarket market) {
      this.market = market;
    }

    void event(MarketEvent event) {
      switch (event) {
        case Trade trade -> trade(trade);
        case Quote quote -> quote(quote);
        case OrderBook book -> book(book);
      }
    }

    private void trade(Trade trade) {
      int index = (int) trade.quantity() - 1;
      var print = market.prints.get(index);
      assertThat(index).as("trade again or out of order").isGreaterThanOrEqualTo(trades);
      assertThat(trade.tradeId()).isGreaterThan(lastTradeId);
      assertThat(trade.price()).isEqualTo(print.price() * ModelMarket.PRICE_UNITS);
      assertThat(trade.eventTimeMillis()).isEqualTo(print.timeMillis());
      assertThat(trade.aggressor()).isEqualTo(print.sell() ? Side.SELL : Side.BUY);
      if (trades == 0) {
        missingAtBegin = index;
      } else {
        missing += index - trades;
      }
      restarts = print.count();
      trades = index + 1;
      lastTradeId = trade.tradeId();
    }

    private void quote(Quote quote) {
      int shown = best;
      while (shown < market.bests.size() && !isSame(market.bests.get(shown), quote)) {
        shown++;
      }
      assertThat(shown)
          .as("a quote that the venue did not have after %s: %s", market.bests.get(best), quote)
          .isLessThan(market.bests.size());
      best = shown;
    }

    private static boolean isSame(ModelMarket.Best best, Quote quote) {
      return best.bid() * ModelMarket.PRICE_UNITS == quote.bidPrice()
          && best.ask() * ModelMarket.PRICE_UNITS == quote.askPrice()
          && best.bidNumber() == quote.bidQuantity()
          && best.askNumber() == quote.askQuantity();
    }

    /** The levels behind the best ones were all in the book at one moment. */
    private void book(OrderBook book) {
      bids = book.bids();
      asks = book.asks();
      int from = bookSince;
      int to = Integer.MAX_VALUE;
      for (int i = 1; i < bids.size() + asks.size(); i++) {
        if (i == bids.size()) {
          continue; // the best ask
        }
        boolean bid = i < bids.size();
        var level = bid ? bids.get(i) : asks.get(i - bids.size());
        var life = market.lives.get((int) level.quantity());
        assertThat(life.price * ModelMarket.PRICE_UNITS).isEqualTo(level.price());
        assertThat(life.bid).isEqualTo(bid);
        from = Math.max(from, life.from);
        to = Math.min(to, life.to);
      }
      if (bids.size() > 1) {
        assertThat(bookLost).as("a lost book has only its best prices").isFalse();
        assertThat(from).as("a book that the venue did not have: %s", book).isLessThan(to);
        bookSince = from;
      }
    }

    void notice(FeedNotice notice) {
      switch (notice) {
        case FeedNotice.BookLost _ -> bookLost = true;
        case FeedNotice.BookHealed _ -> {
          assertThat(bookLost).as("healed without a loss").isTrue();
          bookLost = false;
        }
        case FeedNotice.TradesLost(_, var count) -> reportedMissing += count;
        case FeedNotice.TradesCountedAnew _ -> anew++;
        case FeedNotice.InstrumentLost(_, var why) -> {
          assertThat(lost).as("lost again").isFalse();
          lost = true;
          whyLost = why;
        }
        case FeedNotice.InstrumentFound _ -> {
          assertThat(lost).as("found without a loss").isTrue();
          lost = false;
        }
        default -> throw new AssertionError("unexpected " + notice);
      }
    }

    void checkLost(String why) {
      assertThat(lost).as("%s is lost", market.symbol).isTrue();
      assertThat(whyLost).contains(why);
    }

    void checkQuiet() {
      assertThat(lost).as("%s is lost: %s", market.symbol, whyLost).isFalse();
      assertThat(bids).as("bids of %s", market.symbol).isEqualTo(market.levels(true, LEVELS));
      assertThat(asks).as("asks of %s", market.symbol).isEqualTo(market.levels(false, LEVELS));
      assertThat(bookLost).isFalse();
      assertThat(trades)
          .as("the newest trade of %s", market.symbol)
          .isEqualTo(market.prints.size());
      assertThat(anew).as("restarts of the ids of %s", market.symbol).isLessThanOrEqualTo(restarts);
      assertThat(reportedMissing)
          .as("trades lost of %s", market.symbol)
          .isLessThanOrEqualTo(missing + missingAtBegin);
      if (market.exact) {
        assertThat(anew).as("restarts of the ids of %s", market.symbol).isEqualTo(restarts);
        // Those before the first one are known if the venue has answered where they begin, or if
        // they have arrived and could not be read.
        var lost = assertThat(reportedMissing).as("trades lost of %s", market.symbol);
        if (market.prints.stream().limit(missingAtBegin).anyMatch(ModelMarket.Print::fine)) {
          lost.isBetween(missing, missing + missingAtBegin);
        } else {
          lost.isIn(missing, missing + missingAtBegin);
        }
      }
    }
  }

  /** One run of the feed on one venue. */
  private static final class Run {

    private final SplittableRandom random;
    private final Turns turns = new Turns(BEGIN);
    private final ModelVenue venue;
    private final Map<String, Seen> seen;
    private final BinanceFeed feed;

    /** What happens one after the other; each returns whether it is over. */
    private final Deque<BooleanSupplier> phases = new ArrayDeque<>();

    /** Ends the run. */
    private static final class Over extends RuntimeException {

      private static final long serialVersionUID = 1;
    }

    /** While the feed waits for an arrival, the venue acts. */
    private final class Inbox extends LinkedBlockingQueue<Arrival> {

      private static final long serialVersionUID = 1;

      @Override
      public @Nullable Arrival poll(long timeout, TimeUnit unit) {
        var next = poll();
        if (next == null) {
          act();
          next = poll();
        }
        return next;
      }
    }

    Run(long seed) throws Exception {
      random = new SplittableRandom(seed);
      venue =
          new ModelVenue(
              turns,
              random.split(),
              new ModelMarket("AUSDT", false, random.split()),
              new ModelMarket("BUSDT", false, random.split()),
              new ModelMarket("CUSDT", true, random.split()));
      seen =
          venue.markets.values().stream()
              .collect(Collectors.toMap(market -> market.symbol, Seen::new));
      feed = feed();
      for (int i = 0; i < ROUNDS; i++) {
        phases.add(steps(STEPS, venue::misbehave));
        phases.add(once(venue::calm));
        phases.add(until(QUIET_NANOS, () -> venue.behave(SECOND)));
        phases.add(once(venue::complete));
        phases.add(this::isIdle);
        phases.add(once(() -> seen.values().forEach(Seen::checkQuiet)));
        if (i == 0) {
          phases.add(once(() -> seen("AUSDT").market.halted = true));
          phases.add(until(NIGHT_NANOS, () -> venue.behave(2 * SECOND)));
          phases.add(once(() -> seen("AUSDT").checkLost("not trading now, status HALT")));
          phases.add(once(() -> seen("AUSDT").market.halted = false));
        }
      }
      phases.add(once(() -> seen("BUSDT").market.listed = false));
      phases.add(until(NIGHT_NANOS, () -> venue.behave(2 * SECOND)));
      phases.add(once(() -> seen("BUSDT").checkLost("no longer listed")));
    }

    private static BooleanSupplier once(Runnable action) {
      return steps(1, action);
    }

    private static BooleanSupplier steps(int count, Runnable action) {
      var left = new AtomicInteger(count);
      return () -> {
        action.run();
        return left.decrementAndGet() == 0;
      };
    }

    private BooleanSupplier until(long nanos, Runnable action) {
      var end = new AtomicLong();
      return () -> {
        end.compareAndSet(0, turns.nanos() + nanos);
        action.run();
        return turns.nanos() >= end.get();
      };
    }

    /** Nothing is open any more. */
    private boolean isIdle() {
      venue.deliverAll();
      return !turns.isBusy();
    }

    /** The venue acts, while the feed has nothing to do. */
    private void act() {
      var phase = phases.peek();
      if (phase == null) {
        throw new Over();
      }
      if (phase.getAsBoolean()) {
        phases.remove();
      }
    }

    private BinanceFeed feed() throws Exception {
      var options =
          new VenueOptions(
              VenueMarket.SPOT,
              List.copyOf(venue.markets.keySet()),
              URI.create("ws://venue"),
              URI.create("http://venue"),
              0,
              VenueOptions.LISTING_INTERVAL);
      var http = new ModelClient(venue);
      var budget = new RequestBudget(ModelVenue.LIMIT, turns, turns.steady());
      var rest =
          new VenueRest(
              VenueMarket.SPOT, new RestConnection(options.restUrl(), http, budget, turns, turns));
      return new BinanceFeed(
          new BinanceVenue(
              options,
              rest.instruments(options.symbols()),
              rest,
              http,
              new ConnectionLimit(300, 300_000, turns.steady(), turns),
              new Retries(new Backoff(500, 8_000, random.split()), turns),
              turns.steady(),
              random.split()),
          turns.nanos() - 30 * SECOND,
          turns,
          new RunParts(Inbox::new, turns::executor),
          this::notice);
    }

    private void notice(FeedNotice notice) {
      symbol(notice).notice(notice);
    }

    private Seen symbol(FeedNotice notice) {
      var instrument =
          switch (notice) {
            case FeedNotice.BookLost(var of, _) -> of;
            case FeedNotice.BookHealed(var of) -> of;
            case FeedNotice.TradesLost(var of, _) -> of;
            case FeedNotice.TradesCountedAnew(var of, _) -> of;
            case FeedNotice.InstrumentLost(var of, _) -> of;
            case FeedNotice.InstrumentFound(var of) -> of;
            default -> throw new AssertionError("unexpected " + notice);
          };
      return seen(instrument.symbol());
    }

    private Seen seen(String symbol) {
      var found = seen.get(symbol);
      if (found == null) {
        throw new AssertionError("unknown " + symbol);
      }
      return found;
    }

    void run() throws Exception {
      var backoff = new Backoff(100, 10_000, random.split());
      int failures = 0;
      while (true) {
        try {
          feed.run(event -> seen(event.instrument().symbol()).event(event));
        } catch (Over e) {
          break;
        } catch (IOException e) {
          failures = Math.min(failures + 1, 5);
          long until = turns.nanos() + TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis(failures));
          while (turns.nanos() < until) {
            act();
          }
        }
      }
      assertThat(venue.unwanted).isEmpty();
      assertThat(venue.weights.values())
          .allMatch(weight -> weight <= ModelVenue.LIMIT * SHARE / 100);
    }
  }
}
