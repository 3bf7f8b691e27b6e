package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Declaration;
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
import org.jspecify.annotations.Nullable;

/**
 * Publications for one session only, at the speed of its socket: the writer blocks while the socket
 * is full. Opened by {@link Session#openStream}; ends when it is closed, or with its session.
 *
 * <p>One thread writes; it may block and must not be a loop. It also encodes the messages, so that
 * the loop only sends them. The writer calls {@link #track}, {@link #flush()}, {@link
 * #flush(Runnable)}, {@link #finish} and {@link Track#publish}. Any thread may call {@link #close},
 * {@link #isOpen} and {@link Track#name}. Everything else runs on the session's loop.
 */
public final class PrivateStream {

  /** A batch is handed to the loop when it has this many bytes, or when it is flushed. */
  private static final int BATCH_BYTES = 16 * 1024;

  /**
   * Bound of the batches that wait for the loop or the socket; the writer blocks at this number.
   */
  private static final int MAX_BATCHES = 2;

  private final Session session;
  private final Runnable onClose;
  private final Semaphore room = new Semaphore(MAX_BATCHES);
  private volatile boolean closed;

  // Used by the writer only.
  private List<Message> collected = new ArrayList<>();
  private int collectedBytes;

  /**
   * Batches that the socket has not accepted yet, at most {@value #MAX_BATCHES}. Used on the loop
   * only.
   */
  private final Queue<Batch> waiting = new ArrayDeque<>(MAX_BATCHES);

  private record Batch(List<Message> messages, Runnable then) {}

  PrivateStream(Session session, Runnable onClose) {
    this.session = session;
    this.onClose = onClose;
  }

  /**
   * Returns a new sequence of publications of this stream, counted from 1. Called by the writer.
   */
  public <T> Track<T> track(String name, TopicFamily<T> family) {
    return new Track<>(Topic.unshared(name, family, session::nanoTime));
  }

  /** Whether the stream and its session are still open. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Hands all publications so far to the loop; blocks while there is no room. Called by the writer.
   *
   * @return whether the stream is still open
   */
  public boolean flush() {
    return collected.isEmpty() ? isOpen() : handOverAndYield(() -> {});
  }

  /**
   * Hands all publications so far to the loop, and then runs an action on the loop: messages that
   * the action sends arrive after the publications. Blocks while there is no room. Called by the
   * writer.
   *
   * @return whether the stream is still open; if not, the action does not run
   */
  public boolean flush(Runnable then) {
    return handOverAndYield(then);
  }

  /**
   * Hands all publications so far to the loop and ends the stream after them. Blocks while there is
   * no room. The writer must not use the stream afterwards.
   *
   * @param atEnd run on the session's loop after all publications were sent, before the stream
   *     ends; not run when the stream ends in another way
   */
  public void finish(Runnable atEnd) {
    handOver(
        () -> {
          atEnd.run();
          close();
        });
  }

  @SuppressWarnings("ThreadPriorityCheck") // see below
  private boolean handOverAndYield(Runnable then) {
    boolean open = handOver(then);
    if (open) {
      Thread.yield(); // a virtual thread that never blocks would starve the others
    }
    return open;
  }

  private void collect(Message message) {
    collected.add(message);
    collectedBytes += message.payload().length;
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
      session.loop().execute(() -> received(batch));
      return true;
    } catch (RejectedExecutionException ended) { // the session has ended with its loop
      closed = true;
      return false;
    }
  }

  private void received(Batch batch) {
    if (!closed) {
      waiting.add(batch);
      send();
    }
  }

  /** Sends waiting batches while the socket accepts them. Called on the loop. */
  void send() {
    while (session.isWritable()) {
      var batch = waiting.poll();
      if (batch == null) {
        return;
      }
      try {
        batch.messages.forEach(session::send);
      } catch (RuntimeException | Error bug) { // the room is freed below all the same
        session.fail(bug);
      }
      room.release();
      session.resume(batch.then);
    }
  }

  /** Ends the stream. Nothing more of it is sent, including waiting batches. */
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

  /** Called once, on the loop. */
  void end() {
    closed = true;
    waiting.clear();
    room.release(MAX_BATCHES); // a blocked writer continues and sees that the stream is closed
    onClose.run();
  }

  /**
   * One sequence of a private stream. It is named like a topic and sent by the push for that topic
   * pattern.
   */
  public final class Track<T> {

    private final Topic<T> topic;
    private long seq;

    /** The declaration that the client received last; null: none. Used by the writer only. */
    private @Nullable Declaration declared;

    private Track(Topic<T> topic) {
      this.topic = topic;
    }

    public String name() {
      return topic.name();
    }

    /**
     * Publishes a value; blocks while there is no room. Called by the writer.
     *
     * @param timeMillis when the event happened, in milliseconds since the epoch
     * @return whether the stream is still open
     */
    public boolean publish(T value, long timeMillis) {
      if (closed) {
        return false;
      }
      var message = session.encode(Publication.past(topic, ++seq, value, timeMillis));
      var declaration = message.declaration();
      if (declaration != null && declaration != declared) {
        declared = declaration;
        collect(session.encode(declaration));
      }
      collect(message);
      return collectedBytes < BATCH_BYTES || flush();
    }
  }
}
