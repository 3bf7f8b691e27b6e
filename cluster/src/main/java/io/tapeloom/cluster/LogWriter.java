package io.tapeloom.cluster;

import io.lettuce.core.RedisException;
import io.tapeloom.stream.loop.NanoClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member that may write the log. It stands by, reading the log, until it gets the {@link Lease}.
 * Then it appends a fence, which makes Redis refuse every earlier writer, reads up to it, and
 * writes from then on. It keeps what it has written for ten minutes, and appends it again under the
 * same ids when Redis has lost it.
 *
 * <p>One thread talks to Redis, with one command at a time, so that the order of entries is theirs.
 * {@link #append} only adds to memory. Thread-safe.
 */
public final class LogWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** Values in one entry at most. */
  private static final int MAX_VALUES = 64;

  /** Bytes after which an entry takes no more values. */
  private static final int MAX_BYTES = 8192;

  private static final Duration BEAT = Duration.ofMillis(250);
  private static final Duration STANDBY_WAIT = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration CHECKPOINT = Duration.ofSeconds(5);
  private static final Duration TRIM = Duration.ofSeconds(1);

  /** For this long a living writer goes first after Redis has lost entries. */
  private static final Duration PRECEDENCE = Duration.ofSeconds(5);

  /** For this long what is waiting is sent at the end. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** Within this time a later writer that Redis does not know any more reports itself. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Duration SHORT_WINDOW = Duration.ofSeconds(60);

  /** Receives the changes of a writer, on its thread. */
  public interface Owner {

    /** This member writes from now on. Called once; values may be appended from then on. */
    void leads(Inheritance inheritance);

    /** Another member has taken over, or the log cannot be used: nothing is written any more. */
    void ended(String why);
  }

  private final RedisLink link;
  private final ClusterSettings settings;
  private final Owner owner;
  private final Supplier<String> newEpoch;
  private final NanoClock clock;
  private final InstantSource wallClock;
  private final Lease lease;
  private final Thread thread;

  // Used by the thread only.
  private final LogTail tail;
  private String redisRun = "";
  private boolean leading;
  private boolean ended;
  private long lowNanos;
  private boolean low;
  private boolean away;
  private long checkpointNanos;
  private long trimNanos;
  private long appendNanos;

  // Guarded by the lock.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final EntryRing ring;
  private final Deque<LogEntry> unsent = new ArrayDeque<>();
  private final Wire.Writer building = new Wire.Writer();
  private int values;
  private long term;
  private long index;
  private LogPosition appended = LogPosition.START;
  private @Nullable Supplier<ByteBuffer> state;
  private long beatNanos;
  private boolean closing;
  private boolean closed;
  private String epoch = "";
  private long windowNanos;

  private final LongAdder entries = new LongAdder();
  private final LongAdder again = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * @param member names this process, different from all others
   * @param newEpoch makes the name of a new run of the sequences
   */
  public LogWriter(
      RedisLink link,
      ClusterSettings settings,
      String member,
      Owner owner,
      Supplier<String> newEpoch,
      NanoClock clock,
      InstantSource wallClock) {
    this.link = link;
    this.settings = settings;
    this.owner = owner;
    this.newEpoch = newEpoch;
    this.clock = clock;
    this.wallClock = wallClock;
    this.lease = new Lease(settings, member, clock);
    this.ring = new EntryRing(ClusterSettings.WINDOW, settings.logBytes());
    this.tail = new LogTail(settings.content(), NOBODY);
    this.thread = Thread.ofPlatform().name("cluster-writer").daemon().unstarted(this::run);
  }

  private static final LogListener NOBODY =
      new LogListener() {
        @Override
        public void epoch(String epoch) {}

        @Override
        public void value(String topic, long seq, ByteBuffer value) {}

        @Override
        public void lost(String topic, long from, long to) {}

        @Override
        public void beat(long wallMillis, ByteBuffer state) {}
      };

  /** Begins to stand by. */
  public void start() {
    thread.start();
  }

  /**
   * Appends a value. Called only after this member leads; in the order of {@code seq} for each
   * topic. Does not wait.
   *
   * @param value the encoded value, which the caller may change afterwards
   */
  public void append(String topic, long seq, ByteBuffer value) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (values == 0) {
        building.put(LogRecord.VERSION);
      }
      LogRecord.write(new LogRecord.Value(topic, seq, value), building);
      values++;
      if (values >= MAX_VALUES || building.size() >= MAX_BYTES) {
        seal();
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to give signs of life.
   *
   * @param reported returns what they report
   */
  public void live(Supplier<ByteBuffer> reported) {
    lock.lock();
    try {
      state = reported;
      beatNanos = clock.nanoTime();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void seal() {
    if (values > 0) {
      values = 0;
      add(building.take());
    }
  }

  private void add(ByteBuffer body) {
    var entry = new LogEntry(new LogPosition(term, ++index), body, clock.nanoTime());
    ring.add(entry);
    unsent.addLast(entry);
    var oldest = ring.first();
    while (oldest != null && oldest.position().isAfter(unsent.getFirst().position())) {
      unsent.removeFirst();
      dropped.increment();
    }
  }

  private void add(LogRecord single) {
    var body = new Wire.Writer().put(LogRecord.VERSION);
    LogRecord.write(single, body);
    add(body.take());
  }

  private void run() {
    while (!ended && !isClosed()) {
      try (var log = new RedisLog(link, settings)) {
        redisRun = log.run();
        if (leading ? resume(log) : standBy(log)) {
          lead(log);
        }
      } catch (UnusableLog unusable) {
        end(String.valueOf(unusable.getMessage()));
      } catch (RedisException e) {
        failed(e);
      } catch (RuntimeException bug) {
        LOG.error("The writer of the log failed", bug);
        failures.increment();
      }
      if (!ended) {
        pause(RETRY);
      }
    }
  }

  private void failed(RedisException e) {
    failures.increment();
    if (!away) {
      away = true;
      LOG.warn("Redis is away, it is tried again: {}", e.toString());
    }
  }

  private void back() {
    if (away) {
      away = false;
      LOG.info("Redis is back");
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed || (closing && !leading);
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  // Standing by.

  /** Follows the log until this member leads. Returns false if it was closed before. */
  private boolean standBy(RedisLog log) {
    while (!isClosed()) {
      boolean any = follow(log, STANDBY_WAIT);
      back();
      if (!any && mayContend(log.top()) && lease.take(log.commands())) {
        takeOver(log);
        return true;
      }
    }
    return false;
  }

  private boolean follow(RedisLog log, Duration wait) {
    if (tail.needsCheckpoint()) {
      tail.begin(log.checkpoint());
    }
    var read = log.read(tail.position(), wait, clock.nanoTime());
    for (var entry : read) {
      if (tail.apply(entry)) {
        lock.lock();
        try {
          ring.add(entry);
        } finally {
          lock.unlock();
        }
      }
    }
    return !read.isEmpty();
  }

  /** After Redis has lost entries, a living writer goes first. */
  private boolean mayContend(LogPosition top) {
    long now = clock.nanoTime();
    if (!tail.position().isAfter(top)) {
      low = false;
      return true;
    }
    if (!low) {
      low = true;
      lowNanos = now;
      LOG.warn("The log ends at {}, {} was read: Redis has lost entries", top, tail.position());
    }
    return now - lowNanos >= PRECEDENCE.toNanos();
  }

  private void takeOver(RedisLog log) {
    var top = log.top();
    var lacking = ringAfter(top);
    while (true) {
      long next = nextTerm(log, top);
      boolean sameRun = tail.redisRun() == null || redisRun.equals(tail.redisRun());
      var known = tail.epoch();
      boolean continues = known != null && sameRun;
      var chosen = known != null && sameRun ? known : newEpoch.get();
      var fence = new LogPosition(next, 0);
      if (fence(log, fence, chosen)) {
        long highest = log.raiseTerm(next);
        LOG.debug("The highest term is {}", highest);
        while (fence.isAfter(tail.position())) {
          follow(log, Duration.ZERO);
        }
        leadFrom(fence, chosen, continues ? lacking : List.of());
        return;
      }
      follow(log, Duration.ZERO);
      top = log.top();
    }
  }

  /**
   * A term above all that this member and Redis know of. It is at least the time in seconds, so
   * that it is also above those that only readers know of, after Redis was emptied.
   */
  private long nextTerm(RedisLog log, LogPosition top) {
    long highest = log.raiseTerm(Math.max(top.term(), tail.position().term()));
    return Math.max(highest + 1, wallClock.millis());
  }

  private List<LogEntry> ringAfter(LogPosition position) {
    lock.lock();
    try {
      return ring.after(position);
    } finally {
      lock.unlock();
    }
  }

  private boolean fence(RedisLog log, LogPosition fence, String chosen) {
    var body = new Wire.Writer().put(LogRecord.VERSION);
    LogRecord.write(new LogRecord.Fence(chosen, settings.content()), body);
    return switch (log.append(fence, body.take())) {
      case DONE -> true;
      case REFUSED -> false;
      case FULL -> throw new RedisException("Redis has no memory for the first entry");
    };
  }

  private void leadFrom(LogPosition fence, String chosen, List<LogEntry> lacking) {
    leading = true;
    LOG.info("This member writes the log from {}, epoch {}", fence, chosen);
    Inheritance inheritance;
    lock.lock();
    try {
      term = fence.term();
      index = 0;
      appended = fence;
      epoch = chosen;
      inheritance = new Inheritance(chosen, tail.heads().all(), ring.after(LogPosition.START));
      lacking.forEach(this::addAgain);
    } finally {
      lock.unlock();
    }
    owner.leads(inheritance);
  }

  /** Appends the values of an entry of an earlier term, which Redis has lost. */
  private void addAgain(LogEntry lost) {
    var body = new Wire.Writer().put(LogRecord.VERSION);
    int count = 0;
    for (var each : lost.records()) {
      if (each instanceof LogRecord.Value) {
        LogRecord.write(each, body);
        count++;
      }
    }
    if (count > 0) {
      add(body.take());
      again.increment();
    }
  }

  // Leading.

  /**
   * Gets the lease again, after Redis was away or has lost it, and finds out what the log lacks.
   * Returns false if another member has taken over.
   */
  private boolean resume(RedisLog log) {
    if (isSucceeded(log)) {
      return false;
    }
    if (lease.mayHaveEnded()) {
      pause(GRACE);
    }
    do {
      if (isClosed() || isSucceeded(log)) {
        return false;
      }
    } while (!tookLease(log));
    if (isSucceeded(log)) {
      lease.release(log.commands());
      return false;
    }
    var top = log.top();
    lock.lock();
    try {
      unsent.clear();
      for (var entry : ring.after(top)) {
        unsent.addLast(entry);
        if (!entry.position().isAfter(appended)) {
          again.increment();
        }
      }
      LOG.info(
          "The log ends at {}, {} was appended: {} entries follow", top, appended, unsent.size());
      appended = top;
    } finally {
      lock.unlock();
    }
    checkpointNanos = 0;
    back();
    return true;
  }

  private boolean tookLease(RedisLog log) {
    boolean taken = lease.take(log.commands());
    if (!taken) {
      pause(RETRY);
    }
    return taken;
  }

  /** Whether another member has taken over; then this one ends. */
  private boolean isSucceeded(RedisLog log) {
    boolean succeeded = log.top().term() > term() || log.raiseTerm(term()) > term();
    if (succeeded) {
      end("another member has taken over");
    }
    return succeeded;
  }

  private long term() {
    lock.lock();
    try {
      return term;
    } finally {
      lock.unlock();
    }
  }

  private void lead(RedisLog log) {
    while (!isClosed()) {
      if (!lease.isTrusted()) {
        throw new RedisException("the lease was not renewed in time");
      }
      if (!lease.renew(log.commands())) {
        throw new RedisException("Redis does not know the lease any more");
      }
      beat();
      var entry = next();
      if (entry != null && !append(log, entry)) {
        return;
      }
      upkeep(log);
      if (!ended && entry == null && isLeaving()) {
        lease.release(log.commands());
        return;
      }
    }
  }

  private boolean isLeaving() {
    lock.lock();
    try {
      closed = closed || (closing && unsent.isEmpty() && values == 0);
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the next entry; null if there is none for a while. */
  private @Nullable LogEntry next() {
    lock.lock();
    try {
      await(() -> unsent.isEmpty() && values == 0, BEAT.toNanos() - sinceBeat());
      long coalescing = settings.coalescing().toNanos();
      await(unsent::isEmpty, coalescing - (clock.nanoTime() - appendNanos));
      if (unsent.isEmpty()) {
        seal();
      }
      return unsent.peekFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a sign of life when it is time. */
  private void beat() {
    @Nullable Supplier<ByteBuffer> reported;
    lock.lock();
    try {
      reported = sinceBeat() >= BEAT.toNanos() ? state : null;
    } finally {
      lock.unlock();
    }
    if (reported == null) {
      return;
    }
    var report = reported.get(); // may take locks of others
    lock.lock();
    try {
      seal();
      add(new LogRecord.Beat(wallClock.millis(), redisRun, report));
      beatNanos = clock.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private long sinceBeat() {
    return state == null ? BEAT.toNanos() / 2 : clock.nanoTime() - beatNanos;
  }

  private void await(BooleanSupplier waiting, long nanos) throws InterruptedException {
    long left = nanos;
    while (left > 0 && waiting.getAsBoolean() && !closing) {
      left = changed.awaitNanos(left);
    }
  }

  private boolean append(RedisLog log, LogEntry entry) {
    switch (log.append(entry.position(), entry.body())) {
      case DONE -> {}
      case FULL -> makeRoom(log, entry);
      case REFUSED -> {
        var top = log.top();
        if (top.term() > entry.position().term() && top.term() > term()) {
          end("another member has taken over");
          return false;
        }
        if (entry.position().isAfter(top)) {
          throw new RedisException(
              "Redis refuses %s although the log ends at %s".formatted(entry.position(), top));
        }
      }
    }
    appendNanos = clock.nanoTime();
    entries.increment();
    for (var each : entry.records()) {
      if (each instanceof LogRecord.Value(var topic, var seq, var value)) {
        boolean isNewer = tail.heads().advance(topic, seq, value);
        LOG.trace("{} {} {}", topic, seq, isNewer);
      }
    }
    lock.lock();
    try {
      appended = entry.position();
      if (entry.equals(unsent.peekFirst())) {
        unsent.removeFirst();
      }
    } finally {
      lock.unlock();
    }
    return true;
  }

  /** Redis has no more memory: gives the older half of the log up, and tries once more. */
  private void makeRoom(RedisLog log, LogEntry entry) {
    LogEntry middle;
    lock.lock();
    try {
      middle = ring.middle();
    } finally {
      lock.unlock();
    }
    LOG.warn("Redis has no more memory: the older half of the log is removed");
    if (middle != null) {
      log.trim(middle.position());
    }
    if (log.append(entry.position(), entry.body()) != RedisLog.Appended.DONE) {
      throw new RedisException("Redis has no more memory");
    }
  }

  /** Removes what is too old, and writes a checkpoint, when it is time. */
  private void upkeep(RedisLog log) {
    long now = clock.nanoTime();
    if (now - trimNanos >= TRIM.toNanos()) {
      trimNanos = now;
      trim(log, now);
      if (log.raiseTerm(term()) > term()) {
        lease.release(log.commands());
        end("another member has taken over");
        return;
      }
    }
    if (checkpointNanos == 0 || now - checkpointNanos >= CHECKPOINT.toNanos()) {
      var position = caughtUp();
      if (position != null) {
        checkpointNanos = now;
        log.save(new Checkpoint(epoch, position, redisRun, settings.content(), tail.heads().all()));
      }
    }
  }

  private void trim(RedisLog log, long now) {
    LogEntry first;
    boolean isFull;
    lock.lock();
    try {
      int before = ring.size();
      ring.trim(now);
      first = ring.first();
      windowNanos = ring.spanNanos();
      isFull = before > ring.size() || dropped.sum() > 0;
    } finally {
      lock.unlock();
    }
    if (first != null) {
      log.trim(first.position());
    }
    if (isFull && windowNanos < SHORT_WINDOW.toNanos()) {
      LOG.warn(
          "The log holds only the last {} s: CLUSTER_LOG_BYTES is small for this stream",
          Duration.ofNanos(windowNanos).toSeconds());
    }
  }

  /** The last entry, if nothing waits; else null. */
  private @Nullable LogPosition caughtUp() {
    lock.lock();
    try {
      return unsent.isEmpty() ? appended : null;
    } finally {
      lock.unlock();
    }
  }

  private void end(String why) {
    ended = true;
    LOG.warn("This member does not write the log any more: {}", why);
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    owner.ended(why);
  }

  /** Counts since the start. */
  public Stats stats() {
    lock.lock();
    try {
      return new Stats(
          term,
          entries.sum(),
          again.sum(),
          dropped.sum(),
          unsent.size() + (values > 0 ? 1 : 0),
          Duration.ofNanos(windowNanos),
          failures.sum());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts of a writer since its start.
   *
   * @param term the term in which it writes; 0: it stands by
   * @param entries entries that were appended
   * @param again entries that were appended again because Redis had lost them
   * @param dropped entries that were given up while Redis was away
   * @param waiting entries that wait to be appended
   * @param window how long the log reaches back
   * @param failures times that Redis failed
   */
  public record Stats(
      long term,
      long entries,
      long again,
      long dropped,
      int waiting,
      Duration window,
      long failures) {}

  /** Appends what is waiting, gives the lease back, and ends. Waits for about two seconds. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      boolean left = thread.join(FAREWELL);
      lock.lock();
      try {
        closed = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (!left && !thread.join(FAREWELL)) {
        LOG.warn("The writer of the log has not ended in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
