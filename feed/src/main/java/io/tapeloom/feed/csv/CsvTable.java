package io.tapeloom.feed.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The lines of a CSV file (RFC 4180) with a comma, a semicolon, a tab or a vertical bar between the
 * cells. The file is UTF-8 unless its byte order mark says otherwise. Each {@link #read} reads the
 * whole file.
 */
final class CsvTable {

  private static final char MARK = '\uFEFF';

  private static final String SEPARATORS = ",;\t|";

  /** Spreadsheets may declare the separator in a separate line. */
  private static final String SEPARATOR_LINE = "sep=";

  private static final int MAX_CELL_CHARS = 64 * 1024;

  private final Path file;
  private final char separator;

  /** A line of the table. */
  record Line(long number, List<String> cells) {

    /** Returns the stripped cell of a column; empty if there is none. */
    String cell(int column) {
      return column < cells.size() ? cells.get(column).strip() : "";
    }
  }

  /** Receives the lines in order. */
  interface Reader {

    void line(Line line);
  }

  private CsvTable(Path file, char separator) {
    this.file = file;
    this.separator = separator;
  }

  /** Reads the start of a file to find the separator. */
  static CsvTable of(Path file) throws IOException {
    try (var reader = open(file)) {
      return new CsvTable(file, separator(reader));
    }
  }

  /** Opens a file as text without its byte order mark; invalid bytes are replaced. */
  private static BufferedReader open(Path file) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    int mark = in.read() << 8 | in.read();
    in.reset();
    var charset =
        switch (mark) {
          case 0xfffe -> StandardCharsets.UTF_16LE;
          case 0xfeff -> StandardCharsets.UTF_16BE;
          default -> StandardCharsets.UTF_8;
        };
    var reader = new BufferedReader(new InputStreamReader(in, charset));
    reader.mark(1);
    if (reader.read() != MARK) {
      reader.reset();
    }
    return reader;
  }

  private static char separator(BufferedReader reader) throws IOException {
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (isSeparatorLine(line)) {
        return line.charAt(SEPARATOR_LINE.length());
      }
      if (!line.isBlank()) {
        return mostFrequent(line);
      }
    }
    return ',';
  }

  private static boolean isSeparatorLine(String text) {
    return text.length() == SEPARATOR_LINE.length() + 1 && text.startsWith(SEPARATOR_LINE);
  }

  private static char mostFrequent(String line) {
    char found = ',';
    long most = 0;
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char each = SEPARATORS.charAt(i);
      long count = countOutsideQuotes(line, each);
      if (count > most) {
        most = count;
        found = each;
      }
    }
    return found;
  }

  private static long countOutsideQuotes(String line, char wanted) {
    long count = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char each = line.charAt(i);
      if (each == '"') {
        quoted = !quoted;
      } else if (each == wanted && !quoted) {
        count++;
      }
    }
    return count;
  }

  char separator() {
    return separator;
  }

  /**
   * Reads all lines that are not blank, including the header.
   *
   * @throws UnusableCsv if the file is not CSV
   */
  void read(Reader to) throws IOException, UnusableCsv {
    try (var in = open(file);
        var records =
            CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .trimWhitespacesAroundQuotes(true)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .maxBufferSize(MAX_CELL_CHARS)
                .ofCsvRecord(in)) {
      for (var each : records) {
        var line = new Line(each.getStartingLineNumber(), each.getFields());
        if (!isBlank(line)
            && !isSeparatorLine(String.join(String.valueOf(separator), line.cells))) {
          to.line(line);
        }
      }
    } catch (CsvParseException e) {
      throw new UnusableCsv("is not CSV: " + e.getMessage());
    }
  }

  private static boolean isBlank(Line line) {
    return line.cells.stream().allMatch(String::isBlank);
  }
}
