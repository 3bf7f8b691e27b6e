package io.tapeloom.feed.binance.live;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Resolution;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bars of some days before a moment: a minute in seven has no trades. Immutable. */
final class StandInPast {

  private static final long MINUTE_MILLIS = 60_000;
  private static final int MINUTES = 3 * 24 * 60;

  private final List<Bar> minutes;

  /**
   * @param endMillis the minute of this moment is the first without a bar
   */
  StandInPast(long endMillis) {
    var random = new SplittableRandom(7);
    long end = Resolution.MINUTES_1.startMillis(endMillis);
    minutes =
        Stream.iterate(end - MINUTES * MINUTE_MILLIS, time -> time < end, time -> time + 60_000)
            .map(time -> bar(time, random))
            .toList();
  }

  private static Bar bar(long time, SplittableRandom random) {
    long open = 99_000 + random.nextLong(2_000);
    long close = 99_000 + random.nextLong(2_000);
    boolean traded = time / MINUTE_MILLIS % 7 != 0;
    return traded
        ? new Bar(
            time,
            open,
            Math.max(open, close) + random.nextLong(50),
            Math.min(open, close) - random.nextLong(50),
            close,
            1 + random.nextLong(9_000))
        : new Bar(time, open, open, open, open, 0);
  }

  /** The minutes that had trades: prices in hundredths, volumes in thousandths. */
  List<Bar> minutes() {
    return minutes.stream().filter(bar -> !bar.volume().isZero()).toList();
  }

  /** As REST tells them; those of a period that is not over, too. */
  String klines(String interval, long fromMillis, long toMillis, int limit) {
    var resolution =
        switch (interval) {
          case "1m" -> Resolution.MINUTES_1;
          case "5m" -> Resolution.MINUTES_5;
          case "15m" -> Resolution.MINUTES_15;
          case "30m" -> Resolution.MINUTES_30;
          case "1h" -> Resolution.MINUTES_60;
          case "1d" -> Resolution.DAY;
          default -> throw new IllegalArgumentException(interval);
        };
    var periods = new ArrayList<List<Bar>>();
    for (var minute : minutes) {
      long start = resolution.startMillis(minute.timeMillis());
      if (periods.isEmpty()
          || resolution.startMillis(periods.getLast().getFirst().timeMillis()) != start) {
        periods.add(new ArrayList<>());
      }
      periods.getLast().add(minute);
    }
    return periods.stream()
        .map(period -> kline(resolution, period))
        .filter(kline -> kline.timeMillis >= fromMillis && kline.timeMillis <= toMillis)
        .limit(limit)
        .map(Kline::text)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private record Kline(long timeMillis, String text) {}

  private static Kline kline(Resolution resolution, List<Bar> period) {
    var traded = period.stream().filter(bar -> !bar.volume().isZero()).toList();
    var sent = traded.isEmpty() ? period : traded;
    long start = resolution.startMillis(period.getFirst().timeMillis());
    return new Kline(
        start,
        "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d,\"0\",%d,\"0\",\"0\",\"0\"]"
            .formatted(
                start,
                price(sent.getFirst().open()),
                price(sent.stream().mapToLong(Bar::high).max().orElseThrow()),
                price(sent.stream().mapToLong(Bar::low).min().orElseThrow()),
                price(sent.getLast().close()),
                BigDecimal.valueOf(sent.stream().mapToLong(bar -> bar.volume().toLong()).sum(), 3),
                resolution.endMillis(start) - 1,
                traded.size()));
  }

  private static BigDecimal price(long units) {
    return BigDecimal.valueOf(units, 2);
  }
}
