package io.tapeloom.store;

import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random trades of two instruments in time order, and the bars that they make. */
final class Tapes {

  static final Instrument ACME = Instrument.stock("ACME", "Acme Corporation", "NYSE");
  static final Instrument COIN =
      new Instrument("BRK.B=X", "Coin", "crypto", "BINANCE", "Etc/UTC", "24x7", 100, 1, 1_000_000);
  static final List<Instrument> BOTH = List.of(ACME, COIN);

  private static final long BEGIN_MILLIS = 1_790_000_000_000L;

  private Tapes() {}

  /** Bursts, pauses of minutes and hours, and now and then one of days. */
  static List<Trade> random(long seed, int size) {
    var random = new SplittableRandom(seed);
    long[] pauses = {0, 1, 1_000, 1_000, 60_000, 60_000, 3_600_000, 400_000_000};
    var trades = new ArrayList<Trade>();
    Map<Instrument, Long> ids = new HashMap<>();
    long timeMillis = BEGIN_MILLIS + random.nextLong(100_000_000_000L);
    for (int i = 0; i < size; i++) {
      timeMillis += random.nextLong(pauses[random.nextInt(pauses.length)] + 1);
      var instrument = BOTH.get(random.nextInt(BOTH.size()));
      trades.add(
          new Trade(
              instrument,
              ids.merge(instrument, 1L, Long::sum),
              random.nextLong(9_000, 11_000),
              random.nextLong(1, 1L << 40),
              random.nextBoolean() ? Side.BUY : Side.SELL,
              timeMillis * 1_000_000 + 7));
    }
    return trades;
  }

  /** Those of one instrument before a moment, in nanoseconds since the epoch. */
  static List<Trade> before(List<Trade> trades, Instrument instrument, long untilNanos) {
    return trades.stream()
        .filter(trade -> trade.instrument().equals(instrument))
        .filter(trade -> trade.eventTimeNanos() < untilNanos)
        .toList();
  }

  /** What a builder makes of trades, the open bar included. */
  static List<Bar> bars(Resolution resolution, List<Trade> trades) {
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    trades.forEach(
        trade -> builder.trade(trade.price(), trade.quantity(), trade.eventTimeMillis()));
    builder.openBar().ifPresent(bars::add);
    return bars;
  }
}
