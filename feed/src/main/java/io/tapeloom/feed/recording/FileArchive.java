package io.tapeloom.feed.recording;

import io.tapeloom.feed.BarArchive;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The bars of files that are not in memory: read from the files, or from their cache. Thread-safe.
 */
final class FileArchive implements BarArchive {

  private final Map<String, List<BarFile>> files;

  /** The files of which no bars are played, so that all bars are history. */
  private final Set<Path> whole;

  /** The end of the history, in nanoseconds since the epoch as the files have it. */
  private volatile long untilNanos;

  /** How much later the bars are than in the files. */
  private volatile long laterMillis;

  /**
   * @param files by symbol
   * @param whole the files of which no bars are played
   */
  FileArchive(Map<String, List<BarFile>> files, Set<Path> whole) {
    this.files = files;
    this.whole = Set.copyOf(whole);
  }

  /** The hand-over is known: the history ends before it. */
  void endAt(long nanos, long later) {
    untilNanos = nanos - TimeUnit.MILLISECONDS.toNanos(later);
    laterMillis = later;
  }

  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit) {
    long from = minus(fromMillis, laterMillis);
    long to = minus(toMillis, laterMillis);
    var parts =
        files.getOrDefault(instrument.symbol(), List.of()).stream()
            .filter(file -> file.resolution().compareTo(resolution) <= 0)
            .sorted(Comparator.comparingLong(file -> file.bars().getFirst().timeMillis()))
            .toList();
    var bars =
        parts.size() == 1 && parts.getFirst().resolution() == resolution
            ? newest(parts.getFirst(), from, to, limit)
            : built(parts, resolution, from, to, limit);
    return laterMillis == 0 ? bars : bars.stream().map(bar -> later(bar, laterMillis)).toList();
  }

  private static long minus(long millis, long later) {
    return millis == Long.MIN_VALUE || millis == Long.MAX_VALUE ? millis : millis - later;
  }

  private List<Bar> newest(BarFile file, long from, long to, int limit) {
    int end = Math.min(file.firstFrom(to), end(file));
    int begin = Math.max(file.firstFrom(from), end - limit);
    return begin < end ? List.copyOf(file.bars().subList(begin, end)) : List.of();
  }

  /** The number of bars that are history. */
  private int end(BarFile file) {
    return whole.contains(file.file()) ? file.bars().size() : file.past(untilNanos);
  }

  private List<Bar> built(
      List<BarFile> parts, Resolution resolution, long from, long to, int limit) {
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    for (var file : parts) {
      int begin = from <= Long.MIN_VALUE ? 0 : file.firstFrom(resolution.startMillis(from));
      int end = end(file);
      if (begin < end) {
        file.bars().subList(begin, end).forEach(builder::merge);
      }
    }
    builder.openBar().ifPresent(bars::add);
    bars.removeIf(bar -> bar.timeMillis() < from || bar.timeMillis() >= to);
    return List.copyOf(bars.subList(Math.max(0, bars.size() - limit), bars.size()));
  }

  private static Bar later(Bar bar, long millis) {
    return new Bar(
        bar.timeMillis() + millis, bar.open(), bar.high(), bar.low(), bar.close(), bar.volume());
  }
}
