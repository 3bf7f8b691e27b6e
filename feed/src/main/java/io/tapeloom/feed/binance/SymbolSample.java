package io.tapeloom.feed.binance;

import io.tapeloom.feed.binance.BinanceListing.Units;
import io.tapeloom.market.Instrument;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Derives the properties of a symbol from its messages: units that represent all of its numbers,
 * whether it is a future, and whether messages that look like changes of its book contain the best
 * levels. Not thread-safe.
 */
public final class SymbolSample {

  private static final long WHOLE = Decimals.power(Decimals.DIGITS);

  /** Minimum number of messages, because single changes may look like best levels by chance. */
  private static final int MIN_PARTIAL = 2;

  private int priceDigits;
  private int quantityDigits;
  private boolean futures;
  private @Nullable Instrument listed;

  /** Units of 1e-8 of which all prices are multiples, so that no finer unit is needed. */
  private long listedPrice = WHOLE;

  private long listedQuantity = WHOLE;

  /** Number of messages without a stream name that may be best levels or changes. */
  private long ambiguous;

  private boolean hasChanges;
  private int maxLevels;

  /** Adds a message of the symbol. */
  public void add(BinanceMessage message) {
    switch (message) {
      case BinanceMessage.Execution execution -> {
        futures |= execution.futures();
        add(execution.price(), execution.quantity());
      }
      case BinanceMessage.BookTicker ticker -> {
        futures |= ticker.timeNanos().isPresent();
        add(ticker.bidPrice(), ticker.bidQuantity());
        add(ticker.askPrice(), ticker.askQuantity());
      }
      case BinanceMessage.DepthUpdate update -> {
        futures |= update.futures();
        add(update.bids());
        add(update.asks());
        judge(update);
      }
      case BinanceMessage.DepthSnapshot snapshot -> {
        futures |= snapshot.futures();
        add(snapshot.bids());
        add(snapshot.asks());
      }
      case BinanceMessage.Listed(var instrument) -> list(instrument);
      case BinanceMessage.Unknown _, BinanceMessage.Broken _ -> {}
    }
  }

  /** Adds the messages of another sample that belong to this symbol as well. */
  public void add(SymbolSample other) {
    priceDigits = Math.max(priceDigits, other.priceDigits);
    quantityDigits = Math.max(quantityDigits, other.quantityDigits);
    futures |= other.futures;
  }

  private void list(Instrument instrument) {
    var known = listed;
    var finer = known == null ? instrument : finer(known, instrument);
    listed = finer;
    listedPrice = WHOLE / finer.priceScale();
    listedQuantity = WHOLE / finer.quantityScale();
  }

  private void add(Levels levels) {
    for (int i = 0; i < levels.size(); i++) {
      add(levels.price(i), levels.quantity(i));
    }
  }

  private void add(long price, long quantity) {
    if (listed == null || price % listedPrice != 0) {
      priceDigits = Math.max(priceDigits, Decimals.digitsOf(price));
    }
    if (listed == null || quantity % listedQuantity != 0) {
      quantityDigits = Math.max(quantityDigits, Decimals.digitsOf(quantity));
    }
  }

  /** Checks for best levels: in a fixed number, the best first, and none of them empty. */
  private void judge(BinanceMessage.DepthUpdate update) {
    if (update.unnamed()
        && update.futures()
        && isSorted(update.bids(), 1)
        && isSorted(update.asks(), -1)) {
      ambiguous++;
      maxLevels = Math.max(maxLevels, Math.max(update.bids().size(), update.asks().size()));
    } else {
      hasChanges = true;
    }
  }

  private static boolean isSorted(Levels levels, int sign) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.quantity(i) == 0
          || (i > 0 && sign * Long.compare(levels.price(i - 1), levels.price(i)) <= 0)) {
        return false;
      }
    }
    return levels.size() > 0;
  }

  /** Whether all book changes without a stream name are actually best levels. */
  public boolean isPartialDepth() {
    return !hasChanges
        && ambiguous >= MIN_PARTIAL
        && (maxLevels == 5 || maxLevels == 10 || maxLevels == 20);
  }

  /** Returns the name of this symbol in this program. */
  public String name(String symbol) {
    return listed == null && futures ? BinanceListing.futuresName(symbol) : symbol;
  }

  /**
   * Returns the instrument of the messages so far.
   *
   * @throws IllegalArgumentException if the symbol is not valid
   */
  public Instrument instrument(String symbol) {
    var known = listed;
    if (known != null) {
      var same = inUnits(known, power(priceDigits), power(quantityDigits));
      return same.priceScale() == known.priceScale() ? same : withTick(same, 1);
    }
    var units = new Units(Math.max(priceDigits, 2), 1, Math.max(quantityDigits, 3));
    return futures ? BinanceListing.futures(symbol, units) : BinanceListing.spot(symbol, units);
  }

  private static int power(int digits) {
    return Math.toIntExact(Decimals.power(digits));
  }

  /**
   * Returns the first instrument in units that represent the numbers of both, with the finer tick.
   */
  public static Instrument finer(Instrument one, Instrument other) {
    var first = inUnits(one, other.priceScale(), other.quantityScale());
    var second = inUnits(other, one.priceScale(), one.quantityScale());
    return withTick(first, Math.min(first.minMove(), second.minMove()));
  }

  private static Instrument withTick(Instrument one, int minMove) {
    return one.in(one.priceScale(), minMove, one.quantityScale());
  }

  /** Returns an instrument in units that also divide the given ones. */
  public static Instrument inUnits(Instrument one, int priceScale, int quantityScale) {
    int price = leastMultiple(one.priceScale(), priceScale);
    return one.in(
        price,
        Math.multiplyExact(one.minMove(), price / one.priceScale()),
        leastMultiple(one.quantityScale(), quantityScale));
  }

  private static int leastMultiple(int one, int other) {
    int shared = BigInteger.valueOf(one).gcd(BigInteger.valueOf(other)).intValueExact();
    return Math.multiplyExact(one / shared, other);
  }
}
