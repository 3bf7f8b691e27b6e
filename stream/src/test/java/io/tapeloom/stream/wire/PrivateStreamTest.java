package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.operation.Later;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.PrivateStream;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.TopicFamily;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A private stream sends pages to one session only. */
@ExtendWith(LeakCheck.class)
class PrivateStreamTest {

  private static final int RECEIVE_BUFFER = 128 * 1024;
  private static final int PADDING = 1000;
  private static final int WATER_MARK = 64 * 1024;
  private static final int BATCH = 16 * 1024 + 2 * PADDING;
  private static final int FIRST_DAY = 20_000;
  private static final int MANY = 5000;

  /** A generous bound of the pages that kernel and server hold for a client that does not read. */
  private static final int MAX_HELD = 1500;

  private final Diary diary = new Diary();
  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.startWith(
            StreamApi.titled("Diary", "1.0.0")
                .topics(Diary.PAGE)
                .include(diary)
                .build()
                .protocol());
    client = RawClient.connect(server.port(), RECEIVE_BUFFER);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    assertThat(diary.over.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(diary.writer.join(Duration.ofSeconds(60))).isTrue();
    try (var last = RawClient.connect(server.port())) {
      nod(last); // after all messages of the loop
    }
    server.close();
  }

  @Test
  void shouldSendEverythingInOrderToOneSessionOnly() throws IOException {
    try (var other = RawClient.connect(server.port())) {
      read(MANY);

      for (int page = 1; page <= MANY; page++) {
        var message = client.receiveUnchecked();
        assertThat(message.get("topic").asText()).isEqualTo("pages:mine");
        assertThat(message.get("seq").asInt()).isEqualTo(page);
        assertThat(message.get("time").asLong()).isEqualTo(FIRST_DAY + page);
        assertThat(message.at("/payload/number").asInt()).isEqualTo(page);
      }

      assertThat(type(client.receiveUnchecked())).isEqualTo("diary.read.response");
      assertThat(nod(other)).isEqualTo("diary.nod.response");
    }
  }

  @Test
  void shouldHoldTheWriterWhileASocketIsFull() throws IOException {
    read(MANY);

    await()
        .until(() -> diary.writer.getState() == Thread.State.WAITING && server.queuedBytes() > 0);
    assertThat(server.queuedBytes()).isLessThan(WATER_MARK + BATCH);
    try (var other = RawClient.connect(server.port())) {
      assertThat(nod(other)).isEqualTo("diary.nod.response");
    }
    assertThat(diary.written).hasValueLessThan(MAX_HELD);

    for (int page = 1; page <= MANY; page++) {
      assertThat(client.receiveUnchecked().get("seq").asInt()).isEqualTo(page);
    }
  }

  @Test
  void shouldEndWithItsSession() throws Exception {
    read(Integer.MAX_VALUE);
    assertThat(client.receiveUnchecked().get("seq").asInt()).isEqualTo(1);

    client.close();

    assertThat(diary.over.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(diary.writer.join(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void shouldSendNothingAfterItsEnd() throws IOException {
    read(Integer.MAX_VALUE);
    assertThat(client.receiveUnchecked().get("seq").asInt()).isEqualTo(1);

    client.send("diary.shut", "{}");
    var message = client.receiveUnchecked();
    for (int page = 2; !type(message).equals("diary.shut.response"); page++) {
      assertThat(message.get("seq").asInt()).isEqualTo(page);
      message = client.receiveUnchecked();
    }

    assertThat(nod(client)).isEqualTo("diary.nod.response");
  }

  private void read(int pages) throws IOException {
    client.send("diary.read", "{\"pages\":%d}".formatted(pages));
  }

  private static String nod(RawClient asking) throws IOException {
    asking.send("diary.nod", "{}");
    return type(asking.receiveUnchecked());
  }

  private static String type(JsonNode message) {
    return message.get("type").asText();
  }

  /** Written by its own thread. */
  @OperationGroup(prefix = "diary.", tags = "diary")
  static final class Diary {

    static final String PAGES = "pages:{whose}";
    static final TopicFamily<Integer> PAGE = TopicFamily.every(PAGES, Integer.class);

    final CountDownLatch over = new CountDownLatch(1);
    final AtomicInteger written = new AtomicInteger();
    Thread writer = new Thread();
    private @Nullable PrivateStream stream;

    record Wish(@Example("3") int pages) {}

    record Page(@Example("1") int number, String padding) {}

    record Nod() {}

    @Send(value = "read", summary = "Receive some pages; the answer follows them", inOrder = false)
    Later<Nod> read(Wish wish, Session session) {
      var answered = new CompletableFuture<Nod>();
      var opened = session.openStream(over::countDown);
      stream = opened;
      writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    var pages = opened.track(PAGE.name("mine"), PAGE);
                    for (int i = 1; i <= wish.pages; i++) {
                      if (!pages.publish(i, FIRST_DAY + i)) {
                        return;
                      }
                      written.set(i);
                    }
                    opened.flush(() -> answered.complete(new Nod()));
                  });
      return Later.of(answered);
    }

    @Send(value = "shut", summary = "Stop receiving pages")
    Nod shut() {
      if (stream != null) {
        stream.close();
      }
      return new Nod();
    }

    @Send(value = "nod", summary = "Be there")
    Nod nod() {
      return new Nod();
    }

    @Push(value = "page", privately = PAGES, summary = "A page")
    Page page(Integer number) {
      return new Page(number, "x".repeat(PADDING));
    }
  }
}
