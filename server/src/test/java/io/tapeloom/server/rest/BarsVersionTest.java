package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entity tag must change with the bars it stands for, whatever has changed them. */
class BarsVersionTest {

  private static final long MINUTE = 60_000;
  private static final int RETENTION = 400;

  private static final Instrument APPLE = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");

  private final BarBook book = new BarBook(APPLE, _ -> RETENTION);
  private final BarSeries series = book.series(Resolution.MINUTES_1);

  private long tradeId;

  private void trade(long price, long timeMillis) {
    book.trade(new Trade(APPLE, ++tradeId, price, 1, Side.BUY, timeMillis * 1_000_000));
  }

  private BarsVersion version(long from, long to, int limit) {
    long revision = series.revision();
    boolean closed = series.isClosedBefore(to);
    var pages = BarPages.of(series::bars, from, to, limit);
    return BarsVersion.of(7, revision, closed, APPLE, pages, OptionalLong.empty());
  }

  @Test
  void shouldChangeWithTheOpenBarOnly() {
    for (int minute = 0; minute < 10; minute++) {
      trade(100L + minute, minute * MINUTE);
    }
    var closed = version(0, 9 * MINUTE, 50);
    var open = version(0, Long.MAX_VALUE, 50);

    trade(500, 9 * MINUTE + 1);

    assertThat(closed.isClosed()).isTrue();
    assertThat(version(0, 9 * MINUTE, 50)).isEqualTo(closed);
    assertThat(open.isClosed()).isFalse();
    assertThat(version(0, Long.MAX_VALUE, 50).tag()).isNotEqualTo(open.tag());
  }

  @Test
  void shouldNotTakeARangeForClosedWhoseLastBarIsOpen() {
    trade(100, 0);
    trade(100, MINUTE);

    assertThat(version(0, MINUTE, 50).isClosed()).isTrue();
    assertThat(version(0, MINUTE + 1, 50).isClosed()).isFalse();
    assertThat(version(0, 2 * MINUTE, 50).isClosed()).isFalse();
  }

  /** Trades, corrections and bars that leave the memory, against the bars themselves. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldDifferWhereverTheBarsDiffer(long seed) {
    var random = new Random(seed);
    var known = new HashMap<String, List<Bar>>();
    int answers = 0;
    long now = 0;
    trade(100, now);
    for (int i = 0; i < 500; i++) {
      now = step(random, now);
      for (int range = 0; range < 4; range++) {
        long to = now - (random.nextInt(40) - 3) * MINUTE / 2;
        long from = to - 300 * MINUTE / 2 * random.nextInt(4);
        int limit = 1 + random.nextInt(3) * 300;
        var bars = series.bars(from, to, limit);
        answers++;

        var before = known.putIfAbsent(version(from, to, limit).tag(), bars);

        assertThat(bars).isEqualTo(before == null ? bars : before);
      }
    }
    assertThat(known).hasSizeGreaterThan(100).hasSizeLessThan(answers);
  }

  private long step(Random random, long now) {
    if (random.nextInt(4) > 0) {
      long later = now + random.nextInt(20) * MINUTE / 2;
      trade(100L + random.nextInt(3), later);
      return later;
    }
    long from = Resolution.MINUTES_1.startMillis(now - random.nextInt(50) * MINUTE);
    var bars = new ArrayList<Bar>();
    for (long start = from; start <= now; start += MINUTE) {
      long price = 100L + random.nextInt(3);
      bars.add(new Bar(start, price, price, price, price, 1));
    }
    book.correct(from, Map.of(Resolution.MINUTES_1, bars), now + MINUTE);
    return now;
  }
}
