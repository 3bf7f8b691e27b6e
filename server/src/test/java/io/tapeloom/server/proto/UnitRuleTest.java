package io.tapeloom.server.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ScaledDecimals as integers of a topic's units. */
class UnitRuleTest {

  private static final UnitRule<BigDecimal> RULE =
      UnitRule.ofDecimals(Stream::of, _ -> Stream.of(BigDecimal.ONE));

  @ParameterizedTest
  @CsvSource({
    "100, 150.25, 100",
    "100, 150, 100",
    "100, 0, 100",
    "100, -150.2500, 100",
    "100, 0.00001234, 100000000",
    "100000000, 150.25, 100000000",
    "100000000, 1234567890123.5, 1000000",
    "100, 12345678901234567890.5, 0.1",
    "100, 1E+30, 1.0E-12",
  })
  void shouldChangeUnitsOnlyWhereItMust(double now, String value, double scale) {
    var units = new TopicUnits("orders:ann", 1, now, 1);

    var next = RULE.next(units, new BigDecimal(value));

    assertThat(next.price()).isEqualTo(scale);
    assertThat(RULE.allows(units, new BigDecimal(value))).isEqualTo(now == scale);
  }

  @Test
  void shouldSayEachDecimalThatFits() {
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      int digits = 1 + random.nextInt(18);
      var value =
          BigDecimal.valueOf(random.nextLong((long) Math.pow(10, digits)))
              .movePointLeft(random.nextInt(Math.min(digits, 12) + 1));

      var scales = RULE.next(null, value);

      var back =
          BigDecimal.valueOf(ScaledDecimals.scaled(value, scales.price()))
              .movePointLeft(ScaledDecimals.digitsOf(scales.price()));
      assertThat(back).isEqualByComparingTo(value);
    }
  }
}
