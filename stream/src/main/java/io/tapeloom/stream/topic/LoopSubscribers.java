package io.tapeloom.stream.topic;

import io.tapeloom.stream.loop.Loop;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers of one topic on one loop. Changed on that loop and under the topic's lock. The
 * loop iterates without the lock, over an array that is never changed in place.
 *
 * <p>Other threads may call {@link #isOn}, {@link #isLagging} and {@link #waitTimedOut}, and, under
 * the topic's lock, {@link #count} and {@link #queue}.
 */
final class LoopSubscribers {

  private static final Logger LOG = LoggerFactory.getLogger(LoopSubscribers.class);

  private static final Subscriber[] NONE = {};

  /**
   * For LATEST: while this many deliveries are queued, only the newest publication is added to
   * them.
   */
  private static final int MAX_QUEUED_LATEST = 64;

  /** For EVERY: while this many deliveries are queued, publishers wait. */
  private static final int MAX_QUEUED_EVERY = 8192;

  private final Topic<?> topic;
  private final Loop loop;
  private final Delivery delivery;
  private Subscriber[] subscribers = NONE;

  /** Deliveries that the loop has not run yet. */
  private final AtomicInteger queued = new AtomicInteger();

  /** The publication that the last queued delivery sends; replaced by each newer one. */
  private final AtomicReference<@Nullable Publication<?>> newest = new AtomicReference<>();

  /**
   * A publisher has waited without success. Publishers do not wait again until the loop has caught
   * up.
   */
  private volatile boolean waitTimedOut;

  /** The newest publication that was not queued; 0: none. Guarded by the topic's lock. */
  private long missedSeq;

  LoopSubscribers(Topic<?> topic, Loop loop) {
    this.topic = topic;
    this.loop = loop;
    this.delivery = topic.family().delivery();
  }

  boolean isOn(Loop other) {
    return loop.equals(other);
  }

  int count() {
    return subscribers.length;
  }

  void add(Subscriber subscriber) {
    var longer = Arrays.copyOf(subscribers, subscribers.length + 1);
    longer[subscribers.length] = subscriber;
    subscribers = longer;
  }

  boolean remove(Subscriber subscriber) {
    int length = subscribers.length;
    for (int i = 0; i < length; i++) {
      if (subscribers[i].equals(subscriber)) {
        if (length == 1) {
          subscribers = NONE;
          return true;
        }
        var shorter = new Subscriber[length - 1];
        System.arraycopy(subscribers, 0, shorter, 0, i);
        System.arraycopy(subscribers, i + 1, shorter, i, length - 1 - i);
        subscribers = shorter;
        return true;
      }
    }
    return false;
  }

  /**
   * Queues a publication for the loop, with its own reference. The caller holds the topic's lock.
   *
   * @return false when the loop lags too far and its subscribers read the publication later
   */
  boolean queue(Publication<?> publication) {
    return switch (delivery) {
      case LATEST -> queueNewest(publication);
      case EVERY -> queueEach(publication);
    };
  }

  private boolean queueEach(Publication<?> publication) {
    if (queued.get() >= Topic.MAX_UNDELIVERED) {
      miss(publication.seq());
      return false;
    }
    publication.retain();
    execute(() -> deliver(publication), publication);
    return true;
  }

  private boolean queueNewest(Publication<?> publication) {
    publication.retain();
    if (queued.get() < MAX_QUEUED_LATEST) {
      execute(() -> deliver(publication), publication);
      return true;
    }
    var replaced = newest.getAndSet(publication);
    if (replaced == null) {
      execute(this::deliverNewest, publication);
    } else {
      replaced.release();
    }
    return true;
  }

  /** Queues a revision for the loop, unless it has so much to deliver that newer values follow. */
  void queueUnlessBusy(Publication<?> revision) {
    if (queued.get() < MAX_QUEUED_LATEST) {
      revision.retain();
      execute(() -> deliver(revision), revision);
    }
  }

  /**
   * Lets the subscribers read a publication from the kept values, after the loop has delivered the
   * earlier ones.
   */
  private void miss(long seq) {
    boolean first = missedSeq == 0;
    missedSeq = seq;
    if (first) {
      LOG.warn(
          "An event loop lags by {} publications of {}: its subscribers read them from the kept values",
          queued,
          topic.name());
      try {
        loop.execute(this::letSubscribersCatchUp);
      } catch (RejectedExecutionException ended) {
        missedSeq = 0; // the loop's sessions have ended with it
      }
    }
  }

  private void letSubscribersCatchUp() {
    long missed = takeMissed();
    for (var subscriber : subscribers) {
      try {
        subscriber.fallBehind(missed);
      } catch (Throwable bug) { // the other subscribers still catch up
        subscriber.fail(bug);
      }
    }
  }

  private long takeMissed() {
    synchronized (topic) {
      long missed = missedSeq;
      missedSeq = 0;
      return missed;
    }
  }

  private void execute(Runnable delivery, Publication<?> publication) {
    queued.incrementAndGet();
    try {
      loop.execute(delivery);
    } catch (RejectedExecutionException ended) { // the loop's sessions have ended with it
      queued.decrementAndGet();
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

  private void deliver(Publication<?> publication) {
    queued.decrementAndGet();
    try {
      for (var subscriber : subscribers) {
        try {
          subscriber.deliver(publication);
        } catch (Throwable bug) { // the other subscribers still receive the publication
          subscriber.fail(bug);
        }
      }
    } finally {
      publication.release();
    }
  }

  /** Whether so many deliveries are queued that a publisher should wait. */
  boolean isLagging() {
    int waiting = queued.get();
    if (waitTimedOut && waiting < MAX_QUEUED_EVERY / 2) {
      waitTimedOut = false;
    }
    return waiting >= MAX_QUEUED_EVERY && !waitTimedOut && !loop.isCurrent();
  }

  /** Called by a publisher that has waited for the longest time. */
  void waitTimedOut() {
    waitTimedOut = true;
  }
}
