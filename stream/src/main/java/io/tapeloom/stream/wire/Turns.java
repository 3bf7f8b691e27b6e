package io.tapeloom.stream.wire;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of connections that have much of it in turns, for a short time; then the loop polls
 * all its sockets. So a client with one message waits for a small part of the work of each other
 * client, and not for all of it. Owned by the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a loop that ends runs nothing
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** Turns are started for this time before the loop polls its sockets again. */
  private static final long PASS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** So many waiting connections are a crowd. */
  private static final int CROWD = 8;

  private final EventLoop loop;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean scheduled;

  Turns(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Adds a piece of work to the queue.
   *
   * @param turn a short piece of work; may call this method again
   */
  void await(Runnable turn) {
    waiting.add(turn);
    schedule();
  }

  /** Whether many connections wait, so that the turns of each must be shorter. */
  boolean isCrowded() {
    return waiting.size() >= CROWD;
  }

  /**
   * Uses a timer without delay: the timer fires after the loop has read its sockets, a task would
   * run before.
   */
  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      loop.schedule(this::pass, 0, TimeUnit.NANOSECONDS);
    }
  }

  private void pass() {
    scheduled = false;
    long begun = loop.ticker().nanoTime();
    int turns = waiting.size();
    do {
      try {
        waiting.remove().run();
      } catch (Throwable bug) { // the other connections get their turns
        LOG.error("The turn of a connection failed", bug);
      }
      turns--;
    } while (turns > 0 && loop.ticker().nanoTime() - begun < PASS_NANOS);
    if (!waiting.isEmpty()) {
      schedule();
    }
  }
}
