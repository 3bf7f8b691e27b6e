package io.tapeloom.feed.binance;

import io.tapeloom.feed.binance.BinanceListing.Units;
import io.tapeloom.market.Instrument;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one symbol show of it: its units, which hold each of them, whether it is of
 * futures, and whether what looks like changes of its book is the best levels. Not thread-safe.
 */
public final class SymbolSample {

  private static final long WHOLE = Decimals.power(Decimals.DIGITS);

  /** Changes may look like best levels by chance, but not so many times in a row. */
  private static final int MIN_PARTIAL = 2;

  private int priceDigits;
  private int quantityDigits;
  private boolean futures;
  private @Nullable Instrument listed;

  /** In hundred-millionths; all numbers that are multiples of them need no finer ones. */
  private long listedPrice = WHOLE;

  private long listedQuantity = WHOLE;

  /** Messages without a stream's name that may be best levels or changes. */
  private long ambiguous;

  private boolean hasChanges;
  private int mostLevels;

  /** Takes a message of the symbol in. */
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

  /** Takes in what messages have shown that turn out to be of this symbol as well. */
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

  /** Best levels are as many as were subscribed to, the best first, and none of them is empty. */
  private void judge(BinanceMessage.DepthUpdate update) {
    if (update.unnamed()
        && update.futures()
        && isSorted(update.bids(), 1)
        && isSorted(update.asks(), -1)) {
      ambiguous++;
      mostLevels = Math.max(mostLevels, Math.max(update.bids().size(), update.asks().size()));
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

  /** Whether all changes of the book, of which no stream is named, are best levels in fact. */
  public boolean isPartialDepth() {
    return !hasChanges
        && ambiguous >= MIN_PARTIAL
        && (mostLevels == 5 || mostLevels == 10 || mostLevels == 20);
  }

  /** What an instrument of that symbol is called here. */
  public String name(String symbol) {
    return listed == null && futures ? BinanceListing.futuresName(symbol) : symbol;
  }

  /**
   * The instrument that the messages so far are of.
   *
   * @throws IllegalArgumentException when the symbol is none
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

  /** The first one, in units that hold the numbers of both, with the smaller tick. */
  public static Instrument finer(Instrument one, Instrument other) {
    var first = inUnits(one, other.priceScale(), other.quantityScale());
    var second = inUnits(other, one.priceScale(), one.quantityScale());
    return withTick(first, Math.min(first.minMove(), second.minMove()));
  }

  private static Instrument withTick(Instrument one, int minMove) {
    return one.in(one.priceScale(), minMove, one.quantityScale());
  }

  /** The same in units that are parts of these as well. */
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
