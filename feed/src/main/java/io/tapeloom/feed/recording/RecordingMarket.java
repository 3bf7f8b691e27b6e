package io.tapeloom.feed.recording;

import static java.util.stream.Collectors.joining;

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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A market of recorded files, which are played together. Bars from before the first message are its
 * history; where there are no messages at all, all bars but the newest are. Where trades cannot
 * make all bars that remain, for they have no volume, those are history as well. Immutable.
 */
public final class RecordingMarket implements MarketSource {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingMarket.class);

  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  /** One line in so many may be no bar. */
  private static final long MAX_SKIPPED = 100;

  /** Units of an instrument in 1, at most. */
  private static final int LARGEST_SCALE = 100_000_000;

  /** Symbols that are named in the log. */
  private static final int MAX_LOGGED = 20;

  private final List<Recording> recordings;
  private final List<BarFile> barFiles;
  private final List<Instrument> instruments;
  private final Playback playback;
  private final long firstNanos;

  /** How far the clock of whoever recorded was ahead of the venue's. */
  private final long aheadNanos;

  private RecordingMarket(
      List<Recording> recordings,
      List<BarFile> barFiles,
      List<Instrument> instruments,
      Playback playback) {
    this.recordings = recordings;
    this.barFiles = barFiles;
    this.instruments = instruments;
    this.playback = playback;
    this.aheadNanos = aheadNanos(recordings);
    this.firstNanos = firstNanos(recordings, barFiles);
  }

  /** No event of messages is earlier; of bars alone, the newest begins then. */
  private static long firstNanos(List<Recording> recordings, List<BarFile> barFiles) {
    long ahead = aheadNanos(recordings);
    return recordings.isEmpty()
        ? barFiles.stream().mapToLong(RecordingMarket::newestNanos).max().orElseThrow()
        : recordings.stream()
            .map(Recording::span)
            .mapToLong(span -> Math.min(span.playedNanos() - ahead, span.toldNanos()))
            .min()
            .orElseThrow();
  }

  /** As it was at the begin of the first recording; clocks that are only a little off are right. */
  private static long aheadNanos(List<Recording> recordings) {
    return recordings.stream()
        .min(Recording.inOrder())
        .map(first -> first.span().aheadNanos())
        .filter(ahead -> Math.abs(ahead) > RecordingScan.MAX_AHEAD_NANOS)
        .orElse(0L);
  }

  /**
   * Looks at files, at least one: recordings, and bars where the name ends in {@code .csv}. A
   * folder stands for the files in it.
   *
   * @param lenient whether files may have many lines that are no bars
   * @throws UnusableFile on the first one that cannot be played
   */
  public static RecordingMarket of(List<Path> files, Playback playback, boolean lenient)
      throws UnusableFile {
    var recordings = new ArrayList<Recording>();
    var barFiles = new ArrayList<BarFile>();
    for (var looked : FileList.of(files).parallelStream().map(RecordingMarket::look).toList()) {
      switch (looked) {
        case Looked.Messages(var recording) -> recordings.add(recording);
        case Looked.Bars(var bars) -> {
          check(bars, lenient);
          barFiles.add(bars);
        }
        case Looked.Unusable(var why) -> throw why;
      }
    }
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
        playback);
  }

  /** What a file is. */
  private sealed interface Looked {

    record Messages(Recording recording) implements Looked {}

    record Bars(BarFile file) implements Looked {}

    record Unusable(UnusableFile why) implements Looked {}
  }

  private static Looked look(Path file) {
    try {
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")
          ? new Looked.Bars(BarFile.of(file))
          : new Looked.Messages(RecordingScan.of(file));
    } catch (UnusableFile why) {
      return new Looked.Unusable(why);
    }
  }

  private static void check(BarFile bars, boolean lenient) throws UnusableFile {
    var report = bars.report();
    if (!lenient && report.rowsSkipped() * MAX_SKIPPED > report.rowsRead()) {
      throw new UnusableFile(
          bars.file(),
          "has %d of %d lines that are no bars: %s (FEED_LENIENT=true goes on without them)"
              .formatted(
                  report.rowsSkipped(),
                  report.rowsRead(),
                  report.skipped().stream().map(Object::toString).collect(joining("; "))));
    }
  }

  private void log() {
    long rows = 0;
    for (var recording : recordings) {
      var report = recording.report();
      rows += report.rowsRead();
      if (report.rowsSkipped() > 0) {
        LOG.warn(
            "{}: {} of {} lines are passed over: {}",
            report.name(),
            report.rowsSkipped(),
            report.rowsRead(),
            report.skipped());
      }
      if (!recording.findings().isEmpty()) {
        LOG.info("{}: {}", report.name(), recording.findings());
      }
    }
    if (!recordings.isEmpty()) {
      LOG.info(
          "{} recordings, {} lines, of {}",
          recordings.size(),
          rows,
          recordings.stream()
              .flatMap(each -> each.instruments().values().stream())
              .map(Instrument::symbol)
              .distinct()
              .limit(MAX_LOGGED)
              .toList());
    }
    barFiles.forEach(this::log);
  }

  private void log(BarFile file) {
    log(file.report());
    long remaining = remaining(file).count();
    if (remaining > 0 && !hasBarsAlone(recordings, file.instrument())) {
      LOG.info(
          "{}: {} bars are not played, for recordings tell of their time",
          file.report().name(),
          remaining);
    } else if (remaining > 1 && isPastAlone(file)) {
      LOG.warn(
          "{}: all bars are history from the start, for of {} some have too little volume to be"
              + " played as trades",
          file.report().name(),
          remaining);
    }
  }

  private static void log(FileReport report) {
    if (report.rowsSkipped() == 0) {
      LOG.info(
          "{}: {} bars of {}, resolution {}",
          report.name(),
          report.rowsRead(),
          report.symbol(),
          report.resolution());
    } else {
      LOG.warn(
          "{}: {} of {} lines are no bars of {}, resolution {}: {}",
          report.name(),
          report.rowsSkipped(),
          report.rowsRead(),
          report.symbol(),
          report.resolution(),
          report.skipped());
    }
  }

  /** What was read of the files: of each one that has skipped lines, then of others. */
  public List<FileReport> reports() {
    return Stream.concat(
            recordings.stream().map(Recording::report), barFiles.stream().map(BarFile::report))
        .sorted(Comparator.comparing(report -> report.rowsSkipped() == 0))
        .toList();
  }

  /** One instrument of each symbol, in the finest units that any file has. */
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

  /** A bar is played as several trades, so that the least volumes need smaller parts. */
  private static void refine(
      Map<String, Instrument> unified, List<Recording> recordings, List<BarFile> barFiles) {
    long firstNanos = firstNanos(recordings, barFiles);
    for (var file : barFiles) {
      var instrument = known(unified, file.instrument());
      if (hasBarsAlone(recordings, instrument)
          && instrument.quantityScale() < LARGEST_SCALE
          && file.bars().stream()
              .filter(bar -> !isPast(file, bar, firstNanos))
              .anyMatch(BarStrand::needsFinerQuantities)) {
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

  /** Its files: the recordings, then the bars. */
  public List<Path> files() {
    return Stream.concat(
            recordings.stream().map(Recording::file), barFiles.stream().map(BarFile::file))
        .toList();
  }

  /** What becomes of the times of its events. */
  public Playback.Times times() {
    return playback.times();
  }

  /** The same files, played in another way. */
  public RecordingMarket with(Playback other) {
    return new RecordingMarket(recordings, barFiles, instruments, other);
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  /** {@inheritDoc} Of bars alone it is the start of one, so that their days remain days. */
  @Override
  public long handOverNanos(long nowNanos) {
    return switch (playback.times()) {
      case RECORDED -> firstNanos;
      case NOW -> recordings.isEmpty() ? firstNanos + days(nowNanos) * DAY_NANOS : nowNanos;
    };
  }

  /** Whole days from the recording to another moment. */
  private long days(long nanos) {
    return Math.floorDiv(nanos - firstNanos, DAY_NANOS);
  }

  @Override
  public History history() {
    return this::until;
  }

  private History.Past until(Instrument instrument, long untilNanos) {
    var files =
        barFiles.stream()
            .filter(file -> file.instrument().equals(instrument))
            .sorted(Comparator.comparingLong(file -> file.bars().getFirst().timeMillis()))
            .toList();
    int most = files.stream().mapToInt(file -> file.bars().size()).sum();
    var retention = Retention.of(instruments.size());
    long days = days(untilNanos);
    var book =
        new BarBook(instrument, resolution -> Math.max(retention.closedBars(resolution), most + 1));
    Optional<Quote> quote = Optional.empty();
    for (var file : files) {
      var later = file.later(days);
      var past =
          isPastAlone(file)
              ? later.bars()
              : later.bars().stream().filter(bar -> isPast(later, bar, untilNanos)).toList();
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

  /** Whether there are no messages of an instrument, so that its bars are played. */
  private static boolean hasBarsAlone(List<Recording> recordings, Instrument instrument) {
    return recordings.stream()
        .flatMap(each -> each.instruments().values().stream())
        .noneMatch(each -> each.symbol().equals(instrument.symbol()));
  }

  /** Whether a file is history from the start, since trades cannot make all bars that remain. */
  private boolean isPastAlone(BarFile file) {
    return hasBarsAlone(recordings, file.instrument())
        && !remaining(file).allMatch(BarStrand::isPlayable);
  }

  /** The bars from the hand-over on. */
  private Stream<Bar> remaining(BarFile file) {
    return file.bars().stream().filter(bar -> !isPast(file, bar, firstNanos));
  }

  private static boolean isPast(BarFile file, Bar bar, long untilNanos) {
    return TimeUnit.MILLISECONDS.toNanos(file.resolution().endMillis(bar.timeMillis()))
        <= untilNanos;
  }

  /** A bar tells of no offers: its last price stands for both. */
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

  /** The bars from the hand-over on, of instruments that have no messages. */
  private List<BarFile> playedBars() {
    return barFiles.stream()
        .filter(file -> hasBarsAlone(recordings, file.instrument()) && !isPastAlone(file))
        .map(file -> file.with(remaining(file).toList()))
        .toList();
  }
}
