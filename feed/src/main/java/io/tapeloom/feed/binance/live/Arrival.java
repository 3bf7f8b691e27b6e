package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the network threads send to the feed's thread. Immutable. */
sealed interface Arrival {

  /**
   * A message.
   *
   * @param receivedNanos nanoseconds since the epoch
   */
  record Message(VenueConnection from, String text, long receivedNanos) implements Arrival {}

  /** A connection was closed, but not by us. */
  record Gone(VenueConnection from, String why) implements Arrival {}

  /** The next connection of a line is open. */
  record Opened(Line line, VenueConnection connection) implements Arrival {}

  /** The next connection of a line could not be opened. */
  record NotOpened(Line line, String why) implements Arrival {}

  /**
   * The silent instruments that the venue does not trade now.
   *
   * @param why the reasons by symbol
   */
  record Halted(Map<String, String> why) implements Arrival {}

  /**
   * The symbols that the venue lists now.
   *
   * @param listing empty: the request failed
   */
  record Listing(Optional<Map<String, RestReader.Listed>> listing) implements Arrival {}

  /** An answer about an instrument. */
  sealed interface Answer extends Arrival {

    /** The symbol of the request. */
    String symbol();
  }

  /**
   * An order book.
   *
   * @param snapshot empty: the request failed
   */
  record Snapshot(String symbol, Optional<DepthSnapshot> snapshot) implements Answer {}

  /**
   * The first trade since the hand-over.
   *
   * @param question the number of the request
   * @param id the id of the first trade; empty: there is none, or the request failed
   */
  record FirstTrade(String symbol, int question, OptionalLong id) implements Answer {}

  /**
   * The recent bars.
   *
   * @param bars empty: the request failed
   */
  record Loaded(String symbol, Optional<RecentBars.Loaded> bars) implements Answer {}

  /**
   * Trades that were missed.
   *
   * @param question the number of the request
   * @param trades the trades that the venue has returned, in the order of their ids
   */
  record Trades(String symbol, int question, List<Execution> trades) implements Answer {}
}
