package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Publications for one session alone, as fast as its socket takes them and no faster: who writes
 * them waits while the socket is full. Made by {@link Session#openStream}; over when it is closed,
 * or with its session.
 *
 * <p>One thread writes, which may block and must not be the loop's; it makes the messages too, so
 * that the loop has only to send them. {@link #close} and {@link #isOpen} are for any thread.
 */
public final class PrivateStream {

  /** A batch goes to the loop when it has so many bytes, or when it is flushed. */
  private static final int BATCH_BYTES = 16 * 1024;

  /** Batches that wait for the loop or the socket; the writer waits before it makes another. */
  private static final int MAX_BATCHES = 2;

  private final Session session;
  private final Runnable onClose;
  private final Semaphore room = new Semaphore(MAX_BATCHES);
  private volatile boolean closed;

  // Of the writer.
  private List<Message> collected = new ArrayList<>();
  private int collectedBytes;

  /** Of the loop: what the socket did not take yet, at most {@value #MAX_BATCHES} batches. */
  private final Queue<Batch> waiting = new ArrayDeque<>(MAX_BATCHES);

  private record Batch(List<Message> messages, Runnable then) {}

  PrivateStream(Session session, Runnable onClose) {
    this.session = session;
    this.onClose = onClose;
  }

  /** A sequence of publications of this stream, counted from 1. For the writer. */
  public <T> Track<T> track(String name, TopicFamily<T> family) {
    return new Track<>(Topic.unshared(name, family, session::nanoTime));
  }

  /** Whether there is still somebody to write for. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Lets what was published so far go out; waits for room. For the writer.
   *
   * @return whether the stream is still open
   */
  public boolean flush() {
    return collected.isEmpty() ? isOpen() : hand(() -> {});
  }

  /**
   * Lets what was published so far go out, and then does something on the session's loop: what is
   * sent there comes behind all of it. Waits for room. For the writer.
   *
   * @return whether the stream is still open; if it is not, nothing is done
   */
  public boolean flush(Runnable then) {
    return hand(then);
  }

  /**
   * Lets what was published so far go out, and ends the stream after it. Waits for room. The last
   * act of the writer, which has nothing left to do but to return.
   *
   * @param atEnd run on the session's loop after all was sent, before the stream ends; not run when
   *     the stream ends in another way
   */
  public void finish(Runnable atEnd) {
    handOver(
        () -> {
          atEnd.run();
          close();
        });
  }

  @SuppressWarnings("ThreadPriorityCheck") // see below
  private boolean hand(Runnable then) {
    boolean open = handOver(then);
    if (open) {
      Thread.yield(); // a virtual thread that never waits would keep others from running
    }
    return open;
  }

  private boolean handOver(Runnable then) {
    if (closed) {
      return false;
    }
    if (session.loop().isCurrent()) {
      throw new IllegalStateException("a private stream must not be written to on its own loop");
    }
    room.acquireUninterruptibly();
    if (closed) {
      room.release();
      return false;
    }
    var batch = new Batch(collected, then);
    collected = new ArrayList<>();
    collectedBytes = 0;
    try {
      session.loop().execute(() -> arrived(batch));
      return true;
    } catch (RejectedExecutionException ended) { // and the session with its loop
      closed = true;
      return false;
    }
  }

  private void arrived(Batch batch) {
    if (!closed) {
      waiting.add(batch);
      send();
    }
  }

  /** Sends what waits, as much as the socket takes. On the loop. */
  void send() {
    while (session.isWritable()) {
      var batch = waiting.poll();
      if (batch == null) {
        return;
      }
      try {
        batch.messages.forEach(session::send);
      } catch (RuntimeException | Error bug) { // the writer must not wait for room in vain
        session.fail(bug);
      }
      room.release();
      session.resume(batch.then);
    }
  }

  /** Ends the stream; nothing of it is sent from now on, not even what waits. */
  public void close() {
    if (session.loop().isCurrent()) {
      session.close(this);
    } else {
      try {
        session.loop().execute(() -> session.close(this));
      } catch (RejectedExecutionException ended) {
        closed = true;
      }
    }
  }

  /** On the loop, once. */
  void end() {
    closed = true;
    waiting.clear();
    room.release(MAX_BATCHES); // the writer, if it waits, sees that it is over
    onClose.run();
  }

  /** One sequence of a private stream, named like a topic and told by the same push. */
  public final class Track<T> {

    private final Topic<T> topic;
    private long seq;

    private Track(Topic<T> topic) {
      this.topic = topic;
    }

    public String name() {
      return topic.name();
    }

    /**
     * Publishes a value; waits while there is no room. For the writer.
     *
     * @param timeMillis when it happened, in milliseconds since the epoch
     * @return whether the stream is still open
     */
    public boolean publish(T value, long timeMillis) {
      if (closed) {
        return false;
      }
      var message = session.encode(Publication.past(topic, ++seq, value, timeMillis));
      collected.add(message);
      collectedBytes += message.payload().length;
      return collectedBytes < BATCH_BYTES || flush();
    }
  }
}
