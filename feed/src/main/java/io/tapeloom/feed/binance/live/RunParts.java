package io.tapeloom.feed.binance.live;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * What each run of the feed creates to wait for arrivals and to send requests. Immutable.
 *
 * @param inboxes creates the inbox: an unbounded, thread-safe queue
 * @param executors creates what runs each request on a thread of its own
 */
record RunParts(Supplier<BlockingQueue<Arrival>> inboxes, Supplier<ExecutorService> executors) {

  /** A queue in memory and virtual threads. */
  static final RunParts CONCURRENT =
      new RunParts(
          LinkedBlockingQueue::new,
          () -> Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("venue-", 0).factory()));
}
