package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.CONTINUATION;
import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.PING;
import static io.tapeloom.stream.wire.RawClient.PONG;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The memory of all connections together is limited. */
class WireMemoryTest {

  private static final int RECEIVE_BUFFER = 16 * 1024;
  private static final int PADDING = 10_000;
  private static final int PART = 300_000;
  private static final long PLENTY = 1L << 30;

  private final ManualClock clock = new ManualClock(0);

  private static TestServer server(WireMemory memory, NanoClock clock) {
    return TestServer.start(TestServer.LIMITS, clock, memory);
  }

  /** A complete message padded with blanks. */
  private static byte[] note(int blanks) {
    var text = RawClient.message("room.note", "{\"text\":\"x\"}") + " ".repeat(blanks);
    return frame(FINAL | TEXT, text.getBytes(UTF_8));
  }

  private static byte[] most(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length - 1);
  }

  /** Fills the sockets of all subscribers that do not read. */
  private static void fillSockets(TestServer server) {
    var hall = server.rooms().bell("hall");
    for (int i = 0; i < Rooms.BELL.kept(); i++) {
      TopicWriter.publish(hall, new Measure(i, PADDING));
    }
    server.onLoop(() -> {});
  }

  @Test
  void shouldCloseTheWorstReaderFirst() throws IOException {
    var memory = new WireMemory(new ByteBudget(1 << 19), new ByteBudget(PLENTY));
    try (var server = server(memory, NanoClock.system());
        var slow = RawClient.connect(server.port(), RECEIVE_BUFFER);
        var slower = RawClient.connect(server.port(), RECEIVE_BUFFER);
        var reading = RawClient.connect(server.port())) {
      slow.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      slower.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      var hall = server.rooms().bell("hall");
      fillSockets(server);
      assertThat(hall.subscriberCount()).isEqualTo(2);

      slower.send("room.echo", "{\"text\":\"x\",\"repeat\":600000}");

      await().until(() -> hall.subscriberCount() == 1);
      assertThat(memory.unsent().shed()).isEqualTo(1);
      assertThat(slower.readClose().closeCode()).isEqualTo(CloseReason.TRY_AGAIN_LATER);
      assertThat(reading.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      slower.sendClose(1013, "");
      await().until(() -> server.endpoint().sessions().size() == 2);
      assertThat(memory.unsent().heldBytes()).isLessThan(1 << 19);
    }
  }

  @Test
  void shouldEndAWorstReaderThatDoesNotReadItsCloseFrame() throws IOException {
    var memory = new WireMemory(new ByteBudget(1 << 18), new ByteBudget(PLENTY));
    try (var server = server(memory, clock);
        var slow = RawClient.connect(server.port(), RECEIVE_BUFFER)) {
      slow.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      var hall = server.rooms().bell("hall");
      fillSockets(server);
      slow.send("room.echo", "{\"text\":\"x\",\"repeat\":600000}");
      await().until(() -> hall.subscriberCount() == 0);
      server.onLoop(() -> {}); // it is closed, and not only unsubscribed
      assertThat(memory.unsent().heldBytes()).isPositive();

      clock.advance(Duration.ofSeconds(1));

      await().until(() -> memory.unsent().heldBytes() == 0);
      assertThat(server.endpoint().sessions()).isEmpty();
    }
  }

  @Test
  void shouldForgetWhatASlowClientHasReadInTheEnd() throws IOException {
    var memory = new WireMemory(new ByteBudget(1 << 20), new ByteBudget(PLENTY));
    try (var server = server(memory, NanoClock.system());
        var slow = RawClient.connect(server.port(), RECEIVE_BUFFER)) {
      slow.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      var hall = server.rooms().bell("hall");
      long last = 0;
      while (memory.unsent().heldBytes() < 60_000) {
        last = TopicWriter.publish(hall, new Measure(1, 1_000)); // few bytes wait for a flush
        server.onLoop(() -> {});
      }
      while (slow.receive().get("seq").asLong() < last) {}

      slow.ask("room.ping", "{}");
      TopicWriter.publish(hall, Measure.of(1));
      slow.receive();

      await().until(() -> memory.unsent().heldBytes() == 0);
      assertThat(memory.unsent().shed()).isZero();
    }
  }

  @Test
  void shouldShedTheLargestUnfinishedMessage() throws IOException {
    var memory = new WireMemory(new ByteBudget(PLENTY), new ByteBudget(1 << 20));
    var whole = note(PART);
    try (var server = server(memory, NanoClock.system());
        var small = RawClient.connect(server.port());
        var large = RawClient.connect(server.port())) {
      small.write(most(whole));
      await().until(() -> memory.unfinished().heldBytes() >= PART);
      large.write(most(note(3 * PART)));

      var close = large.readFrame();
      assertThat(close.closeCode()).isEqualTo(CloseReason.TRY_AGAIN_LATER);
      assertThat(close.closeReason())
          .isEqualTo("Too many unfinished messages on this server: reconnect and send again");
      assertThat(large.readToEnd()).isEmpty();
      small.write(Arrays.copyOfRange(whole, whole.length - 1, whole.length));
      await().until(() -> server.rooms().notes.get() == 1);
      assertThat(memory.unfinished().shed()).isEqualTo(1);
    }
  }

  @Test
  void shouldLetOthersInHoweverManyMessagesAreUnfinished() throws IOException {
    var memory = new WireMemory(new ByteBudget(PLENTY), new ByteBudget(2 << 20));
    var clients = new ArrayList<RawClient>();
    try (var server = server(memory, NanoClock.system())) {
      for (int i = 0; i < 30; i++) {
        var client = RawClient.connect(server.port());
        clients.add(client);
        try {
          client.write(i % 2 == 0 ? most(note(PART)) : fragment(PART));
        } catch (IOException shed) {
          assertThat(memory.unfinished().shed()).isPositive();
        }
      }
      await().until(() -> memory.unfinished().shed() >= 20);

      try (var honest = RawClient.connect(server.port())) {
        assertThat(honest.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      }
      assertThat(memory.unfinished().heldBytes()).isLessThan(8 << 20);
      for (var client : clients) {
        client.close();
      }
    }
  }

  private static byte[] fragment(int length) {
    var text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    return frame(TEXT, text);
  }

  @Test
  void shouldCloseClientsThatDoNotFinishAMessageInTime() throws IOException {
    var limits = TestServer.LIMITS.withHeartbeatInterval(Duration.ofHours(1));
    try (var server = TestServer.start(limits, clock);
        var client = RawClient.connect(server.port())) {
      client.write(frame(TEXT, "{\"type\":".getBytes(UTF_8)));
      client.write(frame(FINAL | PING, new byte[0]));
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PONG);
      clock.advance(Duration.ofSeconds(20));
      client.write(frame(CONTINUATION, "\"room.\"".getBytes(UTF_8)));
      client.write(frame(FINAL | PING, new byte[0]));
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PONG);

      clock.advance(Duration.ofSeconds(10));

      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(CloseReason.POLICY_VIOLATION);
      assertThat(close.closeReason()).isEqualTo("Message not finished within 30.0 s");
    }
  }

  @Test
  void shouldGiveEachMessageItsOwnTime() throws IOException {
    try (var server = server(WireMemory.withDefaults(), clock);
        var client = RawClient.connect(server.port())) {
      var whole = note(10);
      client.write(most(whole));
      for (int i = 1; i <= 5; i++) {
        clock.advance(Duration.ofSeconds(20));
        client.write(Arrays.copyOfRange(whole, whole.length - 1, whole.length));
        client.write(most(whole));
        int said = i;
        await().until(() -> server.rooms().notes.get() == said);
      }

      assertThat(server.endpoint().sessions()).hasSize(1);
    }
  }
}
