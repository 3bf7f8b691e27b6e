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
 * A file of recorded messages and its contents, as found by {@link RecordingScan}. Immutable.
 *
 * @param instruments the instruments by the symbol of their messages, in order of appearance
 * @param partialDepth symbols for which a book change without a stream name contains the best
 *     levels
 * @param span the time span of the file
 * @param report which lines were read and which are skipped
 * @param findings remarks about the file as text; empty: none
 */
record Recording(
    Path file,
    Map<String, Instrument> instruments,
    Set<String> partialDepth,
    Span span,
    FileReport report,
    String findings) {

  static final String NO_INSTRUMENT =
      "has no symbol, or one that cannot be listed or was unknown at the start";
  static final String OF_SECOND_KIND =
      "is a trade of a second kind, or in finer units than those at the start";

  /** The resolution of a recording in a {@link FileReport}. */
  private static final String TICK = "tick";

  /**
   * The time span of a recording, in nanoseconds since the epoch.
   *
   * @param playedNanos when its first message is played, by the receiver's clock
   * @param lastNanos when its last message is played
   * @param venueNanos the earliest time of the venue; the greatest long: none
   * @param aheadNanos how far the receiver's clock is ahead of the venue's; 0: unknown
   */
  record Span(long playedNanos, long lastNanos, long venueNanos, long aheadNanos) {}

  Recording {
    instruments = Collections.unmodifiableMap(new LinkedHashMap<>(instruments));
    partialDepth = Set.copyOf(partialDepth);
  }

  /** Returns the report of a recording. */
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

  /** Orders recordings by their start, then by their end. */
  static Comparator<Recording> inOrder() {
    return Comparator.comparingLong(Recording::firstPlayedNanos)
        .thenComparingLong(each -> each.span.lastNanos);
  }

  /** Returns the same file with instruments replaced by those with equal symbols. */
  Recording with(Map<String, Instrument> unified) {
    var replaced = new LinkedHashMap<String, Instrument>();
    instruments.forEach(
        (symbol, instrument) ->
            replaced.put(symbol, unified.getOrDefault(instrument.symbol(), instrument)));
    return new Recording(file, replaced, partialDepth, span, report, findings);
  }

  /** Interprets a message of this file, using what is known of the whole file. */
  BinanceMessage read(BinanceMessage message) {
    return message instanceof BinanceMessage.DepthUpdate update
            && update.unnamed()
            && partialDepth.contains(update.symbol())
        ? update.asPartial()
        : message;
  }

  /** Returns the instrument of a message; a snapshot without a symbol is of the only instrument. */
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
