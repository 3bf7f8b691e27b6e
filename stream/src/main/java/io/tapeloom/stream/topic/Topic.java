package io.tapeloom.stream.topic;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.LoopThreads;
import io.tapeloom.stream.loop.NanoClock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A named sequence of publications and its subscribers. Every value is counted, with or without
 * subscribers, so that the numbers do not depend on who listens; it is encoded only for
 * subscribers.
 *
 * <p>A topic has one writer, the {@link Publisher} of its family. Thread-safe; publications are
 * delivered in the order of their {@code seq}. LoopSubscribers are held per loop; publishing hands
 * each loop that has one a single task.
 */
public final class Topic<T> {

  /** Where every value matters: no more publications wait for one loop, whoever publishes. */
  static final int MAX_UNDELIVERED = 16_384;

  /** How often a publisher that waits for a loop looks again. */
  private static final long PAUSE_NANOS = 50_000;

  /** How often it looks in all: for a second at the least, for the time that parking takes. */
  private static final int MAX_PAUSES = 20_000;

  private static final LoopSubscribers[] NO_LOOPS = {};

  private final String name;
  private final TopicFamily<T> family;
  private final String epoch;
  private final NanoClock clock;
  private final Keeper keeper;

  // All of these are changed under the lock of this.
  private long seq;
  private @Nullable Publication<T> current;
  private volatile LoopSubscribers[] loops = NO_LOOPS;

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

  /** A topic of its owner alone: it is in no {@link Topics}, has no epoch and never ends. */
  public static <T> Topic<T> unshared(String name, TopicFamily<T> family, NanoClock clock) {
    return new Topic<>(name, family, "", clock, Keeper.NOBODY);
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

  private static void await(LoopSubscribers subscribers) {
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
   * Adds a subscriber, which begins where the topic stands. Called on the subscriber's loop.
   *
   * @return the current publication, retained for the caller; null before the first, and where
   *     every value matters: what happened before is not told again
   */
  public @Nullable Publication<T> subscribe(Subscriber subscriber) {
    while (true) {
      synchronized (this) {
        if (!ended) {
          return subscribeNow(subscriber);
        }
      }
      keeper.used(this);
    }
  }

  private synchronized @Nullable Publication<T> subscribeNow(Subscriber subscriber) {
    subscribersOf(subscriber.loop()).add(subscriber);
    subscriberCount++;
    boolean currentIsOwed = current != null && family.delivery() == Delivery.LATEST;
    subscriber.beginAt(seq, currentIsOwed);
    return currentIsOwed ? retained() : null;
  }

  /** Removes a subscriber; without one it does nothing. Called on the subscriber's loop. */
  public synchronized void unsubscribe(Subscriber subscriber) {
    if (subscribersOf(subscriber.loop()).remove(subscriber)) {
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
  public synchronized @Nullable Publication<T> retained() {
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
