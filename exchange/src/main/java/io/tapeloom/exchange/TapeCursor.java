package io.tapeloom.exchange;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.Iterator;

/**
 * Reads the trades and quotes of one instrument in time order, without end. Three events for each
 * trade: the quote that it meets, the trade, and the quote that it leaves. A trade above the last
 * one is a buy at the ask, one below it a sell at the bid, and the quote before it reaches from the
 * last price to its own: the last price is never outside the quote in force. Not thread-safe.
 */
final class TapeCursor implements Iterator<MarketEvent> {

  private enum Step {
    QUOTE_MET,
    TRADE,
    QUOTE_LEFT
  }

  private final InstrumentScript script;
  private final Instrument instrument;

  private int day;
  private DayScript dayScript;

  /** Of the day. */
  private int minute;

  private MinuteTrades trades;

  /** Of the minute. */
  private int trade;

  private Step step = Step.QUOTE_MET;
  private long lastPrice;

  /** Begins with the first event at or after a moment, in nanoseconds since the epoch. */
  TapeCursor(InstrumentScript script, long fromNanos) {
    this.script = script;
    this.instrument = script.listing().instrument();
    long fromMillis = Math.max(Math.floorDiv(fromNanos, 1_000_000L), InstrumentScript.BEGIN_MILLIS);
    int index =
        (int) ((fromMillis - InstrumentScript.BEGIN_MILLIS) / InstrumentScript.MINUTE_MILLIS);
    this.day = index / Activity.MINUTES;
    this.dayScript = script.day(day);
    this.minute = index % Activity.MINUTES;
    Bar bar = dayScript.minute(minute);
    this.trades = script.trades(bar);
    this.lastPrice = index == 0 ? bar.open() : closeBefore();
    skipTo(fromNanos);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public MarketEvent next() {
    return switch (step) {
      case QUOTE_MET -> {
        step = Step.TRADE;
        yield quoteMet();
      }
      case TRADE -> {
        step = Step.QUOTE_LEFT;
        yield trade();
      }
      case QUOTE_LEFT -> {
        step = Step.QUOTE_MET;
        MarketEvent quote = quoteLeft();
        nextTrade();
        yield quote;
      }
    };
  }

  private void skipTo(long fromNanos) {
    int skipped = 0;
    while (skipped < trades.count() && trades.timeNanos(skipped) < fromNanos) {
      skipped++;
    }
    for (int i = 0; i < skipped; i++) {
      nextTrade();
    }
    if (trades.quoteNanos(trade) < fromNanos) {
      step = Step.TRADE;
    }
  }

  private void nextTrade() {
    lastPrice = trades.price(trade);
    trade++;
    if (trade < trades.count()) {
      return;
    }
    trade = 0;
    minute++;
    if (minute == Activity.MINUTES) {
      minute = 0;
      day++;
      dayScript = script.day(day);
    }
    trades = script.trades(dayScript.minute(minute));
  }

  /** The last price of the minute before this one. */
  private long closeBefore() {
    Bar before =
        minute > 0
            ? dayScript.minute(minute - 1)
            : script.day(day - 1).minute(Activity.MINUTES - 1);
    return before.close();
  }

  private Side aggressor() {
    long price = trades.price(trade);
    boolean buy = price == lastPrice ? trades.buysWhenUnchanged(trade) : price > lastPrice;
    return buy ? Side.BUY : Side.SELL;
  }

  private MarketEvent trade() {
    return new Trade(
        instrument,
        trades.tradeId(trade),
        trades.price(trade),
        trades.quantity(trade),
        aggressor(),
        trades.timeNanos(trade));
  }

  private MarketEvent quoteMet() {
    long price = trades.price(trade);
    long met = trades.offer(trade, 0) + trades.quantity(trade);
    long timeNanos = trades.quoteNanos(trade);
    long other =
        switch (aggressor()) {
          case BUY -> Math.min(price - trades.spread(trade), lastPrice);
          case SELL -> Math.max(price + trades.spread(trade), lastPrice);
        };
    return quote(price, met, other, timeNanos);
  }

  private MarketEvent quoteLeft() {
    long price = trades.price(trade);
    long left = trades.offer(trade, 0);
    long other =
        switch (aggressor()) {
          case BUY -> price - trades.spread(trade);
          case SELL -> price + trades.spread(trade);
        };
    return quote(price, left, other, trades.timeNanos(trade));
  }

  /** The price that the trade is at, on one side, and that of the other side. */
  private Quote quote(long price, long quantity, long otherPrice, long timeNanos) {
    long otherQuantity = trades.offer(trade, 1);
    return price > otherPrice
        ? new Quote(instrument, otherPrice, otherQuantity, price, quantity, timeNanos)
        : new Quote(instrument, price, quantity, otherPrice, otherQuantity, timeNanos);
  }
}
