package io.tapeloom.stream.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseReasonTest {

  @Test
  void shouldKeepAReasonThatFits() {
    var reason = "x".repeat(123);

    assertThat(new CloseReason(1000, reason).reason()).isEqualTo(reason);
  }

  @Test
  void shouldCutAReasonThatDoesNotFit() {
    var cut = new CloseReason(1000, "x".repeat(124)).reason();

    assertThat(cut).isEqualTo("x".repeat(120) + "…");
    assertThat(cut.getBytes(UTF_8)).hasSize(123);
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "€", "😀", "x€😀é", "\ud83d", "👩‍👩‍👧"})
  void shouldCutAtACodePoint(String piece) {
    for (int lead = 0; lead < 8; lead++) {
      var text = "x".repeat(lead) + piece.repeat(200);

      var cut = new CloseReason(1000, text).reason();

      assertThat(cut.getBytes(UTF_8).length).isBetween(117, 123);
      assertThat(text).startsWith(cut.substring(0, cut.length() - 1));
      assertThat(cut.codePointBefore(cut.length())).isEqualTo('…');
      if (!piece.equals("\ud83d")) {
        assertThat(new String(cut.getBytes(UTF_8), UTF_8)).isEqualTo(cut);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1011, 1012, 1013, 1014, 3000, 4999})
  void shouldTakeACodeThatMayBeSent(int code) {
    assertThat(new CloseReason(code, "").code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_536})
  void shouldRefuseACodeThatMayNotBeSent(int code) {
    assertThatThrownBy(() -> new CloseReason(code, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(code + " is not allowed in a close frame");
  }

  @Test
  void shouldNameTheLimitsThatTimedOut() {
    assertThat(CloseReason.timedOut(Timeouts.DEFAULT))
        .isEqualTo(
            new CloseReason(
                1003,
                "Connection timed out. Heartbeat interval 30.0. Max connection lifespan 3600.0"));
  }

  @Test
  void shouldNameTheLargestLimits() {
    var century = Duration.ofDays(36_500).minusNanos(1);
    var limits = Limits.DEFAULT.withHeartbeatInterval(century).withMaxConnectionLifespan(century);

    assertThat(CloseReason.timedOut(limits.timeouts()).reason())
        .endsWith("Max connection lifespan 3153599999.999999999");
  }

  @ParameterizedTest
  @CsvSource({
    "PT30S,          30.0",
    "PT1H,           3600.0",
    "PT24H,          86400.0",
    "PT0.25S,        0.25",
    "PT1.5S,         1.5",
    "PT100S,         100.0",
    "PT0.000000001S, 0.000000001",
    "PT10M0.1S,      600.1",
  })
  void shouldWriteDurationInSeconds(Duration duration, String seconds) {
    assertThat(CloseReason.seconds(duration)).isEqualTo(seconds);
  }
}
