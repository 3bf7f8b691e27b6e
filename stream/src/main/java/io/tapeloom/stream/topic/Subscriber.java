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
   * @param firstKept the {@code seq} of the oldest value that is kept; one more than {@code seq}
   *     for none
   * @param currentIsOwed whether the value with that {@code seq} will still be delivered
   */
  void beginAt(long seq, long firstKept, boolean currentIsOwed);

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

  /**
   * Called when publications up to a {@code seq} were not queued because the loop lagged. The
   * subscriber reads them from the {@linkplain Topic#after kept values}.
   */
  void fallBehind(long missedSeq);

  /** Called when a delivery has thrown. Closes this subscriber only. */
  void fail(Throwable bug);
}
