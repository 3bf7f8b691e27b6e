package io.tapeloom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Examples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class TermsTest {

  @Test
  void shouldValueExactlyWhateverTheSize() {
    Examples.check(
        example -> {
          int priceScale = example.oneOf(1, 32, 100, 10_000, 100_000_000);
          int quantityScale = example.oneOf(1, 8, 1_000, 100_000_000);
          long price = example.between(-RequestChecks.MAX_PRICE, RequestChecks.MAX_PRICE);
          long quantity = example.between(-Holding.MAX_SIZE, Holding.MAX_SIZE);
          var terms = new Terms("X", priceScale, 1, quantityScale, "USD");

          var scaled =
              terms
                  .value(price, quantity)
                  .multiply(BigDecimal.valueOf((long) priceScale * quantityScale));

          assertThat(scaled)
              .isEqualByComparingTo(
                  new BigDecimal(BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity))));
        });
  }

  @Test
  void shouldRoundWhatNoDecimalCanExpress() {
    var terms = new Terms("X", 3, 1, 1, "USD");

    assertThat(terms.value(2, 1)).isEqualTo(new BigDecimal("0.6666666666666667"));
    assertThat(terms.value(2, 3)).isEqualByComparingTo("2");
  }

  @Test
  void shouldShareOutTheWholeCost() {
    Examples.check(
        example -> {
          var cost = BigDecimal.valueOf(example.between(-1_000_000_000L, 1_000_000_000L), 2);
          long whole = example.between(1L, 1_000_000L);
          long part = example.between(1L, whole);

          var share = Money.share(cost, part, whole);

          assertThat(share.subtract(cost).abs()).isLessThanOrEqualTo(cost.abs());
          assertThat(Money.share(cost, whole, whole)).isEqualTo(cost);
          assertThat(
                  share.subtract(
                      cost.multiply(BigDecimal.valueOf(part))
                          .divide(BigDecimal.valueOf(whole), 20, RoundingMode.HALF_EVEN)))
              .isBetween(new BigDecimal("-0.000000005"), new BigDecimal("0.000000005"));
        });
  }
}
