package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.BINARY;
import static io.tapeloom.stream.wire.RawClient.CLOSE;
import static io.tapeloom.stream.wire.RawClient.CONTINUATION;
import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.PING;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.frame;
import static io.tapeloom.stream.wire.RawClient.unmaskedFrame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that break the WebSocket protocol (RFC 6455), and messages that are too large. */
class BadFramesTest {

  private static final int SIZE_LIMIT = 100_000;
  private static final int RESERVED_1 = 0x40;
  private static final int RESERVED_2 = 0x20;
  private static final int RESERVED_3 = 0x10;

  private static TestServer server;

  private RawClient witness;
  private RawClient client;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestServer.LIMITS.withMessageSizeLimit(SIZE_LIMIT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws IOException {
    witness = RawClient.connect(server.port());
    witness.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
    client = RawClient.connect(server.port());
  }

  @AfterEach
  void leave() throws IOException {
    client.close();
    long seq = TopicWriter.publish(server.rooms().bell("hall"), Measure.of(1));
    while (witness.receive().get("seq").asLong() < seq) {
      assertThat(seq).isPositive(); // the current value came first
    }
    assertThat(witness.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    witness.close();
  }

  static Stream<Arguments> badFrames() {
    return Stream.of(
        bad("binary", 1003, frame(FINAL | BINARY, bytes("{}"))),
        bad("binary in fragments", 1003, frame(BINARY, bytes("{}"))),
        bad("unmasked", 1002, unmaskedFrame(FINAL | TEXT, bytes("{}"))),
        bad("unmasked ping", 1002, unmaskedFrame(FINAL | PING, new byte[0])),
        bad("reserved bit 1", 1002, frame(FINAL | RESERVED_1 | TEXT, bytes("{}"))),
        bad("reserved bit 2", 1002, frame(FINAL | RESERVED_2 | TEXT, bytes("{}"))),
        bad("reserved bit 3", 1002, frame(FINAL | RESERVED_3 | PING, new byte[0])),
        bad("data opcode 3", 1002, frame(FINAL | 3, bytes("{}"))),
        bad("data opcode 7", 1002, frame(FINAL | 7, bytes("{}"))),
        bad("control opcode 11", 1002, frame(FINAL | 11, new byte[0])),
        bad("control opcode 15", 1002, frame(FINAL | 15, new byte[0])),
        bad("continuation of nothing", 1002, frame(FINAL | CONTINUATION, bytes("{}"))),
        bad("fragment of nothing", 1002, frame(CONTINUATION, bytes("{}"))),
        bad(
            "text within fragments",
            1002,
            frame(TEXT, bytes("{")),
            frame(FINAL | TEXT, bytes("}"))),
        bad("ping in fragments", 1002, frame(PING, bytes("x"))),
        bad("close in fragments", 1002, frame(CLOSE, new byte[0])),
        bad("ping of 126 bytes", 1002, frame(FINAL | PING, new byte[126])),
        bad("close of 126 bytes", 1002, frame(FINAL | CLOSE, new byte[126])),
        bad("close of 1 byte", 1002, frame(FINAL | CLOSE, new byte[1])),
        bad("close with 0", 1002, close(0)),
        bad("close with 999", 1002, close(999)),
        bad("close with 1004", 1002, close(1004)),
        bad("close with 1005", 1002, close(1005)),
        bad("close with 1006", 1002, close(1006)),
        bad("close with 1015", 1002, close(1015)),
        bad("close with 2999", 1002, close(2999)),
        bad("close with 5000", 1002, close(5000)),
        bad("close with 65535", 1002, close(65_535)),
        bad("close with a reason that is no text", 1007, frame(FINAL | CLOSE, hex("03e8ff"))),
        bad("length not the shortest", 1002, hex("81fe0005000000000000000000")),
        bad("length not the shortest in 64 bits", 1002, hex("81ff000000000000000500000000")),
        bad("negative length", 1002, hex("81ffffffffffffffffff00000000")),
        bad("too large", 1009, hex("81ff00000000000186a100000000")),
        bad("far too large", 1009, hex("81ff7fffffffffffffff00000000")),
        bad(
            "too large in fragments",
            1009,
            frame(TEXT, new byte[SIZE_LIMIT]),
            frame(FINAL | CONTINUATION, new byte[1])),
        bad(
            "too large before its end",
            1009,
            frame(TEXT, new byte[SIZE_LIMIT]),
            frame(CONTINUATION, new byte[1])),
        bad("no text", 1007, frame(FINAL | TEXT, hex("22ff22"))),
        bad("overlong text", 1007, frame(FINAL | TEXT, hex("c0af"))),
        bad("surrogates", 1007, frame(FINAL | TEXT, hex("eda080"))),
        bad("beyond unicode", 1007, frame(FINAL | TEXT, hex("f4908080"))),
        bad("half a character", 1007, frame(FINAL | TEXT, hex("22e282"))),
        bad("no text in the first fragment", 1007, frame(TEXT, hex("22ff"))),
        bad(
            "no text over fragments",
            1007,
            frame(TEXT, hex("22e2")),
            frame(FINAL | CONTINUATION, hex("2822"))),
        bad(
            "half a character at the end",
            1007,
            frame(TEXT, hex("22e2")),
            frame(FINAL | CONTINUATION, hex("82"))));
  }

  private static Arguments bad(String what, int code, byte[]... frames) {
    var all = new ByteArrayOutputStream();
    for (var frame : frames) {
      all.writeBytes(frame);
    }
    return Arguments.of(what, code, all.toByteArray());
  }

  private static byte[] close(int code) {
    return frame(FINAL | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFrames")
  void shouldCloseForABadFrame(String what, int code, byte[] frames) throws IOException {
    client.write(frames);

    var close = client.readFrame();
    assertThat(close.isClose()).isTrue();
    assertThat(close.closeCode()).isEqualTo(code);
    assertThat(close.closeReason()).isNotEmpty().doesNotContain("null");
    client.sendClose(code, "");
    assertThat(client.readToEnd()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFrames")
  void shouldLetTheClientReadWhyWhateverItStillSends(String what, int code, byte[] frames)
      throws IOException {
    client.write(frames);
    var junk = new byte[64 * 1024];
    for (int sent = 0; sent < 4 << 20; sent += junk.length) {
      client.write(junk);
    }
    client.endOutput();

    var close = client.readFrame();
    assertThat(close.isClose()).isTrue();
    assertThat(close.closeCode()).isEqualTo(code);
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void shouldReportTheLimit() throws IOException {
    client.write(frame(FINAL | TEXT, new byte[SIZE_LIMIT + 1]));

    assertThat(client.readClose().closeReason()).isEqualTo("Message is larger than 100000 bytes");
  }

  @Test
  void shouldTakeAMessageOfTheLargestSize() throws IOException {
    var message = RawClient.message("room.note", "{\"text\":\"%s\"}");
    var text = "x".repeat(SIZE_LIMIT - message.length() + 2);

    client.sendText(message.formatted(text));

    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
  }

  @Test
  void shouldTakeALargestMessageInManyFragments() throws IOException {
    var message = bytes(RawClient.message("room.echo", "{\"text\":\"hello\"}"));

    client.write(frame(TEXT, new byte[0]));
    for (var each : message) {
      client.write(frame(CONTINUATION, new byte[] {each}));
      client.write(frame(CONTINUATION, new byte[0]));
    }
    client.write(frame(FINAL | CONTINUATION, new byte[0]));

    assertThat(client.receive().at("/payload/text").asText()).isEqualTo("hello");
  }

  @Test
  void shouldNotBeFilledByEmptyFragments() throws IOException {
    var empty = new ByteArrayOutputStream();
    for (int i = 0; i < 20_000; i++) {
      empty.writeBytes(frame(CONTINUATION, new byte[0]));
    }

    client.write(frame(TEXT, bytes("{\"type\":\"room.ping\"")));
    client.write(empty.toByteArray());
    client.write(frame(FINAL | CONTINUATION, bytes("}")));

    assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
  }
}
