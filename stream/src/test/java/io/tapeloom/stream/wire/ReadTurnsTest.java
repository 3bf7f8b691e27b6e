package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While one client sends much, others are read too, and the texts of each stay in order. */
class ReadTurnsTest {

  private static final int TEXT = 0x81;
  private static final int PING = 0x89;
  private static final int MANY = 400;
  private static final int CROWD = 40;

  private final Recorder recorder = new Recorder();

  /** Records texts; the first one blocks the loop until it is released. */
  private static final class Recorder extends Echo {

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    @Override
    public Handling read(byte[] text) {
      return session -> {
        if (held.getCount() > 0) {
          held.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        received.add(new String(text, UTF_8));
        super.read(text).handle(session);
      };
    }
  }

  private static byte[] burst(String name, int filling) {
    return burst(name, filling, MANY);
  }

  private static byte[] burst(String name, int filling, int many) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < many; i++) {
      bytes.writeBytes(RawClient.frame(TEXT, (name + i + " ".repeat(filling)).getBytes(UTF_8)));
    }
    return bytes.toByteArray();
  }

  private static List<RawClient> connect(TestServer server, int count) throws IOException {
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < count; i++) {
      clients.add(RawClient.connect(server.port()));
    }
    return clients;
  }

  /** Short texts arrive in one read; long ones, and those of several clients, do not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 1_000})
  void shouldReadOneClientWhileOthersSendMuch(int filling) throws Exception {
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port())) {
      var names = List.of("a", "b", "c", "d");
      var loud = connect(server, names.size());
      holder.sendText("hold");
      recorder.held.await();
      for (int i = 0; i < loud.size(); i++) {
        loud.get(i).write(burst(names.get(i), filling));
      }
      quiet.sendText("quiet");
      quiet.awaitArrival();

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      for (int i = 0; i < loud.size(); i++) {
        for (int j = 0; j < MANY; j++) {
          assertThat(loud.get(i).readFrame().text().strip()).isEqualTo(names.get(i) + j);
        }
      }
      assertThat(List.copyOf(recorder.received).indexOf("quiet"))
          .as("texts that were received before")
          .isLessThanOrEqualTo(1 + 2 * loud.size() * 8);
      for (var client : loud) {
        client.close();
      }
    }
  }

  /** Of a crowd, the loop takes less from each at a time. */
  @Test
  void shouldReadOneClientWhileACrowdSends() throws Exception {
    int many = 20;
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port())) {
      var loud = connect(server, CROWD);
      holder.sendText("hold");
      recorder.held.await();
      for (int i = 0; i < CROWD; i++) {
        loud.get(i).write(burst(i + "-", 0, many));
      }
      quiet.sendText("quiet");
      quiet.awaitArrival();

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      for (int i = 0; i < CROWD; i++) {
        for (int j = 0; j < many; j++) {
          assertThat(loud.get(i).readFrame().text()).isEqualTo(i + "-" + j);
        }
      }
      assertThat(List.copyOf(recorder.received).indexOf("quiet"))
          .as("texts that were received before")
          .isLessThanOrEqualTo(1 + 6 * CROWD);
      for (var client : loud) {
        client.close();
      }
    }
  }

  /** Each long text is a turn of its own. */
  @Test
  void shouldReadOneClientWhileOthersSendLongTexts() throws Exception {
    int many = 6;
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port());
        var loud = RawClient.connect(server.port());
        var another = RawClient.connect(server.port())) {
      holder.sendText("hold");
      recorder.held.await();
      loud.write(burst("a", 40_000, many));
      another.write(burst("b", 40_000, many));
      quiet.sendText("quiet");
      quiet.awaitArrival();

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      assertThat(recorder.received.stream().map(String::strip).toList().indexOf("quiet"))
          .as("texts that were received before")
          .isLessThanOrEqualTo(1 + 2 * 2);
      for (int i = 0; i < many; i++) {
        assertThat(loud.readFrame().text().strip()).isEqualTo("a" + i);
        assertThat(another.readFrame().text().strip()).isEqualTo("b" + i);
      }
    }
  }

  /** A long text waits for a turn, even if it is the only one of its client. */
  @Test
  void shouldReadShortTextsBeforeTheLongOnesOfACrowd() throws Exception {
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port())) {
      var loud = connect(server, CROWD);
      holder.sendText("hold");
      recorder.held.await();
      for (var client : loud) {
        client.write(burst("loud", 2_000, 1));
      }
      quiet.sendText("quiet");
      quiet.awaitArrival();

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      for (var client : loud) {
        assertThat(client.readFrame().text().strip()).isEqualTo("loud0");
        client.close();
      }
      assertThat(List.copyOf(recorder.received).indexOf("quiet"))
          .as("texts that were received before")
          .isLessThanOrEqualTo(CROWD / 2);
    }
  }

  /** Control frames count like texts. */
  @ParameterizedTest
  @ValueSource(ints = {PING, 0x8a})
  void shouldReadOneClientWhileAnotherSendsControlFrames(int head)
      throws IOException, InterruptedException {
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port());
        var loud = RawClient.connect(server.port())) {
      holder.sendText("hold");
      recorder.held.await();
      var bytes = new ByteArrayOutputStream();
      for (int i = 0; i < 2_000; i++) {
        bytes.writeBytes(RawClient.frame(head, new byte[0]));
      }
      bytes.writeBytes(RawClient.frame(TEXT, "loud".getBytes(UTF_8)));
      loud.write(bytes.toByteArray());
      quiet.sendText("quiet");
      quiet.awaitArrival();

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      var frame = loud.readFrame();
      while (!frame.text().equals("loud")) {
        frame = loud.readFrame();
      }
      assertThat(recorder.received).containsExactly("hold", "quiet", "loud");
    }
  }
}
