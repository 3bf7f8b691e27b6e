package io.tapeloom.feed.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a CSV file (RFC 4180), whatever separates the cells: a comma, a semicolon, a tab or
 * a bar. The file is UTF-8, or what its byte order mark says. Read anew by each {@link #read}.
 */
final class CsvTable {

  private static final String SEPARATORS = ",;\t|";

  /** Spreadsheets may say the separator in a line of its own. */
  private static final String SAYS_SEPARATOR = "sep=";

  private static final int MOST_CELL_CHARS = 64 * 1024;

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
    try (var reader = Files.newBufferedReader(file, charset(file))) {
      return new CsvTable(file, separator(reader));
    } catch (CharacterCodingException e) {
      return new CsvTable(file, ','); // as it is read below, wrong characters are replaced
    }
  }

  private static char separator(BufferedReader reader) throws IOException {
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      var text = line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (isSeparatorLine(text)) {
        return text.charAt(SAYS_SEPARATOR.length());
      }
      if (!text.isBlank()) {
        return mostFrequent(text);
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

  private static Charset charset(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var mark = in.readNBytes(2);
      if (mark.length == 2 && mark[0] == (byte) 0xff && mark[1] == (byte) 0xfe) {
        return StandardCharsets.UTF_16LE;
      }
      if (mark.length == 2 && mark[0] == (byte) 0xfe && mark[1] == (byte) 0xff) {
        return StandardCharsets.UTF_16BE;
      }
      return StandardCharsets.UTF_8;
    }
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
    var decoder =
        charset(file)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (var in = new InputStreamReader(Files.newInputStream(file), decoder);
        var records =
            CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .trimWhitespacesAroundQuotes(true)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .maxBufferSize(MOST_CELL_CHARS)
                .ofCsvRecord(in)) {
      for (var each : records) {
        var line = lineOf(each);
        if (!isBlank(line)
            && !isSeparatorLine(String.join(String.valueOf(separator), line.cells))) {
          to.line(line);
        }
      }
    } catch (CsvParseException e) {
      throw new UnusableCsv("is no CSV: " + e.getMessage());
    }
  }

  private static Line lineOf(CsvRecord each) {
    var cells = each.getFields();
    long number = each.getStartingLineNumber();
    if (number == 1 && cells.getFirst().startsWith("\uFEFF")) {
      var rest = new ArrayList<>(cells);
      rest.set(0, cells.getFirst().substring(1));
      return new Line(number, rest);
    }
    return new Line(number, cells);
  }

  private static boolean isBlank(Line line) {
    return line.cells.stream().allMatch(String::isBlank);
  }
}
