package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What comes to the feed's thread from the threads of the network. Immutable. */
sealed interface Arrival {

  /**
   * A message.
   *
   * @param receivedNanos nanoseconds since the epoch
   */
  record Message(VenueConnection from, String text, long receivedNanos) implements Arrival {}

  /** A connection has ended, and not by us. */
  record Gone(VenueConnection from, String why) implements Arrival {}

  /** A line's next connection is open. */
  record Opened(Line line, VenueConnection connection) implements Arrival {}

  /** A line's next connection could not be opened. */
  record NotOpened(Line line, String why) implements Arrival {}

  /**
   * Which of the silent instruments the venue does not trade now.
   *
   * @param why by symbol, in words
   */
  record Halted(Map<String, String> why) implements Arrival {}

  /** An answer about an instrument. */
  sealed interface Answer extends Arrival {

    /** The symbol that was asked about. */
    String symbol();
  }

  /**
   * An order book.
   *
   * @param snapshot empty: it could not be had
   */
  record Snapshot(String symbol, Optional<DepthSnapshot> snapshot) implements Answer {}

  /**
   * Where trades begin.
   *
   * @param question which one this answers
   * @param id of the first trade since the hand-over; empty: there is none, or it could not be had
   */
  record FirstTrade(String symbol, int question, OptionalLong id) implements Answer {}

  /**
   * Trades that were missed.
   *
   * @param question which one this answers
   * @param trades in the order of their ids; those that could be had
   */
  record Trades(String symbol, int question, List<Execution> trades) implements Answer {}
}
