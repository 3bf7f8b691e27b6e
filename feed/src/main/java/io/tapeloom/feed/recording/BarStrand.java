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
 * Plays bars as trades that produce them: four trades per bar, a quarter of its period apart, at
 * the open, at the extreme nearer to the open, at the other extreme and at the close. They share
 * the volume of the bar. A bar contains no quotes, so the last price is used as bid and ask.
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
   * @param bars the bars of the file to play
   * @param nanosShift nanoseconds to add to each time
   * @param idShift number of trades that were played before
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

  /** Number of trades for some bars. */
  static long trades(List<Bar> bars) {
    return (long) TRADES * bars.size();
  }

  /** Whether trades can produce a bar: each of them needs a positive quantity that fits a long. */
  static boolean isPlayable(Bar bar) {
    return bar.volume().isLong() && bar.volume().toLong() >= TRADES;
  }

  /** Whether trades could produce a bar if quantities had one more digit. */
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
