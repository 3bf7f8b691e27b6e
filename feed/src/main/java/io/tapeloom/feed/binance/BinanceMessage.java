package io.tapeloom.feed.binance;

import io.tapeloom.market.Instrument;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A decoded message. Prices and quantities are in units of 1e-8, times in nanoseconds since the
 * epoch by the venue's clock. Immutable.
 */
public sealed interface BinanceMessage {

  /**
   * One execution, or several at one price from one order ({@code aggTrade}).
   *
   * @param kind {@code trade} or {@code aggTrade}, which have separate ids
   * @param buyerIsMaker whether the buyer's order rested, so that the seller was the aggressor
   * @param onMarket false for a transfer outside the market, for example of the insurance fund; its
   *     price may be 0
   * @param futures whether its fields are those of futures
   */
  record Execution(
      String symbol,
      String kind,
      long id,
      long price,
      long quantity,
      boolean buyerIsMaker,
      boolean onMarket,
      boolean futures,
      long timeNanos)
      implements BinanceMessage {}

  /**
   * The best prices; a quantity of 0 means that a side is empty.
   *
   * @param updateId the id of the state of the book
   * @param timeNanos empty on spot, which does not send it
   */
  record BookTicker(
      String symbol,
      long updateId,
      long bidPrice,
      long bidQuantity,
      long askPrice,
      long askQuantity,
      OptionalLong timeNanos)
      implements BinanceMessage {}

  /**
   * A change of the book.
   *
   * @param sinceId the id of the previous state: the message contains all changes after it, up to
   *     {@code updateId}. {@code pu} on futures, {@code U} minus one on spot
   * @param updateId the id of the state after the change
   * @param futures whether its fields are those of futures
   * @param unnamed whether the stream's name is missing: futures messages with the best levels look
   *     the same
   */
  record DepthUpdate(
      String symbol,
      long sinceId,
      long updateId,
      Levels bids,
      Levels asks,
      boolean futures,
      boolean unnamed,
      long timeNanos)
      implements BinanceMessage {

    /** Returns the levels as a partial snapshot, for a message that contains the best levels. */
    public DepthSnapshot asPartial() {
      return new DepthSnapshot(
          Optional.of(symbol), updateId, bids, asks, true, futures, OptionalLong.of(timeNanos));
    }
  }

  /**
   * The whole book from REST, or only its best levels from a stream of partial depth.
   *
   * @param symbol the symbol in the message or its envelope; empty: none
   * @param updateId the id of the state of the book
   * @param partial whether there may be more levels
   * @param futures whether its fields are those of futures
   * @param timeNanos empty on spot, which does not send it
   */
  record DepthSnapshot(
      Optional<String> symbol,
      long updateId,
      Levels bids,
      Levels asks,
      boolean partial,
      boolean futures,
      OptionalLong timeNanos)
      implements BinanceMessage {}

  /** The recorded instrument; our own recordings start with this message. */
  record Listed(Instrument instrument) implements BinanceMessage {}

  /**
   * A message of an unsupported kind.
   *
   * @param what the name of the kind
   */
  record Unknown(String what) implements BinanceMessage {}

  /**
   * A message that cannot be read.
   *
   * @param why the reason as text, without variable parts
   */
  record Broken(String why) implements BinanceMessage {}

  /** Returns the symbol in a message. */
  static Optional<String> symbolOf(BinanceMessage message) {
    return switch (message) {
      case Execution execution -> Optional.of(execution.symbol());
      case BookTicker ticker -> Optional.of(ticker.symbol());
      case DepthUpdate update -> Optional.of(update.symbol());
      case DepthSnapshot snapshot -> snapshot.symbol();
      case Listed(var instrument) -> Optional.of(instrument.symbol());
      case Unknown _, Broken _ -> Optional.empty();
    };
  }

  /** Returns the time in a message, in nanoseconds since the epoch; empty if there is none. */
  static OptionalLong timeOf(BinanceMessage message) {
    return switch (message) {
      case Execution execution -> OptionalLong.of(execution.timeNanos());
      case DepthUpdate update -> OptionalLong.of(update.timeNanos());
      case BookTicker ticker -> ticker.timeNanos();
      case DepthSnapshot snapshot -> snapshot.timeNanos();
      case Listed _, Unknown _, Broken _ -> OptionalLong.empty();
    };
  }
}
