package io.tapeloom.stream.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The subprotocols that a client offers (RFC 6455, section 4.1), in its order. The name after
 * {@code bearer} is a token, not a subprotocol. Immutable.
 *
 * @param tokens the tokens; empty text: no name follows {@code bearer}
 * @param names the other names
 */
record Subprotocols(List<String> tokens, List<String> names) {

  static Subprotocols of(HttpHeaders headers) {
    var offered =
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(String::strip)
            .iterator();
    var tokens = new ArrayList<String>();
    var names = new ArrayList<String>();
    while (offered.hasNext()) {
      var name = offered.next();
      if (name.equals(BearerToken.NAME)) {
        tokens.add(offered.hasNext() ? offered.next() : "");
      } else if (!name.isEmpty()) { // an empty element of a list is ignored (RFC 9110, 5.6.1)
        names.add(name);
      }
    }
    return new Subprotocols(List.copyOf(tokens), List.copyOf(names));
  }

  /** Returns the first name that the server knows; empty: there is none. */
  Optional<String> firstOf(List<String> known) {
    return names.stream().filter(known::contains).findFirst();
  }

  /** Whether the client offers names, and the server knows none of them. */
  boolean isForeignTo(List<String> known) {
    return !names.isEmpty() && !known.isEmpty() && firstOf(known).isEmpty();
  }
}
