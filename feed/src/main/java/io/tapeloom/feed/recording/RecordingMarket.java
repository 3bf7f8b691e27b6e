package io.tapeloom.feed.recording;

import static java.util.stream.Collectors.joining;

import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.Retention;
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
 * history; where there are no messages, all bars but the newest are, and that one too if no trades
 * can make it. Immutable.
 */
public final class RecordingMarket implements MarketSource {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingMarket.class);

  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  /** One line in so many may be no bar. */
  private static final long MOST_SKIPPED = 100;

  private final List<Recording> recordings;
  private final List<BarFile> barFiles;
  private final List<Instrument> instruments;
  private final Playback playback;
  private final long firstNanos;

  private RecordingMarket(
      List<Recording> recordings,
      List<BarFile> barFiles,
      List<Instrument> instruments,
      Playback playback) {
    this.recordings = recordings;
    this.barFiles = barFiles;
    this.instruments = instruments;
    this.playback = playback;
    this.firstNanos =
        recordings.isEmpty()
            ? barFiles.stream().mapToLong(RecordingMarket::newestNanos).max().orElseThrow()
            : recordings.stream().mapToLong(Recording::firstNanos).min().orElseThrow();
  }

  /**
   * Looks at files, at least one: recordings, and bars where the name ends in {@code .csv}.
   *
   * @param lenient whether files may have many lines that are no bars
   * @throws UnusableFile on the first one that cannot be played
   */
  public static RecordingMarket of(List<Path> files, Playback playback, boolean lenient)
      throws UnusableFile {
    var recordings = new ArrayList<Recording>();
    var barFiles = new ArrayList<BarFile>();
    for (var file : files) {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
        var bars = BarFile.of(file);
        check(bars, lenient);
        barFiles.add(bars);
      } else {
        recordings.add(Recording.of(file));
      }
    }
    var unified = unified(recordings, barFiles);
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

  private static void check(BarFile bars, boolean lenient) throws UnusableFile {
    var report = bars.report();
    if (!lenient && report.rowsSkipped() * MOST_SKIPPED > report.rowsRead()) {
      throw new UnusableFile(
          bars.file(),
          "has %d of %d lines that are no bars: %s (FEED_LENIENT=true goes on without them)"
              .formatted(
                  report.rowsSkipped(),
                  report.rowsRead(),
                  report.skipped().stream().map(Object::toString).collect(joining("; "))));
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

  /** What was read of the files of bars. */
  public List<FileReport> reports() {
    return barFiles.stream().map(BarFile::report).toList();
  }

  /** One instrument of each symbol, in the finest units that any file has. */
  private static Map<String, Instrument> unified(
      List<Recording> recordings, List<BarFile> barFiles) {
    var unified = new LinkedHashMap<String, Instrument>();
    Stream.concat(
            recordings.stream().flatMap(each -> each.instruments().values().stream()),
            barFiles.stream().map(BarFile::instrument))
        .forEach(each -> unified.merge(each.symbol(), each, RecordingMarket::finer));
    return unified;
  }

  private static Instrument finer(Instrument one, Instrument other) {
    int priceScale = Math.max(one.priceScale(), other.priceScale());
    return new Instrument(
        one.symbol(),
        one.description(),
        one.type(),
        one.exchange(),
        one.timezone(),
        one.session(),
        priceScale,
        one.minMove() * (priceScale / one.priceScale()),
        Math.max(one.quantityScale(), other.quantityScale()));
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
            .map(file -> file.later(days(untilNanos)))
            .sorted(Comparator.comparingLong(file -> file.bars().getFirst().timeMillis()))
            .toList();
    int most = files.stream().mapToInt(file -> file.bars().size()).sum();
    var retention = Retention.of(instruments.size());
    var book =
        new BarBook(instrument, resolution -> Math.max(retention.closedBars(resolution), most + 1));
    Optional<Quote> quote = Optional.empty();
    boolean played = hasBarsAlone(instrument);
    for (var file : files) {
      var past =
          file.bars().stream()
              .filter(
                  bar -> isPast(file, bar, untilNanos) || (played && !BarStrand.isPlayable(bar)))
              .toList();
      for (var resolution : Resolution.values()) {
        if (resolution.compareTo(file.resolution()) >= 0) {
          book.series(resolution).merge(past);
        }
      }
      if (!past.isEmpty()) {
        quote = Optional.of(quote(file, past.getLast()));
      }
    }
    return new History.Past(book, quote);
  }

  /** Whether there are no messages of an instrument, so that its bars are played. */
  private boolean hasBarsAlone(Instrument instrument) {
    return recordings.stream().noneMatch(each -> each.instruments().containsValue(instrument));
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
    reports().forEach(RecordingMarket::log);
    return new RecordingFeed(
        instruments,
        recordings,
        playedBars(),
        playback,
        new RecordingFeed.Times(firstNanos, fromNanos),
        new RecordingFeed.Waiting(clock, pause),
        notices);
  }

  /** The bars from the hand-over on, of instruments that have no messages. */
  private List<BarFile> playedBars() {
    return barFiles.stream()
        .filter(file -> hasBarsAlone(file.instrument()))
        .map(
            file ->
                file.with(
                    file.bars().stream()
                        .filter(bar -> !isPast(file, bar, firstNanos))
                        .filter(BarStrand::isPlayable)
                        .toList()))
        .toList();
  }
}
