package io.tapeloom.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.tapeloom.stream.loop.Deadline;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One REST request and its answer, as {@link RestLoad} counts them: from when the request is there
 * as a whole until the client has taken the answer, or is gone. Written to by the event loop of its
 * connection; all else may be asked on any thread.
 */
final class Exchange {

  /** The exchange of a connection, which has one at a time. */
  private static final AttributeKey<Exchange> OF_CHANNEL =
      AttributeKey.valueOf(Exchange.class, "OF_CHANNEL");

  private final RestLoad load;
  private final EventExecutor loop;
  private final Channel channel;
  private final InetAddress client;
  private final Consumer<Exchange> onTurn;
  private final AtomicBoolean atWork = new AtomicBoolean();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicLong takenBytes = new AtomicLong();
  private volatile long reservedBytes;
  private volatile long answeringSinceNanos;
  private volatile boolean answering;
  private volatile boolean shared;

  /** Ends the work at last, where nobody waits for it; held for no longer than it is needed. */
  private volatile @Nullable Deadline end;

  /**
   * @param client whose request it is
   * @param onTurn begins the work; run on the loop of the connection
   */
  Exchange(RestLoad load, Channel channel, InetAddress client, Consumer<Exchange> onTurn) {
    this.load = load;
    this.channel = channel;
    this.client = client;
    this.loop = channel.eventLoop();
    this.onTurn = onTurn;
    channel.attr(OF_CHANNEL).set(this);
  }

  /** The exchange of a request, as far as it has one. */
  static Optional<Exchange> of(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? Optional.ofNullable(netty.getChannelHandlerContext().channel().attr(OF_CHANNEL).get())
        : Optional.empty();
  }

  InetAddress client() {
    return client;
  }

  // Work

  /** It has a place among those that are worked on, until {@link #workEnded}. */
  void placed() {
    atWork.set(true);
  }

  /** Its turn has come after it waited, and it has been {@link #placed}. */
  void turn() {
    try {
      loop.execute(() -> onTurn.accept(this));
    } catch (RejectedExecutionException ended) {
      workEnded();
    }
  }

  /** The work has ended, with an answer or without; only the first call counts. */
  void workEnded() {
    if (atWork.compareAndSet(true, false)) {
      load.leave();
      cancelEnd();
    }
  }

  /**
   * Nobody waits for the work any more. It counts until it ends, or until the deadline.
   *
   * @param deadline of the loop of the connection; calls {@link #workEnded}
   */
  void abandonedUntil(Deadline deadline, long nanos) {
    if (!atWork.get()) {
      return;
    }
    deadline.set(nanos);
    end = deadline;
    if (!atWork.get()) {
      cancelEnd(); // ended meanwhile, perhaps before it could see the deadline
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
      // and with the loop its deadlines
    }
  }

  /** Whether the client is gone. */
  boolean isGone() {
    return !channel.isActive();
  }

  // Answer

  /** The head of the answer is on its way. */
  void answers(long nowNanos) {
    answeringSinceNanos = nowNanos;
    answering = true;
  }

  /** The answer holds memory besides the bytes that were handed to the connection. */
  void reserve(long bytes) {
    reservedBytes = bytes;
    load.pend(bytes);
  }

  /** The answer is sent from memory that is there for all, and costs none of its own. */
  void isShared() {
    shared = true;
  }

  /** The answer was taken, or nobody takes it. */
  void ended() {
    load.pend(-reservedBytes);
    reservedBytes = 0;
    load.end(this);
  }

  /** Bytes of the answer were handed to the connection. */
  void wrote(long bytes) {
    pend(bytes);
  }

  /** The client has taken bytes of the answer, or is gone. */
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

  /** Whether the client has been slow for long enough to be closed where memory runs short. */
  boolean isSheddable(long nowNanos) {
    return answering
        && (pendingBytes.get() > 0 || reservedBytes > 0)
        && nowNanos - answeringSinceNanos > RestLoad.GRACE_NANOS;
  }

  /** Bytes a second that the client has taken so far. */
  double rate(long nowNanos) {
    return takenBytes.get() * 1e9 / Math.max(1, nowNanos - answeringSinceNanos);
  }

  /** Ends the connection. */
  @SuppressWarnings("FutureReturnValueIgnored") // the connection is given up
  void shed() {
    channel.close();
  }
}
