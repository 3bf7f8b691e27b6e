package io.tapeloom.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.NanoClock;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The writer and the reader of the log over a real Redis that is killed, emptied and cut. */
@Timeout(120)
class LogTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.add(part);
    return part;
  }

  private RedisServer redis(String... options) {
    return opened(RedisServer.start(options));
  }

  private static ClusterSettings settings(URI redis) {
    return new ClusterSettings(redis, "test", "a market", Duration.ofMillis(1), 64 << 20);
  }

  private Member member(String name, RedisServer redis) {
    return opened(new Member(name, settings(redis.url())));
  }

  private Member leader(String name, RedisServer redis) {
    var member = member(name, redis);
    await().atMost(PATIENCE).until(member::leads);
    return member;
  }

  private LogReader reader(RedisServer redis, LogListener listener) {
    var link = opened(new RedisLink(redis.url()));
    var reader =
        opened(
            new LogReader(
                link,
                settings(redis.url()),
                listener,
                NanoClock.system(),
                unusable -> {
                  throw unusable;
                }));
    reader.start();
    return reader;
  }

  private static void awaitHead(Received received, String topic, long head) {
    await().atMost(PATIENCE).until(() -> received.headOf(topic) >= head);
  }

  private static List<String> values(String topic, String writer, long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(seq -> "%s %d = %s:%d".formatted(topic, seq, writer, seq))
        .toList();
  }

  @Test
  void shouldPassEveryValueOnInItsOrder() {
    var redis = redis();
    var writer = leader("w", redis);
    var early = new Received();
    reader(redis, early);

    writer.count("trades", 1000);
    awaitHead(early, "trades", 1000);
    var late = new Received();
    var lateReader = reader(redis, late);

    awaitHead(late, "trades", 1000);
    assertThat(early.values()).isEqualTo(values("trades", "w", 1, 1000));
    assertThat(late.values()).isEqualTo(early.values());
    assertThat(early.currentEpoch()).isEqualTo(writer.epoch());
    await().atMost(PATIENCE).until(lateReader::isComplete);
    assertThat(lateReader.silence()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void shouldLoseNothingWhenRedisIsKilledAndStartsEmpty() {
    var redis = redis();
    var writer = leader("w", redis);
    var received = new Received();
    reader(redis, received);
    writer.count("trades", 500);
    awaitHead(received, "trades", 500);

    redis.kill();
    writer.count("trades", 500);
    redis.restart();
    writer.count("trades", 500);

    awaitHead(received, "trades", 1500);
    assertThat(received.values()).isEqualTo(values("trades", "w", 1, 1500));
    assertThat(received.epochs()).isEqualTo(1);
    assertThat(writer.stats().again()).isPositive();
    var late = new Received();
    reader(redis, late);
    awaitHead(late, "trades", 1500);
    assertThat(late.values()).isEqualTo(received.values());
  }

  @Test
  void shouldAppendWhatRedisHasLostFromTheEndOfItsFile() throws Exception {
    var redis =
        redis("--appendonly", "yes", "--appendfsync", "always", "--aof-load-truncated", "yes");
    var writer = leader("w", redis);
    var received = new Received();
    reader(redis, received);
    for (int i = 0; i < 50; i++) {
      writer.count("trades", 10);
      awaitHead(received, "trades", 10L * (i + 1));
    }

    redis.kill();
    cut(redis.folder(), 2000);
    redis.restart();
    writer.count("trades", 10);

    awaitHead(received, "trades", 510);
    assertThat(received.values()).isEqualTo(values("trades", "w", 1, 510));
    var late = new Received();
    reader(redis, late);
    awaitHead(late, "trades", 510);
    assertThat(late.values()).isEqualTo(received.values());
  }

  private static void cut(Path folder, long bytes) throws Exception {
    try (var files = Files.walk(folder)) {
      var file =
          files.filter(each -> each.toString().endsWith(".incr.aof")).findFirst().orElseThrow();
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - bytes);
      }
    }
  }

  @Test
  void shouldGoOnInTheSameEpochWhenTheWriterIsFrozenAndAnotherTakesOver() {
    var redis = redis();
    var old = leader("old", redis);
    var standby = member("new", redis);
    var received = new Received();
    reader(redis, received);
    old.count("trades", 300);
    awaitHead(received, "trades", 300);

    old.freeze();
    await().atMost(PATIENCE).until(standby::leads);
    standby.count("trades", 10);
    old.count("trades", 100); // waits in the frozen one
    old.thaw();

    await().atMost(PATIENCE).until(() -> old.whyEnded() != null);
    standby.count("trades", 10);
    awaitHead(received, "trades", 320);
    var expected = new ArrayList<>(values("trades", "old", 1, 300));
    expected.addAll(values("trades", "new", 301, 320));
    assertThat(received.values()).isEqualTo(expected);
    assertThat(received.epochs()).isEqualTo(1);
    assertThat(standby.epoch()).isEqualTo(old.epoch());
  }

  @Test
  void shouldHaveOneWriterWhenTwoStandBy() {
    var redis = redis();
    var first = leader("first", redis);
    var second = member("second", redis);
    var third = member("third", redis);
    first.count("trades", 5);

    first.close();

    await().atMost(PATIENCE).until(() -> second.leads() || third.leads());
    var writer = second.leads() ? second : third;
    var other = second.leads() ? third : second;
    writer.count("trades", 5);
    var received = new Received();
    reader(redis, received);
    awaitHead(received, "trades", 10);
    assertThat(other.leads()).isFalse();
    assertThat(received.faults()).isEmpty();
    writer.close();
    await().atMost(PATIENCE).until(other::leads);
    assertThat(other.headOf("trades")).isEqualTo(10);
    assertThat(other.epoch()).isEqualTo(first.epoch());
  }

  @Test
  void shouldReportWhatWasTrimmedWhileAReaderWasStopped() {
    var redis = redis();
    var writer = leader("w", redis);
    var received = new Received();
    var reader = reader(redis, received);
    writer.count("quiet", 3);
    writer.count("trades", 100);
    awaitHead(received, "trades", 100);

    received.freeze();
    writer.count("trades", 1);
    writer.count("quiet", 1);
    await().atMost(PATIENCE).until(() -> writer.stats().waiting() == 0);
    writer.count("trades", 20_000);
    await().atMost(PATIENCE).until(() -> writer.stats().waiting() == 0);
    awaitCheckpointAbove(redis, 20_101);
    trim(redis);
    received.thaw();

    awaitHead(received, "trades", 20_101);
    writer.count("trades", 1);
    awaitHead(received, "trades", 20_102);
    awaitHead(received, "quiet", 4);
    assertThat(received.faults()).isEmpty();
    assertThat(received.values()).anyMatch(each -> each.startsWith("trades lost "));
    assertThat(reader.stats().lost()).isPositive();
  }

  private static void awaitCheckpointAbove(RedisServer redis, long seq) {
    try (var link = new RedisLink(redis.url());
        var log = new RedisLog(link, settings(redis.url()))) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  log.checkpoint()
                      .filter(each -> each.heads().containsKey("trades"))
                      .filter(
                          each -> {
                            var head = each.heads().get("trades");
                            return head != null && head.seq() >= seq;
                          })
                      .isPresent());
    }
  }

  /** Removes all but the newest entries. */
  private static void trim(RedisServer redis) {
    try (var link = new RedisLink(redis.url());
        var log = new RedisLog(link, settings(redis.url()))) {
      log.trim(log.top());
    }
  }

  @Test
  void shouldSkipAndCountRecordsThatItDoesNotKnow() {
    var redis = redis();
    var writer = leader("w", redis);
    var received = new Received();
    var reader = reader(redis, received);
    writer.count("trades", 1);
    awaitHead(received, "trades", 1);
    writer.close();
    try (var link = new RedisLink(redis.url());
        var log = new RedisLog(link, settings(redis.url()))) {
      var body = new Wire.Writer().put(LogRecord.VERSION);
      body.put(99).bytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      LogRecord.write(new LogRecord.Value("trades", 2, ByteBuffer.wrap(new byte[] {'x'})), body);
      log.append(new LogPosition(1L << 50, 0), body.take());
      log.append(new LogPosition(1L << 50, 1), ByteBuffer.wrap(new byte[] {77, 1, 2}));
    }

    awaitHead(received, "trades", 2);

    await().atMost(PATIENCE).until(() -> reader.stats().unknown() == 2);
    assertThat(received.values()).containsExactly("trades 1 = w:1", "trades 2 = x");
  }

  @Test
  void shouldBeginANewEpochWhenTheWriterAndRedisAreGone() {
    var redis = redis();
    var first = leader("first", redis);
    var received = new Received();
    reader(redis, received);
    first.count("trades", 7);
    awaitHead(received, "trades", 7);

    first.freeze();
    redis.kill();
    redis.restart();
    var second = leader("second", redis);
    second.count("trades", 10);

    await().atMost(PATIENCE).until(() -> received.epochs() == 2);
    assertThat(second.epoch()).isNotEqualTo(first.epoch());
    assertThat(received.currentEpoch()).isEqualTo(second.epoch());
  }

  @Test
  void shouldRefuseALogOfAnotherMarket() {
    var redis = redis();
    leader("w", redis).count("trades", 1);
    var why = new AtomicReference<String>();
    var link = opened(new RedisLink(redis.url()));
    var other = new ClusterSettings(redis.url(), "test", "another", Duration.ofMillis(1), 64 << 20);
    var reader =
        opened(
            new LogReader(
                link,
                other,
                new Received(),
                NanoClock.system(),
                unusable -> why.set(String.valueOf(unusable.getMessage()))));

    reader.start();

    await().atMost(PATIENCE).until(() -> why.get() != null);
    assertThat(why.get()).isEqualTo("the log is about \"a market\", this member about \"another\"");
  }

  @Test
  void shouldReadOnWhenRedisWasFrozen() {
    var redis = redis();
    var writer = leader("w", redis);
    var received = new Received();
    var reader = reader(redis, received);
    writer.count("trades", 10);
    awaitHead(received, "trades", 10);

    redis.freeze(true);
    writer.count("trades", 10);
    await().atMost(PATIENCE).until(() -> reader.silence().toMillis() > 1500);
    redis.freeze(false);

    awaitHead(received, "trades", 20);
    assertThat(received.values()).isEqualTo(values("trades", "w", 1, 20));
    assertThat(received.epochs()).isEqualTo(1);
  }
}
