package io.tapeloom.server.rest;

import static io.tapeloom.server.rest.BarPages.PAGE_BARS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapeloom.market.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many bars, of which few are in memory. */
class BarPagesTest {

  /** Bars at 0, 10, 20, …; what a history gives that has so many. */
  private static BarPages.Reader history(List<Bar> bars) {
    return (from, to, limit) -> {
      var found =
          bars.stream().filter(bar -> bar.timeMillis() >= from && bar.timeMillis() < to).toList();
      return found.subList(Math.max(0, found.size() - limit), found.size());
    };
  }

  private static List<Bar> bars(int count) {
    return LongStream.range(0, count).mapToObj(i -> new Bar(i * 10, i, i, i, i, i)).toList();
  }

  private static List<Bar> read(BarPages pages) {
    var all = new ArrayList<Bar>();
    for (var page : pages) {
      assertThat(page).isNotEmpty().hasSizeLessThanOrEqualTo(PAGE_BARS);
      all.addAll(page);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 100000, 50000",
    "1, 0, 100000, 50000",
    "1023, 0, 100000, 50000",
    "1024, 0, 100000, 50000",
    "1025, 0, 100000, 50000",
    "255, 0, 100000, 50000",
    "256, 0, 100000, 50000",
    "257, 0, 100000, 257",
    "9000, 0, 100000, 255",
    "9000, 0, 100000, 256",
    "9000, 0, 100000, 50000",
    "9000, 0, 100000, 1",
    "9000, 0, 100000, 1024",
    "9000, 0, 100000, 1025",
    "9000, 0, 100000, 4096",
    "9000, 0, 100000, 4097",
    "9000, 0, 100000, 8999",
    "9000, 0, 100000, 9000",
    "9000, 12345, 67890, 50000",
    "9000, 12345, 67890, 3000",
    "9000, 67890, 12345, 3000",
  })
  void shouldReadWhatOneReadWouldFindAgainAndAgain(int count, long from, long to, int limit) {
    var history = history(bars(count));
    var expected = history.newest(from, to, limit);

    var pages = BarPages.of(history, from, to, limit);

    assertThat(read(pages)).isEqualTo(expected);
    assertThat(read(pages)).isEqualTo(expected);
    assertThat(pages.isEmpty()).isEqualTo(expected.isEmpty());
  }

  @Test
  void shouldNotMindWhatHappensMeanwhile() {
    var bars = new ArrayList<>(bars(9000));
    var pages = BarPages.of(history(bars), 0, Long.MAX_VALUE, 50_000);
    var expected = List.copyOf(bars);

    bars.set(8999, new Bar(89_990, 7, 7, 7, 7, 7)); // the open bar
    bars.add(new Bar(90_000, 8, 8, 8, 8, 8));
    bars.removeFirst(); // which a newer one has displaced

    assertThat(read(pages)).isEqualTo(expected);
  }

  @Test
  void shouldEndWhereBarsInBetweenHaveLeft() {
    var bars = new ArrayList<>(bars(9000));
    var pages = BarPages.of(history(bars), 0, Long.MAX_VALUE, 50_000);

    bars.subList(0, 3000).clear();

    assertThatThrownBy(() -> read(pages)).isInstanceOf(IllegalStateException.class);
  }
}
