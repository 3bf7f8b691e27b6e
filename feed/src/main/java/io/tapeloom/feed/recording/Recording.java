package io.tapeloom.feed.recording;

import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.csv.FileReport;
import io.tapeloom.feed.csv.RowCounts;
import io.tapeloom.market.Instrument;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of recorded messages, and what it is of, as {@link RecordingScan} has found. Immutable.
 *
 * @param instruments by the symbol of their messages, in the order of their appearance
 * @param partialDepth symbols of which each change without a stream's name is the best levels
 * @param span where in time it lies
 * @param report what was read and what is passed over
 * @param findings what people should know of the file, in words; empty: nothing
 */
record Recording(
    Path file,
    Map<String, Instrument> instruments,
    Set<String> partialDepth,
    Span span,
    FileReport report,
    String findings) {

  static final String NO_INSTRUMENT =
      "is of no symbol, or of one that cannot be listed or was not there at the start";
  static final String OF_SECOND_KIND =
      "is a trade of a second kind, or in finer units than those at the start";

  /** The resolution of a recording in a {@link FileReport}. */
  private static final String TICK = "tick";

  /**
   * Where in time a recording lies; in nanoseconds since the epoch.
   *
   * @param playedNanos when its first message is played, by the receiver's clock
   * @param lastNanos when its last one is
   * @param toldNanos the earliest time that the venue tells; the greatest long: none
   * @param aheadNanos how far the receiver's clock is ahead of the venue's; 0: unknown
   */
  record Span(long playedNanos, long lastNanos, long toldNanos, long aheadNanos) {}

  Recording {
    instruments = Collections.unmodifiableMap(new LinkedHashMap<>(instruments));
    partialDepth = Set.copyOf(partialDepth);
  }

  /** What was read of a recording. */
  static FileReport report(Path file, Collection<String> symbols, RowCounts counts) {
    return new FileReport(
        file,
        String.join(", ", symbols),
        TICK,
        counts.rows(),
        counts.skippedRows(),
        counts.skipped());
  }

  long firstPlayedNanos() {
    return span.playedNanos;
  }

  /** Of those that begin at one moment, the one that ends first was the first. */
  static Comparator<Recording> inOrder() {
    return Comparator.comparingLong(Recording::firstPlayedNanos)
        .thenComparingLong(each -> each.span.lastNanos);
  }

  /** The same file, whose instruments are replaced by those of equal symbol. */
  Recording with(Map<String, Instrument> unified) {
    var replaced = new LinkedHashMap<String, Instrument>();
    instruments.forEach(
        (symbol, instrument) ->
            replaced.put(symbol, unified.getOrDefault(instrument.symbol(), instrument)));
    return new Recording(file, replaced, partialDepth, span, report, findings);
  }

  /** What a message of this file says, which knowing the whole file may show. */
  BinanceMessage read(BinanceMessage message) {
    return message instanceof BinanceMessage.DepthUpdate update
            && update.unnamed()
            && partialDepth.contains(update.symbol())
        ? update.asPartial()
        : message;
  }

  /** The instrument that a message is of; a snapshot without a symbol is of the only one. */
  Optional<Instrument> instrumentOf(BinanceMessage message) {
    var symbol = BinanceMessage.symbolOf(message);
    if (symbol.isPresent()) {
      return Optional.ofNullable(instruments.get(symbol.get()));
    }
    return instruments.size() == 1
        ? Optional.of(instruments.values().iterator().next())
        : Optional.empty();
  }
}
