package io.tapeloom.stream;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named sequence of publications and its subscribers. Every value is counted, with or without
 * subscribers, so that the numbers do not depend on who listens; it is encoded only for
 * subscribers.
 *
 * <p>A topic has one writer, the {@link Publisher} of its family. Thread-safe; publications are
 * delivered in the order of their {@code seq}. Subscribers are held per loop; publishing hands each
 * loop that has one a single task.
 */
public final class Topic<T> {

  /** Where every value matters: no more publications wait for one loop, whoever publishes. */
  static final int MAX_UNDELIVERED = 16_384;

  /** How often a publisher that waits for a loop looks again. */
  private static final long PAUSE_NANOS = 50_000;

  /** How often it looks in all: for a second at the least, for the time that parking takes. */
  private static final int MAX_PAUSES = 20_000;

  private static final Subscribers[] NO_LOOPS = {};

  private static final Logger LOG = LoggerFactory.getLogger(Topic.class);

  private final String name;
  private final TopicFamily<T> family;
  private final String epoch;
  private final NanoClock clock;
  private final Keeper keeper;

  // All of these are changed under the lock of this.
  private long seq;
  private @Nullable Publication<T> current;
  private volatile Subscribers[] loops = NO_LOOPS;

  /** When something was published or the last subscriber left. */
  private long usedNanos;

  /** Nobody used it for long; whoever does has to revive it first. */
  private boolean ended;

  private volatile int subscriberCount;

  /** Whoever keeps topics, and is told what becomes of them. */
  interface Keeper {

    /** The keeper of a topic that is another's own, and never ends. */
    Keeper NOBODY =
        new Keeper() {
          @Override
          public void published() {}

          @Override
          public void used(Topic<?> ended) {}
        };

    /** A value is published; told under the topic's lock. */
    void published();

    /** A value was not handed to a loop that is too far behind; told under the topic's lock. */
    default void missed() {}

    /** Somebody uses a topic that has ended; has to {@linkplain Topic#revive revive} it. */
    void used(Topic<?> ended);
  }

  Topic(String name, TopicFamily<T> family, String epoch, NanoClock clock, Keeper keeper) {
    this.name = name;
    this.family = family;
    this.epoch = epoch;
    this.clock = clock;
    this.keeper = keeper;
    this.usedNanos = clock.nanoTime();
  }

  public String name() {
    return name;
  }

  public TopicFamily<T> family() {
    return family;
  }

  /** Which run of the sequence this is: a {@code seq} means nothing across two epochs. */
  public String epoch() {
    return epoch;
  }

