package io.tapeloom.feed.recording;

import static java.util.stream.Collectors.joining;

import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.binance.SymbolSample;
import io.tapeloom.feed.csv.RowCounts;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Reads a file of recorded messages once, from the first line to the last, to find its symbols, the
 * units that represent all their numbers, and the lines to skip. Not thread-safe.
 */
final class RecordingScan implements RecordingReader.Observer {

  /** A time of the venue that is earlier than the first one by more than this is ignored. */
  private static final long MAX_EARLIER_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Maximum plausible difference between two clocks. */
  static final long MAX_AHEAD_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Path file;
  private final RowCounts counts = new RowCounts();
  private final Map<String, Found> bySymbol = new LinkedHashMap<>();
  private final Found nameless = new Found();
  private final Found mistimed = new Found();
  private long venueNanos = Long.MAX_VALUE;
  private long line;

  /** What was found in the messages of one symbol. */
  private static final class Found {

    private final SymbolSample sample = new SymbolSample();
    private String tradeKind = "";
    private long count;
    private long firstLine;

    void count(long line) {
      if (count++ == 0) {
        firstLine = line;
      }
    }
  }

  private RecordingScan(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws UnusableFile if it is not a recording
   */
  static Recording of(Path file) throws UnusableFile {
    var scan = new RecordingScan(file);
    try (var reader = RecordingReader.open(file, scan)) {
      return scan.read(reader);
    } catch (IOException e) {
      throw new UnusableFile(file, Files.exists(file) ? "cannot be read: " + e : "does not exist");
    }
  }

  private Recording read(RecordingReader reader) throws IOException, UnusableFile {
    long firstNanos = 0;
    boolean any = false;
    while (reader.next()) {
      if (!any) {
        any = true;
        firstNanos = reader.playedNanos();
      }
      line = reader.line();
      long least = firstNanos - reader.aheadNanos() - MAX_EARLIER_NANOS;
      BinanceMessage.timeOf(reader.message())
          .ifPresent(time -> venueNanos = time < least ? venueNanos : Math.min(venueNanos, time));
      add(reader.message());
    }
    counts.rows(reader.rows());
    var instruments = instruments();
    if (instruments.isEmpty()) {
      throw new UnusableFile(
          file,
          "is not a recording, which has lines of a receive time and a message"
              + counts.skipped().stream().findFirst().map(each -> "; " + each).orElse(""));
    }
    var partial =
        instruments.keySet().stream()
            .filter(symbol -> found(symbol).sample.isPartialDepth())
            .toList();
    return new Recording(
        file,
        instruments,
        Set.copyOf(partial),
        new Recording.Span(firstNanos, reader.playedNanos(), venueNanos, reader.aheadNanos()),
        Recording.report(
            file, instruments.values().stream().map(Instrument::symbol).toList(), counts),
        findings(reader, partial));
  }

  private Found found(String symbol) {
    return bySymbol.computeIfAbsent(symbol, _ -> new Found());
  }

  private void add(BinanceMessage message) {
    var found = BinanceMessage.symbolOf(message).map(this::found).orElse(nameless);
    found.count(line);
    found.sample.add(message);
    if (message instanceof BinanceMessage.Execution execution) {
      if (found.tradeKind.isEmpty()) {
        found.tradeKind = execution.kind();
      } else if (!found.tradeKind.equals(execution.kind())) {
        counts.skip(
            "is a trade of a second kind: %s in addition to %s"
                .formatted(execution.kind(), found.tradeKind),
            line);
      }
    }
  }

  @Override
  public void skipped(String reason, long number) {
    counts.skip(reason, number);
  }

  @Override
  public void mistimed(long number) {
    mistimed.count(number);
  }

  private Map<String, Instrument> instruments() {
    var instruments = new LinkedHashMap<String, Instrument>();
    bySymbol.forEach(
        (symbol, found) -> {
          if (Instrument.isSymbol(found.sample.name(symbol))) {
            instruments.put(symbol, instrument(symbol, found));
          } else {
            counts.skip(
                "is of \"%s\", which cannot be listed: a symbol is %s"
                    .formatted(symbol, Instrument.SYMBOLS),
                found.firstLine,
                found.count);
          }
        });
    if (nameless.count > 0 && instruments.size() != 1) {
      counts.skip("has no symbol in a file of several symbols", nameless.firstLine, nameless.count);
    }
    return instruments;
  }

  private Instrument instrument(String symbol, Found found) {
    if (bySymbol.size() == 1) {
      found.sample.add(nameless.sample);
    }
    return found.sample.instrument(symbol);
  }

  private String findings(RecordingReader reader, Collection<String> partial) {
    var findings = new ArrayList<String>();
    if (!reader.receiveUnits().equals(Set.of(TimeUnit.NANOSECONDS))) {
      findings.add("receive times in " + text(reader.receiveUnits()));
    }
    if (!Set.of(TimeUnit.MILLISECONDS).containsAll(reader.venueUnits())) {
      findings.add("times of the venue in " + text(reader.venueUnits()));
    }
    if (Math.abs(reader.aheadNanos()) > MAX_AHEAD_NANOS) {
      findings.add(
          "the receiver's clock is %s %s the venue's"
              .formatted(
                  Duration.ofNanos(reader.aheadNanos()).abs().truncatedTo(ChronoUnit.SECONDS),
                  reader.aheadNanos() > 0 ? "ahead of" : "behind"));
    }
    if (!partial.isEmpty()) {
      findings.add("changes of the book are its best levels: " + String.join(", ", partial));
    }
    if (mistimed.count > 0) {
      findings.add(
          "%d receive times are far from the messages' own, the first of them in line %d"
              .formatted(mistimed.count, mistimed.firstLine));
    }
    return String.join("; ", findings);
  }

  private static String text(Collection<TimeUnit> units) {
    return new TreeSet<>(units)
        .stream().map(unit -> unit.name().toLowerCase(Locale.ROOT)).collect(joining(" and "));
  }
}
