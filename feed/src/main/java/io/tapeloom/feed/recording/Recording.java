package io.tapeloom.feed.recording;

import io.tapeloom.feed.Tally;
import io.tapeloom.feed.binance.BinanceListing;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of recorded messages, and what it is of, as its beginning shows. Immutable.
 *
 * @param instruments by the symbol of their messages, in the order of their appearance
 * @param firstNanos no event has an earlier time: the first receive time, or the first time that
 *     the venue tells if its clock is behind
 */
record Recording(Path file, Map<String, Instrument> instruments, long firstNanos) {

  /** Lines that are looked at to see what they are of. */
  private static final int SAMPLE = 5_000;

  Recording {
    instruments = Collections.unmodifiableMap(new LinkedHashMap<>(instruments));
  }

  /**
   * Looks at a file.
   *
   * @throws UnusableFile if it is no recording
   */
  static Recording of(Path file) throws UnusableFile {
    var samples = new LinkedHashMap<String, BinanceListing.Sample>();
    var listed = new LinkedHashMap<String, Instrument>();
    long first = Long.MAX_VALUE;
    try (var reader = RecordingReader.open(file, new Tally(false), SAMPLE)) {
      while (reader.next()) {
        var message = reader.message();
        long told = BinanceMessage.timeOf(message).orElse(Long.MAX_VALUE);
        first = Math.min(first, Math.min(reader.receivedNanos(), told));
        if (message instanceof BinanceMessage.Listed(var instrument)) {
          listed.put(instrument.symbol(), instrument);
        }
        BinanceMessage.symbolOf(message)
            .ifPresent(
                symbol ->
                    samples.computeIfAbsent(symbol, _ -> new BinanceListing.Sample()).add(message));
      }
    } catch (IOException e) {
      throw new UnusableFile(file, Files.exists(file) ? "cannot be read" : "does not exist");
    }
    if (samples.isEmpty()) {
      throw new UnusableFile(
          file, "is no recording: lines of a receive time in nanoseconds and a message");
    }
    var instruments = new LinkedHashMap<String, Instrument>(listed);
    samples.forEach((symbol, sample) -> instruments.computeIfAbsent(symbol, sample::instrument));
    return new Recording(file, instruments, first);
  }

  /** The same file, whose instruments are replaced by those of equal symbol. */
  Recording with(Map<String, Instrument> unified) {
    var replaced = new LinkedHashMap<String, Instrument>();
    instruments.forEach(
        (symbol, instrument) ->
            replaced.put(symbol, unified.getOrDefault(instrument.symbol(), instrument)));
    return new Recording(file, replaced, firstNanos);
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
