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
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Control frames and fragments cost work, and their answers cost memory: both are limited. */
class PingFloodTest {

  private static final int RECEIVE_BUFFER = 16 * 1024;
  private static final int PADDING = 10_000;

  private final ManualClock clock = new ManualClock(0);

  private static byte[] pings(int from, int to) {
    var all = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      all.writeBytes(frame(FINAL | PING, Integer.toString(i).getBytes(UTF_8)));
    }
    return all.toByteArray();
  }

  @Test
  void shouldAnswerEachPingOfAClientThatReads() throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.connect(server.port())) {
      client.write(pings(0, 40));

      for (int i = 0; i < 40; i++) {
        var pong = client.readFrame();
        assertThat(pong.head()).isEqualTo(FINAL | PONG);
        assertThat(pong.text()).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void shouldAnswerOnlyTheNewestPingOfAClientThatDoesNotRead() throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.connect(server.port(), RECEIVE_BUFFER)) {
      var topic = server.rooms().bell("hall");
      client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      while (server.queuedBytes() == 0) {
        TopicWriter.publish(topic, new Measure(1, PADDING));
      }
      long before = server.queuedBytes();
      int pings = 100_000;
      for (int i = 0; i < pings; i += 1000) {
        client.write(pings(i, i + 1000));
      }
      client.send("room.note", "{\"text\":\"all is said\"}");
      await().until(() -> server.rooms().notes.get() == 1);

      assertThat(server.queuedBytes()).isLessThan(before + 10_000);
      var pongs = new ArrayList<String>();
      while (pongs.isEmpty() || !pongs.getLast().equals(Integer.toString(pings - 1))) {
        var frame = client.readFrame();
        if (frame.head() == (FINAL | PONG)) {
          pongs.add(frame.text());
        }
      }
      assertThat(pongs).hasSizeBetween(1, 70);
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldNotAnswerPingsBeyondTheRateAndCloseClientsThatContinue() throws IOException {
    var limits = TestServer.LIMITS.withMessageRate(1).withMessageBurst(10);
    try (var server = TestServer.start(limits, clock);
        var client = RawClient.connect(server.port())) {
      client.write(pings(0, 100));

      for (int i = 0; i < 10; i++) {
        assertThat(client.readFrame().text()).isEqualTo(Integer.toString(i));
      }
      assertThat(client.readFrame().closeCode()).isEqualTo(CloseReason.POLICY_VIOLATION);
      assertThat(server.stats().messagesRateLimited()).isEqualTo(10);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FINAL | PONG, CONTINUATION})
  void shouldCloseClientsThatFloodWithPongsOrEmptyFragments(int head) throws IOException {
    var limits = TestServer.LIMITS.withMessageRate(1).withMessageBurst(10);
    try (var server = TestServer.start(limits, clock);
        var client = RawClient.connect(server.port())) {
      client.write(frame(TEXT, new byte[0]));
      var all = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        all.writeBytes(frame(head, new byte[0]));
      }
      client.write(all.toByteArray());

      assertThat(client.readFrame().closeCode()).isEqualTo(CloseReason.POLICY_VIOLATION);
    }
  }

  @Test
  void shouldTakeMessagesInFewFragmentsHoweverSmall() throws IOException {
    var limits = TestServer.LIMITS.withMessageRate(1).withMessageBurst(10);
    try (var server = TestServer.start(limits, clock);
        var client = RawClient.connect(server.port())) {
      var text = RawClient.message("room.ping", "{}").getBytes(UTF_8);
      client.write(frame(TEXT, new byte[0]));
      client.write(frame(CONTINUATION, text));
      client.write(frame(FINAL | CONTINUATION, new byte[0]));

      assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
      clock.advance(Duration.ofSeconds(5));
      client.write(pings(0, 1));
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PONG);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FINAL | PONG, FINAL | PING, FINAL | TEXT})
  void shouldStopDecodingForClientsThatSendOnInsteadOfClosing(int head) throws IOException {
    try (var server = TestServer.start(TestServer.LIMITS, clock);
        var client = RawClient.connect(server.port())) {
      client.sendText("junk");
      assertThat(client.readFrame().closeCode()).isEqualTo(CloseReason.UNSUPPORTED);
      var all = new ByteArrayOutputStream();
      for (int i = 0; i < 2000; i++) {
        all.writeBytes(frame(head, new byte[0]));
      }
      client.write(all.toByteArray());

      assertThat(client.readToEnd()).isEmpty();
    }
  }
}
