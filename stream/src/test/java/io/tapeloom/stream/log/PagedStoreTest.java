package io.tapeloom.stream.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.ValueCodec;
import io.tapeloom.stream.topic.ValueLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagedStoreTest {

  private static final TopicFamily<String> TEXTS =
      TopicFamily.every("texts:{name}", String.class).keeping(2000);

  private static final TopicFamily<String> NUMBERS =
      TopicFamily.latest("numbers:{name}", String.class);

  private static final long BUDGET = 2 << 20;

  private static final ValueCodec<String> CODEC =
      new ValueCodec<>() {
        @Override
        public void write(String value, ByteBuffer to) {
          to.put(value.getBytes(UTF_8));
        }

        @Override
        public String read(String topic, ByteBuffer from) {
          var bytes = new byte[from.remaining()];
          from.get(bytes);
          return new String(bytes, UTF_8);
        }
      };

  @TempDir private Path folder;

  private PagedStore open(String boot) throws IOException {
    return PagedStore.inFile(folder.resolve("topics"), BUDGET, new Random(), boot)
        .keeping(TEXTS, CODEC)
        .keepingNumbersOf(NUMBERS);
  }

  private static List<String> read(ValueLog<String> log, long from, int max) {
    var found = new ArrayList<String>();
    log.read(from, max, (seq, value) -> found.add(seq + "=" + value));
    return found;
  }

  private static String text(long seq, Random random) {
    return seq + "x".repeat(random.nextInt(200));
  }

  /** Many topics share a small budget; each always has its newest values without holes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldKeepTheNewestValuesOfEachTopicWithinTheBudget(long seed) {
    var random = new Random(seed);
    try (var store = PagedStore.inMemory(BUDGET, random).keeping(TEXTS, CODEC)) {
      var logs = new ArrayList<ValueLog<String>>();
      var all = new ArrayList<List<String>>();
      for (int i = 0; i < 40; i++) {
        logs.add(store.open("texts:" + i, TEXTS));
        all.add(new ArrayList<>());
      }
      for (int i = 0; i < 60_000; i++) {
        int topic = Math.min(random.nextInt(40), random.nextInt(40));
        var log = logs.get(topic);
        var value = text(log.head() + 1, random);
        log.append(log.head() + 1, value);
        all.get(topic).add(value);
        if (i % 1000 == 0) {
          for (int each = 0; each < 40; each++) {
            isEndOf(all.get(each), logs.get(each), random);
          }
        }
      }
      assertThat(store.bytes()).isLessThanOrEqualTo(BUDGET);
      assertThat(logs.getFirst().head() - logs.getFirst().first()).isBetween(100L, 1999L);
      assertThat(logs.getLast().first()).isEqualTo(1); // the longest give way first
    }
  }

  private static void isEndOf(List<String> all, ValueLog<String> log, Random random) {
    assertThat(log.head()).isEqualTo(all.size());
    assertThat(log.first()).isBetween(Math.max(1, log.head() - 1999), log.head() + 1);
    long from = log.first() + random.nextInt((int) (log.head() - log.first()) + 2);
    int max = 1 + random.nextInt(100);
    var expected = new ArrayList<String>();
    for (long seq = from; seq <= Math.min(log.head(), from + max - 1); seq++) {
      expected.add(seq + "=" + all.get((int) seq - 1));
    }
    assertThat(read(log, from, max)).isEqualTo(expected);
  }

  @Test
  void shouldGoOnAfterAProcessThatDidNotCloseTheFile() throws IOException {
    var killed = open("a");
    var texts = killed.open("texts:a", TEXTS);
    var numbers = killed.open("numbers:a", NUMBERS);
    for (int seq = 1; seq <= 300; seq++) {
      texts.append(seq, "value " + seq);
      numbers.append(seq, "not kept");
    }

    try (var store = open("a")) {
      assertThat(store.epoch()).isEqualTo(killed.epoch()).hasSize(16);
      assertThat(store.open("numbers:a", NUMBERS).head()).isEqualTo(300);
      var again = store.open("texts:a", TEXTS);
      assertThat(again.head()).isEqualTo(300);
      again.append(301, "new");
      assertThat(read(again, 299, 9)).containsExactly("299=value 299", "300=value 300", "301=new");
      assertThat(again.first()).isEqualTo(1);
      assertThat(store.open("texts:b", TEXTS).head()).isZero();
    }
  }

  @Test
  void shouldBeginANewEpochWhenTheMachineWentDownWithoutACleanStop() throws IOException {
    var killed = open("a");
    killed.open("texts:a", TEXTS).append(1, "lost");

    try (var store = open("b")) {
      assertThat(store.epoch()).isNotEqualTo(killed.epoch());
      assertThat(store.open("texts:a", TEXTS).head()).isZero();
    }
  }

  @Test
  void shouldGoOnAfterTheMachineWentDownWhenTheFileWasClosed() throws IOException {
    var closed = open("a");
    closed.open("texts:a", TEXTS).append(1, "kept");
    closed.close();

    try (var store = open("b")) {
      assertThat(store.epoch()).isEqualTo(closed.epoch());
      assertThat(read(store.open("texts:a", TEXTS), 1, 9)).containsExactly("1=kept");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "zeros"})
  void shouldSetADamagedFileAside(String damage) throws IOException {
    var file = folder.resolve("topics");
    Files.write(file, damage.equals("zeros") ? new byte[1 << 20] : damage.getBytes(UTF_8));

    try (var store = open("a")) {
      store.open("texts:a", TEXTS).append(1, "first");
      assertThat(store.epoch()).hasSize(16);
    }

    assertThat(Files.exists(folder.resolve("topics.old"))).isEqualTo(!damage.isEmpty());
  }

  /** Whatever bytes are changed, the values that are read are a run of those that were written. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldStartWithAnyDamage(long seed) throws IOException {
    var random = new Random(seed);
    try (var store = open("a")) {
      for (int topic = 0; topic < 5; topic++) {
        var log = store.open("texts:" + topic, TEXTS);
        for (int seq = 1; seq <= 500; seq++) {
          log.append(seq, text(seq, random));
        }
      }
    }
    var file = folder.resolve("topics");
    var bytes = Files.readAllBytes(file);
    for (int i = 0; i < 200; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    Files.write(file, bytes);

    try (var store = open("a")) {
      for (int topic = 0; topic < 5; topic++) {
        var log = store.open("texts:" + topic, TEXTS);
        long head = log.head();
        log.append(head + 1, "new");
        assertThat(read(log, head + 1, 9)).containsExactly((head + 1) + "=new");
      }
    }
  }

  @Test
  void shouldNotKeepWhatIsLargerThanAPage() {
    try (var store = PagedStore.inMemory(BUDGET, new Random(1)).keeping(TEXTS, CODEC)) {
      var log = store.open("texts:a", TEXTS);
      log.append(1, "small");
      log.append(2, "x".repeat(5000));
      assertThat(log.first()).isEqualTo(3);
      log.append(3, "small");

      assertThat(read(log, 1, 9)).containsExactly("3=small");
      assertThat(store.unkept()).isEqualTo(1);
    }
  }

  @Test
  void shouldFreeThePagesOfTopicsThatAreNotUsedAnyMore() throws IOException {
    try (var store = open("a")) {
      for (int topic = 0; topic < 40; topic++) {
        var log = store.open("texts:old" + topic, TEXTS);
        for (int seq = 1; seq <= 400; seq++) {
          log.append(seq, "x".repeat(100));
        }
      }
    }

    try (var store = open("a")) {
      var log = store.open("texts:new", TEXTS);
      for (int seq = 1; seq <= 2000; seq++) {
        log.append(seq, "x".repeat(100));
      }
      assertThat(log.first()).isEqualTo(1);
      assertThat(store.bytes()).isLessThanOrEqualTo(BUDGET);
    }
  }
}
