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
 * Answers the requests of charts, for all datafeed APIs. An invalid request is refused with the
 * field's name in the API of the caller. Thread-safe.
 */
@Singleton
final class Datafeed {

  /** The maximum number of bars in a response. */
  static final int MAX_BARS = 50_000;

  /** The maximum length of a symbol, in code points. */
  static final int MAX_SYMBOL = 64;

  /** The pattern of a text that is not blank, for the API documents. */
  static final String NOT_BLANK = "[\\s\\S]*[^\\x00-\\x20][\\s\\S]*";

  static final String NOT_BLANK_RULE = "must not be blank";

  /** The maximum number of symbols in a request for quotes. */
  static final int MAX_QUOTES = 500;

  /** The maximum number of results of a search. */
  static final int MAX_FOUND = 10_000;

  /** The end of the year 9999. */
  static final long LATEST_SECONDS = 253_402_300_799L;

  /** The same distance before the epoch. */
  static final long EARLIEST_SECONDS = -LATEST_SECONDS;

  private final Instruments instruments;
  private final TickSizes ticks;
  private final MarketBoard board;
  private final BarArchive archive;
  private final InstantSource clock;

  /** Identifies this run of the server, because revisions restart at zero with each run. */
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

  /** Returns the instrument with its current tick size. */
  Instrument listing(String symbol) {
    return ticks.current(instrument(symbol));
  }

  /** Returns the instrument with a symbol or EXCHANGE:SYMBOL, case-insensitive. */
  Instrument instrument(String symbol) {
    return instruments
        .find(symbol)
        .orElseThrow(() -> Refusal.unknownSymbol(instruments.listed(), symbol));
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
   * A period of bars. If a count is set, the start is ignored.
   *
   * @param fromName the name of the start in the caller's API
   * @param from the earliest start of a bar, epoch seconds, inclusive
   * @param toName the name of the end in the caller's API
   * @param to the latest start of a bar, epoch seconds, exclusive; null: no end
   * @param count the number of bars before the end
   */
  record Period(
      String fromName,
      @Nullable Long from,
      String toName,
      @Nullable Long to,
      @Nullable Integer count) {

    /** Refuses a period that ends before it starts. A period that ends where it starts is empty. */
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

    /** Returns the time before which bars older than the period are searched. */
    private long beforeMillis() {
      return count == null && from != null ? fromMillis() : toMillis();
    }
  }

  /**
   * The bars of a period.
   *
   * @param pages oldest first, the open bar included
   * @param earlierMillis if the period has no bar: the start of the next older bar, if any
   * @param version changes whenever one of the bars changes
   */
  record Found(
      Instrument instrument, BarPages pages, OptionalLong earlierMillis, BarsVersion version) {}

  /**
   * Finds bars. It reads at most one page before it returns.
   *
   * @param stillWanted checked before each large read; false ends the search without a result
   */
  Found bars(String symbol, String resolution, Period period, BooleanSupplier stillWanted) {
    var series = board.bars(instrument(symbol), resolution(resolution));
    period.check();
    // Read first: newer bars under an older version cost one more request; older bars under a newer
    // version would stay in caches.
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
   * Returns the newest bars of a range: those in memory, which are complete from the oldest of them
   * on, preceded by those of the archive.
   */
  private List<Bar> newest(
      BarSeries series, long fromMillis, long toMillis, int limit, BooleanSupplier stillWanted) {
    if (!stillWanted.getAsBoolean()) {
      throw Refusal.of(HttpStatus.SERVICE_UNAVAILABLE, Logging.CLIENT_IS_GONE);
    }
    var inMemory = series.bars(fromMillis, toMillis, limit);
    // Read afterwards, so that bars that left the memory meanwhile are read from the archive. If
    // the
    // memory has no bars, bars of the archive that start in the future are excluded.
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

  /** Reads a series for a response with many bars. */
  private final class SeriesReader implements BarPages.Reader {

    /** The number of bars in memory that a window contains. */
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

  /** Returns the quotes of symbols in their order; an unknown symbol has an error element. */
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

  /** Returns the server time in epoch seconds, for charts that count down to the next bar. */
  long timeSeconds() {
    return clock.instant().getEpochSecond();
  }
}
