package io.tapeloom.server.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tapeloom.server.OperationClient;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.session.CloseReason;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BadMessageTest {

  private static final String ENDPOINT = "/api/v1/ws";
  private static final String TOPIC = "bars:AAPL:1";
  private static final int SIZE_LIMIT = 4096;
  private static final String UNDECODABLE = "Could not decode message: ";
  private static final String INVALID = "Could not validate payload: ";
  private static final String UNMATCHED = "No matching type: ";

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "BAR_BROADCASTER_INTERVAL",
              "0.02",
              "WS_MESSAGE_SIZE_LIMIT",
              Integer.toString(SIZE_LIMIT),
              "WS_HEARTBEAT_INTERVAL",
              "3600")); // the bystander says nothing for as long as the tests take

  /** Whom all the bad messages of others are nothing to. */
  @AutoClose private static final OperationClient bystander = server.connect();

  private int seenBefore;

  @BeforeAll
  static void watch() {
    bystander.subscribe("AAPL", "1");
  }

  @BeforeEach
  void countWhatTheBystanderHasSeen() {
    seenBefore = bystander.pushes(TOPIC).size();
  }

  @AfterEach
  void shouldLeaveTheBystandersStreamUntouched() {
    var pushes = bystander.awaitPushes(TOPIC, seenBefore + 3);
    assertThat(pushes)
        .extracting(push -> push.get("seq").asLong())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(bystander.messages())
        .extracting(message -> message.get("type").asText())
        .filteredOn(type -> !type.equals("bars.update"))
        .containsExactly("bars.subscribe.response");
  }

  @ParameterizedTest
  @MethodSource
  void shouldCloseOnABadText(String text, String reason) {
    closesOn(client -> client.sendUnchecked(text), CloseReason.UNSUPPORTED, reason);
  }

  static Stream<Arguments> shouldCloseOnABadText() {
    return Stream.of(
        // not JSON, not an object, no type
        arguments("hello", UNDECODABLE + "not valid JSON"),
        arguments("", UNDECODABLE),
        arguments("{\"type\":", UNDECODABLE + "not valid JSON"),
        arguments("{'type':'bars.subscribe'}", UNDECODABLE + "not valid JSON"),
        arguments("{\"type\":\"bars.subscribe\"} {}", UNDECODABLE + "not valid JSON"),
        arguments("[".repeat(1000), UNDECODABLE + "Document nesting depth"),
        arguments(
            "{\"type\":\"ping\",\"more\":%s}".formatted("1".repeat(1001)),
            UNDECODABLE + "Number value length (1001) exceeds the maximum allowed (1000)"),
        arguments("[]", UNDECODABLE + "must be a JSON object"),
        arguments("null", UNDECODABLE + "must be a JSON object"),
        arguments("\"bars.subscribe\"", UNDECODABLE + "must be a JSON object"),
        arguments("{}", UNDECODABLE + "type is required"),
        arguments("{\"payload\":{\"symbol\":\"AAPL\"}}", UNDECODABLE + "type is required"),
        arguments("{\"type\":null}", UNDECODABLE + "type must be a string"),
        arguments("{\"type\":7}", UNDECODABLE + "type must be a string"),
        // no such operation
        arguments("{\"type\":\"\"}", UNMATCHED + "''"),
        arguments("{\"type\":\"bars.buy\"}", UNMATCHED + "'bars.buy'"),
        arguments("{\"type\":\"BARS.SUBSCRIBE\"}", UNMATCHED + "'BARS.SUBSCRIBE'"),
        arguments("{\"type\":\"bars.update\",\"payload\":{}}", UNMATCHED + "'bars.update'"),
        arguments(
            "{\"type\":\"bars.subscribe.response\"}", UNMATCHED + "'bars.subscribe.response'"),
        // not what the operation takes
        arguments("{\"type\":\"bars.subscribe\"}", INVALID + "payload is required"),
        arguments(subscribe("null"), INVALID + "payload is required"),
        arguments(subscribe("[\"AAPL\"]"), INVALID + "payload must be an object"),
        arguments(subscribe("{}"), INVALID + "symbol: is required"),
        arguments(subscribe("{\"symbol\":null}"), INVALID + "symbol: is required"),
        arguments(subscribe("{\"symbol\":5}"), INVALID + "symbol: must be a string, got 5"),
        arguments(subscribe("{\"symbol\":\" \"}"), INVALID + "symbol: must not be blank"),
        arguments(
            subscribe("{\"symbol\":\"%s\"}".formatted("A".repeat(65))), INVALID + "symbol: must"),
        arguments(
            subscribe("{\"symbol\":\"AAPL\",\"params\":7}"), INVALID + "params: must be an object"),
        arguments(
            subscribe("{\"symbol\":\"AAPL\",\"params\":{\"resolution\":\"7\"}}"),
            INVALID + "params.resolution: must be"),
        arguments(
            subscribe("{\"symbol\":\"AAPL\",\"params\":{\"resolution\":5}}"),
            INVALID + "params.resolution: must be"),
        arguments(
            subscribe("{\"symbol\":\"AAPL\",\"resolution\":\"1m\"}"),
            INVALID + "resolution: must be"));
  }

  @ParameterizedTest
  @CsvSource({"params.resolution, 1m", "params.resolution, 60m", "resolution, 7"})
  void shouldSayWhatIsAllowedAndWhatCame(String field, String resolution) {
    var payload =
        field.startsWith("params.")
            ? "{\"symbol\":\"AAPL\",\"params\":{\"resolution\":\"%s\"}}"
            : "{\"symbol\":\"AAPL\",\"resolution\":\"%s\"}";

    var close =
        closesOn(
            client -> client.sendUnchecked(subscribe(payload.formatted(resolution))),
            CloseReason.UNSUPPORTED,
            INVALID + field);

    assertThat(close.reason())
        .contains("1, 5, 15, 30, 60, D, W, M")
        .endsWith("\"" + resolution + "\"");
  }

  @ParameterizedTest
  @CsvSource({"x", "ä", "😀"})
  void shouldCutAReasonThatDoesNotFitItsFrame(String sign) {
    var close =
        closesOn(
            client -> client.sendUnchecked("{\"type\":\"%s\"}".formatted(sign.repeat(300))),
            CloseReason.UNSUPPORTED,
            UNMATCHED + "'" + sign.repeat(20));

    assertThat(close.reason()).containsPattern(sign + "…'?$");
    assertThat(close.reason().getBytes(UTF_8)).hasSizeBetween(110, CloseReason.MAX_REASON_BYTES);
  }

  @Test
  void shouldCloseOnBinary() {
    closesOn(
        client -> client.sendBinary("{\"type\":\"bars.subscribe\"}".getBytes(UTF_8)),
        CloseReason.UNSUPPORTED,
        UNDECODABLE + "binary");
  }

  @Test
  void shouldTakeAMessageOfTheLargestSizeAndNoLarger() {
    try (var client = server.connect()) {
      var largest = padded(SIZE_LIMIT);

      client.sendUnchecked(largest);

      assertThat(client.awaitMessages(1).getFirst().at("/payload/status").asText()).isEqualTo("ok");
    }
    closesOn(
        client -> client.sendUnchecked(padded(SIZE_LIMIT + 1)),
        CloseReason.TOO_BIG,
        "Message is larger than " + SIZE_LIMIT);
  }

  @Test
  void shouldCloseOnPartsThatAreTooLargeTogether() {
    var half = "x".repeat(SIZE_LIMIT / 2 + 1);

    closesOn(
        client -> client.sendParts(half, half),
        CloseReason.TOO_BIG,
        "Message is larger than " + SIZE_LIMIT);
  }

  @Test
  void shouldSendNothingToWhomItHasClosed() {
    try (var client = server.connect()) {
      client.subscribe("AAPL", "1");
      client.awaitPushes(TOPIC, 2);

      client.sendUnchecked("hello");

      assertThat(client.awaitClose().code()).isEqualTo(CloseReason.UNSUPPORTED);
      assertThat(client.messages())
          .extracting(message -> message.get("type").asText())
          .containsOnly("bars.subscribe.response", "bars.update");
    }
  }

  @ParameterizedTest
  @MethodSource
  void shouldCloseOnBrokenFrames(
      String what, int code, String reason, Consumer<RawSocket> sending) {
    try (var socket = RawSocket.open(server.port(), ENDPOINT)) {

      sending.accept(socket);

      var close = socket.awaitClose();
      assertThat(close.code()).as(what).isEqualTo(code);
      assertThat(close.reason()).as(what).startsWith(reason);
    }
  }

  static Stream<Arguments> shouldCloseOnBrokenFrames() {
    int protocol = CloseReason.PROTOCOL_ERROR;
    int text = CloseReason.INVALID_TEXT;
    byte[] notText = {'{', (byte) 0xc3, 0x28, '}'};
    byte[] halfOfASign = {'{', (byte) 0xc3};
    return Stream.of(
        broken("text that is not UTF-8", text, "Text", at -> at.sendFrame(RawSocket.TEXT, notText)),
        broken(
            "a part that is not UTF-8", text, "Text", at -> at.sendPart(RawSocket.TEXT, notText)),
        broken("half of a sign", text, "Text", at -> at.sendFrame(RawSocket.TEXT, halfOfASign)),
        broken("no mask", protocol, "", at -> at.send(hex(0x81, 0x02, '{', '}'))),
        broken(
            "a reserved bit", protocol, "", at -> at.sendFrame(0xc0, RawSocket.TEXT, new byte[2])),
        broken("an unknown kind", protocol, "", at -> at.sendFrame(0x3)),
        broken(
            "a part of nothing", protocol, "", at -> at.sendFrame(RawSocket.CONTINUATION, notText)),
        broken("a ping in parts", protocol, "", at -> at.sendPart(RawSocket.PING)),
        broken("a large ping", protocol, "", at -> at.sendFrame(RawSocket.PING, new byte[126])),
        broken(
            "a close code that is none",
            protocol,
            "",
            at -> at.sendFrame(RawSocket.CLOSE, hex(1005 >> 8, 1005 & 0xff))),
        broken(
            "a message within another",
            protocol,
            "",
            at -> {
              at.sendPart(RawSocket.TEXT, (byte) '{');
              at.sendFrame(RawSocket.TEXT, (byte) '}');
            }));
  }

  private static Arguments broken(
      String what, int code, String reason, Consumer<RawSocket> sending) {
    return arguments(what, code, reason, sending);
  }

  /** Two connections: one that has asked for nothing yet, one with a stream of its own. */
  private static OperationClient.Close closesOn(
      Consumer<OperationClient> sending, int code, String reason) {
    try (var silent = server.connect();
        var subscribed = server.connect()) {
      subscribed.subscribe("AAPL", "1");

      sending.accept(silent);
      sending.accept(subscribed);

      var close = silent.awaitClose();
      assertThat(close.code()).isEqualTo(code);
      assertThat(close.reason()).startsWith(reason);
      assertThat(subscribed.awaitClose()).isEqualTo(close);
      assertThat(silent.messages()).isEmpty();
      return close;
    }
  }

  private static String subscribe(String payload) {
    return "{\"type\":\"bars.subscribe\",\"payload\":" + payload + "}";
  }

  /** A proper message of so many bytes. */
  private static String padded(int bytes) {
    var message = subscribe("{\"symbol\":\"AAPL\"}");
    return message + " ".repeat(bytes - message.length());
  }

  private static byte[] hex(int... bytes) {
    var result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = (byte) bytes[i];
    }
    return result;
  }
}
