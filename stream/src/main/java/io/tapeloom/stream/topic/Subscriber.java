package io.tapeloom.stream.topic;

import io.tapeloom.stream.loop.Loop;

/**
 * A receiver of one topic's publications. Owned by its loop: every method but {@link #loop} and
 * {@link #beginAt} is called there.
 */
public interface Subscriber {

  /** The loop that publications are delivered on. May be called from any thread. */
  Loop loop();

  /**
   * Called once, under the topic's lock, in one step with the subscribing.
   *
   * @param seq the newest {@code seq} of the topic; 0 before the first
   * @param currentIsOwed whether the value of that {@code seq} is still to be delivered
   */
  void beginAt(long seq, boolean currentIsOwed);

  /** The {@code seq} up to which the topic is settled: delivered, conflated or before the begin. */
  long seq();

  /** Delivers a publication; the caller keeps its reference. */
  void deliver(Publication<?> publication);

  /** A counted publication could not be handed to the loop; this subscriber has to be closed. */
  void missed();

  /** A delivery has thrown; closes this subscriber and nobody else. */
  void fail(Throwable bug);
}
