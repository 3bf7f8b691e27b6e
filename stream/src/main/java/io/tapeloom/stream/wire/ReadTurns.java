package io.tapeloom.stream.wire;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those connections of an event loop that have much to say at once speak in turn, for a
 * moment; then the loop looks at all its sockets. So a client with one message waits for a few
 * messages of each of the others at the most, not for all that they have sent. Owned by the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a loop that ends reads nothing
final class ReadTurns {

  private static final Logger LOG = LoggerFactory.getLogger(ReadTurns.class);

  /** Turns begin for so long until the loop looks at its sockets again. */
  private static final long PASS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final EventLoop loop;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean scheduled;

  ReadTurns(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * A connection waits for its turn.
   *
   * @param turn reads from it; may call this again
   */
  void await(Runnable turn) {
    waiting.add(turn);
    schedule();
  }

  /** By a timer of no delay: it fires after the loop has read its sockets, a task before that. */
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
      } catch (Throwable bug) { // the others get their turns
        LOG.error("A connection could not be read", bug);
      }
      turns--;
    } while (turns > 0 && loop.ticker().nanoTime() - begun < PASS_NANOS);
    if (!waiting.isEmpty()) {
      schedule();
    }
  }
}
