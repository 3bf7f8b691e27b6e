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
 * The subscribers on one loop. Changed on that loop and under the topic's lock; walked on that loop
 * without it, over an array that is never changed in place.
 */
final class LoopSubscribers {

  private static final Logger LOG = LoggerFactory.getLogger(LoopSubscribers.class);

  private static final Subscriber[] NONE = {};

  /** When so many wait for the loop, where the newest value matters it is the only one more. */
  private static final int MAX_HANDED = 64;

  /** Where every value matters: when so many wait for the loop, a publisher waits too. */
  private static final int MAX_WAITED_FOR = 8192;

  private final Topic<?> topic;
  private final Loop loop;
  private final Delivery delivery;
  private Subscriber[] subscribers = NONE;

  /** Deliveries that the loop has not come to. */
  private final AtomicInteger handed = new AtomicInteger();

  /** What the loop finds when it comes to the last of them. */
  private final AtomicReference<@Nullable Publication<?>> newest = new AtomicReference<>();

  /** It was waited for in vain; until it has caught up, it is not waited for again. */
  private volatile boolean givenUp;

  /** The newest publication that was not handed to the loop, 0: none; under the topic's lock. */
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
    if (handed.get() >= Topic.MAX_UNDELIVERED) {
      miss(topic.seq());
      return false;
    }
    publication.retain();
    execute(() -> deliver(publication), publication);
    return true;
  }

  private boolean handNewest(Publication<?> publication) {
    publication.retain();
    if (handed.get() < MAX_HANDED) {
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
          topic.name());
      try {
        loop.execute(this::closeThoseWhoMissed);
      } catch (RejectedExecutionException ended) {
        missedSeq = 0; // the loop's sessions are gone with it
      }
    }
  }

  private void closeThoseWhoMissed() {
    long missed = takeMissed();
    for (var subscriber : subscribers) {
      if (subscriber.seq() < missed) {
        close(subscriber);
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

  private static void close(Subscriber subscriber) {
    try {
      subscriber.missed();
    } catch (Throwable bug) {
      subscriber.fail(bug);
    }
  }

  private void deliver(Publication<?> publication) {
    handed.decrementAndGet();
    try {
      for (var subscriber : subscribers) {
        try {
          subscriber.deliver(publication);
        } catch (Throwable bug) { // of one session, which must not cost the others their value
          subscriber.fail(bug);
        }
      }
    } finally {
      publication.release();
    }
  }

  /** Whether so much waits for the loop that a publisher had better wait too. */
  boolean isBehind() {
    int waiting = handed.get();
    if (givenUp && waiting < MAX_WAITED_FOR / 2) {
      givenUp = false;
    }
    return waiting >= MAX_WAITED_FOR && !givenUp && !loop.isCurrent();
  }

  void giveUp() {
    givenUp = true;
  }
}
