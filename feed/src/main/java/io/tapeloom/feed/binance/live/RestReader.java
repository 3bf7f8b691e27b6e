package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceListing;
import io.tapeloom.feed.binance.BinanceListing.Units;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.venue.VenueJson;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Volume;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the REST answers of a market. An invalid answer throws an {@link IOException}. Immutable.
 */
final class RestReader {

  private static final Logger LOG = LoggerFactory.getLogger(RestReader.class);

  private static final int DIGITS = 8;

  /** The status of a symbol that is traded. */
  static final String TRADING = "TRADING";

  /** Maximum tick; a larger one does not fit an int in the finest unit. */
  private static final BigDecimal MAX_STEP = BigDecimal.TEN;

  /** Minimum number of decimals of prices with a larger tick. */
  private static final int MIN_PRICE_DIGITS = 2;

  private final VenueMarket market;

  RestReader(VenueMarket market) {
    this.market = market;
  }

  /**
   * The bars of one answer.
   *
   * @param size number of bars in the answer, including those without trades
   * @param newestMillis the start of the last one
   */
  record Bars(List<Bar> bars, int size, long newestMillis) {}

  /**
   * A symbol that the venue lists.
   *
   * @param status why it is not traded now, or {@link #TRADING}
   */
  record Listed(Instrument instrument, String status) {

    boolean isTraded() {
      return status.equals(TRADING);
    }
  }

  /**
   * Returns all listed symbols in the order of the venue; omits those with an unsupported name or
   * units.
   */
  Map<String, Listed> listing(byte[] answer) throws IOException {
    var listing = new LinkedHashMap<String, Listed>();
    VenueJson.forEach(
        answer,
        "symbols",
        listed -> {
          var symbol = listed.field("symbol").text();
          try {
            listing.put(symbol, new Listed(instrument(symbol, listed), status(listed)));
          } catch (ArithmeticException | IllegalArgumentException e) {
            LOG.debug("Symbol {} is not supported: {}", symbol, e.getMessage());
          }
        });
    return listing;
  }

  private Instrument instrument(String symbol, VenueJson listed) throws IOException {
    return switch (market) {
      case SPOT -> BinanceListing.spot(symbol, spotUnits(listed));
      case USDM -> BinanceListing.futures(symbol, futuresUnits(listed));
    };
  }

  /** Returns the status of each listed symbol. */
  Map<String, String> statuses(byte[] answer) throws IOException {
    var statuses = new HashMap<String, String>();
    VenueJson.forEach(
        answer, "symbols", listed -> statuses.put(listed.field("symbol").text(), status(listed)));
    return statuses;
  }

  private static String status(VenueJson listed) throws IOException {
    return listed.has("status") ? listed.field("status").text() : TRADING;
  }

  /**
   * Returns units that use the venue's finest price unit instead of the current tick, because the
   * tick may become finer at any moment.
   */
  private static Units units(BigDecimal step, int quantityDigits) {
    int priceDigits = step.compareTo(MAX_STEP) > 0 ? MIN_PRICE_DIGITS : DIGITS;
    return new Units(priceDigits, step.movePointRight(priceDigits).intValueExact(), quantityDigits);
  }

  /** Spot sends all numbers with eight decimals; all are kept unless volumes may be large. */
  private static Units spotUnits(VenueJson listed) throws IOException {
    var step = filter(listed, "PRICE_FILTER").field("tickSize").decimal();
    var lot = filter(listed, "LOT_SIZE");
    boolean large =
        lot.field("maxQty").decimal().compareTo(BigDecimal.valueOf(BinanceListing.LARGE_QUANTITY))
            >= 0;
    return units(
        step,
        large ? digits(lot.field("stepSize").decimal()) : BinanceListing.SPOT_QUANTITY_DIGITS);
  }

  /** Futures declare the decimals of their numbers, which may be more than the tick needs. */
  private static Units futuresUnits(VenueJson listed) throws IOException {
    var step = filter(listed, "PRICE_FILTER").field("tickSize").decimal();
    int quantityDigits =
        Math.max(
            digits(filter(listed, "LOT_SIZE").field("stepSize").decimal()),
            Math.toIntExact(listed.field("quantityPrecision").whole()));
    if (quantityDigits > DIGITS) {
      throw new ArithmeticException("more than %d digits".formatted(DIGITS));
    }
    return units(step, quantityDigits);
  }

