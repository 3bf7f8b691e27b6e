package io.tapeloom.server.rest;

import io.micronaut.http.HttpStatus;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.Logging;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.TickSizes;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What charts ask of the market, in whichever words they ask; a question that has no answer is
 * refused with the name that the caller knows its field by. Thread-safe.
 */
@Singleton
final class Datafeed {

  /** As many bars as one answer holds. */
  static final int MAX_BARS = 50_000;

  /** Code points of the longest symbol that is asked for. */
  static final int MAX_SYMBOL = 64;

  /** A text that is not blank, as a pattern that documents can have. */
  static final String NOT_BLANK = "[\\s\\S]*[^\\x00-\\x20][\\s\\S]*";

  static final String NOT_BLANK_RULE = "must not be blank";

  /** As many symbols as are quoted in one answer. */
  static final int MAX_QUOTES = 500;

  /** As many instruments as one search finds. */
  static final int MAX_FOUND = 1000;

  /** The end of the year 9999. */
  static final long LATEST_SECONDS = 253_402_300_799L;

  /** As far before the epoch. */
  static final long EARLIEST_SECONDS = -LATEST_SECONDS;

  private final Instruments instruments;
  private final TickSizes ticks;
  private final MarketBoard board;
  private final BarArchive archive;
  private final InstantSource clock;

  /** Revisions restart at zero with the server; this distinguishes one run from the next. */
  private final long run = new SecureRandom().nextLong();

  Datafeed(
      Instruments instruments,
      TickSizes ticks,
      MarketBoard board,
      BarArchive archive,
      InstantSource clock) {
    this.instruments = instruments;
    this.ticks = ticks;
    this.board = board;
    this.archive = archive;
    this.clock = clock;
  }

  Instruments instruments() {
    return instruments;
  }

  /** The same as {@link #instrument}, with the tick that its prices have now. */
  Instrument listing(String symbol) {
    return ticks.current(instrument(symbol));
  }

  /** The instrument of a symbol or EXCHANGE:SYMBOL, in any case. */
  Instrument instrument(String symbol) {
    return instruments
        .find(symbol)
        .orElseThrow(
            () ->
                Refusal.unknown(
                    ErrorCode.UNKNOWN_SYMBOL,
                    "symbol",
                    "must be one of %s, got \"%s\""
                        .formatted(String.join(", ", instruments.symbols()), Echo.of(symbol))));
  }

