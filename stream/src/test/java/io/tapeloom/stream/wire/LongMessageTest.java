package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.LoopThreads;
import io.tapeloom.stream.session.CloseReason;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long messages are read on other threads, and handled in the order in which they came. */
class LongMessageTest {

  private static final String LONG = "long".repeat(5_000);

  private final Reader reader = new Reader();
  private final TestServer server = TestServer.startWith(reader);

  /** Returns every text; a long one is not read before it is released. */
  private static final class Reader extends Echo {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @Override
    public Handling read(byte[] text) {
      if (text.length > 10_000) {
        begun.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      var message = new String(text, UTF_8);
      if (message.startsWith("bug")) {
        throw new IllegalStateException("expected by the test");
      }
      var echo = super.read(text);
      return session -> {
        assertThat(LoopThreads.isCurrent()).as("on a loop").isTrue();
        handled.add(message);
        echo.handle(session);
      };
    }
  }

  @AfterEach
  void stop() {
    reader.released.countDown();
    server.close();
  }

  @Test
  void shouldAnswerOthersWhileALongMessageIsRead() throws Exception {
    try (var loud = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port())) {
      loud.sendText(LONG);
      loud.sendText("after");
      reader.begun.await();

      quiet.sendText("quiet");

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      assertThat(reader.handled).containsExactly("quiet");
      reader.released.countDown();
      assertThat(loud.readFrame().text()).isEqualTo(LONG);
      assertThat(loud.readFrame().text()).isEqualTo("after");
    }
  }

  @Test
  void shouldReadManyLongMessagesInTheirOrder() throws Exception {
    reader.released.countDown();
    try (var client = RawClient.connect(server.port())) {
      for (int i = 0; i < 20; i++) {
        client.sendText(i + LONG);
        client.sendText("short" + i);

        assertThat(client.readFrame().text()).isEqualTo(i + LONG);
        assertThat(client.readFrame().text()).isEqualTo("short" + i);
      }
    }
  }

  @Test
  void shouldNotHandleAMessageWhoseClientHasLeft() throws Exception {
    try (var client = RawClient.connect(server.port())) {
      client.sendText(LONG);
      reader.begun.await();
    }
    await().until(() -> server.endpoint().sessions().isEmpty());

    reader.released.countDown();

    try (var next = RawClient.connect(server.port())) {
      next.sendText("n" + LONG); // after the first one, on the same thread
      assertThat(next.readFrame().text()).isEqualTo("n" + LONG);
    }
    assertThat(reader.handled).containsExactly("n" + LONG);
    assertThat(server.unfinishedBytes()).isZero();
  }

  @Test
  void shouldCountWhatIsReadAsUnfinished() throws Exception {
    try (var client = RawClient.connect(server.port())) {
      client.sendText(LONG);
      reader.begun.await();

      await().until(() -> server.unfinishedBytes() >= LONG.length());
      reader.released.countDown();

      assertThat(client.readFrame().text()).isEqualTo(LONG);
      await().until(() -> server.unfinishedBytes() == 0);
    }
  }

  @Test
  void shouldCloseAConnectionWhoseMessageMeetsABug() throws Exception {
    server.expectFailures();
    reader.released.countDown();
    try (var client = RawClient.connect(server.port())) {
      client.sendText("bug" + LONG);

      assertThat(client.readFrame().closeCode()).isEqualTo(1011);
    }
  }

  @Test
  void shouldCloseWhileAMessageIsRead() throws Exception {
    try (var client = RawClient.connect(server.port())) {
      client.sendText(LONG);
      reader.begun.await();
      server
          .endpoint()
          .sessions()
          .forEach(session -> session.resume(() -> session.close(CloseReason.tooMuchUnfinished())));

      assertThat(client.readFrame().isClose()).isTrue();
      client.sendClose(1000, "");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(reader.handled).isEmpty();
  }
}
