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
 * The lines of a CSV file (RFC 4180), whatever separates the cells: a comma, a semicolon, a tab or
 * a bar. The file is UTF-8, or what its byte order mark says. Read anew by each {@link #read}.
 */
final class CsvTable {

  private static final char MARK = '\uFEFF';

  private static final String SEPARATORS = ",;\t|";

  /** Spreadsheets may say the separator in a line of its own. */
  private static final String SAYS_SEPARATOR = "sep=";

  private static final int MAX_CELL_CHARS = 64 * 1024;

  private final Path file;
  private final char separator;

  /** A line of the table. */
  record Line(long number, List<String> cells) {

    /** The cell of a column, without what surrounds it; empty where there is none. */
    String cell(int column) {
      return column < cells.size() ? cells.get(column).strip() : "";
    }
  }

  /** Takes lines, in their order. */
  interface Reader {

    void line(Line line);
  }

  private CsvTable(Path file, char separator) {
    this.file = file;
    this.separator = separator;
  }

  /** Looks at the begin of a file. */
  static CsvTable of(Path file) throws IOException {
    try (var reader = open(file)) {
      return new CsvTable(file, separator(reader));
    }
  }

  /** The text of a file, without its byte order mark; what is no character is replaced. */
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
        return line.charAt(SAYS_SEPARATOR.length());
      }
      if (!line.isBlank()) {
        return mostFrequent(line);
      }
    }
    return ',';
  }

  private static boolean isSeparatorLine(String text) {
    return text.length() == SAYS_SEPARATOR.length() + 1 && text.startsWith(SAYS_SEPARATOR);
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
   * Reads all lines that are not blank, the header among them.
   *
   * @throws UnusableCsv if it is no CSV
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
      throw new UnusableCsv("is no CSV: " + e.getMessage());
    }
  }

  private static boolean isBlank(Line line) {
    return line.cells.stream().allMatch(String::isBlank);
  }
}