  /** How many sessions are subscribed now. */
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
      keeper.used(this);
    }
  }

  private void awaitLoops() {
    if (family.delivery() == Delivery.EVERY) {
      for (var subscribers : loops) {
        if (subscribers.isBehind()) {
          await(subscribers);
        }
      }
    }
  }

  private static void await(Subscribers subscribers) {
    if (LoopThreads.isCurrent()) {
      return;
    }
    for (int i = 0; i < MAX_PAUSES; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      if (!subscribers.isBehind()) {
        return;
      }
    }
    subscribers.giveUp();
  }

  private synchronized long publishNow(T value) {
    usedNanos = clock.nanoTime();
    var publication = new Publication<>(this, ++seq, value, usedNanos);
    var previous = current;
    current = publication;
    hand(publication);
    if (previous != null) {
      previous.release();
    }
    keeper.published();
    return seq;
  }

  /** See {@link Publisher#announce}. */
  synchronized void announce(T value) {
    var announcement = Publication.uncounted(this, value, clock.nanoTime());
    hand(announcement);
    announcement.release();
  }

  private void hand(Publication<T> publication) {
    for (var subscribers : loops) {
      if (subscribers.count() > 0 && !subscribers.hand(publication)) {
        keeper.missed();
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
      keeper.used(this);
    }
  }

  /**
   * Adds a subscription, which begins where the topic stands.
   *
   * @return the current publication, retained for the caller; null before the first, and where
   *     every value matters: what happened before is not told again
   */
  @Nullable Publication<T> subscribe(Subscription<T> subscription) {
    while (true) {
      synchronized (this) {
        if (!ended) {
          return subscribeNow(subscription);
        }
      }
      keeper.used(this);
    }
  }

  private synchronized @Nullable Publication<T> subscribeNow(Subscription<T> subscription) {
    subscribersOf(subscription.session().loop()).add(subscription);
    subscriberCount++;
    boolean currentIsOwed = current != null && family.delivery() == Delivery.LATEST;
    subscription.beginAt(seq, currentIsOwed);
    return currentIsOwed ? retained() : null;
  }

  synchronized void unsubscribe(Subscription<T> subscription) {
    if (subscribersOf(subscription.session().loop()).remove(subscription)) {
      subscriberCount--;
      usedNanos = clock.nanoTime();
    }
  }

  /**
   * Ends the topic if it is one that ends and nobody has used it for its family's idle time. It
   * forgets its current value and keeps its sequence.
   *
   * @param onEnd done under the lock, if it ends
   * @return whether it has ended; false also of one that had ended before
   */
  synchronized boolean endIfIdle(Runnable onEnd) {
    if (ended || subscriberCount > 0 || family.idleTime().isEmpty()) {
      return false;
    }
    if (clock.nanoTime() - usedNanos < family.idleTime().get().toNanos()) {
      return false;
    }
    ended = true;
    loops = NO_LOOPS;
    forget();
    onEnd.run();
    return true;
  }

  /**
   * Goes on where the topic has ended: with the same sequence, for whoever still knows it.
   *
   * @param onRevival done under the lock, if it had ended
   * @return whether it had
   */
  synchronized boolean revive(Runnable onRevival) {
    if (!ended) {
      return false;
    }
    ended = false;
    usedNanos = clock.nanoTime();
    onRevival.run();
    return true;
  }

  /** The current publication, retained for the caller, or null before the first. */
  synchronized @Nullable Publication<T> retained() {
    if (current != null) {
      current.retain();
    }
    return current;
  }

  synchronized void forget() {
    if (current != null) {
      current.release();
      current = null;
    }
  }

  /** The place of the newest publication in the sequence; 0 before the first. */
  public synchronized long seq() {
    return seq;
  }

  private synchronized long takeMissed(Subscribers subscribers) {
    long missed = subscribers.missedSeq;
    subscribers.missedSeq = 0;
    return missed;
  }

  private Subscribers subscribersOf(Loop loop) {
    for (var subscribers : loops) {
      if (subscribers.loop.equals(loop)) {
        return subscribers;
      }
    }
    var added = new Subscribers(this, loop);
    var more = Arrays.copyOf(loops, loops.length + 1);
    more[more.length - 1] = added;
    loops = more;
    return added;
  }

  /**
   * The subscribers on one loop. Changed on that loop and under the topic's lock; walked on that
   * loop without it, over an array that is never changed in place.
   */
  private static final class Subscribers {

    private static final Subscription<?>[] NONE = {};

    /** When so many wait for the loop, where the newest value matters it is the only one more. */
    private static final int MOST_HANDED = 64;

    /** Where every value matters: when so many wait for the loop, a publisher waits too. */
    private static final int MOST_WAITED_FOR = 8192;

    private final Topic<?> topic;
    private final Loop loop;
    private final Delivery delivery;
    private Subscription<?>[] subscriptions = NONE;

    /** Deliveries that the loop has not come to. */
    private final AtomicInteger handed = new AtomicInteger();

    /** What the loop finds when it comes to the last of them. */
    private final AtomicReference<@Nullable Publication<?>> newest = new AtomicReference<>();

    /** It was waited for in vain; until it has caught up, it is not waited for again. */
    private volatile boolean givenUp;

    /** The newest publication that was not handed to the loop, 0: none; under the topic's lock. */
    private long missedSeq;

    Subscribers(Topic<?> topic, Loop loop) {
      this.topic = topic;
      this.loop = loop;
      this.delivery = topic.family.delivery();
    }

    int count() {
      return subscriptions.length;
    }

    void add(Subscription<?> subscription) {
      var longer = Arrays.copyOf(subscriptions, subscriptions.length + 1);
      longer[subscriptions.length] = subscription;
      subscriptions = longer;
    }

    boolean remove(Subscription<?> subscription) {
      int length = subscriptions.length;
      for (int i = 0; i < length; i++) {
        if (subscriptions[i] == subscription) {
          if (length == 1) {
            subscriptions = NONE;
            return true;
          }
          var shorter = new Subscription<?>[length - 1];
          System.arraycopy(subscriptions, 0, shorter, 0, i);
          System.arraycopy(subscriptions, i + 1, shorter, i, length - 1 - i);
          subscriptions = shorter;
          return true;
        }
      }
      return false;
    }

    /**
     * Hands a publication to the loop, with a reference of its own; under the topic's lock.
     *
     * @return false: the loop is too far behind, and the publication is missed there
     */
    boolean hand(Publication<?> publication) {
      return switch (delivery) {
        case LATEST -> handNewest(publication);
        case EVERY -> handEach(publication);
      };
    }

    private boolean handEach(Publication<?> publication) {
      if (handed.get() >= MAX_UNDELIVERED) {
        miss(topic.seq);
        return false;
      }
      publication.retain();
      execute(() -> deliver(publication), publication);
      return true;
    }

    private boolean handNewest(Publication<?> publication) {
      publication.retain();
      if (handed.get() < MOST_HANDED) {
        execute(() -> deliver(publication), publication);
        return true;
      }
      var overtaken = newest.getAndSet(publication);
      if (overtaken == null) {
        execute(this::deliverNewest, publication);
      } else {
        overtaken.release();
      }
      return true;
    }

    /** Has those who miss a publication closed once the loop has delivered what came before. */
    private void miss(long seq) {
      boolean first = missedSeq == 0;
      missedSeq = seq;
      if (first) {
        LOG.warn(
            "An event loop is behind by {} publications of {}: its subscribers are closed",
            handed,
            topic.name);
        try {
          loop.execute(this::closeThoseWhoMissed);
        } catch (RejectedExecutionException ended) {
          missedSeq = 0; // the loop's sessions are gone with it
        }
      }
    }

    private void closeThoseWhoMissed() {
      long missed = topic.takeMissed(this);
      for (var subscription : subscriptions) {
        if (subscription.seq() < missed) {
          close(subscription.session());
        }
      }
    }

    private void execute(Runnable delivery, Publication<?> publication) {
      handed.incrementAndGet();
      try {
        loop.execute(delivery);
      } catch (RejectedExecutionException ended) { // the loop's sessions are gone with it
        handed.decrementAndGet();
        newest.compareAndSet(publication, null);
        publication.release();
      }
    }

    private void deliverNewest() {
      var publication = newest.getAndSet(null);
      if (publication != null) {
        deliver(publication);
      }
    }

    private static void close(Session session) {
      try {
        session.close(CloseReason.loopBehind());
      } catch (Throwable bug) {
        session.fail(bug);
      }
    }

    private void deliver(Publication<?> publication) {
      handed.decrementAndGet();
      try {
        for (var subscription : subscriptions) {
          try {
            subscription.deliver(publication);
          } catch (Throwable bug) { // of one session, which must not cost the others their value
            subscription.session().fail(bug);
          }
        }
      } finally {
        publication.release();
      }
    }

    /** Whether so much waits for the loop that a publisher had better wait too. */
    boolean isBehind() {
      int waiting = handed.get();
      if (givenUp && waiting < MOST_WAITED_FOR / 2) {
        givenUp = false;
      }
      return waiting >= MOST_WAITED_FOR && !givenUp && !loop.isCurrent();
    }

    void giveUp() {
      givenUp = true;
    }
  }
}
