package io.tapeloom.market;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Random trades in time order, and a simple model that builds bars from them. */
final class Tapes {

  static final Instrument AAPL = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");

  private static final long BEGIN_MILLIS = 1_790_000_000_000L;

  private Tapes() {}

  /** Bursts, pauses of minutes and hours, and occasional pauses of days. */
  static List<Trade> random(long seed, int size) {
    var random = new SplittableRandom(seed);
    long[] pauses = {1, 1_000, 1_000, 60_000, 60_000, 3_600_000, 400_000_000};
    List<Trade> trades = new ArrayList<>();
    long timeMillis = BEGIN_MILLIS + random.nextLong(100_000_000_000L);
    for (int i = 0; i < size; i++) {
      timeMillis += random.nextLong(pauses[random.nextInt(pauses.length)] + 1);
      long price = random.nextLong(9_000, 11_000);
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      trades.add(
          new Trade(
              AAPL, i + 1, price, random.nextLong(1, 1_000), side, timeMillis * 1_000_000 + 7));
    }
    return trades;
  }

  /** Groups the trades by period and builds one bar per group. */
  static List<Bar> bars(Resolution resolution, List<Trade> trades) {
    Map<Long, List<Trade>> periods =
        trades.stream()
            .collect(
                Collectors.groupingBy(
                    trade -> resolution.startMillis(trade.eventTimeMillis()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return periods.entrySet().stream().map(e -> bar(e.getKey(), e.getValue())).toList();
  }

  private static Bar bar(long timeMillis, List<Trade> trades) {
    return new Bar(
        timeMillis,
        trades.getFirst().price(),
        trades.stream().mapToLong(Trade::price).max().orElseThrow(),
        trades.stream().mapToLong(Trade::price).min().orElseThrow(),
        trades.getLast().price(),
        trades.stream().mapToLong(Trade::quantity).sum());
  }
}
