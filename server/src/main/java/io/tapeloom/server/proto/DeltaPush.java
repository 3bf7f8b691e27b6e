package io.tapeloom.server.proto;

import io.tapeloom.market.OrderBook.Level;
import java.util.List;

/**
 * The difference between two successive states of an order book. Immutable.
 *
 * @param prevSeq the {@code seq} of the state before
 * @param bids the levels that differ, highest price first; quantity 0: the level is removed
 * @param asks the same for the asks, lowest price first
 * @param checksum the checksum of the new state, from 0 to 2<sup>32</sup> - 1
 */
record DeltaPush(long prevSeq, List<Level> bids, List<Level> asks, long checksum) {}
