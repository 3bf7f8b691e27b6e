package io.tapeloom.stream.payload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Values of types without parts, for observing how a mapper writes them. */
final class SampleValues {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = Instant.parse("2026-07-01T12:00:00.123456789Z");

  private static final Map<Class<?>, List<Object>> NUMBERS =
      Map.ofEntries(
          Map.entry(Byte.class, List.of((byte) 0, (byte) 1, Byte.MIN_VALUE, Byte.MAX_VALUE)),
          Map.entry(Short.class, List.of((short) 0, (short) 1, Short.MIN_VALUE, Short.MAX_VALUE)),
          Map.entry(Integer.class, List.of(0, 1, Integer.MIN_VALUE, Integer.MAX_VALUE)),
          Map.entry(Long.class, List.of(0L, 1L, Long.MIN_VALUE, Long.MAX_VALUE)),
          Map.entry(BigInteger.class, List.of(BigInteger.ZERO, BigInteger.TWO.pow(80))),
          Map.entry(Float.class, List.of(0f, 1.5f, -150f, 1e-9f, 1e21f)),
          Map.entry(Double.class, List.of(0.0, 1.5, -150.0, 1e-9, 1e21)),
          Map.entry(
              BigDecimal.class,
              List.of(BigDecimal.ZERO, new BigDecimal("150.25"), new BigDecimal("1E-9"))));

  private static final Map<Class<?>, List<Object>> SCALARS =
      Map.ofEntries(
          Map.entry(Instant.class, List.of(NOON, LATER)),
          Map.entry(Date.class, List.of(Date.from(NOON), Date.from(LATER))),
          Map.entry(
              OffsetDateTime.class,
              List.of(NOON.atOffset(ZoneOffset.UTC), LATER.atOffset(ZoneOffset.ofHours(2)))),
          Map.entry(
              ZonedDateTime.class,
              List.<Object>of(NOON.atZone(ZoneOffset.UTC), LATER.atZone(ZoneOffset.ofHours(2)))),
          Map.entry(
              LocalDateTime.class,
              List.of(
                  LocalDateTime.ofInstant(NOON, ZoneOffset.UTC),
                  LocalDateTime.ofInstant(LATER, ZoneOffset.UTC))),
          Map.entry(LocalDate.class, List.of(LocalDate.of(2026, 1, 1), LocalDate.of(1999, 12, 31))),
          Map.entry(LocalTime.class, List.of(LocalTime.NOON, LocalTime.of(9, 30, 15, 5))),
          Map.entry(Duration.class, List.of(Duration.ZERO, Duration.ofMillis(90_500))),
          Map.entry(Period.class, List.of(Period.ZERO, Period.of(1, 2, 3))),
          Map.entry(Year.class, List.of(Year.of(2026), Year.of(1999))),
          Map.entry(YearMonth.class, List.of(YearMonth.of(2026, 1), YearMonth.of(1999, 12))),
          Map.entry(ZoneId.class, List.of(ZoneId.of("UTC"), ZoneId.of("America/New_York"))),
          Map.entry(ZoneOffset.class, List.of(ZoneOffset.UTC, ZoneOffset.ofHours(2))),
          Map.entry(URI.class, List.of(URI.create("https://example.org/a"), URI.create("a"))),
          Map.entry(Currency.class, List.of(Currency.getInstance("USD"))),
          Map.entry(Locale.class, List.of(Locale.ENGLISH, Locale.GERMANY)));

  private SampleValues() {}

  /** Returns values of a boxed number type; empty: it is another type. */
  static List<Object> ofNumber(Class<?> boxed) {
    return NUMBERS.getOrDefault(boxed, List.of());
  }

  /** Returns values of a type whose form depends on the mapper; empty: the type is unknown. */
  static List<Object> ofScalar(Class<?> type) {
    return SCALARS.getOrDefault(type, List.of());
  }

  static List<Object> ofText() {
    return List.of("", "a", "\"é\\\n\"");
  }

  static List<Object> ofCharacter() {
    return List.of('a', '"');
  }

  static List<Object> ofUuid() {
    return List.of(new UUID(0, 0), new UUID(0x0123_4567_89ab_4cdeL, 0x8f01_2345_6789_abcdL));
  }

  static List<Object> ofBytes() {
    return List.of(new byte[0], new byte[] {1}, new byte[] {-5, -1}, new byte[] {-5, -1, 3, 4});
  }
}
