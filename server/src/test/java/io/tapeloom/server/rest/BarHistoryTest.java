package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Resolution;
import io.tapeloom.server.ManualClock;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BarHistoryTest {

  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of(), new ManualClock(NOW), NanoClock.system());

  private record Candle(
      long time, double open, double high, double low, double close, double volume) {}

  @Test
  void shouldReachBackFourHundredDays() {
    assertThat(bars(Resolution.DAY)).hasSizeGreaterThanOrEqualTo(400);
  }

  @Test
  void shouldReachBackSevenDaysOfMinutes() {
    long weekAgo = NOW.minus(Duration.ofDays(7)).toEpochMilli();

    assertThat(bars(Resolution.MINUTES_1).getFirst().time()).isLessThanOrEqualTo(weekAgo);
  }

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void shouldLeaveOutNoPeriod(Resolution resolution) {
    var bars = bars(resolution);

    assertThat(bars).hasSizeGreaterThan(10);
    for (int i = 1; i < bars.size(); i++) {
      assertThat(bars.get(i).time()).isEqualTo(resolution.endMillis(bars.get(i - 1).time()));
    }
    assertThat(bars.getLast().time()).isEqualTo(resolution.startMillis(NOW.toEpochMilli()));
  }

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void shouldOpenAndCloseWithinHighAndLow(Resolution resolution) {
    assertThat(bars(resolution))
        .allMatch(bar -> bar.low() > 0)
        .allMatch(bar -> bar.low() <= Math.min(bar.open(), bar.close()))
        .allMatch(bar -> bar.high() >= Math.max(bar.open(), bar.close()))
        .allMatch(bar -> bar.volume() > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "MINUTES_1, MINUTES_5",
    "MINUTES_1, MINUTES_60",
    "MINUTES_5, MINUTES_15",
    "MINUTES_15, MINUTES_30",
    "MINUTES_30, MINUTES_60",
    "MINUTES_60, DAY",
    "DAY, WEEK",
    "DAY, MONTH"
  })
  void shouldMakeLongBarsOfShortOnes(Resolution finer, Resolution coarser) {
    var finerBars = bars(finer);
    var coarserBars = bars(coarser);
    long from = Math.max(finerBars.getFirst().time(), coarserBars.getFirst().time());

    var expected = whole(coarser, from, folded(coarser, finerBars));

    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(whole(coarser, from, coarserBars)).isEqualTo(expected);
  }

  /** The bars that begin at or after a moment with all of their period. */
  private static List<Candle> whole(Resolution resolution, long from, List<Candle> bars) {
    return bars.stream()
        .filter(bar -> bar.time() >= from && resolution.startMillis(bar.time()) == bar.time())
        .toList();
  }

  private static List<Candle> folded(Resolution coarser, List<Candle> bars) {
    var folded = new ArrayList<Candle>();
    for (var bar : bars) {
      long time = coarser.startMillis(bar.time());
      if (folded.isEmpty() || folded.getLast().time() != time) {
        folded.add(new Candle(time, bar.open(), bar.high(), bar.low(), bar.close(), bar.volume()));
      } else {
        var begun = folded.removeLast();
        folded.add(
            new Candle(
                time,
                begun.open(),
                Math.max(begun.high(), bar.high()),
                Math.min(begun.low(), bar.low()),
                bar.close(),
                begun.volume() + bar.volume()));
      }
    }
    return folded;
  }

  private static List<Candle> bars(Resolution resolution) {
    var bars = new ArrayList<Candle>();
    server
        .rest()
        .get("/api/v1/datafeed/bars?symbol=NVDA&resolution=" + resolution.code())
        .json()
        .get("bars")
        .forEach(
            bar ->
                bars.add(
                    new Candle(
                        bar.get("time").asLong(),
                        bar.get("open").asDouble(),
                        bar.get("high").asDouble(),
                        bar.get("low").asDouble(),
                        bar.get("close").asDouble(),
                        bar.get("volume").asDouble())));
    return bars;
  }
}
