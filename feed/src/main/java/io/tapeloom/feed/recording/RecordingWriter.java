package io.tapeloom.feed.recording;

import io.tapeloom.feed.binance.MessageWriter;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one recorded file of one instrument, which can be played alone: it starts with the
 * description of the instrument, and its first book is complete. A quote directly before a book
 * with the same best levels is not written, because the book contains it. Not thread-safe.
 */
final class RecordingWriter implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path file;
  private final Writer out;
  private final StringBuilder line = new StringBuilder(1024);
  private final MessageWriter message;
  private final long openedNanos;

  /** The id of the last book that was written; continues from file to file. */
  private long updateId;

  private @Nullable OrderBook lastBook;
  private @Nullable Quote held;
  private long heldNanos;

  /** Events since the last flush, which a failure may lose. */
  private long unflushed;

  private boolean everFlushed;

  private RecordingWriter(
      Path file, Writer out, Instrument instrument, long nowNanos, long updateId) {
    this.file = file;
    this.out = out;
    this.message = new MessageWriter(instrument, line);
    this.openedNanos = nowNanos;
    this.updateId = updateId;
  }

  /**
   * Creates a new file.
   *
   * @param nowNanos the time in the name of the file, in nanoseconds since the epoch
   * @param updateId the id of the last book in the previous file; 0: there is none
   */
  static RecordingWriter open(Path folder, Instrument instrument, long nowNanos, long updateId)
      throws IOException {
    var file = newFile(folder, instrument, nowNanos);
    var stream = Files.newOutputStream(file, StandardOpenOption.WRITE);
    try {
      var gzip = new GZIPOutputStream(stream, BUFFER, true);
      var writer =
          new RecordingWriter(
              file,
              new BufferedWriter(new OutputStreamWriter(gzip, StandardCharsets.UTF_8), BUFFER),
              instrument,
              nowNanos,
              updateId);
      writer.message.instrument();
      writer.writeLine(nowNanos);
      return writer;
    } catch (IOException e) {
      stream.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Returns a name that every file system accepts; letters of other scripts become numbers. */
  private static String fileName(String symbol) {
    var name = new StringBuilder();
    symbol
        .toLowerCase(Locale.ROOT)
        .replace('/', '_')
        .codePoints()
        .mapToObj(c -> c < 128 ? Character.toString(c) : "u%04x".formatted(c))
        .forEach(name::append);
    return name.toString();
  }

  /** Returns a new file; it never replaces an existing one. */
  private static Path newFile(Path folder, Instrument instrument, long nowNanos)
      throws IOException {
    var name =
        "%s-%s"
            .formatted(
                fileName(instrument.symbol()), TIME.format(Instant.ofEpochSecond(0, nowNanos)));
    for (int number = 1; ; number++) {
      var file = folder.resolve(number == 1 ? name + ".gz" : "%s-%d.gz".formatted(name, number));
      try {
        return Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        if (number == Integer.MAX_VALUE) {
          throw e;
        }
      }
    }
  }

  /** When the file was created. */
  long openedNanos() {
    return openedNanos;
  }

  long updateId() {
    return updateId;
  }

  /**
   * Writes an event.
   *
   * @param nowNanos when it arrived
   */
  void write(MarketEvent event, long nowNanos) throws IOException {
    take(event, nowNanos);
    unflushed++;
  }

  private void take(MarketEvent event, long nowNanos) throws IOException {
    switch (event) {
      case Trade trade -> {
        writeHeld();
        message.trade(trade);
        writeLine(nowNanos);
      }
      case Quote quote -> {
        writeHeld();
        held = quote;
        heldNanos = nowNanos;
      }
      case OrderBook book -> {
        if (held != null && !isBestOf(book, held)) {
          writeHeld();
        }
        held = null;
        writeBook(book);
        writeLine(nowNanos);
      }
    }
  }

  private void writeBook(OrderBook book) {
    var before = lastBook;
    updateId++;
    if (before == null) {
      message.snapshot(book, updateId);
    } else {
      message.depthUpdate(before, book, updateId);
    }
    lastBook = book;
  }

  private static boolean isBestOf(OrderBook book, Quote quote) {
    return quote.eventTimeNanos() == book.eventTimeNanos()
        && quote.bidPrice() == book.bestBid().price()
        && quote.bidQuantity() == book.bestBid().quantity()
        && quote.askPrice() == book.bestAsk().price()
        && quote.askQuantity() == book.bestAsk().quantity();
  }

  private void writeHeld() throws IOException {
    var quote = held;
    if (quote != null) {
      held = null;
      message.bookTicker(quote, updateId + 1);
      writeLine(heldNanos);
    }
  }

  private void writeLine(long nowNanos) throws IOException {
    out.append(Long.toString(nowNanos)).append(' ').append(line).append('\n');
    line.setLength(0);
  }

  /** Flushes to the operating system, so that the events survive the end of the program. */
  void flush() throws IOException {
    out.flush();
    unflushed = 0;
    everFlushed = true;
  }

  /** Number of events that are not flushed yet. */
  long unflushed() {
    return unflushed;
  }

  /** Closes a file after a failed write; an empty file is deleted. */
  void giveUp() throws IOException {
    try (out) {
      out.flush();
    } finally {
      if (!everFlushed) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      writeHeld();
    }
  }
}
