package io.tapeloom.stream.wire;

import io.tapeloom.stream.session.Protocol.Handling;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads long messages on threads of their own, so that none of them holds an event loop. These
 * threads have a lower priority than the loops, and are at most half as many as processors. A
 * connection has at most one message here. Thread-safe.
 */
final class MessageReaders {

  private static final Logger LOG = LoggerFactory.getLogger(MessageReaders.class);

  private static final int NICE = 5;
  private static final int IDLE_SECONDS = 10;

  private final Executor threads = threads();

  private static Executor threads() {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    var pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // one message of each connection
            ThreadPriority.lowered("messages", NICE));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Reads a message, after those that came before it.
   *
   * @param bytes the length of the message
   * @param reader reads it, on another thread
   * @param then receives the message and the result in a turn of the loop; also after a {@link
   *     Message#drop} that came too late
   */
  Message read(
      int bytes, Supplier<Handling> reader, LoopContext loop, BiConsumer<Message, Handling> then) {
    var message = new Message(bytes, reader, loop, then);
    threads.execute(message);
    return message;
  }

  /** A message that is read. */
  static final class Message implements Runnable {

    private final int bytes;
    private final LoopContext loop;
    private final BiConsumer<Message, Handling> then;
    private volatile @Nullable Supplier<Handling> reader;

    private Message(
        int bytes,
        Supplier<Handling> reader,
        LoopContext loop,
        BiConsumer<Message, Handling> then) {
      this.bytes = bytes;
      this.reader = reader;
      this.loop = loop;
      this.then = then;
    }

    int bytes() {
      return bytes;
    }

    /** Releases the text; if reading has not begun, it does not begin. */
    void drop() {
      reader = null;
    }

    @Override
    public void run() {
      var reads = reader;
      if (reads == null) {
        return;
      }
      Handling result;
      try {
        result = reads.get();
      } catch (RuntimeException | Error bug) {
        result =
            _ -> {
              throw bug;
            };
      }
      drop();
      handOver(result);
    }

    private void handOver(Handling result) {
      try {
        loop.execute(() -> loop.later(() -> then.accept(this, result)));
      } catch (RejectedExecutionException ended) {
        LOG.debug("The event loop has ended, a message is not handled");
      }
    }
  }
}
