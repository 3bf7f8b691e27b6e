package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.BINARY;
import static io.tapeloom.stream.wire.RawClient.CLOSE;
import static io.tapeloom.stream.wire.RawClient.CONTINUATION;
import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.PING;
import static io.tapeloom.stream.wire.RawClient.PONG;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deflated messages (RFC 7692) in both directions. */
class DeflateTest {

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final int SIZE_LIMIT = 1 << 20;
  private static final int RSV1 = 0x40;
  private static final int RSV2 = 0x20;
  private static final int RSV3 = 0x10;
  private static final String BELL = "{\"room\":\"hall\",\"kind\":\"bell\"}";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestServer.LIMITS.withMessageSizeLimit(SIZE_LIMIT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawClient connect() throws IOException {
    return RawClient.connectWith(server.port(), OFFER);
  }

  @Test
  void shouldAnswerTheOffer() throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(RawClient.upgradeRequest(OFFER).getBytes(ISO_8859_1));

      assertThat(client.readHead())
          .contains(
              "sec-websocket-extensions: permessage-deflate; server_no_context_takeover;"
                  + " client_no_context_takeover");
    }
  }

  @Test
  void shouldSendAPublicationDeflatedToThoseWhoOfferedIt() throws IOException {
    try (var first = connect();
        var second = connect();
        var plain = RawClient.connect(server.port())) {
      for (var client : new RawClient[] {first, second, plain}) {
        client.ask("room.subscribe", BELL);
      }

      TopicWriter.publish(server.rooms().bell("hall"), new Measure(7, 1000));

      var deflated = first.readFrame();
      assertThat(deflated.head()).isEqualTo(Deflated.TEXT);
      assertThat(deflated.payload().remaining()).isLessThan(200);
      assertThat(second.readFrame()).isEqualTo(deflated);
      var received = plain.readFrame();
      assertThat(received.head()).isEqualTo(FINAL | TEXT);
      assertThat(Deflated.text(deflated)).isEqualTo(received.text()).contains("\"value\":7");
    }
  }

  @Test
  void shouldDeflateEachMessageByItself() throws IOException {
    try (var client = connect()) {
      client.ask("room.subscribe", BELL);

      for (int i = 0; i < 3; i++) {
        TopicWriter.publish(server.rooms().bell("hall"), new Measure(i, 300));

        assertThat(Deflated.text(client.readFrame())).contains("\"value\":" + i);
      }
    }
  }

  @Test
  void shouldNotDeflateShortMessagesAndAnswers() throws IOException {
    try (var client = connect()) {
      client.ask("room.subscribe", BELL);
      TopicWriter.publish(server.rooms().bell("hall"), Measure.of(1));
      client.send("room.echo", "{\"text\":\"x\",\"repeat\":1000}");

      assertThat(client.readFrame().head()).isEqualTo(FINAL | TEXT);
      assertThat(client.readFrame().head()).isEqualTo(FINAL | TEXT);
    }
  }

  static Stream<Arguments> messages() {
    var text = RawClient.message("room.echo", "{\"text\":\"hällo\"}");
    return Stream.of(
        Arguments.of("deflated", frame(Deflated.TEXT, Deflated.of(text))),
        Arguments.of("stored", frame(Deflated.TEXT, Deflated.of(text.getBytes(UTF_8), 0))),
        Arguments.of("best", frame(Deflated.TEXT, Deflated.of(text.getBytes(UTF_8), 9))),
        Arguments.of("with a final block", frame(Deflated.TEXT, Deflated.withFinalBlock(text))),
        Arguments.of("not deflated", frame(FINAL | TEXT, text.getBytes(UTF_8))),
        Arguments.of(
            "in blocks that each end a series",
            frame(
                Deflated.TEXT,
                together(
                    Deflated.finished(text.substring(0, 20)),
                    Deflated.withFinalBlock(text.substring(20))))),
        Arguments.of("in fragments", inFragments(Deflated.of(text), 1)),
        Arguments.of("in fragments with empty ones", inFragments(Deflated.of(text), 0)));
  }

  /** Frames of one byte each, with pings between them, or with empty frames. */
  private static byte[] inFragments(byte[] deflated, int pingBytes) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(frame(RSV1 | TEXT, new byte[0]));
    for (byte each : deflated) {
      all.writeBytes(frame(CONTINUATION, new byte[] {each}));
      all.writeBytes(
          pingBytes == 0
              ? frame(CONTINUATION, new byte[0])
              : frame(FINAL | PING, new byte[pingBytes]));
    }
    all.writeBytes(frame(FINAL | CONTINUATION, new byte[0]));
    return all.toByteArray();
  }

  private static byte[] together(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void shouldReadAMessage(String what, byte[] frames) throws IOException {
    try (var client = connect()) {
      client.write(frames);
      client.write(frames);

      for (int i = 0; i < 2; i++) {
        var answer = client.readFrame();
        while (answer.head() == (FINAL | PONG)) {
          answer = client.readFrame();
        }
        assertThat(answer.text()).contains("\"text\":\"hällo\"");
      }
    }
  }

  static Stream<Arguments> badFrames() {
    var bomb = Deflated.of(new byte[SIZE_LIMIT * 16], 9);
    var tooBig = new byte[SIZE_LIMIT + 1];
    Arrays.fill(tooBig, (byte) ' ');
    var deflated = Deflated.of("{\"type\":\"room.ping\",\"payload\":{\"a\":\"0123456789\"}}");
    var half = Arrays.copyOf(deflated, deflated.length / 2);
    return Stream.of(
        bad("reserved bit 2", 1002, frame(FINAL | RSV1 | RSV2 | TEXT, deflated)),
        bad("reserved bit 3", 1002, frame(FINAL | RSV3 | TEXT, deflated)),
        bad("deflated ping", 1002, frame(FINAL | RSV1 | PING, new byte[0])),
        bad("deflated pong", 1002, frame(FINAL | RSV1 | PONG, new byte[0])),
        bad("deflated close", 1002, frame(FINAL | RSV1 | CLOSE, new byte[0])),
        bad(
            "the mark on a continuation",
            1002,
            frame(RSV1 | TEXT, half),
            frame(FINAL | RSV1 | CONTINUATION, half)),
        bad(
            "the mark on a continuation only",
            1002,
            frame(TEXT, hex("7b")),
            frame(FINAL | RSV1 | CONTINUATION, half)),
        bad("binary", 1003, frame(FINAL | RSV1 | BINARY, deflated)),
        bad("no deflated bytes", 1002, frame(Deflated.TEXT, hex("ffffffff"))),
        bad("plain text with the mark", 1002, frame(Deflated.TEXT, "{\"type\":1}".getBytes(UTF_8))),
        bad("cut off", 1002, frame(Deflated.TEXT, half)),
        bad("cut off in a stored block", 1002, frame(Deflated.TEXT, hex("00100000ff"))),
        bad("bomb", 1009, frame(Deflated.TEXT, bomb)),
        bad(
            "bomb in fragments",
            1009,
            frame(RSV1 | TEXT, Arrays.copyOf(bomb, 100)),
            frame(FINAL | CONTINUATION, Arrays.copyOfRange(bomb, 100, bomb.length))),
        bad("a byte too large", 1009, frame(Deflated.TEXT, Deflated.of(tooBig, 6))),
        bad(
            "too large before inflating",
            1009,
            frame(RSV1 | TEXT, new byte[SIZE_LIMIT]),
            frame(FINAL | CONTINUATION, new byte[1])),
        bad("no text", 1007, frame(Deflated.TEXT, Deflated.of(hex("22ff22"), 6))),
        bad("half a character", 1007, frame(Deflated.TEXT, Deflated.of(hex("22e282"), 6))),
        bad("an empty message", 1003, frame(Deflated.TEXT, new byte[1])),
        bad("an empty payload", 1003, frame(Deflated.TEXT, new byte[0])),
        bad(
            "an empty message in fragments",
            1003,
            frame(RSV1 | TEXT, new byte[0]),
            frame(FINAL | CONTINUATION, new byte[0])));
  }

  private static Arguments bad(String what, int code, byte[]... frames) {
    return Arguments.of(what, code, together(frames));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFrames")
  void shouldCloseForABadFrame(String what, int code, byte[] frames) throws IOException {
    try (var client = connect();
        var witness = connect()) {
      client.write(frames);

      var close = client.readFrame();
      assertThat(close.isClose()).isTrue();
      assertThat(close.closeCode()).isEqualTo(code);
      assertThat(close.closeReason()).isNotEmpty();
      client.sendClose(code, "");
      assertThat(client.readToEnd()).isEmpty();
      assertThat(witness.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldReadAMessageOfTheLargestSize() throws IOException {
    var begin = "{\"type\":\"room.note\",\"payload\":{\"text\":\"";
    var end = "\"}}";
    var text = begin + "x".repeat(SIZE_LIMIT - begin.length() - end.length()) + end;
    try (var client = connect()) {
      client.write(frame(Deflated.TEXT, Deflated.of(text)));

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  /** A message of a client that takes many turns is read while others are served. */
  @ParameterizedTest
  @ValueSource(strings = {"hang up", "close"})
  void shouldEndWhileAMessageIsInflated(String how) throws IOException {
    var blocks = frame(Deflated.TEXT, costly(SIZE_LIMIT));
    try (var witness = connect()) {
      for (int i = 0; i < 5; i++) {
        try (var client = connect()) {
          client.write(blocks);
          if (how.equals("close")) {
            client.sendClose(1000, "");
            assertThat(client.readFrame().isClose()).isTrue();
          }
          assertThat(witness.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
        }
      }
    }
  }

  /** Blocks with codes of their own and hardly a byte of text, which take long to inflate. */
  private static byte[] costly(int bytes) {
    var deflater = new Deflater(9, true);
    var all = new ByteArrayOutputStream();
    var part = new byte[1024];
    int text = 0;
    while (all.size() < bytes - part.length) {
      deflater.setInput("aab%dbbacbabc".formatted(text++ % 10).getBytes(UTF_8));
      all.write(part, 0, deflater.deflate(part, 0, part.length, Deflater.FULL_FLUSH));
    }
    deflater.end();
    return all.toByteArray();
  }

  @Test
  void shouldCountTheWorkOfInflatingTowardsTheRateOfMessages() throws IOException {
    var limits = TestServer.LIMITS.withMessageRate(1).withMessageBurst(20);
    try (var limited = TestServer.start(limits);
        var client = RawClient.connectWith(limited.port(), OFFER)) {
      var spaces = new byte[SIZE_LIMIT - 2];
      Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < 4; i++) { // each as many as 17 messages
        client.write(frame(Deflated.TEXT, Deflated.of(together(hex("7b"), spaces, hex("7d")), 9)));
      }

      assertThat(client.readClose().closeCode()).isIn(1003, 1008);
    }
  }
}
