package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.Topic;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its identity, its subscriptions, and what it is allowed. Lives until the
 * connection ends, which clears all subscriptions.
 *
 * <p>Owned by its loop, where operations are called. Other threads may call {@link #id}, {@link
 * #loop}, {@link #network}, {@link #limits}, {@link #identity}, {@link #subscriptionCount}, {@link
 * #queuedBytes}, {@link #nanoTime} and {@link #resume}; for everything else they hand a task to the
 * loop.
 */
public final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** How long a session that is shed may take to read its close frame. */
  private static final long SHED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final UUID id;
  private final Endpoint endpoint;
  private final Endpoint.Place place;
  private final Loop loop;
  private final Peer peer;
  private final SessionEncoding encoding;
  private final LivenessTimer liveness;
  private final TokenBucket allowance;

  private final Map<Topic<?>, Subscription<?>> subscriptions = new LinkedHashMap<>();
  private volatile int subscriptionCount;

  /** Subscriptions made while a message is answered; their current values follow the answer. */
  private final Queue<Runnable> currentValues = new ArrayDeque<>(1);

  /** Latest-value subscriptions that wait for the socket to drain, oldest first. */
  private final Queue<Subscription<?>> conflating = new ArrayDeque<>(0);

  private final List<PrivateStream> streams = new ArrayList<>(0);

  private volatile Optional<Identity> identity;
  private @Nullable Object attachment;
  private State state = State.OPEN;
  private boolean answering;

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  Session(
      UUID id,
      Endpoint endpoint,
      Endpoint.Place place,
      Loop loop,
      Peer peer,
      Optional<Identity> identity,
      Format format) {
    this.id = id;
    this.endpoint = endpoint;
    this.place = place;
    this.identity = identity;
    this.loop = loop;
    this.peer = peer;
    this.encoding = new SessionEncoding(endpoint.protocol(), format);
    this.allowance =
        new TokenBucket(
            endpoint.limits().messages().messageRate(),
            endpoint.limits().messages().messageBurst(),
            endpoint.clock().nanoTime());
    this.liveness = new LivenessTimer(endpoint, loop, new TimeIsUp());
  }

  /** A random UUID, made by the server; the client cannot choose it. */
  public UUID id() {
    return id;
  }

  public Loop loop() {
    return loop;
  }

  /**
   * What the client is counted by where there is a limit per address: its address, or the network
   * of an IPv6 address; empty: there is no such limit for it. May be asked from any thread.
   */
  public Optional<InetAddress> network() {
    return place.network();
  }

  /** How many topics the session is subscribed to; may be asked from any thread. */
  public int subscriptionCount() {
    return subscriptionCount;
  }

  /** The topics that the session is subscribed to, oldest subscription first. */
  public Collection<Topic<?>> topics() {
    return Collections.unmodifiableSet(subscriptions.keySet());
  }

  /**
   * Whether the session may be subscribed to so many topics more; {@link #subscribe} itself does
   * not count.
   */
  public boolean hasRoomFor(int topics) {
    return subscriptions.size() + topics <= endpoint.limits().connections().maxSubscriptions();
  }

  public boolean isSubscribedTo(Topic<?> topic) {
    return subscriptions.containsKey(topic);
  }

  /** The user of the session; empty: anonymous. May be called from any thread. */
  public Optional<Identity> identity() {
    return identity;
  }

  /** Says whom the session belongs to, or, with nothing, that this is over. */
  public void identify(Optional<Identity> user) {
    requireLoop();
    identity = user;
  }

  /** Keeps what the protocol knows of the session. */
  public void attach(Object state) {
    attachment = state;
  }

  /**
   * What the protocol keeps of the session.
   *
   * @throws IllegalStateException when nothing of that type was attached
   */
  public <S> S attachment(Class<S> type) {
    if (!type.isInstance(attachment)) {
      throw new IllegalStateException("session " + id + " has no " + type.getSimpleName());
    }
    return type.cast(attachment);
  }

  /**
   * Subscribes to a topic, as fast as the socket takes it; see {@link #subscribe(Topic,
   * RateLimit)}.
   *
   * @return where the topic stands
   */
  public <T> StreamPosition subscribe(Topic<T> topic) {
    return subscribe(topic, RateLimit.UNBOUNDED);
  }

  /**
   * Subscribes to a topic; its current value is sent right after the answer to the message that is
   * being handled, or at once when none is, then what follows. Subscribing again changes nothing
   * and sends nothing.
   *
   * @return where the topic stands; of a subscription that there was already, how far the session
   *     has been told
   */
  public <T> StreamPosition subscribe(Topic<T> topic, RateLimit pace) {
    requireLoop();
    var existing = subscriptions.get(topic);
    if (existing != null) {
      return StreamPosition.of(topic, existing.seq());
    }
    if (state != State.OPEN) {
      return StreamPosition.of(topic, topic.seq());
    }
    var subscription = new Subscription<>(this, topic, pace);
    var current = topic.subscribe(subscription);
    subscriptions.put(topic, subscription);
    subscriptionCount = subscriptions.size();
    LOG.debug("Client {} subscribed to {}, {} in all", id, topic.name(), subscriptionCount);
    currentValues.add(() -> subscription.sendCurrent(current));
    if (!answering) {
      sendCurrentValues();
    }
    return StreamPosition.of(topic, subscription.seq());
  }

  /**
   * Ends a subscription; nothing of the topic is sent from now on. Without one it does nothing.
   *
   * @return where the topic stands
   */
  public <T> StreamPosition unsubscribe(Topic<T> topic) {
    requireLoop();
    var subscription = subscriptions.remove(topic);
    if (subscription != null) {
      subscriptionCount = subscriptions.size();
      leave(subscription);
      LOG.debug("Client {} unsubscribed from {}, {} left", id, topic.name(), subscriptionCount);
    }
    return StreamPosition.of(topic, topic.seq());
  }

  private <T> void leave(Subscription<T> subscription) {
    subscription.end();
    conflating.remove(subscription);
    subscription.topic().unsubscribe(subscription);
  }

  /**
   * Opens a stream of publications for this session alone.
   *
   * @param onClose told on the loop, once, that the stream is over, whatever ended it
   */
  public PrivateStream openStream(Runnable onClose) {
    requireLoop();
    var stream = new PrivateStream(this, onClose);
    if (state == State.OPEN) {
      streams.add(stream);
    } else {
      stream.end();
    }
    return stream;
  }

  /** Ends a stream, if it has not ended. */
  void close(PrivateStream stream) {
    if (streams.remove(stream)) {
      try {
        stream.end();
      } catch (RuntimeException | Error bug) { // of who opened it; the others end all the same
        fail(bug);
      }
    }
  }

  /** A publication in the session's encoding; on any thread. */
  Message encode(Publication<?> publication) {
    return encoding.encode(publication);
  }

  /** Sends one text message to this session alone. */
  public void send(byte[] text) {
    send(Message.text(text));
  }

  void send(Message message) {
    requireLoop();
    if (canWrite()) {
      var encoded = peer.encode(message, nanoTime());
      try {
        peer.write(encoded);
      } finally {
        encoded.release();
      }
    }
  }

  /** Sends a message of a kind that the session's protocol knows, to this session alone. */
  public <T extends Record> void send(Notice<T> notice, T payload) {
    send(endpoint.protocol().encode(notice, payload));
  }

  /**
   * Does work for the session on its loop, now when called there; what the work throws closes the
   * session as a bug. For what was begun for the session and has ended elsewhere.
   */
  public void resume(Runnable work) {
    if (!loop.isCurrent()) {
      loop.execute(() -> resume(work));
    } else if (answering) {
      work.run();
    } else {
      answer(work);
    }
  }

  /** Closes the connection; what was sent before still goes out. Only the first call counts. */
  public void close(CloseReason reason) {
    requireLoop();
    if (state == State.OPEN) {
      LOG.debug("Client {} is closed: {} {}", id, reason.code(), reason.reason());
      stop();
      peer.close(reason);
    }
  }

  /** Ends the session because the server goes down. */
  void drain(Duration reconnectAfter) {
    if (state == State.OPEN) {
      List.copyOf(subscriptions.values()).forEach(Subscription::finish); // may close the session
      answer(() -> endpoint.protocol().draining(this, reconnectAfter));
      close(CloseReason.goingDown(reconnectAfter));
    }
  }

  /** The connection is there. */
  void opened() {
    answer(() -> endpoint.protocol().opened(this));
  }

  /**
   * A frame came in that costs work and is no message of its own, such as a ping: it counts as a
   * message towards the client's rate.
   *
   * @return whether the client may have it answered
   */
  public boolean admitsFrame() {
    if (state != State.OPEN) {
      return false;
    }
    switch (allowance.take(nanoTime())) {
      case TAKEN -> {
        return true;
      }
      case REFUSED -> endpoint.stats().rateLimited();
      case ABUSED -> close(CloseReason.tooManyMessages(endpoint.limits().messages()));
    }
    return false;
  }

  /**
   * Closes the connection because the server needs the memory that waits for it. A client that does
   * not read what waits within {@link #SHED_NANOS} gets no close frame.
   */
  public void shed(CloseReason reason) {
    if (state == State.OPEN) {
      close(reason);
      long grace = Math.min(SHED_NANOS, endpoint.limits().timeouts().closeTimeout().toNanos());
      liveness.closing(grace);
    } else {
      peer.abort();
    }
  }

  /** One whole text message came in. */
  public void received(byte[] text) {
    if (state == State.OPEN) {
      endpoint.stats().messageIn(text.length);
      long now = nanoTime();
      switch (allowance.take(now)) {
        case TAKEN -> answer(() -> endpoint.protocol().received(this, text));
        case REFUSED -> {
          endpoint.stats().rateLimited();
          var wait = Duration.ofNanos(allowance.nanosUntilNext(now));
          answer(() -> endpoint.protocol().refused(this, text, wait));
        }
        case ABUSED -> close(CloseReason.tooManyMessages(endpoint.limits().messages()));
      }
    }
  }

  /**
   * Does the protocol's work; the subscriptions that it makes get their current values after it.
   */
  private void answer(Runnable work) {
    answering = true;
    try {
      work.run();
    } catch (RuntimeException | Error bug) {
      fail(bug);
    } finally {
      answering = false;
    }
    sendCurrentValues();
  }

  private void sendCurrentValues() {
    for (var value = currentValues.poll(); value != null; value = currentValues.poll()) {
      try {
        value.run(); // gives its reference back, even when the session is not open any more
      } catch (RuntimeException | Error bug) {
        fail(bug);
      }
    }
  }

  /** Closes the connection with 1011 because of a bug, which is logged and counted. */
  public void fail(Throwable bug) {
    endpoint.stats().handlerFailure();
    LOG.error("Client {} is closed by a bug in an operation", id, bug);
    try {
      close(CloseReason.bug());
    } catch (RuntimeException | Error worse) {
      LOG.error("Client {} is ended without a close frame", id, worse);
      peer.abort();
    }
  }

  /** The peer said something valid: the heartbeat starts anew. */
  public void alive() {
    liveness.messageCame();
  }

  /** A frame of any kind came in: the peer is there. */
  public void heard() {
    liveness.frameCame();
  }

  /** The socket takes writes again: slow subscriptions get their newest values, streams go on. */
  public void drained() {
    while (state == State.OPEN && peer.isWritable()) {
      var subscription = conflating.poll();
      if (subscription == null) {
        List.copyOf(streams).forEach(PrivateStream::send);
        return;
      }
      subscription.catchUp();
    }
  }

  /** The peer has begun to close: there is nothing more to hear or to say. */
  public void peerCloses() {
    if (state == State.OPEN) {
      LOG.debug("Client {} closes", id);
      stop();
    }
  }

  /** The connection is gone; called exactly once, by the peer. */
  public void ended() {
    state = State.CLOSED;
    liveness.cancel();
    try {
      clear();
      answer(() -> endpoint.protocol().closed(this));
    } finally {
      place.left(this);
    }
    LOG.debug("Client {} is gone", id);
  }

  /** From now on only the end of the connection is waited for, and not for long. */
  private void stop() {
    state = State.CLOSING;
    clear();
    liveness.closing(endpoint.limits().timeouts().closeTimeout().toNanos());
  }

  private void clear() {
    subscriptions.values().forEach(this::leave);
    subscriptions.clear();
    subscriptionCount = 0;
    sendCurrentValues();
    List.copyOf(streams).forEach(this::close);
  }

  /** The present on the endpoint's clock. */
  public long nanoTime() {
    return endpoint.clock().nanoTime();
  }

  /** What the session is allowed. */
  public Limits limits() {
    return endpoint.limits();
  }

  /** What the socket has not taken yet, in bytes; may be asked from any thread. */
  public long queuedBytes() {
    return peer.queuedBytes();
  }

  EndpointStats stats() {
    return endpoint.stats();
  }

  boolean isWritable() {
    return peer.isWritable();
  }

  void conflate(Subscription<?> subscription) {
    conflating.add(subscription);
  }

  void write(Publication<?> publication) {
    if (!canWrite()) {
      return;
    }
    Encoded message;
    try {
      message = publication.encoded(encoding, peer);
    } catch (RuntimeException | Error bug) {
      fail(bug);
      return;
    }
    try {
      peer.write(message);
    } catch (RuntimeException | Error bug) {
      fail(bug);
    }
  }

  /** Whether there is somebody to write to; who does not keep up is closed. */
  private boolean canWrite() {
    if (state == State.OPEN && peer.queuedBytes() > endpoint.limits().writes().maxQueuedBytes()) {
      close(CloseReason.slowConsumer());
    }
    return state == State.OPEN;
  }

  /** What the session does when its peer is gone, or its close takes too long. */
  private final class TimeIsUp implements LivenessTimer.Outcome {

    @Override
    public void timedOut() {
      close(CloseReason.timedOut(endpoint.limits().timeouts()));
    }

    @Override
    public void pingDue() {
      peer.ping();
    }

    @Override
    public void unanswered() {
      LOG.debug("Client {} is dropped: it does not answer", id);
      peer.abort();
    }

    @Override
    public void closeOverdue() {
      peer.abort();
    }
  }

  private void requireLoop() {
    if (!loop.isCurrent()) {
      throw new IllegalStateException("session " + id + " is used outside of its loop");
    }
  }
}
