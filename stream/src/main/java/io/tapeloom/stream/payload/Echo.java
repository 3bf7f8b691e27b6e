package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Formats values of clients for answers, close reasons and log lines: at most {@value #MAX_LENGTH}
 * code points, with control and formatting characters escaped. The cost is bounded for values of
 * any size.
 */
public final class Echo {

  /** The maximum length of an echo, in code points. */
  public static final int MAX_LENGTH = 100;

  private static final char CUT = '…';

  private Echo() {}

  /** Returns a text, truncated. */
  public static String of(CharSequence text) {
    var echo = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    append(echo, text, MAX_LENGTH);
    return echo.toString();
  }

  /** Returns a text in double quotes, truncated; the quotes do not count. */
  public static String quoted(CharSequence text) {
    return '"' + of(text) + '"';
  }

  /** Returns a JSON value as text, truncated. */
  public static String of(@Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return "nothing";
    }
    if (value.isTextual()) {
      return quoted(value.textValue());
    }
    var json = new StringBuilder();
    write(json, value);
    return of(json);
  }

  /** Writes values until the text is longer than an echo. */
  private static void write(StringBuilder json, JsonNode value) {
    if (value.isObject()) {
      json.append('{');
      for (var fields = value.properties().iterator(); fields.hasNext() && isOpen(json); ) {
        var field = fields.next();
        appendQuoted(json, field.getKey());
        json.append(':');
        write(json, field.getValue());
        if (fields.hasNext()) {
          json.append(',');
        }
      }
      json.append('}');
    } else if (value.isArray()) {
      json.append('[');
      for (int i = 0; i < value.size() && isOpen(json); i++) {
        json.append(i == 0 ? "" : ",");
        write(json, value.get(i));
      }
      json.append(']');
    } else if (value.isTextual()) {
      appendQuoted(json, value.textValue());
    } else {
      json.append(value.asText());
    }
  }

  private static void appendQuoted(StringBuilder json, String text) {
    json.append('"');
    append(json, text, MAX_LENGTH);
    json.append('"');
  }

  private static boolean isOpen(StringBuilder json) {
    return json.length() <= 2 * MAX_LENGTH; // a code point is up to two chars
  }

  private static void append(StringBuilder echo, CharSequence text, int room) {
    int left = room;
    for (int i = 0; i < text.length(); ) {
      int point = Character.codePointAt(text, i);
      i += Character.charCount(point);
      var piece = isPlain(point) ? Character.toString(point) : escape(point);
      int length = piece.codePointCount(0, piece.length());
      if (length > left || (length == left && i < text.length())) {
        echo.append(CUT);
        return;
      }
      echo.append(piece);
      left -= length;
    }
  }

  private static String escape(int point) {
    return switch (point) {
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      default -> "\\u%04x".formatted(point);
    };
  }

  /** Returns whether a character is safe to print: it does not move or hide its neighbours. */
  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
