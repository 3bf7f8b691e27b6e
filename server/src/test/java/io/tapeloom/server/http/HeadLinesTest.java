package io.tapeloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a head is cut, it may have so many lines and no more. */
class HeadLinesTest {

  private static final int MOST = 10;
  private static final int READ_BYTES = 64;

  private final HeadLines lines = new HeadLines(MOST);

  private boolean arrive(String text) {
    return lines.arrived(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b\n", "a:b\r\n", "\r\r\n", " \n", "a\r", "\ra\n"})
  void shouldFindTooManyLinesHoweverTheyAreCut(String line) {
    var text = line.repeat(200);
    var random = new Random(7);
    for (int run = 0; run < 200; run++) {
      var counting = new HeadLines(MOST);
      boolean taken = true;
      int at = 0;
      while (taken && at < text.length()) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(READ_BYTES));
        taken =
            counting.arrived(
                Unpooled.copiedBuffer(text.substring(at, end), StandardCharsets.US_ASCII));
        at = end;
      }

      assertThat(taken).isEqualTo(!line.endsWith("\n"));
      if (!taken) {
        assertThat(at).isLessThanOrEqualTo((MOST + 1) * line.length() + READ_BYTES);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void shouldTakeAnyNumberOfHeadsThatHaveNoMoreLines(String end) {
    var head = ("a:b" + end).repeat(MOST) + end;
    for (int cut = 0; cut < head.length(); cut++) {
      for (int i = 0; i < 10; i++) {
        assertThat(arrive(head.substring(0, cut))).isTrue();
        assertThat(arrive(head.substring(cut))).isTrue();
        lines.decoded(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
        lines.decoded(LastHttpContent.EMPTY_LAST_CONTENT);
      }
    }
  }

  @Test
  void shouldNotCountTheLinesOfABody() {
    assertThat(arrive("POST / HTTP/1.1\n\n" + "x\n".repeat(2 * MOST))).isTrue();
    lines.decoded(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
    assertThat(arrive("x\n".repeat(2 * MOST))).isTrue();
    lines.decoded(LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(arrive("x\n".repeat(MOST))).isTrue();
    assertThat(arrive("x\n")).isFalse();
  }

  /** Reads that end within an end of line are where a count is deceived most easily. */
  @Test
  void shouldFindTooManyLinesBehindABodyWhereEveryReadIsCutInAnEndOfLine() {
    assertThat(arrive("POST / HTTP/1.1\r\n\r\nbody\r\nGET / HTTP/1.1\r")).isTrue();
    lines.decoded(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
    lines.decoded(LastHttpContent.EMPTY_LAST_CONTENT);

    boolean taken = true;
    for (int i = 0; i < MOST && taken; i++) {
      taken = arrive("\na:b\r\na:b\r");
    }
    assertThat(taken).isFalse();
  }
}
