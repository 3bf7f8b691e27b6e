package io.tapeloom.stream.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One offer of {@code permessage-deflate} in a handshake (RFC 7692, section 7.1). An offer that the
 * server does not understand or cannot fulfil is passed over, and the next one is considered.
 * Immutable.
 *
 * @param parameters the values by name, in lower case; empty text: no value
 */
record DeflateOffer(Map<String, String> parameters) {

  /** What every connection agrees on: each message is deflated by itself. */
  static final String ANSWER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private static final String EXTENSION = "permessage-deflate";
  private static final String SERVER_BITS = "server_max_window_bits";

  /** The only window of the server; a message is deflated for all its receivers. */
  private static final String WINDOW_BITS = "15";

  /** From 8 to 15, without a leading zero (section 7.1.2). */
  private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");

  /** A client that offers more has its further offers ignored. */
  private static final int MAX_OFFERS = 16;

  /** Returns the extension of the answer to a handshake; empty: messages are not deflated. */
  static Optional<String> answerTo(HttpHeaders handshake) {
    return handshake.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
        .flatMap(line -> split(line, ',').stream())
        .limit(MAX_OFFERS)
        .flatMap(element -> of(element).stream())
        .flatMap(offer -> offer.answer().stream())
        .findFirst();
  }

  /** Reads one element of the header; empty: it is another extension, or malformed. */
  private static Optional<DeflateOffer> of(String element) {
    var parts = split(element, ';');
    if (!parts.getFirst().strip().equalsIgnoreCase(EXTENSION)) {
      return Optional.empty();
    }
    var parameters = new LinkedHashMap<String, String>();
    for (var part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      var name = (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      var value = equals < 0 ? "" : unquoted(part.substring(equals + 1).strip());
      if ((equals >= 0 && value.isEmpty()) || parameters.putIfAbsent(name, value) != null) {
        return Optional.empty(); // without its value, or given twice
      }
    }
    return Optional.of(new DeflateOffer(parameters));
  }

  private Optional<String> answer() {
    for (var parameter : parameters.entrySet()) {
      var value = parameter.getValue();
      boolean acceptable =
          switch (parameter.getKey()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
            case "client_max_window_bits" -> value.isEmpty() || BITS.matcher(value).matches();
            case SERVER_BITS -> value.equals(WINDOW_BITS);
            default -> false;
          };
      if (!acceptable) {
        return Optional.empty();
      }
    }
    return Optional.of(
        parameters.containsKey(SERVER_BITS)
            ? "%s; %s=%s".formatted(ANSWER, SERVER_BITS, WINDOW_BITS)
            : ANSWER);
  }

  /** Splits a text at a separator that is not in quotes. */
  private static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '"') {
        quoted = !quoted;
      } else if (next == '\\' && quoted) {
        i++;
      } else if (next == separator && !quoted) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }

  /** A quoted value without its quotes; the values of this extension need no escapes. */
  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
