package io.tapeloom.feed.recording;

import static java.util.stream.Collectors.joining;

import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.Retention;
import io.tapeloom.feed.binance.SymbolSample;
import io.tapeloom.feed.csv.FileReport;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A market of recorded files, which are played together. Bars before the first message are its
 * history; without any messages, all bars except the newest are. If trades cannot produce all
 * remaining bars, because they have no volume, these are history as well. Immutable.
 */
public final class RecordingMarket implements MarketSource {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingMarket.class);

  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  /** One line in this many may be invalid. */
  private static final long MAX_SKIPPED = 100;

  /** Maximum number of units of an instrument in 1. */
  private static final int MAX_SCALE = 100_000_000;

  /** Memory of a bar: in the file's array, and in the series of several resolutions. */
  private static final int BYTES_OF_BAR = 150;

  private static final int BYTES_OF_INSTRUMENT = 64 * 1024;

  /** The part of the heap for the bars of files that are read when they are needed. */
  private static final int CACHE_SHARE = 8;

  /** Number of closed bars of each resolution in memory if not all are. */
  private static final int KEPT = 64;

  /** Maximum number of files that are logged one by one. */
  private static final int MAX_FILES_LOGGED = 100;

  /** Maximum number of characters of the symbols in a log line. */
  private static final int MAX_LOGGED_CHARS = 200;

  private final List<Recording> recordings;
  private final List<BarFile> barFiles;
  private final List<Instrument> instruments;
  private final Playback playback;
  private final Map<String, List<BarFile>> filesBySymbol;

  /** The symbols of recordings. */
  private final Set<String> recordedSymbols;

  /** The files that are only history, because trades cannot produce all remaining bars. */
  private final Set<Path> pastAlone;

  /** One for each file; those with skipped lines first, then those with notes. */
  private final List<FileReport> reports;

  /** Whether the files have more bars than should be in memory. */
  private final boolean wide;

  private final FileArchive archive;
  private final long firstNanos;

  /** How far the clock of the recording program was ahead of the venue's. */
  private final long aheadNanos;

  private RecordingMarket(
      List<Recording> recordings,
      List<BarFile> barFiles,
      List<Instrument> instruments,
      Playback playback,
      boolean wide) {
    this.recordings = recordings;
    this.barFiles = barFiles;
    this.instruments = instruments;
    this.playback = playback;
    this.filesBySymbol =
        barFiles.stream().collect(Collectors.groupingBy(file -> file.instrument().symbol()));
    this.wide = wide;
    this.recordedSymbols =
        recordings.stream()
            .flatMap(each -> each.instruments().values().stream())
            .map(Instrument::symbol)
            .collect(Collectors.toSet());
    this.aheadNanos = aheadNanos(recordings);
    this.firstNanos = firstNanos(recordings, barFiles);
    this.pastAlone =
        barFiles.stream()
            .filter(file -> !recordedSymbols.contains(file.instrument().symbol()))
            .filter(file -> !remaining(file, firstNanos).stream().allMatch(BarStrand::isPlayable))
            .map(BarFile::file)
            .collect(Collectors.toSet());
    this.archive = new FileArchive(filesBySymbol, pastAlone);
    this.reports = reports(recordings, barFiles, recordedSymbols, pastAlone, firstNanos);
  }

  /** The memory for all bars of all files, and for the instruments. */
  private static long needsBytes(List<BarFile> barFiles, int instruments) {
    return barFiles.stream().mapToLong(file -> (long) file.bars().size()).sum() * BYTES_OF_BAR
        + (long) instruments * BYTES_OF_INSTRUMENT;
  }

  /**
   * Returns the first moment: no message is earlier; with bars only, the newest bar starts then.
   */
  private static long firstNanos(List<Recording> recordings, List<BarFile> barFiles) {
    long ahead = aheadNanos(recordings);
    return recordings.isEmpty()
        ? barFiles.stream().mapToLong(RecordingMarket::newestNanos).max().orElseThrow()
        : recordings.stream()
            .map(Recording::span)
            .mapToLong(span -> Math.min(span.playedNanos() - ahead, span.venueNanos()))
            .min()
            .orElseThrow();
  }

  /**
   * Returns the difference at the start of the first recording; small differences count as zero.
   */
  private static long aheadNanos(List<Recording> recordings) {
    return recordings.stream()
        .min(Recording.inOrder())
        .map(first -> first.span().aheadNanos())
        .filter(ahead -> Math.abs(ahead) > RecordingScan.MAX_AHEAD_NANOS)
        .orElse(0L);
  }

  /**
   * Scans at least one file: recordings, and bars if the name ends in {@code .csv}. A folder stands
   * for its files.
   *
   * @param lenient whether files of bars may have many invalid lines
   * @throws UnusableFile on the first file that cannot be played
   */
  public static RecordingMarket of(List<Path> files, Playback playback, boolean lenient)
      throws UnusableFile {
    var recordings = new ArrayList<Recording>();
    var barFiles = new ArrayList<BarFile>();
    var cache = CachedBars.Files.of(Runtime.getRuntime().maxMemory() / CACHE_SHARE);
    for (var looked : FileList.of(files).parallelStream().map(file -> look(file, cache)).toList()) {
      switch (looked) {
        case Scanned.Messages(var recording) -> recordings.add(recording);
        case Scanned.Bars(var bars) -> {
          check(bars, lenient);
          barFiles.add(bars);
        }
        case Scanned.Unusable(var why) -> throw why;
      }
    }
    checkSpelling(recordings, barFiles);
    var unified = unified(recordings, barFiles);
    refine(unified, recordings, barFiles);
    var converted = new ArrayList<BarFile>();
    for (var each : barFiles) {
      converted.add(each.in(known(unified, each.instrument())));
    }
    return new RecordingMarket(
        recordings.stream().map(each -> each.with(unified)).toList(),
        List.copyOf(converted),
        List.copyOf(unified.values()),
        playback,
        needsBytes(converted, unified.size()) > Runtime.getRuntime().maxMemory() / 4);
  }

  /** The result of scanning a file. */
  private sealed interface Scanned {

    record Messages(Recording recording) implements Scanned {}

    record Bars(BarFile file) implements Scanned {}

    record Unusable(UnusableFile why) implements Scanned {}
  }

  private static Scanned look(Path file, CachedBars.Files cache) {
    try {
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")
          ? new Scanned.Bars(BarFile.of(file, cache))
          : new Scanned.Messages(RecordingScan.of(file));
    } catch (UnusableFile why) {
      return new Scanned.Unusable(why);
    }
  }

  private static void check(BarFile bars, boolean lenient) throws UnusableFile {
    var report = bars.report();
    if (!lenient && report.rowsSkipped() * MAX_SKIPPED > report.rowsRead()) {
      throw new UnusableFile(
          bars.file(),
          "has %d of %d lines that are not bars: %s (FEED_LENIENT=true accepts the file without them)"
              .formatted(
                  report.rowsSkipped(),
                  report.rowsRead(),
                  report.skipped().stream().map(Object::toString).collect(joining("; "))));
    }
  }

  /**
   * Symbols are equal regardless of case. Two files must not spell one differently, because it
   * would be unclear whether they mean the same instrument.
   */
  private static void checkSpelling(List<Recording> recordings, List<BarFile> barFiles)
      throws UnusableFile {
    var known = new TreeMap<String, Spelled>(String.CASE_INSENSITIVE_ORDER);
    for (var recording : recordings) {
      for (var instrument : recording.instruments().values()) {
        checkSpelling(known, new Spelled(instrument.symbol(), recording.file()));
      }
    }
    for (var file : barFiles) {
      checkSpelling(known, new Spelled(file.instrument().symbol(), file.file()));
    }
  }

  private static void checkSpelling(Map<String, Spelled> known, Spelled symbol)
      throws UnusableFile {
    var before = known.putIfAbsent(symbol.symbol, symbol);
    if (before != null && !before.symbol.equals(symbol.symbol)) {
      throw new UnusableFile(
          symbol.file,
          "has the symbol %s, which differs only in case from %s of %s; rename one of them"
              .formatted(symbol.symbol, before.symbol, before.file));
    }
  }

  /** A symbol as a file spells it. */
  private record Spelled(String symbol, Path file) {}

  /** Logs each file up to a number, those with skipped lines first, and the sum of the others. */
  private void log() {
    LOG.info(
        "Read {} recordings and {} files of bars, {} lines, of {} instruments{}",
        recordings.size(),
        barFiles.size(),
        reports.stream().mapToLong(FileReport::rowsRead).sum(),
        instruments.size(),
        wide ? "; older bars are read when they are asked for" : "");
    reports.stream().limit(MAX_FILES_LOGGED).forEach(RecordingMarket::log);
    if (reports.size() > MAX_FILES_LOGGED) {
      var others = reports.subList(MAX_FILES_LOGGED, reports.size());
      long skipped = others.stream().mapToLong(FileReport::rowsSkipped).sum();
      LOG.atLevel(skipped > 0 ? Level.WARN : Level.INFO)
          .log(
              "{} more files: skipped {} of {} lines in {} of them, {} have remarks",
              others.size(),
              skipped,
              others.stream().mapToLong(FileReport::rowsRead).sum(),
              others.stream().filter(each -> each.rowsSkipped() > 0).count(),
              others.stream().filter(each -> !each.notes().isEmpty()).count());
    }
  }

  private static void log(FileReport report) {
    if (report.rowsSkipped() == 0) {
      LOG.info(
          "{}: {} lines of {}, resolution {}",
          report.name(),
          report.rowsRead(),
          shortened(report.symbol()),
          report.resolution());
    } else {
      LOG.warn(
          "{}: skipped {} of {} lines of {}, resolution {}: {}",
          report.name(),
          report.rowsSkipped(),
          report.rowsRead(),
          shortened(report.symbol()),
          report.resolution(),
          report.skipped());
    }
    report.notes().forEach(note -> LOG.info("{}: {}", report.name(), note));
  }

  /** A recording may have very many symbols. */
  private static String shortened(String symbols) {
    return symbols.length() > MAX_LOGGED_CHARS
        ? symbols.substring(0, MAX_LOGGED_CHARS) + "..."
        : symbols;
  }

  /** The reports of the files; files with skipped lines come first, then files with notes. */
  public List<FileReport> reports() {
    return reports;
  }

  private static List<FileReport> reports(
      List<Recording> recordings,
      List<BarFile> barFiles,
      Set<String> recordedSymbols,
      Set<Path> pastAlone,
      long firstNanos) {
    return Stream.concat(
            recordings.stream().map(RecordingMarket::report),
            barFiles.stream()
                .map(
                    file -> {
                      int remaining = file.bars().size() - file.past(firstNanos);
                      boolean recorded = recordedSymbols.contains(file.instrument().symbol());
                      return report(file, remaining, recorded, pastAlone.contains(file.file()));
                    }))
        .sorted(
            Comparator.comparing((FileReport report) -> report.rowsSkipped() == 0)
                .thenComparing(report -> report.notes().isEmpty()))
        .toList();
  }

  private static FileReport report(Recording recording) {
    return recording.findings().isEmpty()
        ? recording.report()
        : recording.report().with(recording.findings());
  }

  private static FileReport report(
      BarFile file, int remaining, boolean recorded, boolean pastAlone) {
    if (remaining > 0 && recorded) {
      return file.report()
          .with(
              "%d bars are not used, because they end after recordings of %s begin"
                  .formatted(remaining, file.instrument().symbol()));
    }
    return remaining > 1 && pastAlone
        ? file.report()
            .with(
                "all bars are used as history, because some of the newest %d have too little"
                        .formatted(remaining)
                    + " volume to be played as trades")
        : file.report();
  }

  /** Returns one instrument per symbol, with the finest units of all files. */
  private static Map<String, Instrument> unified(
      List<Recording> recordings, List<BarFile> barFiles) {
    var unified = new LinkedHashMap<String, Instrument>();
    recordings.stream()
        .flatMap(each -> each.instruments().values().stream())
        .forEach(each -> unified.merge(each.symbol(), each, SymbolSample::finer));
    barFiles.stream()
        .map(BarFile::instrument)
        .forEach(each -> unified.merge(each.symbol(), each, RecordingMarket::inUnits));
    return unified;
  }

  /** Refines the units of quantities, because one bar is played as several trades. */
  private static void refine(
      Map<String, Instrument> unified, List<Recording> recordings, List<BarFile> barFiles) {
    long firstNanos = firstNanos(recordings, barFiles);
    var recorded =
        recordings.stream()
            .flatMap(each -> each.instruments().values().stream())
            .map(Instrument::symbol)
            .collect(Collectors.toSet());
    for (var file : barFiles) {
      var instrument = known(unified, file.instrument());
      if (!recorded.contains(instrument.symbol())
          && instrument.quantityScale() < MAX_SCALE
          && remaining(file, firstNanos).stream().anyMatch(BarStrand::needsFinerQuantities)) {
        unified.put(
            instrument.symbol(),
            SymbolSample.inUnits(
                instrument, instrument.priceScale(), 10 * file.instrument().quantityScale()));
      }
    }
  }

  private static Instrument inUnits(Instrument one, Instrument other) {
    return SymbolSample.inUnits(one, other.priceScale(), other.quantityScale());
  }

  private static Instrument known(Map<String, Instrument> unified, Instrument instrument) {
    return unified.getOrDefault(instrument.symbol(), instrument);
  }

  private static long newestNanos(BarFile file) {
    return TimeUnit.MILLISECONDS.toNanos(file.bars().getLast().timeMillis());
  }

  /** The files of the market: the recordings, then the bars. */
  public List<Path> files() {
    return Stream.concat(
            recordings.stream().map(Recording::file), barFiles.stream().map(BarFile::file))
        .toList();
  }

  /** The times of the events. */
  public Playback.Times times() {
    return playback.times();
  }

  /** Returns the same files with another playback. */
  public RecordingMarket with(Playback other) {
    return new RecordingMarket(recordings, barFiles, instruments, other, wide);
  }

  /**
   * Returns the same files.
   *
   * @param older whether older bars are read from the files when they are needed
   */
  RecordingMarket reading(boolean older) {
    return new RecordingMarket(recordings, barFiles, instruments, playback, older);
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  /** {@inheritDoc} With bars only it is the start of a bar, so that days stay aligned. */
  @Override
  public long handOverNanos(long nowNanos) {
    return switch (playback.times()) {
      case RECORDED -> firstNanos;
      case NOW -> recordings.isEmpty() ? firstNanos + days(nowNanos) * DAY_NANOS : nowNanos;
    };
  }

  /** Returns the number of whole days from the recording to another moment. */
  private long days(long nanos) {
    return Math.floorDiv(nanos - firstNanos, DAY_NANOS);
  }

  @Override
  public History history() {
    return this::until;
  }

  private History.Past until(Instrument instrument, long untilNanos) {
    var files =
        filesBySymbol.getOrDefault(instrument.symbol(), List.of()).stream()
            .sorted(Comparator.comparingLong(file -> file.bars().getFirst().timeMillis()))
            .toList();
    long days = days(untilNanos);
    archive.endAt(untilNanos, TimeUnit.DAYS.toMillis(days));
    if (wide) {
      return newest(instrument, files, untilNanos - days * DAY_NANOS, days);
    }
    int largest = files.stream().mapToInt(file -> file.bars().size()).sum();
    var retention = Retention.of(instruments.size());
    var book =
        new BarBook(
            instrument, resolution -> Math.max(retention.closedBars(resolution), largest + 1));
    Optional<Quote> quote = Optional.empty();
    for (var file : files) {
      var later = file.later(days);
      var past = isPastAlone(file) ? later.bars() : later.bars().subList(0, later.past(untilNanos));
      for (var resolution : Resolution.values()) {
        if (resolution.compareTo(file.resolution()) >= 0) {
          book.series(resolution).merge(past);
        }
      }
      if (!past.isEmpty()) {
        quote = Optional.of(quote(later, past.getLast()));
      }
    }
    return new History.Past(book, quote);
  }

  /** Returns the newest bars of each resolution; the archive has the others. */
  private History.Past newest(
      Instrument instrument, List<BarFile> files, long untilNanos, long days) {
    var book = new BarBook(instrument, _ -> KEPT);
    Optional<Quote> quote = Optional.empty();
    for (var file : files) {
      int end = isPastAlone(file) ? file.bars().size() : file.past(untilNanos);
      if (end == 0) {
        continue;
      }
      long last = file.bars().get(end - 1).timeMillis();
      for (var resolution : Resolution.values()) {
        if (resolution.compareTo(file.resolution()) >= 0) {
          long lengthMillis =
              resolution.endMillis(resolution.startMillis(last)) - resolution.startMillis(last);
          long from = resolution.startMillis(last - KEPT * lengthMillis);
          var some = file.with(List.copyOf(file.bars().subList(file.firstFrom(from), end)));
          book.series(resolution).merge(some.later(days).bars());
        }
      }
      var newest = file.with(List.of(file.bars().get(end - 1))).later(days);
      quote = Optional.of(quote(newest, newest.bars().getFirst()));
    }
    return new History.Past(book, quote);
  }

  @Override
  public Retention retention() {
    return wide ? Retention.ofComputable(instruments.size()) : Retention.of(instruments.size());
  }

  @Override
  public BarArchive archive() {
    return wide ? archive : BarArchive.empty();
  }

  /** Whether an instrument has no messages, so that its bars are played. */
  private boolean hasBarsAlone(Instrument instrument) {
    return !recordedSymbols.contains(instrument.symbol());
  }

  /** Whether a file is only history, because trades cannot produce all remaining bars. */
  private boolean isPastAlone(BarFile file) {
    return pastAlone.contains(file.file());
  }

  /** Returns the bars from the hand-over on. */
  private List<Bar> remaining(BarFile file) {
    return remaining(file, firstNanos);
  }

  private static List<Bar> remaining(BarFile file, long firstNanos) {
    return file.bars().subList(file.past(firstNanos), file.bars().size());
  }

  /** Returns a quote for a bar, which contains none: its last price is both bid and ask. */
  private static Quote quote(BarFile file, Bar bar) {
    return new Quote(
        file.instrument(),
        bar.close(),
        1,
        bar.close(),
        1,
        TimeUnit.MILLISECONDS.toNanos(file.resolution().endMillis(bar.timeMillis())) - 1);
  }

  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    log();
    return new RecordingFeed(
        instruments,
        recordings,
        playedBars(),
        playback,
        new RecordingFeed.Times(firstNanos, fromNanos, aheadNanos),
        new RecordingFeed.Waiting(clock, pause),
        notices);
  }

  /** Returns the bars from the hand-over on, of instruments without messages. */
  private List<BarFile> playedBars() {
    return barFiles.stream()
        .filter(file -> hasBarsAlone(file.instrument()) && !isPastAlone(file))
        .map(file -> file.with(List.copyOf(remaining(file))))
        .toList();
  }
}
