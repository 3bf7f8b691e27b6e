package io.tapeloom.server.rest;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Instrument;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** An instrument, in the format of TradingView's charting library. */
@Schema(description = "An instrument, in the format of TradingView's charting library")
record SymbolInfo(
    @Schema(example = "AAPL") String name,
    @Schema(example = "Apple Inc.") String description,
    @Schema(example = "stock") String type,
    @Schema(description = "Trading hours", example = "24x7") String session,
    @Schema(
            description = "Weekdays without trading, separated by commas; empty if there are none",
            example = "20261126,20261225")
        String sessionHolidays,
    @Schema(
            description = "Days with other trading hours; empty if there are none",
            example = "0930-1300:20261127,20261224")
        String corrections,
    @Schema(example = "Etc/UTC") String timezone,
    @Schema(example = "AAPL") String ticker,
    @Schema(example = "NASDAQ") String exchange,
    @Schema(example = "NASDAQ") String listedExchange,
    @Schema(example = "price") String format,
    @Schema(description = "Prices are multiples of `minmov` / `pricescale`", example = "100")
        int pricescale,
    @Schema(example = "1") int minmov,
    @Schema(example = "true") boolean hasIntraday,
    @Schema(example = "true") boolean hasDaily,
    @ArraySchema(
            schema = @Schema(ref = RestApi.RESOLUTION),
            arraySchema =
                @Schema(
                    description = "Supported resolutions of bars",
                    example = "[\"1\",\"5\",\"15\",\"30\",\"60\",\"D\",\"W\",\"M\"]"))
        List<String> supportedResolutions,
    @Schema(description = "Decimal places of quantities", example = "0") int volumePrecision,
    @Schema(example = "streaming") String dataStatus) {

  /** The minimum scale: charts show prices with at least two decimals. */
  private static final int MIN_SCALE = 100;

  /** The first year whose days without regular trading are listed. */
  private static final int FIRST_YEAR = 2012;

  /**
   * @param now special days are listed until the end of the year after this time
   */
  static SymbolInfo of(Instrument instrument, Instant now) {
    var from = LocalDate.of(FIRST_YEAR, 1, 1);
    var to = LocalDate.of(now.atOffset(ZoneOffset.UTC).getYear() + 2, 1, 1);
    // Units may be finer than a tick; charts show only the digits of a tick.
    int scale = instrument.priceScale();
    int move = instrument.minMove();
    while (scale > MIN_SCALE && scale % 10 == 0 && move % 10 == 0) {
      scale /= 10;
      move /= 10;
    }
    return new SymbolInfo(
        instrument.symbol(),
        instrument.description(),
        instrument.type(),
        instrument.session(),
        dates(instrument.calendar().holidays(from, to)),
        corrections(instrument.calendar().otherSessions(from, to)),
        instrument.timezone(),
        instrument.symbol(),
        instrument.exchange(),
        instrument.exchange(),
        "price",
        scale,
        move,
        true,
        true,
        DatafeedConfig.resolutions(),
        (int) Math.round(Math.log10(instrument.quantityScale())),
        "streaming");
  }

  private static String dates(Collection<LocalDate> dates) {
    return dates.stream().map(DateTimeFormatter.BASIC_ISO_DATE::format).collect(joining(","));
  }

  private static String corrections(NavigableMap<LocalDate, String> sessions) {
    return sessions.keySet().stream()
        .collect(groupingBy(sessions::get, TreeMap::new, toList()))
        .entrySet()
        .stream()
        .map(days -> days.getKey() + ":" + dates(days.getValue()))
        .collect(joining(";"));
  }
}
