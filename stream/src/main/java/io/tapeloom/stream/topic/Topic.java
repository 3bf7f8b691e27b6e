package io.tapeloom.stream.topic;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.LoopThreads;
import io.tapeloom.stream.loop.NanoClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A named sequence of publications, and its subscribers. Every value is counted, with or without
 * subscribers, so that {@code seq} does not depend on them; a value is encoded only for
 * subscribers.
 *
 * <p>A topic has one writer, the {@link Publisher} of its family. Publications are delivered in the
 * order of their {@code seq}. Subscribers are held per loop; a publication costs one task for each
 * loop that has a subscriber.
 *
 * <p>Thread-safe: all methods may be called from any thread, except {@link #subscribe} and {@link
 * #unsubscribe}, which are called on the subscriber's loop. Lives until its {@link Topics} end it,
 * see {@link TopicFamily#untilIdle}.
 */
public final class Topic<T> {

  /** For EVERY: the bound of undelivered publications per loop, for all publishers together. */
  static final int MAX_UNDELIVERED = 16_384;

  /** Time between two checks of a publisher that waits for a loop. */
  private static final long PAUSE_NANOS = 50_000;

  private static final long RATE_PERIOD_NANOS = 10_000_000_000L;

  /** Number of checks: at least a second in all, plus the overhead of parking. */
  private static final int MAX_PAUSES = 20_000;

  /** How many values are read under the lock at once, where many are read. */
  private static final int VALUES_PER_READ = 64;

  private static final LoopSubscribers[] NO_LOOPS = {};

  private final String name;
  private final TopicFamily<T> family;
  private final String epoch;
  private final NanoClock clock;
  private final Owner owner;

  /** The topics that end together with this one; null: it does not end. */
  private final @Nullable TopicGroup group;

  // Used under the lock of this.
  private ValueLog<T> log;

  private @Nullable Publication<T> current;

  /** The last of the values that this process has not received; 0: it has received all. */
  private volatile long lostSeq;

  private volatile LoopSubscribers[] loops = NO_LOOPS;

  /** When a value was last published or a subscriber left. */
  private long usedNanos;

  /** The topic was idle and has ended; it must be revived before it is used. */
  private boolean ended;

  private volatile int subscriberCount;

  private final LastingValues<T> lasting = new LastingValues<>();

  // The rate of publications: measured over periods, the last of which began at rateNanos.
  private long rateNanos;
  private long rateSeq;
  private double rate;
  private final AtomicReference<@Nullable Declaration> declaration = new AtomicReference<>();

  /** The collection that keeps a topic and observes it. */
  interface Owner {

    /** The owner of an unshared topic, which never ends. */
    Owner NONE =
        new Owner() {
          @Override
          public <T> void published(Topic<T> topic, long seq, T value) {}

          @Override
          public void used(Topic<?> ended) {}

          @Override
          public <T> List<Publication<?>> shared(Topic<T> topic, long first, List<T> values) {
            throw new IllegalStateException(topic.name() + " keeps no values");
          }
        };

    /** Called for each published value, under the topic's lock. */
    <T> void published(Topic<T> topic, long seq, T value);

    /** Whether another process counts the values of topics, which may be ahead of this one. */
    default boolean isFollowing() {
      return false;
    }

    /** Called when a value was not queued for a loop that lags too far, under the topic's lock. */
    default void missed() {}

    /** Called when an ended topic is used; {@linkplain Topic#revive revives} it. */
    void used(Topic<?> ended);

    /** Returns publications of successive kept values, each retained for the caller. */
    <T> List<Publication<?>> shared(Topic<T> topic, long first, List<T> values);
  }

  /**
   * Returns a topic for its caller alone: it is not in {@link Topics}, has no epoch and never ends.
   */
  public static <T> Topic<T> unshared(String name, TopicFamily<T> family, NanoClock clock) {
    return new Topic<>(name, family, "", new HeapValues<>(0, 0), clock, Owner.NONE, null);
  }

  Topic(
      String name,
      TopicFamily<T> family,
      String epoch,
      ValueLog<T> log,
      NanoClock clock,
      Owner owner,
      @Nullable TopicGroup group) {
    this.name = name;
    this.family = family;
    this.epoch = epoch;
    this.log = log;
    this.clock = clock;
    this.owner = owner;
    this.group = group;
    this.usedNanos = clock.nanoTime();
    this.rateNanos = usedNanos;
    this.rateSeq = log.head();
    if (group != null) {
      group.used(usedNanos);
    }
  }

  public String name() {
    return name;
  }

  public TopicFamily<T> family() {
    return family;
  }

  /** The run of the sequence. Values of {@code seq} from different epochs cannot be compared. */
  public String epoch() {
    return epoch;
  }

  /** The topics that end together with this one; empty: it does not end. */
  Optional<TopicGroup> group() {
    return Optional.ofNullable(group);
  }

  /** What clients must know to read the topic's next values in a compact format; null: not set. */
  public @Nullable Declaration declaration() {
    return declaration.get();
  }

  /**
   * Replaces the declaration.
   *
   * @param known the one to replace; null: the topic has none
   * @return false if the topic has another one
   */
  public boolean declare(@Nullable Declaration known, Declaration next) {
    return declaration.compareAndSet(known, next);
  }

  /**
   * Whether another process counts the values, so that a client may have received newer ones than
   * this process.
   */
  public boolean isFollowing() {
    return owner.isFollowing();
  }

  /** Whether this process has never received a value, or any between it and the newest. */
  public boolean hasLost(long seq) {
    return seq <= lostSeq;
  }

  /** Number of sessions that are subscribed now. */
  public int subscriberCount() {
    return subscriberCount;
  }

  /** See {@link Publisher#publish}. */
  long publish(T value) {
    awaitLoops();
    while (true) {
      synchronized (this) {
        if (!ended) {
          return publishNow(value);
        }
      }
      owner.used(this);
    }
  }

  private void awaitLoops() {
    if (family.delivery() == Delivery.EVERY) {
      for (var subscribers : loops) {
        if (subscribers.isLagging()) {
          await(subscribers);
        }
      }
    }
  }

  private static void await(LoopSubscribers subscribers) {
    if (LoopThreads.isCurrent()) {
      return;
    }
    for (int i = 0; i < MAX_PAUSES; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      if (!subscribers.isLagging()) {
        return;
      }
    }
    subscribers.waitTimedOut();
  }

  private void use() {
    usedNanos = clock.nanoTime();
    if (group != null) {
      group.used(usedNanos);
    }
  }

  private synchronized long publishNow(T value) {
    return publishNow(log.head() + 1, value);
  }

  /** See {@link Follower#publish}. */
  void follow(long seq, T value) {
    awaitLoops();
    synchronized (this) {
      long head = log.head();
      if (seq <= head) {
        return;
      }
      if (seq > head + 1) {
        log.clear(); // without those between, the earlier ones are of no use
        lostSeq = seq - 1;
      }
      publishNow(seq, value);
    }
  }

  private synchronized long publishNow(long seq, T value) {
    use();
    log.append(seq, value); // before it is sent
    measureRate(seq);
    var previous = current;
    var before =
        previous == null || previous.seq() + 1 != seq || family.delivery() == Delivery.EVERY
            ? null
            : previous.value();
    var publication = new Publication<>(this, seq, before, value, usedNanos);
    current = publication;
    queue(publication);
    if (subscriberCount > 0 && family.isLasting(value)) {
      lasting.add(seq, value);
    }
    if (previous != null) {
      previous.release();
    }
    owner.published(this, seq, value);
    return seq;
  }

  /** See {@link Publisher#announce}. */
  synchronized void announce(T value) {
    var announcement = Publication.uncounted(this, value, clock.nanoTime());
    queue(announcement);
    announcement.release();
  }

  /** See {@link Publisher#revise}. */
  synchronized void revise(T value) {
    if (current == null || subscriberCount == 0) {
      return;
    }
    var revision = Publication.revision(this, current.seq(), value, clock.nanoTime());
    for (var subscribers : loops) {
      if (subscribers.count() > 0) {
        subscribers.queueUnlessBusy(revision);
      }
    }
    revision.release();
  }

  private void measureRate(long seq) {
    long nanos = usedNanos - rateNanos;
    if (nanos >= RATE_PERIOD_NANOS) {
      rate = (seq - rateSeq) * 1e9 / nanos;
      rateNanos = usedNanos;
      rateSeq = seq;
    }
  }

  /** How many values a second were published in the last ten seconds or so. */
  public synchronized double publicationsPerSecond() {
    long nanos = clock.nanoTime() - rateNanos;
    boolean measured = nanos > RATE_PERIOD_NANOS / 2 || (rate == 0 && nanos > 0);
    return measured ? (log.head() - rateSeq) * 1e9 / nanos : rate;
  }

  private void queue(Publication<T> publication) {
    for (var subscribers : loops) {
      if (subscribers.count() > 0 && !subscribers.queue(publication)) {
        owner.missed();
      }
    }
  }

  /** See {@link Publisher#publishAfter}. */
  int publishAfter(Function<Optional<T>, List<T>> next) {
    awaitLoops();
    while (true) {
      synchronized (this) {
        if (!ended) {
          var values = next.apply(Optional.ofNullable(current).map(Publication::value));
          values.forEach(this::publishNow);
          return values.size();
        }
      }
      owner.used(this);
    }
  }

  /**
   * Adds a subscriber, which receives all later publications. Called on the subscriber's loop.
   *
   * @return the current publication, retained for the caller; null before the first, and for
   *     <i>every</i> topics, which do not repeat earlier values
   */
  public @Nullable Publication<T> subscribe(Subscriber subscriber) {
    while (true) {
      synchronized (this) {
        if (!ended) {
          return subscribeNow(subscriber);
        }
      }
      owner.used(this);
    }
  }

  private synchronized @Nullable Publication<T> subscribeNow(Subscriber subscriber) {
    subscribersOf(subscriber.loop()).add(subscriber);
    subscriberCount++;
    if (group != null) {
      group.subscribed();
    }
    boolean currentIsOwed = current != null && family.delivery() == Delivery.LATEST;
    subscriber.beginAt(log.head(), log.first(), currentIsOwed);
    return currentIsOwed ? retained() : null;
  }

  /**
   * Returns the kept values after a position, oldest first, at most {@code max} of them. Where the
   * oldest are not kept any more, the first publication has a higher {@code seq} than one more than
   * the position.
   *
   * @param seq the position, at most {@link #seq}
   */
  public Slice after(long seq, int max) {
    long head;
    var first = new AtomicLong();
    var values = new ArrayList<T>();
    synchronized (this) {
      head = log.head();
      log.read(
          seq + 1,
          max,
          (number, value) -> {
            first.compareAndSet(0, number);
            values.add(value);
          });
    }
    return values.isEmpty()
        ? new Slice(head + 1, List.of(), head)
        : new Slice(first.get(), owner.shared(this, first.get(), values), head);
  }

  /**
   * Returns the {@linkplain TopicFamily#lasting lasting} values of a <i>latest</i> topic between
   * two others, oldest first, each retained for the caller: those of the last {@value
   * LastingValues#CAPACITY} that were published while the topic had subscribers.
   *
   * @param after the {@code seq} of the one value
   * @param before the {@code seq} of the other value
   */
  public synchronized List<Publication<?>> lastingBetween(long after, long before) {
    var publications = new ArrayList<Publication<?>>();
    lasting.between(
        after,
        before,
        (seq, value) -> publications.addAll(owner.shared(this, seq, List.of(value))));
    return publications;
  }

  /**
   * Returns the newest kept values, oldest first, and the position of the newest.
   *
   * @param max how many values at most
   */
  public Newest<T> newest(int max) {
    long head = seq();
    return new Newest<>(StreamPosition.of(this, head), upTo(head, max));
  }

  /**
   * Returns the kept values before another one, oldest first.
   *
   * @param isOther whether a value is the other one; the newest such value is meant
   * @param max how many values at most
   * @return empty if no kept value is the other one
   */
  public Optional<Newest<T>> before(Predicate<T> isOther, int max) {
    long end = seq();
    while (end > 0) {
      var values = upTo(end, VALUES_PER_READ);
      for (int index = values.size() - 1; index >= 0; index--) {
        if (isOther.test(values.get(index))) {
          long last = end - values.size() + index;
          return Optional.of(new Newest<>(StreamPosition.of(this, last), upTo(last, max)));
        }
      }
      end = values.isEmpty() ? 0 : end - values.size();
    }
    return Optional.empty();
  }

  /**
   * Returns kept values up to a position, oldest first and without holes. Reads a few at a time, so
   * that a publisher waits for those at most; what is dropped meanwhile is missing at the begin.
   */
  private List<T> upTo(long last, int max) {
    var parts = new ArrayDeque<List<T>>();
    long end = last;
    long least = Math.max(1, last - max + 1);
    while (end >= least) {
      long from = Math.max(least, end - VALUES_PER_READ + 1);
      var part = read(from, (int) (end - from + 1));
      parts.addFirst(part);
      end = part.size() < end - from + 1 ? 0 : from - 1;
    }
    return parts.stream().flatMap(List::stream).toList();
  }

  /** Returns the kept values of a range, without those that are not kept any more. */
  private synchronized List<T> read(long from, int count) {
    var values = new ArrayList<T>(count);
    log.read(
        from,
        count,
        (seq, value) -> {
          if (seq < from + count) {
            values.add(value);
          }
        });
    return values;
  }

  /** Returns the current value, if there is one, and its position. */
  public synchronized Newest<T> current() {
    var position = StreamPosition.of(this, log.head());
    return new Newest<>(position, current == null ? List.of() : List.of(current.value()));
  }

  /**
   * Removes a subscriber; without effect when it is not subscribed. Called on the subscriber's
   * loop.
   */
  public synchronized void unsubscribe(Subscriber subscriber) {
    if (subscribersOf(subscriber.loop()).remove(subscriber)) {
      subscriberCount--;
      if (subscriberCount == 0) {
        lasting.clear();
      }
      if (group != null) {
        group.unsubscribed();
      }
      use();
    }
  }

  /**
   * Ends the topic if its group is idle. An ended topic has no current value but keeps its
   * sequence.
   *
   * @param onEnd run under the lock, if the topic ends
   */
  synchronized void endIfIdle(Runnable onEnd) {
    if (group != null && !ended && group.isIdle(clock.nanoTime())) {
      ended = true;
      loops = NO_LOOPS;
      log.clear();
      releaseCurrent();
      group.ended(name, log.head());
      onEnd.run();
    }
  }

  /**
   * Continues an ended topic with the same sequence, for users that still hold it.
   *
   * @param onRevival run under the lock, if the topic had ended
   * @return whether the topic had ended
   */
  synchronized boolean revive(Runnable onRevival) {
    if (!ended) {
      return false;
    }
    ended = false;
    use();
    onRevival.run();
    return true;
  }

  /** The current publication, retained for the caller; null before the first. */
  public synchronized @Nullable Publication<T> retained() {
    if (current != null) {
      current.retain();
    }
    return current;
  }

  /** Releases the current value and leaves the log, whose memory is released next. */
  synchronized void close() {
    log = new HeapValues<>(0, log.head());
    releaseCurrent();
  }

  private void releaseCurrent() {
    if (current != null) {
      current.release();
      current = null;
    }
  }

  /** The {@code seq} of the newest publication; 0 before the first. */
  public synchronized long seq() {
    return log.head();
  }

  private LoopSubscribers subscribersOf(Loop loop) {
    for (var subscribers : loops) {
      if (subscribers.isOn(loop)) {
        return subscribers;
      }
    }
    var added = new LoopSubscribers(this, loop);
    var more = Arrays.copyOf(loops, loops.length + 1);
    more[more.length - 1] = added;
    loops = more;
    return added;
  }
}
