package io.tapeloom.exchange;

import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What rests behind the quotes of one instrument. The best levels of a book are the quote, and
 * behind them each side has one level in every cell of a few ticks. Where in its cell a level
 * stands and how much it offers is drawn of seed, instrument, side, cell and term, a term being
 * {@value #TERM} trades on end. Each cell begins its terms at a trade of its own, so that a trade
 * renews one level in {@value #TERM} and leaves the others as they are. Not thread-safe.
 */
final class Depth {

  /** Of one side, the best included. There are fewer bids where they would reach zero. */
  static final int LEVELS = 10;

  /** How many trades a level lasts, and so how many must be known before the first book. */
  static final int TERM = 8;

  /**
   * The mean quantity of a level, in typical quantities, by its distance in cells from the last
   * price at the begin of its term; what is further away is as the last.
   */
  private static final double[] SHAPE = {
    1.0, 1.3, 1.7, 2.1, 2.4, 2.4, 2.1, 1.7, 1.4, 1.1, 0.9, 0.7, 0.6
  };

  private final InstrumentScript.DepthNoise noise;
  private final int tick;
  private final double typicalQuantity;

  /** Two levels are as far apart as this in the mean, in ticks. */
  private final long cellTicks;

  private long lastTradeId;

  /** The prices of the last trades, by the remainder of their id. */
  private final long[] prices = new long[TERM];

  Depth(Listing listing, InstrumentScript.DepthNoise noise) {
    this.noise = noise;
    this.tick = listing.instrument().minMove();
    this.typicalQuantity = listing.typicalQuantity();
    this.cellTicks = listing.spreadTicks() + 1L;
    Arrays.fill(prices, listing.referencePrice());
  }

  /** Takes note of a trade, before the book that it leaves. */
  void traded(Trade trade) {
    lastTradeId = trade.tradeId();
    prices[Math.floorMod(lastTradeId, TERM)] = trade.price();
  }

  /** The book whose best levels are a quote. */
  OrderBook book(Quote quote, long sequence) {
    var bid = new OrderBook.Level(quote.bidPrice(), quote.bidQuantity());
    var ask = new OrderBook.Level(quote.askPrice(), quote.askQuantity());
    return new OrderBook(
        quote.instrument(),
        side(noise.bids(), bid, -1),
        side(noise.asks(), ask, 1),
        sequence,
        quote.eventTimeNanos());
  }

  /**
   * @param away the direction in which prices get worse
   */
  private List<OrderBook.Level> side(Noise noise, OrderBook.Level best, int away) {
    List<OrderBook.Level> levels = new ArrayList<>(LEVELS);
    levels.add(best);
    long cell = best.price() / tick / cellTicks;
    while (levels.size() < LEVELS && cell >= 0) {
      OrderBook.Level level = level(noise, cell, away);
      if (away * (level.price() - best.price()) > 0 && level.price() > 0) {
        levels.add(level);
      }
      cell += away;
    }
    return levels;
  }

  private OrderBook.Level level(Noise noise, long cell, int away) {
    long own = noise.bits(cell);
    int begin = Math.floorMod(own, TERM);
    long term = Math.floorDiv(lastTradeId - begin, TERM);
    long bits = noise.bits(own + term);

    long ticks = cell * cellTicks + (long) (Noise.uniform(bits, 0) * cellTicks);
    long price = ticks * tick;
    long lastPrice = prices[begin];
    long distance = away * (price - lastPrice) / (cellTicks * tick);
    double mean = typicalQuantity * SHAPE[Math.clamp(distance, 0, SHAPE.length - 1)];
    double drawn = (0.4 + 1.2 * Noise.uniform(bits, 1)) * (0.4 + 1.2 * Noise.uniform(bits, 2));
    return new OrderBook.Level(price, 1 + (long) (mean * drawn));
  }
}
