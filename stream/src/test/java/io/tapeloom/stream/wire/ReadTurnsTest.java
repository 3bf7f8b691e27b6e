package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.session.Session;
import java.io.ByteArrayOutputStream;
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

  /** The network may be late with what the quiet client has sent, but not in each trial. */
  private static final int TRIALS = 5;

  /** One trial; returns how many texts were received before that of the quiet client. */
  private interface Trial {

    int run(Recorder recorder) throws Exception;
  }

  private static void assertTextsBeforeQuiet(int most, Trial trial) throws Exception {
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < TRIALS && fewest > most; i++) {
      fewest = Math.min(fewest, trial.run(new Recorder()));
    }
    assertThat(fewest).as("texts that were received before").isLessThanOrEqualTo(most);
  }

  /** Records texts; the first one blocks the loop until it is released. */
  private static final class Recorder extends Echo {

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    @Override
    public void received(Session session, byte[] text) {
      if (held.getCount() > 0) {
        held.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      received.add(new String(text, UTF_8));
      super.received(session, text);
    }

    int textsBeforeQuiet() {
      return received.stream().map(String::strip).toList().indexOf("quiet");
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

  /** Short texts arrive in one read; long ones, and those of several clients, do not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 1_000})
  void shouldReadOneClientWhileOthersSendMuch(int filling) throws Exception {
    assertTextsBeforeQuiet(1 + 2 * 4 * 8, recorder -> sendMuch(recorder, filling));
  }

  private static int sendMuch(Recorder recorder, int filling) throws Exception {
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port())) {
      var names = List.of("a", "b", "c", "d");
      var loud = new ArrayList<RawClient>();
      for (var _ : names) {
        loud.add(RawClient.connect(server.port()));
      }
      holder.sendText("hold");
      recorder.held.await();
      for (int i = 0; i < loud.size(); i++) {
        loud.get(i).write(burst(names.get(i), filling));
      }
      quiet.sendText("quiet");

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      for (int i = 0; i < loud.size(); i++) {
        for (int j = 0; j < MANY; j++) {
          assertThat(loud.get(i).readFrame().text().strip()).isEqualTo(names.get(i) + j);
        }
      }
      for (var client : loud) {
        client.close();
      }
      return recorder.textsBeforeQuiet();
    }
  }

  /** Of a crowd, the loop takes less from each at a time. */
  @Test
  void shouldReadOneClientWhileACrowdSends() throws Exception {
    assertTextsBeforeQuiet(1 + 6 * CROWD, ReadTurnsTest::sendInACrowd);
  }

  private static int sendInACrowd(Recorder recorder) throws Exception {
    int many = 20;
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port())) {
      var loud = new ArrayList<RawClient>();
      for (int i = 0; i < CROWD; i++) {
        loud.add(RawClient.connect(server.port()));
      }
      holder.sendText("hold");
      recorder.held.await();
      for (int i = 0; i < CROWD; i++) {
        loud.get(i).write(burst(i + "-", 0, many));
      }
      quiet.sendText("quiet");

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      for (int i = 0; i < CROWD; i++) {
        for (int j = 0; j < many; j++) {
          assertThat(loud.get(i).readFrame().text()).isEqualTo(i + "-" + j);
        }
      }
      for (var client : loud) {
        client.close();
      }
      return recorder.textsBeforeQuiet();
    }
  }

  /** Each long text is a turn of its own. */
  @Test
  void shouldReadOneClientWhileOthersSendLongTexts() throws Exception {
    assertTextsBeforeQuiet(1 + 2 * 2, ReadTurnsTest::sendLongTexts);
  }

  private static int sendLongTexts(Recorder recorder) throws Exception {
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

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      for (int i = 0; i < many; i++) {
        assertThat(loud.readFrame().text().strip()).isEqualTo("a" + i);
        assertThat(another.readFrame().text().strip()).isEqualTo("b" + i);
      }
      return recorder.textsBeforeQuiet();
    }
  }

  /** A long text waits for a turn, even if it is the only one of its client. */
  @Test
  void shouldReadShortTextsBeforeTheLongOnesOfACrowd() throws Exception {
    assertTextsBeforeQuiet(CROWD / 2, ReadTurnsTest::sendOneLongTextEach);
  }

  private static int sendOneLongTextEach(Recorder recorder) throws Exception {
    try (var server = TestServer.startWith(recorder);
        var holder = RawClient.connect(server.port());
        var quiet = RawClient.connect(server.port())) {
      var loud = new ArrayList<RawClient>();
      for (int i = 0; i < CROWD; i++) {
        loud.add(RawClient.connect(server.port()));
      }
      holder.sendText("hold");
      recorder.held.await();
      for (var client : loud) {
        client.write(burst("loud", 2_000, 1));
      }
      quiet.sendText("quiet");

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      for (var client : loud) {
        assertThat(client.readFrame().text().strip()).isEqualTo("loud0");
        client.close();
      }
      return recorder.textsBeforeQuiet();
    }
  }

  /** Control frames count like texts. */
  @ParameterizedTest
  @ValueSource(ints = {PING, 0x8a})
  void shouldReadOneClientWhileAnotherSendsControlFrames(int head) throws Exception {
    assertTextsBeforeQuiet(1, recorder -> sendControlFrames(recorder, head));
  }

  private static int sendControlFrames(Recorder recorder, int head) throws Exception {
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

      recorder.released.countDown();

      assertThat(quiet.readFrame().text()).isEqualTo("quiet");
      var frame = loud.readFrame();
      while (!frame.text().equals("loud")) {
        frame = loud.readFrame();
      }
      assertThat(recorder.received).containsExactlyInAnyOrder("hold", "quiet", "loud");
      return recorder.textsBeforeQuiet();
    }
  }
}
