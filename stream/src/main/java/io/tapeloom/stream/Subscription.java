package io.tapeloom.stream;

import org.jspecify.annotations.Nullable;

/** One session's place in one topic. Owned by the session's loop. */
final class Subscription<T> {

  private final Session session;
  private final Topic<T> topic;

  /** Where the topic stood when the subscription began. */
  private long beginSeq;

  /** Up to where the topic's sequence is settled: sent, conflated, or before the beginning. */
  private long lastSeq;

  private boolean conflating;
  private boolean ended;

  Subscription(Session session, Topic<T> topic) {
    this.session = session;
    this.topic = topic;
  }

  Session session() {
    return session;
  }

  Topic<T> topic() {
    return topic;
  }

  /** Told once by the topic, as one step with the subscribing. */
  void beginAt(long seq, boolean currentIsOwed) {
    beginSeq = seq;
    lastSeq = currentIsOwed ? seq - 1 : seq;
  }

  /** What was told of the topic so far: everything behind it is still to come. */
  long seq() {
    return Math.max(beginSeq, lastSeq);
  }

  /** From now on nothing is sent. */
  void end() {
    ended = true;
  }

  /** Puts a publication on the wire, or, on a full socket, does what the topic's mode says. */
  void deliver(Publication<?> publication) {
    if (ended || publication.seq() <= lastSeq) {
      return; // the current value that was sent meanwhile was this one or a later one
    }
    if (topic.family().delivery() == Delivery.LATEST && (conflating || !session.isWritable())) {
      if (!conflating) {
        conflating = true;
        session.conflate(this);
      }
      return;
    }
    session.figures().conflated(publication.seq() - lastSeq - 1);
    lastSeq = publication.seq();
    session.write(publication);
  }

  /** Sends the newest value to a socket that has drained. */
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
