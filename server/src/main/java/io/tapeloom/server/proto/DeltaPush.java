package io.tapeloom.server.proto;

import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.server.json.BookChecksum;
import io.tapeloom.server.json.LevelChanges;
import java.util.Comparator;
import java.util.List;

/**
 * The difference between two successive states of an order book. Immutable.
 *
 * @param prevSeq the {@code seq} of the state before
 * @param bids the levels that differ, highest price first; quantity 0: the level is removed
 * @param asks the same for the asks, lowest price first
 * @param checksum the checksum of the new state, from 0 to 2<sup>32</sup> - 1
 */
record DeltaPush(long prevSeq, List<Level> bids, List<Level> asks, long checksum) {

  private static final Comparator<Level> BEST_ASK_FIRST = Comparator.comparingLong(Level::price);
  private static final Comparator<Level> BEST_BID_FIRST = BEST_ASK_FIRST.reversed();

  /**
   * The difference between two states of a book in the same units.
   *
   * @param prevSeq the {@code seq} of the state before
   */
  static DeltaPush between(OrderBook before, OrderBook now, long prevSeq) {
    return new DeltaPush(
        prevSeq,
        LevelChanges.between(before.bids(), now.bids(), BEST_BID_FIRST, DeltaPush::removed),
        LevelChanges.between(before.asks(), now.asks(), BEST_ASK_FIRST, DeltaPush::removed),
        BookChecksum.of(now));
  }

  private static Level removed(Level level) {
    return new Level(level.price(), 0);
  }
}
