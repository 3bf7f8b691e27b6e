package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every invalid message closes its connection with a reason, and no other connection. */
class BadMessagesTest {

  private static TestServer server;

  private RawClient witness;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    server.expectFailures();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void watch() throws IOException {
    witness = RawClient.connect(server.port());
    witness.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
    assertWitnessIsServed(); // after the current value, if there is one
  }

  @AfterEach
  void leave() throws IOException {
    witness.close();
  }

  static Stream<Arguments> badMessages() {
    return Stream.of(
        bad("", "Could not decode message: must be a JSON object"),
        bad("hello", "Could not decode message: not valid JSON (line 1, column 1)"),
        bad("{", "Could not decode message: not valid JSON (line 1, column 2)"),
        bad("{'type':'room.ping'}", "Could not decode message: not valid JSON"),
        bad("{\"type\":\"room.ping\"} x", "Could not decode message: not valid JSON"),
        bad("{\"type\":\"room.ping\"}{}", "Could not decode message: not valid JSON"),
        bad("{\"type\":\"room.ping\",\"payload\":NaN}", "Could not decode message: not valid JSON"),
        bad("[1e99999999999]", "Could not decode message: not valid JSON"),
        bad("\0{\0}", "Could not decode message: not valid JSON (line 1"),
        bad("{\0}\0", "Could not decode message: not valid JSON (line 1"),
        bad("\0\0\0{", "Could not decode message: not valid JSON (line 1"),
        bad("{\0\0\0", "Could not decode message: not valid JSON (line 1"),
        bad("{}\0", "Could not decode message: not valid JSON"),
        bad("\ufeff{}", "Could not decode message: not valid JSON (line 1"),
        bad("\ufffe{}", "Could not decode message: not valid JSON (line 1"),
        bad("[]", "Could not decode message: must be a JSON object"),
        bad("[\"type\"]", "Could not decode message: must be a JSON object"),
        bad("null", "Could not decode message: must be a JSON object"),
        bad("7", "Could not decode message: must be a JSON object"),
        bad("{}", "Could not decode message: type is required"),
        bad("{\"payload\":{}}", "Could not decode message: type is required"),
        bad("{\"type\":null}", "Could not decode message: type must be a string"),
        bad("{\"type\":7}", "Could not decode message: type must be a string"),
        bad("{\"type\":{}}", "Could not decode message: type must be a string"),
        bad(nested(200), "Could not decode message: Document nesting depth (65) exceeds"),
        bad("{\"type\":\"room.nothing\"}", "No matching type: 'room.nothing'"),
        bad("{\"type\":\"\"}", "No matching type: ''"),
        bad("{\"type\":\"room.level\"}", "No matching type: 'room.level'"),
        bad("{\"type\":\"\\ud83d\\n\\u0000\"}", "No matching type: '\\ud83d\\n\\u0000'"),
        bad("{\"type\":\"room.echo\"}", "Could not validate payload: payload is required"),
        withId("7", "got 7"),
        withId("null", "got null"),
        withId("{}", "got {}"),
        withId("\"\"", "got \"\""),
        withId("\"" + "😀".repeat(65) + "\"", "got \"😀"),
        unfit("null", "payload is required"),
        unfit("[]", "payload must be an object, got []"),
        unfit("\"x\"", "payload must be an object, got \"x\""),
        unfit("{}", "name: is required"),
        unfit("{\"name\":null}", "name: is required"),
        unfit("{\"name\":5}", "name: must be a string, got 5"),
        unfit("{\"name\":\"\"}", "kind: is required"),
        unfit(furniture("\"desk\"", "\"bell\"", "\"5\""), "weight: must be a number, got \"5\""),
        unfit(
            furniture("\"desk\"", "\"bell\"", "\"NaN\""), "weight: must be a number, got \"NaN\""),
        unfit(furniture("\"desk\"", "\"bell\"", "1e999"), "weight: must be a number, got 1E+999"),
        unfit(furniture("\"desk\"", "\"bell\"", "true"), "weight: must be a number, got true"),
        unfit(
            furniture("\"desk\"", "\"BELL\"", "1"),
            "kind: must be one of level, bell, got \"BELL\""),
        unfit(furniture("\"desk\"", "1", "1"), "kind: must be one of level, bell, got 1"),
        unfit(furniture("\" \"", "\"bell\"", "1"), "name: must not be blank, got \" \""),
        unfit(
            furniture("\"a very long name\"", "\"bell\"", "1"),
            "name: must have a size from 0 to 8, got \"a very long name\""),
        unfit(corner("7"), "corner: must be an object, got 7"),
        unfit(corner("{\"x\":1}"), "corner.y: is required"),
        unfit(corner("{\"x\":1,\"y\":1.5}"), "corner.y: must be a 32-bit integer, got 1.5"),
        unfit(corner("{\"x\":1,\"y\":3000000000}"), "corner.y: must be a 32-bit integer, got 3000"),
        unfit(corner("{\"x\":1,\"y\":10}"), "corner.y: must be at most 9, got 10"),
        unfit(corners("{}"), "corners: must be an array, got {}"),
        unfit(corners("[null]"), "corners[0]: must be an object, got null"),
        unfit(
            corners("[{\"x\":1,\"y\":1},{\"x\":-1,\"y\":1}]"),
            "corners[1].x: must be at least 0, got -1"),
        unfit(
            "{\"name\":\"" + "😀".repeat(30) + "\",\"kind\":1}",
            "name: must have a size from 0 to 8, got \"😀"),
        unfit("{\"name\":[\"" + "😀".repeat(500) + "\"]}", "name: must be a string, got [\"😀"));
  }

