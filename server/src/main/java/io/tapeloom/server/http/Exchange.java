package io.tapeloom.server.http;

import io.micronaut.http.HttpRequest;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.session.Identity;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One REST request and its answer, as {@link RestLoad} counts them: from when the request is
 * complete until the client has read the answer or has disconnected. Written by the event loop of
 * its connection; the other methods may be called on any thread.
 */
final class Exchange {

  /** The current exchange of a connection; there is at most one. */
  private static final AttributeKey<Exchange> OF_CHANNEL =
      AttributeKey.valueOf(Exchange.class, "OF_CHANNEL");

  private final RestLoad load;
  private final EventExecutor loop;
  private final Channel channel;
  private final InetAddress client;
  private final Optional<Identity> user;
  private final Consumer<Exchange> onTurn;
  private final AtomicBoolean atWork = new AtomicBoolean();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicLong takenBytes = new AtomicLong();
  private volatile long reservedBytes;
  private volatile long answeringSinceNanos;
  private volatile boolean answering;
  private volatile boolean shared;

  /** Ends work whose client has disconnected; null when it is not needed. */
  private volatile @Nullable Deadline end;

  /**
   * @param client the address of the client
   * @param user the user whom the token of the request names
   * @param onTurn starts the work; runs on the loop of the connection
   */
  Exchange(
      RestLoad load,
      Channel channel,
      InetAddress client,
      Optional<Identity> user,
      Consumer<Exchange> onTurn) {
    this.load = load;
    this.channel = channel;
    this.client = client;
    this.user = user;
    this.loop = channel.eventLoop();
    this.onTurn = onTurn;
    channel.attr(OF_CHANNEL).set(this);
  }

  /** Returns the exchange of a request, if it has one. */
  static Optional<Exchange> of(HttpRequest<?> request) {
    return Clients.channel(request).map(channel -> channel.attr(OF_CHANNEL).get());
  }

  InetAddress client() {
    return client;
  }

  Optional<Identity> user() {
    return user;
  }

  // Work

  /** Sets that the request runs, until {@link #workEnded}. */
  void placed() {
    atWork.set(true);
  }

  /** Starts the work of a request that waited and has been {@link #placed}. */
  void turn() {
    try {
      loop.execute(() -> onTurn.accept(this));
    } catch (RejectedExecutionException ended) {
      workEnded();
    }
  }

  /** Ends the work, with or without an answer; only the first call has an effect. */
  void workEnded() {
    if (atWork.compareAndSet(true, false)) {
      load.leave();
      cancelEnd();
    }
  }

  /**
   * Sets that the client has disconnected. The work counts until it ends, or until the deadline.
   *
   * @param deadline a deadline of the connection's loop that calls {@link #workEnded}
   * @param nanos when the deadline expires
   */
  void abandonedUntil(Deadline deadline, long nanos) {
    if (!atWork.get()) {
      return;
    }
    deadline.set(nanos);
    end = deadline;
    if (!atWork.get()) {
      cancelEnd(); // the work ended meanwhile, perhaps before it could see the deadline
    }
  }

  private void cancelEnd() {
    var ending = end;
    if (ending == null) {
      return;
    }
    try {
      loop.execute(ending::cancel);
    } catch (RejectedExecutionException ended) {
      // the loop has ended, and its deadlines with it
    }
  }

  /** Whether the client has disconnected. */
  boolean isGone() {
    return !channel.isActive();
  }

  // Answer

  /** Sets that the head of the answer is sent. */
  void answers(long nowNanos) {
    answeringSinceNanos = nowNanos;
    answering = true;
  }

  /** Reserves memory that the answer uses in addition to the bytes passed to the connection. */
  void reserve(long bytes) {
    reservedBytes = bytes;
    load.pend(bytes);
  }

  /** Sets that the answer is sent from shared memory and needs none of its own. */
  void isShared() {
    shared = true;
  }

  /** Ends the exchange: the client has read the answer or has disconnected. */
  void ended() {
    load.pend(-reservedBytes);
    reservedBytes = 0;
    load.end(this);
  }

  /** Counts bytes of the answer that were passed to the connection. */
  void wrote(long bytes) {
    pend(bytes);
  }

  /** Counts bytes of the answer that the client has read, or that are discarded. */
  void took(long bytes) {
    takenBytes.addAndGet(bytes);
    pend(-bytes);
  }

  private void pend(long bytes) {
    if (!shared) {
      pendingBytes.addAndGet(bytes);
      load.pend(bytes);
    }
  }

  long takenBytes() {
    return takenBytes.get();
  }

  /** Whether the client has been slow for so long that it may be closed when memory is short. */
  boolean isSheddable(long nowNanos) {
    return answering
        && (pendingBytes.get() > 0 || reservedBytes > 0)
        && nowNanos - answeringSinceNanos > RestLoad.GRACE_NANOS;
  }

  /** Bytes per second that the client has read so far. */
  double rate(long nowNanos) {
    return takenBytes.get() * 1e9 / Math.max(1, nowNanos - answeringSinceNanos);
  }

  /** Closes the connection. */
  @SuppressWarnings("FutureReturnValueIgnored") // the result does not matter
  void shed() {
    channel.close();
  }
}
