package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Subscriber;
import io.tapeloom.stream.topic.Topic;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One session's place in one topic. Owned by the session's loop. */
final class Subscription<T> implements Subscriber {

  /** More than this in one interval of its pace, and the session is a slow consumer. */
  private static final int MAX_WAITING = 65_536;

  private final Session session;
  private final Topic<T> topic;
  private final RateLimit pace;

  /** Where the topic stood when the subscription began. */
  private long beginSeq;

  /**
   * Up to where the topic's sequence is settled: sent, waiting, conflated, or before the beginning.
   */
  private long lastSeq;

  /** A newer value is owed, when the socket drains or the pace allows. */
  private boolean conflating;

  private boolean ended;

  // What the pace asks for: when a write comes in even steps, what may be a little early, and what
  // waits for it.
  private @Nullable Deadline turn;
  private long stepNanos;
  private @Nullable Queue<Publication<?>> waiting;

  Subscription(Session session, Topic<T> topic, RateLimit pace) {
    this.session = session;
    this.topic = topic;
    this.pace = pace;
    this.stepNanos = pace.isBounded() ? session.nanoTime() : 0;
  }

  Session session() {
    return session;
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
    session.close(CloseReason.loopBehind());
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

  /** From now on nothing is sent. */
  void end() {
    ended = true;
    if (turn != null) {
      turn.cancel();
    }
    for (var each = nextWaiting(); each != null; each = nextWaiting()) {
      each.release();
    }
  }

  private @Nullable Publication<?> nextWaiting() {
    return waiting == null ? null : waiting.poll();
  }

  /** Writes a publication, or does what the pace and the topic's delivery mode say. */
  @Override
  public void deliver(Publication<?> publication) {
    if (ended) {
      return;
    }
    if (!publication.isCounted()) {
      inLine(publication);
      return;
    }
    if (publication.seq() <= lastSeq) {
      return; // the current value that was sent meanwhile was this one or a later one
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
      awaitTurn();
    } else {
      session.stats().conflated(publication.seq() - lastSeq - 1);
      lastSeq = publication.seq();
      takeStep();
      session.write(publication);
    }
  }

  private void deliverEvery(Publication<?> publication) {
    lastSeq = publication.seq();
    inLine(publication);
  }

  /** Writes a publication after those that wait already. */
  private void inLine(Publication<?> publication) {
    if ((waiting == null || waiting.isEmpty()) && !isTooSoon()) {
      takeStep();
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
      awaitTurn();
    }
  }

  private boolean isTooSoon() {
    return pace.isBounded() && session.nanoTime() - earliestNanos() < 0;
  }

  private long earliestNanos() {
    return stepNanos - pace.earlyNanos();
  }

  /** A write is made, on time, early or late; the steps go on evenly, or from now after a pause. */
  private void takeStep() {
    if (pace.isBounded()) {
      long now = session.nanoTime();
      stepNanos = (stepNanos - now > 0 ? stepNanos : now) + pace.intervalNanos();
    }
  }

  private void awaitTurn() {
    if (turn == null) {
      turn = session.loop().pacing().deadline(_ -> takeTurn());
    }
    turn.set(earliestNanos());
  }

  /** Sends what waits, whatever the pace says: there is no other time. */
  void finish() {
    if (session.isWritable()) {
      stepNanos = session.nanoTime();
      takeTurn();
    }
  }

  /** The pace allows a write, of all that waits. */
  private void takeTurn() {
    if (conflating) {
      catchUp();
    }
    if (waiting == null || waiting.isEmpty()) {
      return;
    }
    takeStep();
    if (waiting.size() > 1) {
      session.stats().batched(waiting.size());
    }
    for (var each = nextWaiting(); each != null; each = nextWaiting()) {
      session.write(each);
      each.release();
    }
  }

  /** Sends the newest value to a socket that has drained, or whose turn it is. */
  void catchUp() {
    conflating = false;
    sendCurrent(topic.retained());
  }

  /** Sends a retained publication, and gives the reference back. */
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
