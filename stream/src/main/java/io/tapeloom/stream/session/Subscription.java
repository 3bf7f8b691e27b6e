package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Subscriber;
import io.tapeloom.stream.topic.Topic;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One session's subscription to one topic. Owned by the session's loop; other threads may call
 * {@link #loop}, {@link #session} and {@link #topic}. Lives until the session unsubscribes or ends.
 */
final class Subscription<T> implements Subscriber {

  /**
   * Bound of the publications that wait for the rate limit; beyond it the session is a slow
   * consumer.
   */
  private static final int MAX_WAITING = 65_536;

  private final Session session;
  private final Topic<T> topic;
  private RateLimit rateLimit;

  /** What counts as one subscription together with it; null: it counts by itself. */
  private final @Nullable Object bundle;

  /** The {@code seq} of the topic when the subscription began. */
  private long beginSeq;

  /**
   * All publications up to this {@code seq} were sent, wait, were conflated, or came before the
   * subscription.
   */
  private long lastSeq;

  /** A newer value will be sent when the socket drains or the rate limit allows it. */
  private boolean conflating;

  private boolean ended;

  // State of the rate limit: the deadline of the next write, when the next evenly spaced write is
  // due, and the publications that wait for it.
  private @Nullable Deadline nextWrite;
  private long stepNanos;
  private @Nullable Queue<Publication<?>> waiting;

  Subscription(Session session, Topic<T> topic, RateLimit rateLimit, @Nullable Object bundle) {
    this.bundle = bundle;
    this.session = session;
    this.topic = topic;
    this.rateLimit = rateLimit;
    this.stepNanos = rateLimit.isBounded() ? session.nanoTime() : 0;
  }

  @Nullable Object bundle() {
    return bundle;
  }

  RateLimit rateLimit() {
    return rateLimit;
  }

  void changeRateLimit(RateLimit changed) {
    boolean wasBounded = rateLimit.isBounded();
    rateLimit = changed;
    if (!wasBounded) {
      stepNanos = session.nanoTime();
    }
    if (nextWrite != null && (conflating || (waiting != null && !waiting.isEmpty()))) {
      nextWrite.set(earliestNanos());
    }
  }

  Topic<T> topic() {
    return topic;
  }

  @Override
  public Loop loop() {
    return session.loop();
  }

  @Override
  public void missed() {
    session.close(CloseReason.loopLagging());
  }

  @Override
  public void fail(Throwable bug) {
    session.fail(bug);
  }

  @Override
  public void beginAt(long seq, boolean currentIsOwed) {
    beginSeq = seq;
    lastSeq = currentIsOwed ? seq - 1 : seq;
  }

  @Override
  public long seq() {
    return Math.max(beginSeq, lastSeq);
  }

  /** Ends the subscription: nothing more is sent, and waiting publications are released. */
  void end() {
    ended = true;
    if (nextWrite != null) {
      nextWrite.cancel();
    }
    for (var each = nextWaiting(); each != null; each = nextWaiting()) {
      each.release();
    }
  }

  private @Nullable Publication<?> nextWaiting() {
    return waiting == null ? null : waiting.poll();
  }

  /**
   * Writes a publication, or conflates or delays it according to the rate limit and the delivery
   * mode.
   */
  @Override
  public void deliver(Publication<?> publication) {
    if (ended) {
      return;
    }
    if (!publication.isCounted()) {
      writeInOrder(publication);
      return;
    }
    if (publication.seq() <= lastSeq) {
      return; // already sent as the current value, or a later one was
    }
    switch (topic.family().delivery()) {
      case LATEST -> deliverLatest(publication);
      case EVERY -> deliverEvery(publication);
    }
  }

  private void deliverLatest(Publication<?> publication) {
    if (conflating) {
      return;
    }
    if (!session.isWritable()) {
      conflating = true;
      session.conflate(this);
    } else if (isTooSoon()) {
      conflating = true;
      scheduleWrite();
    } else {
      session.stats().conflated(publication.seq() - lastSeq - 1);
      lastSeq = publication.seq();
      countWrite();
      session.write(publication);
    }
  }

  private void deliverEvery(Publication<?> publication) {
    lastSeq = publication.seq();
    writeInOrder(publication);
  }

  /** Writes a publication after those that already wait. */
  private void writeInOrder(Publication<?> publication) {
    if ((waiting == null || waiting.isEmpty()) && !isTooSoon()) {
      countWrite();
      session.write(publication);
    } else {
      await(publication);
    }
  }

  private void await(Publication<?> publication) {
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    if (waiting.size() == MAX_WAITING) {
      session.close(CloseReason.slowConsumer());
      return;
    }
    publication.retain();
    waiting.add(publication);
    if (waiting.size() == 1) {
      scheduleWrite();
    }
  }

  private boolean isTooSoon() {
    return rateLimit.isBounded() && session.nanoTime() - earliestNanos() < 0;
  }

  private long earliestNanos() {
    return stepNanos - rateLimit.earlyNanos();
  }

  /**
   * Counts a write that is on time, early or late. The next one is due an interval later; after a
   * pause, an interval from now.
   */
  private void countWrite() {
    if (rateLimit.isBounded()) {
      long now = session.nanoTime();
      stepNanos = (stepNanos - now > 0 ? stepNanos : now) + rateLimit.intervalNanos();
    }
  }

  private void scheduleWrite() {
    if (nextWrite == null) {
      nextWrite = session.loop().pacing().deadline(_ -> writeWaiting());
    }
    nextWrite.set(earliestNanos());
  }

  /** Sends all waiting publications regardless of the rate limit, because the session ends. */
  void finish() {
    if (session.isWritable()) {
      stepNanos = session.nanoTime();
      writeWaiting();
    }
  }

  /** The rate limit allows a write: writes the newest value, or all waiting publications. */
  private void writeWaiting() {
    if (conflating) {
      catchUp();
    }
    if (waiting == null || waiting.isEmpty()) {
      return;
    }
    countWrite();
    if (waiting.size() > 1) {
      session.stats().batched(waiting.size());
    }
    for (var each = nextWaiting(); each != null; each = nextWaiting()) {
      session.write(each);
      each.release();
    }
  }

  /** Sends the newest value after a delay. */
  void catchUp() {
    conflating = false;
    sendCurrent(topic.retained());
  }

  /** Delivers a retained publication and releases the reference. */
  void sendCurrent(@Nullable Publication<T> current) {
    if (current == null) {
      return;
    }
    try {
      deliver(current);
    } finally {
      current.release();
    }
  }
}
