package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VolumeTest {

  private static final BigInteger MOST = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

  @Test
  void shouldAddAndMultiplyAsWholeNumbersDo() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var one = new BigInteger(1 + random.nextInt(125), random);
      var other = new BigInteger(1 + random.nextInt(125), random);
      long factor = random.nextInt(3);
      var volume = Volume.of(new BigDecimal(one));
      var added = volume.plus(Volume.of(new BigDecimal(other)));

      assertThat(volume.toBigInteger()).isEqualTo(one);
      assertThat(volume).hasToString(one.toString());
      assertThat(added.toBigInteger()).isEqualTo(one.add(other));
      assertThat(volume.times(factor).toBigInteger())
          .isEqualTo(one.multiply(BigInteger.valueOf(factor)));
      assertThat(Integer.signum(volume.compareTo(Volume.of(new BigDecimal(other)))))
          .isEqualTo(one.compareTo(other));
      assertThat(volume.isLong()).isEqualTo(one.bitLength() < Long.SIZE);
    }
  }

  @Test
  void shouldRefuseWhatIsNoVolume() {
    var most = Volume.of(new BigDecimal(MOST));

    assertThat(most.toBigInteger()).isEqualTo(MOST);
    assertThatThrownBy(() -> most.plus(Volume.of(1))).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> Volume.of(new BigDecimal(MOST.add(BigInteger.ONE))))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Volume.of(new BigDecimal("0.5")))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Volume.of(1).times(-1)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Volume.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(most::toLong).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void shouldBeAddedUpBeyondALongInEachResolutionAndKeptInASeries() {
    var instrument = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");
    var days = new BarSeries(instrument, Resolution.DAY, 3);
    var weeks = new BarSeries(instrument, Resolution.WEEK, 2);
    long day = 86_400_000L;
    long monday = 4 * day; // 1970-01-05
    List<Bar> bars = new ArrayList<>();
    var total = Volume.ZERO;
    for (int i = 0; i < 5; i++) {
      var bar =
          new Bar(monday + i * day, 10, 10, 10, 10, Volume.of(Long.MAX_VALUE).plus(Volume.of(i)));
      total = total.plus(bar.volume());
      bars.add(bar);
    }

    days.merge(bars.subList(0, 1)); // the first stored bar fits a long, the others do not
    days.merge(bars.subList(1, 5));
    weeks.merge(bars);
    weeks.merge(List.of(new Bar(monday + 7 * day, 10, 10, 10, 10, 1)));

    assertThat(days.last(Long.MAX_VALUE, 10)).containsExactlyElementsOf(bars.subList(1, 5));
    assertThat(weeks.last(Long.MAX_VALUE, 10))
        .containsExactly(
            new Bar(monday, 10, 10, 10, 10, total), new Bar(monday + 7 * day, 10, 10, 10, 10, 1));
  }

  @Test
  void shouldMultiplyAsWholeNumbersDoUpToItsLimit() {
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      var one = new BigInteger(random.nextInt(128), random);
      long factor = random.nextLong() >>> (1 + random.nextInt(63));
      var product = one.multiply(BigInteger.valueOf(factor));
      var volume = Volume.of(new BigDecimal(one));

      if (product.bitLength() <= 127) {
        assertThat(volume.times(factor).toBigInteger()).isEqualTo(product);
      } else {
        assertThatThrownBy(() -> volume.times(factor)).isInstanceOf(ArithmeticException.class);
      }
    }
  }

  @Test
  void shouldBeTheNearestDoubleInPieces() {
    var instrument =
        new Instrument("X", "X", "crypto", "X", "Etc/UTC", "24x7", 100, 1, 100_000_000);

    assertThat(instrument.quantity(Volume.of(new BigDecimal("11000000000000000000"))))
        .isEqualTo(110_000_000_000.0);
    assertThat(instrument.quantity(Volume.of(12_345_678))).isEqualTo(0.12345678);
  }
}
