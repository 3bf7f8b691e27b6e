package io.tapeloom.feed.binance;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.List;
import java.util.Locale;

/**
 * Writes events of one instrument as the messages that the venue would send on spot, so that a
 * {@link BinanceNormalizer} creates the same events from them. The field {@code n} contains the
 * nanoseconds of a time after its milliseconds, if there are any. Not thread-safe.
 */
public final class MessageWriter {

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Instrument instrument;
  private final StringBuilder out;
  private final Decimal price;
  private final Decimal quantity;

  /** Converts units to decimals: number of units in 1, and number of decimals. */
  private record Decimal(int scale, int digits) {

    static Decimal of(int scale) {
      return new Decimal(scale, Decimals.digitsOf(Decimals.power(Decimals.DIGITS) / scale));
    }

    void append(StringBuilder out, long units) {
      out.append('"');
      if (units < 0) {
        out.append('-');
      }
      out.append(Math.abs(units / scale));
      if (digits > 0) {
        long fraction = Math.abs(units % scale) * (Decimals.power(digits) / scale);
        out.append('.');
        for (int digit = digits - 1; digit >= 0; digit--) {
          out.append((char) ('0' + fraction / Decimals.power(digit) % 10));
        }
      }
      out.append('"');
    }
  }

  /**
   * @param out the output
   */
  public MessageWriter(Instrument instrument, StringBuilder out) {
    if (!canWrite(instrument)) {
      throw new IllegalArgumentException(instrument.symbol() + " has units that are not decimals");
    }
    this.instrument = instrument;
    this.out = out;
    this.price = Decimal.of(instrument.priceScale());
    this.quantity = Decimal.of(instrument.quantityScale());
  }

  /** Whether the units of an instrument are decimals with at most as many digits as the venue's. */
  public static boolean canWrite(Instrument instrument) {
    long whole = Decimals.power(Decimals.DIGITS);
    return whole % instrument.priceScale() == 0 && whole % instrument.quantityScale() == 0;
  }

  /** Writes the instrument. */
  public void instrument() {
    stream("instrument");
    out.append("{\"e\":\"instrument\",\"s\":");
    text(instrument.symbol());
    field("description", instrument.description());
    field("type", instrument.type());
    field("exchange", instrument.exchange());
    field("timezone", instrument.timezone());
    field("session", instrument.session());
    field("priceScale", instrument.priceScale());
    field("minMove", instrument.minMove());
    field("quantityScale", instrument.quantityScale());
    out.append("}}");
  }

  public void trade(Trade trade) {
    stream("trade");
    out.append("{\"e\":\"trade\"");
    field("E", trade.eventTimeMillis());
    field("s", instrument.symbol());
    field("t", trade.tradeId());
    out.append(",\"p\":");
    price.append(out, trade.price());
    out.append(",\"q\":");
    quantity.append(out, trade.quantity());
    field("T", trade.eventTimeMillis());
    out.append(",\"m\":").append(trade.aggressor() == Side.SELL).append(",\"M\":true");
    nanos(trade.eventTimeNanos());
    out.append("}}");
  }

  /** Writes the best prices of a state of the book. */
  public void bookTicker(Quote quote, long updateId) {
    stream("bookTicker");
    out.append("{\"u\":").append(updateId);
    field("s", instrument.symbol());
    out.append(",\"b\":");
    price.append(out, quote.bidPrice());
    out.append(",\"B\":");
    quantity.append(out, quote.bidQuantity());
    out.append(",\"a\":");
    price.append(out, quote.askPrice());
    out.append(",\"A\":");
    quantity.append(out, quote.askQuantity());
    field("E", quote.eventTimeMillis());
    nanos(quote.eventTimeNanos());
    out.append("}}");
  }

  /** Writes a complete book. */
  public void snapshot(OrderBook book, long updateId) {
    out.append("{\"lastUpdateId\":").append(updateId);
    field("E", book.eventTimeMillis());
    nanos(book.eventTimeNanos());
    out.append(",\"bids\":[");
    book.bids().forEach(this::level);
    out.append("],\"asks\":[");
    book.asks().forEach(this::level);
    out.append("]}");
  }

  /** Writes the changes from one book to the next. */
  public void depthUpdate(OrderBook before, OrderBook after, long updateId) {
    stream("depth");
    out.append("{\"e\":\"depthUpdate\"");
    field("E", after.eventTimeMillis());
    field("s", instrument.symbol());
    field("U", updateId);
    field("u", updateId);
    out.append(",\"b\":[");
    changes(before.bids(), after.bids(), 1);
    out.append("],\"a\":[");
    changes(before.asks(), after.asks(), -1);
    out.append(']');
    nanos(after.eventTimeNanos());
    out.append("}}");
  }

  /**
   * Compares both books from the best level on.
   *
   * @param sign 1 if the highest price is the best, -1 if the lowest is
   */
  private void changes(List<Level> before, List<Level> after, int sign) {
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      int order =
          i == before.size()
              ? 1
              : j == after.size()
                  ? -1
                  : sign * Long.compare(after.get(j).price(), before.get(i).price());
      if (order < 0) {
        level(new Level(before.get(i++).price(), 0));
      } else if (order > 0) {
        level(after.get(j++));
      } else {
        if (after.get(j).quantity() != before.get(i).quantity()) {
          level(after.get(j));
        }
        i++;
        j++;
      }
    }
  }

  private void level(Level level) {
    out.append(out.charAt(out.length() - 1) == ']' ? ",[" : "[");
    price.append(out, level.price());
    out.append(',');
    quantity.append(out, level.quantity());
    out.append(']');
  }

  private void stream(String name) {
    out.append("{\"stream\":");
    text(instrument.symbol().toLowerCase(Locale.ROOT) + '@' + name);
    out.append(",\"data\":");
  }

  private void nanos(long timeNanos) {
    long rest = Math.floorMod(timeNanos, NANOS_PER_MILLI);
    if (rest > 0) {
      field("n", rest);
    }
  }

  private void field(String name, long value) {
    out.append(",\"").append(name).append("\":").append(value);
  }

  private void field(String name, String value) {
    out.append(",\"").append(name).append("\":");
    text(value);
  }

  private void text(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
