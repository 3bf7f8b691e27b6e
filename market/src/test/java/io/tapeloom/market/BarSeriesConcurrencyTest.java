package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BarSeriesConcurrencyTest {

  private static final int READERS = 3;
  private static final int READS = 4_000;
  private static final int RETENTION = 64;
  private static final int TRADES_PER_MINUTE = 4;

  private final BarSeries series = new BarSeries(Tapes.AAPL, Resolution.MINUTES_1, RETENTION);
  private final AtomicInteger reading = new AtomicInteger(READERS);

  @Test
  void shouldReturnCompleteConsecutiveBarsWhileWritten() throws Exception {
    try (var threads = Executors.newFixedThreadPool(READERS + 1)) {
      List<Future<List<String>>> faults = new ArrayList<>();
      Future<?> writer = threads.submit(this::write);
      for (int i = 0; i < READERS; i++) {
        Callable<List<String>> reader = this::read;
        faults.add(threads.submit(reader));
      }

      writer.get();

      for (Future<List<String>> each : faults) {
        assertThat(each.get()).isEmpty();
      }
    }
  }

  /** Four trades in each of consecutive minutes; the price is the number of the minute. */
  private void write() {
    for (long trade = 0; reading.get() > 0; trade++) {
      long minute = 1 + trade / TRADES_PER_MINUTE;
      series.trade(minute, 1, minute * 60_000);
    }
  }

  private List<String> read() {
    List<String> faults = new ArrayList<>();
    try {
      for (int i = 0; i < READS; i++) {
        List<Bar> bars = series.last(Long.MAX_VALUE, Integer.MAX_VALUE);
        for (int b = 0; b < bars.size(); b++) {
          boolean open = b == bars.size() - 1;
          long minute = bars.getFirst().timeMillis() / 60_000 + b;
          Bar bar = bars.get(b);
          long volume = open ? bar.volume().toLong() : TRADES_PER_MINUTE;
          if (!bar.equals(new Bar(minute * 60_000, minute, minute, minute, minute, volume))
              || volume < 1
              || volume > TRADES_PER_MINUTE) {
            faults.add(bars.toString());
          }
        }
      }
    } finally {
      reading.decrementAndGet();
    }
    return faults;
  }
}