  private static Resolution resolution(String code) {
    return Resolution.of(code)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "resolution",
                    "must be one of %s, got \"%s\""
                        .formatted(
                            Arrays.stream(Resolution.values())
                                .map(Resolution::code)
                                .collect(Collectors.joining(", ")),
                            Echo.of(code))));
  }

  /**
   * Which bars; a count wins over the start.
   *
   * @param fromName what the caller calls its start
   * @param from the earliest start of a bar, epoch seconds, inclusive
   * @param toName what the caller calls its end
   * @param to the latest start of a bar, epoch seconds, exclusive; none: no end
   * @param count how many bars before the end
   */
  record Period(
      String fromName,
      @Nullable Long from,
      String toName,
      @Nullable Long to,
      @Nullable Integer count) {

    /** Refuses a period that ends before it begins; one that ends where it begins is empty. */
    private void check() {
      if (count == null && from != null && to != null && from > to) {
        throw Refusal.invalid(
            fromName, "must not be after %s (%d), got %d".formatted(toName, to, from));
      }
    }

    private long fromMillis() {
      return from == null ? Long.MIN_VALUE : from * 1000;
    }

    private long toMillis() {
      return to == null ? Long.MAX_VALUE : to * 1000;
    }

    /** Where bars older than the period are to be looked for. */
    private long beforeMillis() {
      return count == null && from != null ? fromMillis() : toMillis();
    }
  }

  /**
   * The bars of a period.
   *
   * @param pages oldest first, the open bar included
   * @param earlierMillis when there are none: the start of the next older one, if there is any
   * @param version changes when any of them does
   */
  record Found(
      Instrument instrument, BarPages pages, OptionalLong earlierMillis, BarsVersion version) {}

  /**
   * Finds bars; reads no more than one page of them before it returns.
   *
   * @param stillWanted asked before each read of many: false ends the search without a result
   */
  Found bars(String symbol, String resolution, Period period, BooleanSupplier stillWanted) {
    var series = board.bars(instrument(symbol), resolution(resolution));
    period.check();
    // Read first: bars that are newer than their version are sent once more, older ones never kept.
    long revision = series.revision();
    boolean closed = series.isClosedBefore(period.toMillis());
    var count = period.count;
    var pages =
        BarPages.of(
            new SeriesReader(series, stillWanted),
            count == null ? period.fromMillis() : Long.MIN_VALUE,
            period.toMillis(),
            count == null ? MAX_BARS : count);
    var earlier =
        pages.isEmpty()
            ? newest(series, Long.MIN_VALUE, period.beforeMillis(), 1, stillWanted)
            : List.<Bar>of();
    var earlierMillis =
        earlier.isEmpty() ? OptionalLong.empty() : OptionalLong.of(earlier.getFirst().timeMillis());
    return new Found(
        series.instrument(),
        pages,
        earlierMillis,
        BarsVersion.of(run, revision, closed, series.instrument(), pages, earlierMillis));
  }

  /**
   * The newest bars of a range: those in memory, which hold all from the oldest of them on, and
   * before them those of the archive.
   */
  private List<Bar> newest(
      BarSeries series, long fromMillis, long toMillis, int limit, BooleanSupplier stillWanted) {
    if (!stillWanted.getAsBoolean()) {
      throw Refusal.of(HttpStatus.SERVICE_UNAVAILABLE, Logging.CLIENT_IS_GONE);
    }
    var inMemory = series.bars(fromMillis, toMillis, limit);
    // Asked afterwards, so that what left the memory in between is looked for in the archive.
    // Without any, what the archive may know of the future is no bar yet.
    long oldest = series.firstMillis().orElse(clock.millis());
    if (inMemory.size() == limit || fromMillis >= oldest) {
      return inMemory;
    }
    long end = Math.min(toMillis, inMemory.isEmpty() ? oldest : inMemory.getFirst().timeMillis());
    var kept =
        archive.bars(
            series.instrument(), series.resolution(), fromMillis, end, limit - inMemory.size());
    return Stream.concat(kept.stream(), inMemory.stream()).toList();
  }

  /** Reads a series for an answer of many bars. */
  private final class SeriesReader implements BarPages.Reader {

    /** Bars that are read at once where reading costs nothing but the memory for them. */
    private static final int IN_MEMORY_BARS = 256;

    private final BarSeries series;
    private final BooleanSupplier stillWanted;

    SeriesReader(BarSeries series, BooleanSupplier stillWanted) {
      this.series = series;
      this.stillWanted = stillWanted;
    }

    @Override
    public List<Bar> newest(long fromMillis, long toMillis, int limit) {
      return Datafeed.this.newest(series, fromMillis, toMillis, limit, stillWanted);
    }

    @Override
    public BarPages.Window window(long fromMillis, long toMillis, int limit) {
      int few = Math.min(limit, IN_MEMORY_BARS);
      var inMemory = series.extent(fromMillis, toMillis, few);
      return inMemory.count() == few
          ? new BarPages.Window(inMemory.firstMillis(), toMillis, few)
          : BarPages.Reader.super.window(fromMillis, toMillis, limit);
    }
  }

  /** The quotes of symbols, in their order; an unknown one has an element of its own kind. */
  List<QuoteElement> quotes(List<String> symbols) {
    return symbols.stream().map(this::quote).toList();
  }

  private QuoteElement quote(String symbol) {
    return instruments
        .find(symbol)
        .flatMap(board::ticker)
        .map(ticker -> QuoteElement.of(symbol, ticker))
        .orElseGet(() -> QuoteElement.unknown(symbol));
  }

  /** The time, for charts that count down to the next bar. */
  long timeSeconds() {
    return clock.instant().getEpochSecond();
  }
}