  private static Arguments bad(String message, String reason) {
    return Arguments.of(message, reason);
  }

  private static Arguments unfit(String furniture, String reason) {
    return bad(
        RawClient.message("room.furnish", furniture), "Could not validate payload: " + reason);
  }

  private static Arguments withId(String id, String reason) {
    return bad(
        "{\"type\":\"room.echo\",\"id\":%s,\"payload\":{\"text\":\"hello\"}}".formatted(id),
        "Could not validate payload: id: must be a text of 1 to 64 characters, " + reason);
  }

  private static String furniture(String name, String kind, String weight) {
    return "{\"name\":%s,\"kind\":%s,\"weight\":%s}".formatted(name, kind, weight);
  }

  private static String corner(String corner) {
    return "{\"name\":\"desk\",\"kind\":\"bell\",\"weight\":1,\"corner\":%s}".formatted(corner);
  }

  private static String corners(String corners) {
    return "{\"name\":\"desk\",\"kind\":\"bell\",\"weight\":1,\"corners\":%s}".formatted(corners);
  }

  private static String nested(int depth) {
    return "{\"type\":\"room.ping\",\"payload\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  @ParameterizedTest
  @MethodSource("badMessages")
  void shouldCloseForABadMessage(String message, String reason) throws IOException {
    try (var client = RawClient.connect(server.port())) {
      client.sendText(message);

      var close = client.readClose();
      assertThat(close.closeCode()).isEqualTo(CloseReason.UNSUPPORTED);
      assertThat(close.closeReason()).startsWith(reason);
      assertThat(close.payload().remaining()).isLessThanOrEqualTo(125);
      client.sendClose(close.closeCode(), "");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertWitnessIsServed();
  }

  @Test
  void shouldTakeAGoodPieceOfFurniture() throws IOException {
    try (var client = RawClient.connect(server.port())) {
      client.send(
          "room.furnish",
          """
          {"name":"desk","kind":"level","weight":1.5,"corner":null,"more":1,
           "corners":[{"x":0,"y":9,"z":3}]}\
          """);

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldIgnoreThePayloadOfAnOperationWithoutOne() throws IOException {
    try (var client = RawClient.connect(server.port())) {
      client.sendText("{\"type\":\"room.ping\",\"payload\":[7]}");

      assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldCutALongReasonAtACodePoint() throws IOException {
    try (var client = RawClient.connect(server.port())) {
      client.sendText("{\"type\":\"" + "😀".repeat(1000) + "\"}");

      var close = client.readClose();
      assertThat(close.closeReason()).startsWith("No matching type: '😀😀").endsWith("😀…");
      assertThat(close.closeReason().getBytes(UTF_8)).hasSizeBetween(120, 123);
    }
  }

  @Test
  void shouldAnswerNothingAfterABadMessage() throws IOException {
    try (var client = RawClient.connect(server.port())) {
      var ping = RawClient.frame(0x81, RawClient.message("room.ping", "{}").getBytes(UTF_8));
      var bad = RawClient.frame(0x81, "[]".getBytes(UTF_8));

      client.write(concat(ping, bad, ping, bad));

      assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
      assertThat(client.readFrame().closeCode()).isEqualTo(1003);
      client.sendClose(1003, "");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void shouldCloseForABugInAHandler(String kind) throws IOException {
    long before = server.stats().handlerFailures();
    try (var client = RawClient.connect(server.port())) {
      client.send("room.fail", "{\"text\":\"%s\"}".formatted(kind));

      var close = client.readClose();
      assertThat(close.closeCode()).isEqualTo(CloseReason.INTERNAL_ERROR);
      assertThat(close.closeReason()).isEqualTo("Internal error");
      assertThat(server.stats().handlerFailures()).isEqualTo(before + 1);
    }
    assertWitnessIsServed();
  }

  static Stream<String> bugs() {
    return Stream.of("exception", "error");
  }

  @Test
  void shouldCloseThoseThatWereOwedAPublicationThatCannotBeSaid() throws IOException {
    try (var client = RawClient.connect(server.port());
        var other = RawClient.connect(server.port())) {
      client.ask("room.subscribe", "{\"room\":\"attic\",\"kind\":\"bell\"}");
      other.ask("room.subscribe", "{\"room\":\"attic\",\"kind\":\"bell\"}");

      TopicWriter.publish(server.rooms().bell("attic"), Measure.of(Rooms.UNSPEAKABLE));

      assertThat(client.readClose().closeCode()).isEqualTo(CloseReason.INTERNAL_ERROR);
      assertThat(other.readClose().closeCode()).isEqualTo(CloseReason.INTERNAL_ERROR);
    }
    assertWitnessIsServed();
  }

  @Test
  void shouldCloseASessionThatAnOperationCloses() throws IOException {
    try (var client = RawClient.connect(server.port())) {
      client.send("room.leave", "{\"code\":4001,\"text\":\"enough\"}");

      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(4001);
      assertThat(close.closeReason()).isEqualTo("enough");
      await().until(() -> server.endpoint().sessions().size() == 2);
    }
    await().until(() -> server.endpoint().sessions().size() == 1);
    assertThat(server.stats().closes()).containsEntry(4001, 1L);
  }

  private void assertWitnessIsServed() throws IOException {
    long seq = TopicWriter.publish(server.rooms().bell("hall"), Measure.of(1));
    var push = witness.receive();
    if (push.get("seq").asLong() < seq) {
      push = witness.receive();
    }
    assertThat(push.get("seq").asLong()).isEqualTo(seq);
    assertThat(witness.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
