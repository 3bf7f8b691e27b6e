package io.tapeloom.feed.binance;

import io.tapeloom.market.Instrument;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a message says. Prices and quantities are in hundred-millionths, times in nanoseconds since
 * the epoch by the venue's clock. Immutable.
 */
public sealed interface BinanceMessage {

  /**
   * One execution, or several at one price that came of one order ({@code aggTrade}).
   *
   * @param kind {@code trade} or {@code aggTrade}, each of which counts its own ids
   * @param buyerIsMaker whether the buyer's order rested: the seller was the aggressor
   * @param onMarket false for a transfer that was no execution on the market, as of the insurance
   *     fund; its price may be 0
   * @param futures whether it is of futures, by its fields
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
   * The best prices; a quantity of 0: a side with nothing on offer.
   *
   * @param updateId the state of the book that they are of
   * @param timeNanos empty on spot, which does not tell
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
   * What has changed in the book.
   *
   * @param sinceId the state of the book that it changes: everything behind it, up to {@code
   *     updateId}, is in here. On futures what {@code pu} says, on spot one less than {@code U}
   * @param updateId the state of the book afterwards
   * @param futures whether it is of futures, by its fields
   * @param unnamed whether no stream is named: on futures, the best levels as they are look alike
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

    /** The same levels, where they are the best ones of the book and no changes. */
    public DepthSnapshot asPartial() {
      return new DepthSnapshot(
          Optional.of(symbol), updateId, bids, asks, true, futures, OptionalLong.of(timeNanos));
    }
  }

  /**
   * The book, as REST tells it; or its best levels alone, as a stream of partial depth sends them.
   *
   * @param symbol only where it or an envelope around it says so
   * @param updateId the state of the book that it is
   * @param partial whether there may be more levels
   * @param futures whether it is of futures, as far as its fields say
   * @param timeNanos empty on spot, which does not tell
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

  /** What is recorded: our own recordings begin with it. */
  record Listed(Instrument instrument) implements BinanceMessage {}

  /**
   * A message of a kind that is not read.
   *
   * @param what names the kind
   */
  record Unknown(String what) implements BinanceMessage {}

  /**
   * A message that cannot be read.
   *
   * @param why in words, without what changes from one to the next
   */
  record Broken(String why) implements BinanceMessage {}

  /** The symbol that a message is of, as it says itself. */
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

  /** The time that a message tells, in nanoseconds since the epoch, if it does. */
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
