package io.tapeloom.feed.recording;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Bars, played as trades that make them: four of each bar, a quarter of its period apart, at its
 * open, at the extreme that is nearer to the open, at the other one and at its close, which share
 * its volume. A bar tells of no offers; the last price is shown as bid and ask.
 */
final class BarStrand implements Strand {

  private static final int TRADES = 4;

  private final BarFile file;
  private final List<Bar> bars;
  private final Consumer<? super MarketEvent> events;
  private final long nanosShift;
  private final long idShift;
  private int played = -1;

  /**
   * @param bars those of the file that are played
   * @param nanosShift added to each time
   * @param idShift trades that were played before
   */
  BarStrand(
      BarFile file,
      List<Bar> bars,
      long nanosShift,
      long idShift,
      Consumer<? super MarketEvent> events) {
    this.file = file;
    this.bars = bars;
    this.nanosShift = nanosShift;
    this.idShift = idShift;
    this.events = events;
  }

  /** How many trades there are. */
  static long trades(List<Bar> bars) {
    return (long) TRADES * bars.size();
  }

  /** Whether trades can make such a bar: each of them needs a quantity, which is a long. */
  static boolean isPlayable(Bar bar) {
    return bar.volume().isLong() && bar.volume().toLong() >= TRADES;
  }

  /** Whether trades could make such a bar if quantities had one digit more. */
  static boolean needsFinerQuantities(Bar bar) {
    return !bar.volume().isZero() && bar.volume().isLong() && bar.volume().toLong() < TRADES;
  }

  @Override
  public Path file() {
    return file.file();
  }

  @Override
  public boolean next() {
    return ++played < trades(bars);
  }

  @Override
  public long recordedNanos() {
    var bar = bars.get(played / TRADES);
    long lengthMillis = file.resolution().endMillis(bar.timeMillis()) - bar.timeMillis();
    return TimeUnit.MILLISECONDS.toNanos(
        bar.timeMillis() + lengthMillis * (played % TRADES) / TRADES);
  }

  @Override
  public void play() {
    var bar = bars.get(played / TRADES);
    int step = played % TRADES;
    long price = price(bar, step);
    long before = step == 0 ? price : price(bar, step - 1);
    long volume = bar.volume().toLong();
    long part = volume / TRADES;
    long quantity = step == 0 ? volume - (TRADES - 1) * part : part;
    long id = idShift + played + 1;
    long nanos = recordedNanos() + nanosShift;
    Instrument instrument = file.instrument();
    var level = List.of(new Level(price, quantity));
    events.accept(new Quote(instrument, price, quantity, price, quantity, nanos));
    events.accept(new OrderBook(instrument, level, level, id, nanos));
    events.accept(
        new Trade(instrument, id, price, quantity, price < before ? Side.SELL : Side.BUY, nanos));
  }

  private static long price(Bar bar, int step) {
    boolean highFirst = bar.high() - bar.open() <= bar.open() - bar.low();
    return switch (step) {
      case 0 -> bar.open();
      case 1 -> highFirst ? bar.high() : bar.low();
      case 2 -> highFirst ? bar.low() : bar.high();
      default -> bar.close();
    };
  }

  @Override
  public void close() {}
}
