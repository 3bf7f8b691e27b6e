package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Loop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/**
 * The subscriptions of a session that have fallen behind: they send what is newer when the socket
 * accepts it, a portion in each turn of the loop. Those that recover what the client missed come
 * last, one after the other, and hold one of the server's places for recoveries meanwhile. After
 * the portion of a turn, the session's private streams go on. Owned by the session's loop.
 */
final class Backlog {

  /** Values that are sent in one turn. */
  static final int PORTION = 64;

  private final Session session;
  private final Loop loop;
  private final Recoveries places;

  /** Oldest first. May contain subscriptions that have ended. */
  private final Queue<Subscription<?>> slow = new ArrayDeque<>(0);

  private final Queue<Subscription<?>> recovering = new ArrayDeque<>(0);

  private boolean turnScheduled;

  /** A turn is running; a write in it may find that the socket accepts writes again. */
  private boolean turning;

  private Place place = Place.NONE;
  private boolean ended;

  private enum Place {
    NONE,
    WAITING,
    TAKEN
  }

  private final StallTimer stall;

  Backlog(Session session, Loop loop, Recoveries places, StallTimer stall) {
    this.session = session;
    this.loop = loop;
    this.places = places;
    this.stall = stall;
  }

  /** Adds a subscription that has fallen behind. */
  void add(Subscription<?> subscription) {
    slow.add(subscription);
    schedule();
  }

  /** Adds a subscription that begins with what its client missed. */
  void recover(Subscription<?> subscription) {
    recovering.add(subscription);
    schedule();
  }

  /** The socket accepts writes again. */
  void drained() {
    stall.stop();
    if (!turnScheduled && !turning) {
      turn();
    }
  }

  /** Called once, when the session stops: nothing more is sent. */
  void end() {
    ended = true;
    slow.clear();
    recovering.clear();
    stall.stop();
    leave();
  }

  private void schedule() {
    if (turnScheduled || ended) {
      return;
    }
    if (session.isWritable()) {
      stall.stop();
      turnScheduled = true;
      loop.later(this::scheduledTurn);
    } else {
      stall.start();
    }
  }

  private void scheduledTurn() {
    turnScheduled = false;
    try {
      turn();
    } catch (RuntimeException | Error bug) {
      session.fail(bug);
    }
  }

  private void turn() {
    turning = true;
    try {
      sendPortion();
      session.continueStreams();
    } finally {
      turning = false;
    }
    if (!slow.isEmpty() || (!recovering.isEmpty() && place != Place.WAITING)) {
      schedule();
    }
  }

  private void sendPortion() {
    int left = send(slow, PORTION);
    if (left > 0 && !recovering.isEmpty() && session.isWritable() && enter()) {
      recover(left);
    }
    if (recovering.isEmpty() || !session.isWritable()) {
      leave();
    }
  }

  /**
   * Sends for the subscriptions of a queue, in turn.
   *
   * @return how much is left of the portion
   */
  private int send(Queue<Subscription<?>> queue, int portion) {
    int left = portion;
    while (left > 0 && session.isWritable()) {
      var subscription = queue.poll();
      if (subscription == null) {
        return left;
      }
      left -= Math.max(1, subscription.catchUp(left));
      if (subscription.isInBacklog() && !ended) {
        queue.add(subscription);
      }
    }
    return left;
  }

  /** Sends for the oldest subscription until it has caught up, and then for the next. */
  private void recover(int portion) {
    int left = portion;
    while (left > 0 && session.isWritable()) {
      var subscription = recovering.peek();
      if (subscription == null) {
        return;
      }
      left -= Math.max(1, subscription.catchUp(left));
      if (!subscription.isInBacklog()) {
        recovering.poll();
      }
    }
  }

  private boolean enter() {
    if (place == Place.NONE) {
      place = places.enter(this::placed) ? Place.TAKEN : Place.WAITING;
    }
    return place == Place.TAKEN;
  }

  /** Called on any thread. */
  private void placed() {
    try {
      loop.execute(
          () -> {
            place = Place.TAKEN;
            if (ended || recovering.isEmpty() || !session.isWritable()) {
              leave();
            } else {
              schedule();
            }
          });
    } catch (RejectedExecutionException loopEnded) { // the session has ended with its loop
      places.leave();
    }
  }

  private void leave() {
    if (place == Place.TAKEN) {
      place = Place.NONE;
      places.leave();
    }
  }
}
