package io.tapeloom.stream.topic;

import io.tapeloom.stream.loop.Loop;

/**
 * A receiver of one topic's publications. Owned by its loop: all methods are called there, except
 * {@link #loop}, which may be called from any thread.
 */
public interface Subscriber {

  /** The loop on which publications are delivered. */
  Loop loop();

  /**
   * Called once, under the topic's lock, when the subscription begins.
   *
   * @param seq the newest {@code seq} of the topic; 0 before the first
   * @param currentIsOwed whether the value with that {@code seq} will still be delivered
   */
  void beginAt(long seq, boolean currentIsOwed);

  /**
   * The {@code seq} up to which all publications were delivered, conflated or published before the
   * subscription began.
   */
  long seq();

  /**
   * Delivers a publication. The caller keeps its reference; an implementation that keeps the
   * publication {@linkplain Publication#retain retains} it.
   */
  void deliver(Publication<?> publication);

  /** Called when a counted publication could not be queued for the loop. Closes this subscriber. */
  void missed();

  /** Called when a delivery has thrown. Closes this subscriber only. */
  void fail(Throwable bug);
}