  private static VenueJson filter(VenueJson listed, String type) throws IOException {
    for (var filter : listed.field("filters").items()) {
      if (filter.field("filterType").text().equals(type)) {
        return filter;
      }
    }
    throw new IOException(type + " is missing");
  }

  private static int digits(BigDecimal step) {
    int digits = Math.max(0, step.stripTrailingZeros().scale());
    if (digits > DIGITS) {
      throw new ArithmeticException("more than %d digits".formatted(DIGITS));
    }
    return digits;
  }

  /**
   * Returns bars. A price or volume that is finer than the current units is rounded; it may be from
   * before a change of the units.
   */
  Bars bars(byte[] answer, Instrument instrument) throws IOException {
    var bars = new ArrayList<Bar>();
    var klines = VenueJson.read(answer).items();
    long newest = Long.MIN_VALUE;
    for (var kline : klines) {
      newest = kline.item(0).whole();
      boolean traded = kline.item(8).whole() > 0;
      if (traded) {
        bars.add(bar(newest, kline, instrument));
      }
    }
    return new Bars(bars, klines.size(), newest);
  }

  private static Bar bar(long timeMillis, VenueJson kline, Instrument instrument)
      throws IOException {
    try {
      return new Bar(
          timeMillis,
          units(kline.item(1), instrument.priceScale()),
          units(kline.item(2), instrument.priceScale()),
          units(kline.item(3), instrument.priceScale()),
          units(kline.item(4), instrument.priceScale()),
          Volume.of(rounded(kline.item(5), instrument.quantityScale())));
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IOException("expected a bar", e);
    }
  }

  private static long units(VenueJson decimal, int scale) throws IOException {
    return rounded(decimal, scale).longValueExact();
  }

  private static BigDecimal rounded(VenueJson decimal, int scale) throws IOException {
    return decimal.decimal().multiply(BigDecimal.valueOf(scale)).setScale(0, RoundingMode.HALF_UP);
  }

  /** Returns the id of the first trade in an answer of aggregated trades, of the streamed kind. */
  OptionalLong firstTradeId(byte[] answer) throws IOException {
    var trades = VenueJson.read(answer).items();
    if (trades.isEmpty()) {
      return OptionalLong.empty();
    }
    var first = trades.getFirst();
    return OptionalLong.of(
        switch (market) {
          case SPOT -> first.field("f").whole();
          case USDM -> first.field("a").whole();
        });
  }

  List<Execution> trades(byte[] answer, String symbol) throws IOException {
    var trades = new ArrayList<Execution>();
    for (var trade : VenueJson.read(answer).items()) {
      trades.add(
          switch (market) {
            case SPOT -> execution(trade, symbol, "trade", List.of("id", "price", "qty", "time"));
            case USDM -> execution(trade, symbol, "aggTrade", List.of("a", "p", "q", "T"));
          });
    }
    return trades;
  }

  /**
   * @param names the names of the fields: id, price, quantity and time
   */
  private static Execution execution(
      VenueJson trade, String symbol, String kind, List<String> names) throws IOException {
    var maker = trade.has("m") ? trade.field("m") : trade.field("isBuyerMaker");
    try {
      long price = trade.field(names.get(1)).decimal().movePointRight(DIGITS).longValueExact();
      long quantity = trade.field(names.get(2)).decimal().movePointRight(DIGITS).longValueExact();
      if (price < 1 || quantity < 1) {
        throw new ArithmeticException("not positive");
      }
      return new Execution(
          symbol,
          kind,
          trade.field(names.get(0)).whole(),
          price,
          quantity,
          maker.text().equals("true"),
          true,
          kind.equals("aggTrade"),
          TimeUnit.MILLISECONDS.toNanos(trade.field(names.get(3)).whole()));
    } catch (ArithmeticException e) {
      throw new IOException("expected a price or a quantity", e);
    }
  }
}
