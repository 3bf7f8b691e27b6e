package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.ResumePoint;
import io.tapeloom.stream.topic.Resumption;
import io.tapeloom.stream.topic.Subscriber;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One session's subscription to one topic. Owned by the session's loop; other threads may call
 * {@link #loop} and {@link #topic}. Lives until the session unsubscribes or ends.
 *
 * <p>A subscription holds no values. While its socket is full or its rate limit is used up it is
 * <i>behind</i>: it only remembers the {@code seq} of the last value that it has sent. Later it
 * sends the newest value of a <i>latest</i> topic, and all values of an <i>every</i> topic that the
 * topic still keeps.
 */
final class Subscription<T> implements Subscriber {

  /** Gaps that are remembered. */
  private static final int MAX_GAPS = 16;

  private final Session session;
  private final Topic<T> topic;
  private RateLimit rateLimit;

  /** What counts as one subscription together with it; null: it counts by itself. */
  private final @Nullable Object bundle;

  /** From where the client wants to continue; null: from now on. */
  private final @Nullable ResumePoint point;

  private @Nullable Resumption resumption;

  /** The declaration that the client received last; null: none. */
  private @Nullable Declaration declaration;

  // What was not sent of the values from fromSeq to lastSeq; all others were.
  private long fromSeq;
  private long conflated;
  private long missed;
  private List<Gap> gaps = List.of();

  /** The {@code seq} of the topic when the subscription began. */
  private long beginSeq;

  /**
   * All publications up to this {@code seq} were sent, conflated, reported as a gap, or came before
   * the subscription.
   */
  private long lastSeq;

  /** There may be newer values, which are sent later. */
  private boolean behind;

  /** It is in the session's backlog, and sends when the socket accepts more. */
  private boolean inBacklog;

  private boolean ended;

  // State of the view: how values are sent whole and as differences, and the last value sent so.
  private SessionEncoding whole;
  private SessionEncoding difference;
  private View view = View.WHOLE;
  private long shownSeq;

  // State of the rate limit: the deadline of the next write, and when the next evenly spaced write
  // is due.
  private @Nullable Deadline nextWrite;
  private boolean waitsForRate;
  private long stepNanos;

  /** Values of an every topic that were sent since it fell behind. */
  private int batch;

  Subscription(
      Session session,
      Topic<T> topic,
      RateLimit rateLimit,
      @Nullable Object bundle,
      @Nullable ResumePoint point) {
    this.bundle = bundle;
    this.session = session;
    this.topic = topic;
    this.rateLimit = rateLimit;
    this.point = point;
    this.whole = session.encoding();
    this.difference = whole;
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
    if (nextWrite != null && waitsForRate) {
      nextWrite.set(earliestNanos());
    }
  }

  View view() {
    return view;
  }

  void show(View changed) {
    if (changed.detail() != view.detail()) {
      shownSeq = 0; // the client has no value with this detail
    }
    view = changed;
    whole = session.encoding().with(changed.withoutChanges());
    difference = session.encoding().with(changed);
  }

  Topic<T> topic() {
    return topic;
  }

  /** Records that the client receives a declaration; false: it has received it already. */
  boolean declares(Declaration said) {
    boolean changes = declaration != said;
    declaration = said;
    return changes;
  }

  /** How the subscription continues after the client's position; empty: it begins now. */
  Optional<Resumption> resumption() {
    return Optional.ofNullable(resumption);
  }

  /** What was sent of what the subscription is owed. */
  Account account() {
    return new Account(
        topic.name(),
        topic.epoch(),
        fromSeq,
        lastSeq,
        lastSeq - fromSeq + 1 - conflated - missed,
        conflated,
        missed,
        gaps);
  }

  @Override
  public Loop loop() {
    return session.loop();
  }

  @Override
  public void fail(Throwable bug) {
    session.fail(bug);
  }

  @Override
  public void beginAt(long seq, long firstKept, boolean hasCurrent) {
    beginSeq = seq;
    if (point != null) {
      resumption = Resumption.of(topic, point, seq, firstKept, hasCurrent);
      lastSeq = resumption.nextSeq() - 1;
    } else {
      lastSeq = hasCurrent ? seq - 1 : seq;
    }
    fromSeq = lastSeq + 1;
    behind = topic.family().delivery() == Delivery.EVERY && lastSeq < seq;
  }

  /** Sends the first values: called once, after the answer to the request. */
  void begin(@Nullable Publication<T> current) {
    sendCurrent(current);
    if (behind && !ended && topic.family().delivery() == Delivery.EVERY) {
      inBacklog = true;
      session.backlog().recover(this);
    }
  }

  @Override
  public long seq() {
    return Math.max(beginSeq, lastSeq);
  }

  /** Ends the subscription: nothing more is sent. */
  void end() {
    ended = true;
    inBacklog = false;
    if (nextWrite != null) {
      nextWrite.cancel();
    }
  }

  boolean isInBacklog() {
    return inBacklog;
  }

  /** Sends a publication, or remembers that there is a newer value. */
  @Override
  public void deliver(Publication<?> publication) {
    if (ended) {
      return;
    }
    if (!publication.isCounted()) {
      session.write(publication, this, whole);
      return;
    }
    if (publication.isRevision()) {
      revise(publication);
      return;
    }
    if (behind || publication.seq() <= lastSeq) {
      return; // sent later, or already as the current value or as a kept one
    }
    if (!session.isWritable()) {
      fallBehind();
    } else if (isTooSoon()) {
      behind = true;
      scheduleWrite();
    } else if (isAfterHole(publication)) {
      fallBehind();
    } else {
      countWrite();
      send(publication);
    }
  }

  /** Sends a revision of the value that was sent last, if there is room for it now. */
  private void revise(Publication<?> revision) {
    if (!behind && revision.seq() == lastSeq && session.isWritable() && !isTooSoon()) {
      countWrite();
      session.write(revision, this, whole);
    }
  }

  /** Whether earlier values of an every topic were not delivered. */
  private boolean isAfterHole(Publication<?> publication) {
    return topic.family().delivery() == Delivery.EVERY && publication.seq() > lastSeq + 1;
  }

  @Override
  public void fallBehind(long missedSeq) {
    if (!ended && !behind && lastSeq < missedSeq) {
      fallBehind();
    }
  }

  private void fallBehind() {
    behind = true;
    if (!inBacklog) {
      inBacklog = true;
      session.backlog().add(this);
    }
  }

  private void send(Publication<?> publication) {
    if (publication.seq() > lastSeq + 1) {
      sendLasting(publication.seq());
    }
    sendNext(publication);
  }

  /** Sends the values before another that are never conflated, whatever the socket accepts. */
  private void sendLasting(long before) {
    for (var publication : topic.lastingBetween(lastSeq, before)) {
      if (!ended) { // a write may end the session
        sendNext(publication);
      }
      publication.release();
    }
  }

  private void sendNext(Publication<?> publication) {
    long skipped = publication.seq() - lastSeq - 1;
    if (skipped > 0) {
      conflated += skipped;
      session.stats().conflated(skipped);
    }
    lastSeq = publication.seq();
    session.write(publication, this, isNextOfShown(publication) ? difference : whole);
    shownSeq = publication.seq();
  }

  /** Whether the client has the value before, in this view. */
  private boolean isNextOfShown(Publication<?> publication) {
    return view.changes() && shownSeq == publication.seq() - 1 && publication.before() != null;
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
    waitsForRate = true;
    if (nextWrite == null) {
      nextWrite = session.loop().pacing().deadline(_ -> rateAllowsWrite());
    }
    nextWrite.set(earliestNanos());
  }

  private void rateAllowsWrite() {
    waitsForRate = false;
    if (session.isWritable()) {
      inBacklog = true;
      catchUp(Backlog.PORTION);
      if (inBacklog) {
        session.backlog().add(this);
      }
    } else {
      fallBehind();
    }
  }

  /** Sends what is newer, regardless of the rate limit, because the session ends. */
  void finish() {
    if (behind && session.isWritable()) {
      stepNanos = session.nanoTime();
      catchUp(Backlog.PORTION);
    }
  }

  /**
   * Sends the newest value, or the next kept values. Called for a subscription in the backlog,
   * which stays there until it has caught up.
   *
   * @param max how many values at most
   * @return how many values were sent
   */
  int catchUp(int max) {
    if (ended) {
      return 0;
    }
    return switch (topic.family().delivery()) {
      case LATEST -> sendNewest();
      case EVERY -> sendKept(max);
    };
  }

  private int sendNewest() {
    behind = false;
    inBacklog = true;
    sendCurrent(topic.retained());
    inBacklog = behind && !waitsForRate && !ended;
    return 1;
  }

  private int sendKept(int max) {
    if (batch == 0) {
      if (isTooSoon()) {
        inBacklog = false;
        scheduleWrite();
        return 0;
      }
      countWrite();
    }
    var slice = topic.after(lastSeq, max);
    if (slice.first() > lastSeq + 1) {
      lose(slice.first() - 1);
    }
    int sent = 0;
    for (var publication : slice.publications()) {
      if (session.isWritable() && !ended) { // a write may fill the socket or end the session
        send(publication);
        sent++;
      }
      publication.release();
    }
    batch += sent;
    if (lastSeq >= slice.head()) {
      caughtUp();
    }
    return sent;
  }

  private void caughtUp() {
    behind = false;
    inBacklog = false;
    if (rateLimit.isBounded() && batch > 1) {
      session.stats().batched(batch);
    }
    batch = 0;
  }

  /** Reports that the values up to a {@code seq} are not kept any more. */
  private void lose(long upTo) {
    var reason = topic.hasLost(upTo) ? Gap.Reason.LOST : Gap.Reason.SLOW;
    var gap = new Gap(topic.epoch(), lastSeq + 1, OptionalLong.of(upTo), reason);
    gaps =
        Stream.concat(gaps.stream(), Stream.of(gap))
            .skip(Math.max(0, gaps.size() + 1 - MAX_GAPS))
            .toList();
    missed += upTo - lastSeq;
    session.stats().missed(upTo - lastSeq);
    lastSeq = upTo;
    session.report(topic, gap);
  }

  /** Delivers a retained publication and releases the reference. */
  private void sendCurrent(@Nullable Publication<T> current) {
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
