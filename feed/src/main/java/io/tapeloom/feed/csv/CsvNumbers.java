package io.tapeloom.feed.csv;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses numbers as programs and people write them: {@code 60123.5}, {@code "60,123.50"}, {@code
 * 60.123,50}, {@code 60 123,50}, {@code 8.011e-06}, {@code $4.81}, {@code 1.2M}. All numbers of a
 * file together determine whether a comma separates decimals or thousands; they must be {@link
 * #observe observed} first. Not thread-safe.
 */
final class CsvNumbers {

  /** Maximum length of a text and of an exponent; longer ones are not prices or volumes. */
  private static final int MAX_CHARS = 64;

  private static final int MAX_EXPONENT = 40;

  private static final Pattern NOT_OF_NUMBER = Pattern.compile("[\\s\\u00A0\\u202F'’_$€£¥]");
  private static final Pattern COMMA_THOUSANDS =
      Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?");
  private static final Pattern POINT_THOUSANDS =
      Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+(,\\d*)?");

  /** Maximum relative error that floating-point arithmetic adds to a number. */
  private static final BigDecimal DOUBLE_NOISE = new BigDecimal("1e-14");

  /** Number of digits that prices of people and exchanges do not reach. */
  private static final int DIGITS_OF_NOISE = 12;

  /** A double with this many digits before the point has no fraction and therefore no noise. */
  private static final int DIGITS_OF_DOUBLE = 16;

  private boolean commaIsDecimal;
  private boolean commaIsThousands;
  private final boolean commaMayBeDecimal;

  /**
   * @param separator the separator of cells; if it is not a comma, an ambiguous comma is decimal
   */
  CsvNumbers(char separator) {
    this.commaMayBeDecimal = separator != ',';
  }

  /** Observes a number of the file. */
  void observe(String text) {
    if (text.indexOf(',') < 0 || text.length() > MAX_CHARS) {
      return;
    }
    var bare = bare(text);
    int comma = bare.lastIndexOf(',');
    if (bare.indexOf('.') >= 0) {
      commaIsDecimal |= bare.lastIndexOf('.') < comma;
      commaIsThousands |= bare.lastIndexOf('.') > comma;
    } else if (bare.indexOf(',') != comma) {
      commaIsThousands = true;
    } else if (!COMMA_THOUSANDS.matcher(bare).matches()) {
      commaIsDecimal = true;
    }
  }

  /**
   * Reads a number.
   *
   * @return the number; empty if the text means "no value"
   * @throws NumberFormatException if it is not a number
   */
  Optional<BigDecimal> parse(String text) {
    var bare = bare(text);
    if (isNone(bare)) {
      return Optional.empty();
    }
    if (bare.length() > MAX_CHARS) {
      throw new NumberFormatException("too long");
    }
    int power = power(bare);
    var digits = power == 0 ? bare : bare.substring(0, bare.length() - 1);
    var number = new BigDecimal(withPoint(digits));
    if (Math.abs(number.scale()) > MAX_EXPONENT || number.precision() > MAX_EXPONENT) {
      throw new NumberFormatException("too many digits");
    }
    return Optional.of(withoutNoise(number.scaleByPowerOfTen(power)));
  }

  private static String bare(String text) {
    return NOT_OF_NUMBER.matcher(text).replaceAll("");
  }

  private static boolean isNone(String bare) {
    return switch (bare.toLowerCase(Locale.ROOT)) {
      case "", "-", "--", "null", "nan", "n/a", "na", "none", "#n/a" -> true;
      default -> false;
    };
  }

  private static int power(String bare) {
    return switch (bare.charAt(bare.length() - 1)) {
      case 'K', 'k' -> 3;
      case 'M', 'm' -> 6;
      case 'B', 'b' -> 9;
      default -> 0;
    };
  }

  private String withPoint(String digits) {
    if (digits.indexOf(',') < 0) {
      boolean several = digits.indexOf('.') != digits.lastIndexOf('.');
      boolean thousands = several || (commaIsDecimal && commaIsOnlyDecimal());
      return thousands && POINT_THOUSANDS.matcher(digits).matches()
          ? digits.replace(".", "")
          : digits;
    }
    if (commaIsOnlyDecimal()) {
      if (digits.indexOf('.') >= 0 && !POINT_THOUSANDS.matcher(digits).matches()) {
        throw new NumberFormatException("a point in a number with a decimal comma");
      }
      return digits.replace(".", "").replace(',', '.');
    }
    if (!COMMA_THOUSANDS.matcher(digits).matches()) {
      throw new NumberFormatException("a comma that is not between thousands");
    }
    return digits.replace(",", "");
  }

  private boolean commaIsOnlyDecimal() {
    return !commaIsThousands && (commaIsDecimal || commaMayBeDecimal);
  }

  /** Removes the error that binary arithmetic has left in a number. */
  static BigDecimal withoutNoise(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    if (stripped.precision() < DIGITS_OF_NOISE
        || stripped.scale() <= 0
        || stripped.precision() - stripped.scale() >= DIGITS_OF_DOUBLE) {
      return stripped;
    }
    double wide = stripped.doubleValue();
    float narrow = (float) wide;
    if (narrow == wide
        && new BigDecimal(wide).subtract(stripped).abs().compareTo(tolerance(stripped)) <= 0) {
      return new BigDecimal(Float.toString(narrow)).stripTrailingZeros();
    }
    for (int scale = 0; scale < stripped.scale(); scale++) {
      var rounded = stripped.setScale(scale, RoundingMode.HALF_EVEN);
      if (rounded.signum() != 0
          && rounded.subtract(stripped).abs().compareTo(tolerance(stripped)) <= 0) {
        return rounded.stripTrailingZeros();
      }
    }
    return stripped;
  }

  private static BigDecimal tolerance(BigDecimal number) {
    return number.abs().multiply(DOUBLE_NOISE);
  }
}
