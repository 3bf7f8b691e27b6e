package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offers of permessage-deflate (RFC 7692, section 7.1). */
class DeflateOfferTest {

  private static final String PLAIN =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "Permessage-Deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate;client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; client_max_window_bits=\"10\"",
        "permessage-deflate ; CLIENT_MAX_WINDOW_BITS = 12",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate",
        "unknown; a=\"permessage-deflate, b\"; c, permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "permessage-deflate; unknown, permessage-deflate; client_max_window_bits=16,"
            + " permessage-deflate",
        ", ,permessage-deflate",
      })
  void shouldAcceptTheFirstOfferThatItCanFulfil(String offers) {
    assertThat(answerTo(offers)).contains(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; client_max_window_bits; server_max_window_bits=\"15\"",
      })
  void shouldConfirmTheLargestWindow(String offers) {
    assertThat(answerTo(offers)).contains(PLAIN + "; server_max_window_bits=15");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        ",",
        "\"",
        "\"permessage-deflate\"",
        "permessage-bzip2",
        "permessage-deflate2",
        "permessage deflate",
        "permessage-deflate;",
        "permessage-deflate; =",
        "permessage-deflate; unknown",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=14",
        "permessage-deflate; server_max_window_bits=015",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=\"15",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=09",
        "permessage-deflate; client_max_window_bits=-8",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=99999999999999999999",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; client_no_context_takeover; CLIENT_NO_CONTEXT_TAKEOVER",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; a=\"b, permessage-deflate",
      })
  void shouldPassOverWhatItCannotFulfil(String offers) {
    assertThat(answerTo(offers)).isEmpty();
  }

  @Test
  void shouldReadAllLinesOfTheHeader() {
    var offers = "permessage-deflate; server_max_window_bits=9";

    assertThat(answerTo(offers, "permessage-deflate")).contains(PLAIN);
    assertThat(answerTo()).isEmpty();
  }

  @Test
  void shouldNotReadOffersWithoutEnd() {
    assertThat(answerTo("permessage-deflate;x,".repeat(1000) + "permessage-deflate")).isEmpty();
  }

  private static Optional<String> answerTo(String... lines) {
    var headers = new DefaultHttpHeaders();
    for (var line : lines) {
      headers.add(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, line);
    }
    return DeflateOffer.answerTo(headers);
  }
}
