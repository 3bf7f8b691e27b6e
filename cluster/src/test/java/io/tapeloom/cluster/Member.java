package io.tapeloom.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapeloom.stream.loop.NanoClock;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A process that counts topics and writes the log, or stands by. */
final class Member implements LogWriter.Owner, AutoCloseable {

  private static final AtomicInteger EPOCHS = new AtomicInteger();

  private final String name;
  private final RedisLink link;
  private final LogWriter writer;
  private final Map<String, Long> heads = new HashMap<>();
  private volatile @Nullable Inheritance inheritance;
  private volatile @Nullable String ended;
  private volatile CountDownLatch freezer = new CountDownLatch(0);

  Member(String name, ClusterSettings settings) {
    this.name = name;
    this.link = new RedisLink(settings.redis());
    this.writer =
        new LogWriter(
            link,
            settings,
            name,
            this,
            () -> "epoch-" + EPOCHS.incrementAndGet(),
            NanoClock.system(),
            InstantSource.system());
    writer.start();
  }

  @Override
  public void leads(Inheritance from) {
    synchronized (heads) {
      from.replay((topic, seq, _) -> heads.put(topic, seq));
    }
    writer.live(this::state);
    inheritance = from;
  }

  private ByteBuffer state() {
    try {
      freezer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ByteBuffer.allocate(0);
  }

  @Override
  public void ended(String why) {
    ended = why;
  }

  boolean leads() {
    return inheritance != null && ended == null;
  }

  @Nullable String whyEnded() {
    return ended;
  }

  String epoch() {
    var from = inheritance;
    return from == null ? "" : from.epoch();
  }

  /** Counts values of a topic. */
  void count(String topic, int values) {
    synchronized (heads) {
      for (int i = 0; i < values; i++) {
        long seq = heads.merge(topic, 1L, Long::sum);
        writer.append(topic, seq, ByteBuffer.wrap((name + ":" + seq).getBytes(UTF_8)));
      }
    }
  }

  long headOf(String topic) {
    synchronized (heads) {
      return heads.getOrDefault(topic, 0L);
    }
  }

  LogWriter.Stats stats() {
    return writer.stats();
  }

  /** Stops the thread of the writer in the middle of its work, until it is thawed. */
  void freeze() {
    freezer = new CountDownLatch(1);
  }

  void thaw() {
    freezer.countDown();
  }

  @Override
  public void close() {
    thaw();
    writer.close();
    link.close();
  }
}
