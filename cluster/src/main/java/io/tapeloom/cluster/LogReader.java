package io.tapeloom.cluster;

import io.lettuce.core.RedisException;
import io.tapeloom.stream.loop.NanoClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log on its own thread, at the pace of its listener, and goes on where it was when Redis
 * was away. Thread-safe.
 */
public final class LogReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

  /** How long one call waits for entries. The writer gives a sign of life as often. */
  private static final Duration WAIT = Duration.ofMillis(250);

  private static final Duration RETRY = Duration.ofMillis(100);

  private final RedisLink link;
  private final ClusterSettings settings;
  private final LogTail tail;
  private final NanoClock clock;
  private final Consumer<UnusableLog> onUnusable;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LongAdder failures = new LongAdder();
  private volatile boolean complete;
  private volatile LogPosition position = LogPosition.START;
  private volatile long beatNanos;
  private volatile boolean beaten;
  private volatile boolean away;

  /**
   * @param listener called on the thread of the reader
   * @param onUnusable called once, when the log cannot be read any more
   */
  public LogReader(
      RedisLink link,
      ClusterSettings settings,
      LogListener listener,
      NanoClock clock,
      Consumer<UnusableLog> onUnusable) {
    this.link = link;
    this.settings = settings;
    this.clock = clock;
    this.onUnusable = onUnusable;
    this.tail = new LogTail(settings.content(), new Listener(listener));
    this.thread = Thread.ofPlatform().name("cluster-reader").daemon().unstarted(this::run);
  }

  /** Notes when the writer has last given a sign of life. */
  private final class Listener implements LogListener {

    private final LogListener next;

    Listener(LogListener next) {
      this.next = next;
    }

    @Override
    public void epoch(String epoch) {
      next.epoch(epoch);
    }

    @Override
    public void value(String topic, long seq, ByteBuffer value) {
      next.value(topic, seq, value);
    }

    @Override
    public void lost(String topic, long from, long to) {
      next.lost(topic, from, to);
    }

    @Override
    public void beat(long wallMillis, ByteBuffer state) {
      beatNanos = clock.nanoTime();
      beaten = true;
      next.beat(wallMillis, state);
    }
  }

  /**
   * Returns the run of the sequences of a log, as soon as it is known. Blocks until then.
   *
   * @throws UnusableLog if the log cannot be used by this program
   */
  public static String awaitEpoch(RedisLink link, ClusterSettings settings) {
    boolean reported = false;
    while (true) {
      try (var log = new RedisLog(link, settings)) {
        var found = log.checkpoint();
        if (found.isPresent()) {
          return found.get().epoch();
        }
      } catch (RedisException e) {
        LOG.debug("Redis is away", e);
      }
      if (!reported) {
        reported = true;
        LOG.info("The log has not begun yet, or Redis cannot be reached: waiting");
      }
      try {
        Thread.sleep(RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the log", e);
      }
    }
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (closed.getCount() > 0) {
      try (var log = new RedisLog(link, settings)) {
        read(log);
      } catch (UnusableLog unusable) {
        onUnusable.accept(unusable);
        return;
      } catch (RedisException e) {
        failed(e);
      }
      pause();
    }
  }

  private void failed(RedisException e) {
    failures.increment();
    if (!away) {
      away = true;
      LOG.warn("The log cannot be read, it is tried again: {}", e.toString());
    }
  }

  private void pause() {
    try {
      boolean ended = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      LOG.trace("Paused: {}", ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  private void read(RedisLog log) {
    long known = log.raiseTerm(tail.position().term());
    LOG.debug("The highest term that is known is {}", known);
    while (closed.getCount() > 0) {
      if (tail.needsCheckpoint()) {
        tail.begin(log.checkpoint());
      }
      List<LogEntry> entries = log.read(tail.position(), WAIT, clock.nanoTime());
      if (away) {
        away = false;
        LOG.info("The log is read again, from {}", tail.position());
      }
      entries.forEach(tail::apply);
      position = tail.position();
      complete = complete || (tail.isComplete() && entries.size() < RedisLog.MAX_READ);
    }
  }

  /**
   * Whether all that was counted before this reader began has been read, and the writer has given a
   * sign of life.
   */
  public boolean isComplete() {
    return complete && beaten;
  }

  /** How long the writer has given no sign of life; since the start if it has given none. */
  public Duration silence() {
    return beaten ? Duration.ofNanos(clock.nanoTime() - beatNanos) : Duration.ofDays(1);
  }

  /** The last entry that was read. */
  public LogPosition position() {
    return position;
  }

  /** Counts since the start. */
  public Stats stats() {
    return new Stats(tail.entries(), tail.lost(), tail.repeated(), tail.unknown(), failures.sum());
  }

  /**
   * Counts of a reader since its start.
   *
   * @param entries entries that were read
   * @param lost values that the log has lost
   * @param repeated values that were read again
   * @param unknown records that this version does not know
   * @param failures times that Redis could not be read
   */
  public record Stats(long entries, long lost, long repeated, long unknown, long failures) {}

  @Override
  public void close() {
    closed.countDown();
    try {
      boolean ended = thread.join(Duration.ofSeconds(3));
      if (!ended) {
        LOG.warn("The reader of the log has not ended in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
