package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read. */
class SlowConsumerTest {

  private static final int RECEIVE_BUFFER = 128 * 1024;
  private static final int MAX_QUEUED = 256 * 1024;
  private static final int PADDING = 10_000;
  private static final int MESSAGE = PADDING + 1000; // with the rest of the message
  private static final int WATER_MARK = 64 * 1024;
  private static final int MAX_AT_ONCE =
      64 * 1024 + 2 * MESSAGE; // written before a look at the socket

  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(TestServer.LIMITS.withMaxQueuedBytes(MAX_QUEUED));
    client = RawClient.connect(server.port(), RECEIVE_BUFFER);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void shouldConflateLatestValuesWhileASocketIsFull() throws IOException {
    var topic = server.rooms().level("hall");
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"level\"}");
    long mostQueued = 0;
    int last = 600;

    for (int i = 1; i <= last; i++) {
      TopicWriter.publish(topic, new Measure(i, PADDING));
      if (i % 50 == 0) {
        mostQueued = Math.max(mostQueued, server.queuedBytes());
      }
    }
    var received = new ArrayList<Long>();
    while (received.isEmpty() || received.getLast() < last) {
      received.add(client.receive().get("seq").asLong());
    }

    assertThat(mostQueued).isBetween(1L, (long) WATER_MARK + MESSAGE);
    assertThat(received).isSorted().doesNotHaveDuplicates();
    assertThat(received.size()).isLessThan(last / 2);
    assertThat(server.stats().conflations()).isEqualTo(last - received.size());
    TopicWriter.publish(topic, Measure.of(0));
    assertThat(client.receive().get("seq").asLong()).isEqualTo(last + 1);
  }

  @Test
  void shouldSendTheNewestOfEveryTopicOnceASocketDrains() throws IOException {
    int rooms = 100;
    for (int room = 0; room < rooms; room++) {
      TopicWriter.publish(server.rooms().level("r" + room), new Measure(1, PADDING));
      client.send("room.subscribe", "{\"room\":\"r%d\",\"kind\":\"level\"}".formatted(room));
    }
    await().until(() -> server.stats().messagesIn() == rooms);
    for (int round = 2; round <= 5; round++) {
      for (int room = 0; room < rooms; room++) {
        TopicWriter.publish(server.rooms().level("r" + room), new Measure(round, PADDING));
      }
    }
    assertThat(server.queuedBytes()).isLessThan(MAX_QUEUED);

    var newest = new long[rooms];
    int finished = 0;
    int pushes = 0;
    while (finished < rooms) {
      var message = client.receive();
      if (message.get("type").asText().equals("room.level")) {
        int room = Integer.parseInt(message.get("topic").asText().substring("levels:r".length()));
        long seq = message.get("seq").asLong();
        assertThat(seq).isGreaterThan(newest[room]);
        newest[room] = seq;
        pushes++;
        finished += seq == 5 ? 1 : 0;
      }
    }
    assertThat(server.stats().conflations()).isEqualTo(5L * rooms - pushes);
    assertThat(server.endpoint().sessions()).hasSize(1);
  }

  @Test
  void shouldSendAllKeptValuesOnceASocketDrains() throws IOException {
    var topic = server.rooms().bell("hall");
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
    int published = Rooms.BELL.kept();
    long mostQueued = 0;

    for (int i = 1; i <= published; i++) {
      TopicWriter.publish(topic, new Measure(i, PADDING));
      if (i % 50 == 0) {
        mostQueued = Math.max(mostQueued, server.queuedBytes());
      }
    }

    for (int seq = 1; seq <= published; seq++) {
      assertThat(client.receive().get("seq").asLong()).isEqualTo(seq);
    }
    assertThat(mostQueued).isBetween(1L, (long) WATER_MARK + MAX_AT_ONCE);
    assertThat(server.stats().conflations()).isZero();
    assertThat(server.stats().missed()).isZero();
    TopicWriter.publish(topic, Measure.of(0));
    assertThat(client.receive().get("seq").asLong()).isEqualTo(published + 1);
  }

  @Test
  void shouldReportTheValuesThatAreNotKeptAnyMore() throws IOException {
    var topic = server.rooms().bell("hall");
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
    int published = 5 * Rooms.BELL.kept();
    for (int i = 1; i <= published; i++) {
      TopicWriter.publish(topic, new Measure(i, PADDING));
    }

    long seq = 0;
    long missed = 0;
    while (seq < published) {
      var message = client.receive();
      if (message.get("type").asText().equals("gap")) {
        var gap = message.get("payload");
        assertThat(message.get("topic").asText()).isEqualTo("bells:hall");
        assertThat(gap.get("epoch").asText()).isEqualTo(topic.epoch());
        assertThat(gap.get("from").asLong()).isEqualTo(seq + 1);
        assertThat(gap.get("reason").asText()).isEqualTo("slow");
        missed += gap.get("to").asLong() - seq;
        seq = gap.get("to").asLong();
      } else {
        assertThat(message.get("seq").asLong()).isEqualTo(++seq);
      }
    }

    assertThat(missed).isPositive().isEqualTo(server.stats().missed());
  }

  @Test
  void shouldCloseAClientThatTakesNothing() throws IOException {
    var clock = new ManualClock(0);
    var limits = Limits.DEFAULT.withHeartbeatInterval(Duration.ofHours(1));
    try (var stalled = TestServer.start(limits, clock);
        var idle = RawClient.connect(stalled.port(), RECEIVE_BUFFER)) {
      var topic = stalled.rooms().bell("hall");
      idle.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      for (int i = 0; i < Rooms.BELL.kept(); i++) { // more than the kernel's buffers hold
        TopicWriter.publish(topic, new Measure(1, PADDING));
      }
      assertThat(stalled.queuedBytes()).isPositive(); // the loop has delivered all values

      clock.advance(Duration.ofSeconds(29));
      assertThat(stalled.endpoint().sessions()).hasSize(1);
      await()
          .until(
              () -> {
                clock.advance(Duration.ofSeconds(8));
                return topic.subscriberCount() == 0;
              });

      var close = idle.readClose();
      assertThat(close.closeCode()).isEqualTo(CloseReason.TRY_AGAIN_LATER);
      assertThat(close.closeReason()).isEqualTo("Slow consumer: reconnect and subscribe again");
    }
  }

  @Test
  void shouldLeaveOthersAloneWhenOneIsSlow() throws Exception {
    try (var quick = WebClient.connect(server.port())) {
      var topic = server.rooms().bell("hall");
      client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      quick.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");

      for (int i = 1; i <= 2 * Rooms.BELL.kept(); i++) {
        TopicWriter.publish(topic, new Measure(i, PADDING));
        assertThat(quick.receive().get("seq").asLong()).isEqualTo(i);
      }

      assertThat(server.queuedBytes()).isLessThan(WATER_MARK + MAX_AT_ONCE);
      assertThat(quick.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldPauseAClientThatAsksAndDoesNotReadItsAnswers() throws IOException {
    int questions = 500;
    var asking =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < questions; i++) {
                  client.send("room.echo", question(i));
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });

    await().until(() -> !server.isReading());
    long answered = server.stats().messagesIn();
    assertThat(server.queuedBytes()).isLessThan(MAX_QUEUED / 2 + 2L * MESSAGE);
    for (int i = 0; i < questions; i++) {
      var text = client.receive().at("/payload/text").asText();
      assertThat(text).startsWith(i + ",");
    }

    assertThat(answered).isLessThan(questions);
    asking.join();
    assertThat(server.isReading()).isTrue();
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
  }

  @Test
  void shouldHoldManyQuestionsThatCameAtOnce() throws IOException {
    int questions = 500;
    var all = new ByteArrayOutputStream();
    for (int i = 0; i < questions; i++) {
      all.writeBytes(
          frame(FINAL | TEXT, RawClient.message("room.echo", question(i)).getBytes(UTF_8)));
    }
    assertThat(all.size()).isLessThan(100_000); // while the answers are five megabytes

    client.write(all.toByteArray());
    await().until(() -> !server.isReading());
    assertThat(server.queuedBytes()).isLessThan(MAX_QUEUED / 2 + 2L * MESSAGE);

    for (int i = 0; i < questions; i++) {
      assertThat(client.receive().at("/payload/text").asText()).startsWith(i + ",");
    }
  }

  @Test
  void shouldPauseLongBeforeAClientIsSlow() throws IOException {
    int questions = 500;
    var all = new ByteArrayOutputStream();
    for (int i = 0; i < questions; i++) {
      all.writeBytes(
          frame(FINAL | TEXT, RawClient.message("room.echo", question(i)).getBytes(UTF_8)));
    }

    try (var patient = TestServer.start();
        var asking = RawClient.connect(patient.port(), RECEIVE_BUFFER)) {
      asking.write(all.toByteArray());
      await().until(() -> !patient.isReading());

      assertThat(patient.queuedBytes()).isLessThan(MAX_QUEUED);
      assertThat(patient.stats().messagesIn()).isLessThan(questions);
    }
  }

  @Test
  void shouldSendValuesAfterAnswersThatWereNotRead() throws IOException {
    var topic = server.rooms().bell("hall");
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
    int questions = 0;
    while (server.isReading()) {
      client.send("room.echo", question(questions++));
    }
    int published = Rooms.BELL.kept();
    for (int i = 1; i <= published; i++) {
      TopicWriter.publish(topic, new Measure(i, PADDING));
    }

    int answers = 0;
    long seq = 0;
    while (answers < questions || seq < published) {
      var message = client.receive();
      if (message.has("seq")) {
        assertThat(message.get("seq").asLong()).isEqualTo(++seq);
      } else {
        answers++;
      }
    }
  }

  @Test
  void shouldSendAllThatWasSaidBeforeItsCloseFrame() throws IOException {
    var question = RawClient.message("room.echo", "{\"text\":\"x\",\"repeat\":3000000}");
    var leave = RawClient.message("room.leave", "{\"code\":4000,\"text\":\"done\"}");
    var both = new ByteArrayOutputStream();
    both.writeBytes(frame(FINAL | TEXT, question.getBytes(UTF_8)));
    both.writeBytes(frame(FINAL | TEXT, leave.getBytes(UTF_8)));

    client.write(both.toByteArray());

    assertThat(client.receive().at("/payload/text").asText()).hasSize(3_000_000);
    assertThat(client.readFrame().closeCode()).isEqualTo(4000);
  }

  @Test
  void shouldSendTheCloseFrameOfAClientThatClosesWithoutHavingRead() throws IOException {
    client.send("room.echo", "{\"text\":\"x\",\"repeat\":3000000}");
    client.sendClose(1000, "");

    assertThat(client.receive().at("/payload/text").asText()).hasSize(3_000_000);
    assertThat(client.readFrame().closeCode()).isEqualTo(1000);
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void shouldEndASlowClientThatHangsUp() throws IOException {
    var topic = server.rooms().level("hall");
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"level\"}");
    for (int i = 0; server.stats().messagesOut() < 10 || i < 100; i++) {
      TopicWriter.publish(topic, new Measure(i, PADDING));
    }

    client.hangUp();

    await().until(() -> topic.subscriberCount() == 0);
  }

  private static String question(int number) {
    return "{\"text\":\"%d,\",\"repeat\":%d}"
        .formatted(number, PADDING / (Integer.toString(number).length() + 1));
  }
}
