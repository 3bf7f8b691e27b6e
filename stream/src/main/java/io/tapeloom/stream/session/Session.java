package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.ResumePoint;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its identity, its subscriptions and its limits. Lives until the
 * connection ends, which removes all subscriptions.
 *
 * <p>Owned by its loop, on which the protocol and all operations run. Other threads may call {@link
 * #id}, {@link #loop}, {@link #network}, {@link #limits}, {@link #identity}, {@link
 * #subscriptionCount}, {@link #queuedBytes}, {@link #nanoTime}, {@link #resume} and, within this
 * package, {@link #encode(Publication)}, {@link #encode(Declaration)} and {@link #stats}. For
 * everything else they {@linkplain Loop#execute submit a task} to the loop.
 */
public final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** How long a session that is shed may take to read its close frame. */
  private static final long SHED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final byte[] NO_TEXT = {};

  /** The ledger costs work for each subscription: it is made once in this time. */
  private static final long LEDGER_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final UUID id;
  private final Endpoint endpoint;
  private final Endpoint.Place place;
  private final Loop loop;
  private final Peer peer;
  private final SessionEncoding encoding;
  private final LivenessTimer liveness;
  private final TokenBucket messageRate;

  private final Map<Topic<?>, Subscription<?>> subscriptions = new LinkedHashMap<>();
  private final Bundles bundles = new Bundles();
  private volatile int subscriptionCount;

  /** The current values of subscriptions made while a message is handled; sent after the answer. */
  private final Queue<Runnable> currentValues = new ArrayDeque<>(1);

  private final OrderedAnswers answers = new OrderedAnswers();
  private final Backlog backlog;
  private final Totals totals = new Totals();

  /** When the ledger was asked for last. */
  private long ledgerNanos;

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
    this.ledgerNanos = endpoint.clock().nanoTime() - LEDGER_INTERVAL_NANOS;
    this.place = place;
    this.identity = identity;
    this.loop = loop;
    this.peer = peer;
    this.encoding = new SessionEncoding(endpoint.protocol(), format, View.WHOLE);
    this.messageRate =
        new TokenBucket(
            endpoint.limits().messages().messageRate(),
            endpoint.limits().messages().messageBurst(),
            endpoint.clock().nanoTime());
    this.liveness = new LivenessTimer(endpoint, format, loop, new TimeoutActions());
    this.backlog =
        new Backlog(
            this,
            loop,
            endpoint.recoveries(),
            new StallTimer(this, endpoint.limits().timeouts().stallTimeout()));
  }

  /** A random UUID, made by the server; the client cannot choose it. */
  public UUID id() {
    return id;
  }

  public Loop loop() {
    return loop;
  }

  /**
   * The address by which the client is counted where limits apply per address: its IPv4 address or
   * its IPv6 network. Empty: no such limit applies to it.
   */
  public Optional<InetAddress> network() {
    return place.network();
  }

  /** The format that the handshake agreed on. */
  public Format format() {
    return encoding.format();
  }

  /** Number of topics that the session is subscribed to. */
  public int subscriptionCount() {
    return subscriptionCount;
  }

  /** A live view of the topics that the session is subscribed to, oldest subscription first. */
  public Collection<Topic<?>> topics() {
    return Collections.unmodifiableSet(subscriptions.keySet());
  }

  /**
   * Whether the session may subscribe to this many more topics. {@link #subscribe} itself does not
   * check the limit.
   */
  public boolean hasRoomFor(int topics) {
    return count() + topics <= endpoint.limits().connections().maxSubscriptions();
  }

  /** The subscriptions, of which a bundle is one. */
  private int count() {
    return subscriptions.size() - bundles.topics() + bundles.count();
  }

  /** The rate limit of a subscription; empty without one. */
  public Optional<RateLimit> rateOf(Topic<?> topic) {
    return Optional.ofNullable(subscriptions.get(topic)).map(Subscription::rateLimit);
  }

  /**
   * Changes the rate limit of a subscription, from the next write on. Without one it does nothing.
   */
  public void limit(Topic<?> topic, RateLimit rateLimit) {
    requireLoop();
    var subscription = subscriptions.get(topic);
    if (subscription != null) {
      subscription.changeRateLimit(rateLimit);
    }
  }

  /** The view of a subscription; whole values without one. */
  public View viewOf(Topic<?> topic) {
    var subscription = subscriptions.get(topic);
    return subscription == null ? View.WHOLE : subscription.view();
  }

  /**
   * Changes the view of a subscription to a <i>latest</i> topic, from the next value on. Without
   * one it does nothing.
   */
  public void show(Topic<?> topic, View view) {
    requireLoop();
    var subscription = subscriptions.get(topic);
    if (subscription != null) {
      subscription.show(view);
    }
  }

  /**
   * Charges the client's message rate for a request that costs the work of many.
   *
   * @param messages as many messages as the request costs beside itself
   * @return empty: the request may be handled; else the time after which it may
   */
  public Optional<Duration> charge(int messages) {
    requireLoop();
    long now = nanoTime();
    return messageRate.takeAll(messages, now)
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(messageRate.nanosUntil(messages, now)));
  }

  public boolean isSubscribedTo(Topic<?> topic) {
    return subscriptions.containsKey(topic);
  }

  /** The user of the session; empty: anonymous. */
  public Optional<Identity> identity() {
    return identity;
  }

  /** Sets the user of the session; empty: anonymous from now on. */
  public void identify(Optional<Identity> user) {
    requireLoop();
    identity = user;
  }

  /** Stores the protocol's state of this session. */
  public void attach(Object state) {
    attachment = state;
  }

  /**
   * The protocol's state of this session.
   *
   * @throws IllegalStateException when no state of that type was attached
   */
  public <S> S attachment(Class<S> type) {
    if (!type.isInstance(attachment)) {
      throw new IllegalStateException("session " + id + " has no " + type.getSimpleName());
    }
    return type.cast(attachment);
  }

  /**
   * Subscribes to a topic without a rate limit; see {@link #subscribe(Topic, RateLimit)}.
   *
   * @return the position of the topic
   */
  public <T> StreamPosition subscribe(Topic<T> topic) {
    return subscribe(topic, RateLimit.UNBOUNDED);
  }

  /**
   * Subscribes to a topic. Its current value is sent right after the answer to the message that is
   * being handled, or at once when none is; later publications follow. A second subscription to the
   * same topic changes nothing and sends nothing.
   *
   * @return the position of the topic; for an existing subscription, the position up to which the
   *     session has received the topic
   */
  public <T> StreamPosition subscribe(Topic<T> topic, RateLimit rateLimit) {
    return subscribe(topic, rateLimit, null);
  }

  /**
   * The same for a topic of a bundle, whose topics together count as one subscription, however many
   * they are.
   *
   * @param bundle what the topics of the bundle have in common; null: the topic counts by itself
   */
  public <T> StreamPosition subscribe(
      Topic<T> topic, RateLimit rateLimit, @Nullable Object bundle) {
    return subscribe(topic, rateLimit, bundle, null).position();
  }

  /**
   * The same after a position up to which the client has received the topic: first what it missed
   * is sent, and then later publications. Where this takes more than is left to the client's
   * address, the subscription begins with later publications.
   *
   * @param point the position; null: begin with later publications. Ignored for an existing
   *     subscription
   */
  public <T> SubscriptionStart subscribe(
      Topic<T> topic, RateLimit rateLimit, @Nullable Object bundle, @Nullable ResumePoint point) {
    requireLoop();
    if (subscriptions.containsKey(topic) || state != State.OPEN) {
      return SubscriptionStart.at(position(topic));
    }
    var retryAfter = point == null ? Optional.<Duration>empty() : charge(topic, point);
    var subscription =
        new Subscription<>(this, topic, rateLimit, bundle, retryAfter.isPresent() ? null : point);
    var current = topic.subscribe(subscription);
    subscriptions.put(topic, subscription);
    bundles.added(bundle);
    subscriptionCount = count();
    LOG.debug("Session {} subscribed to {}, {} in total", id, topic.name(), subscriptionCount);
    currentValues.add(() -> subscription.begin(current));
    if (!answering) {
      sendCurrentValues();
    }
    return new SubscriptionStart(
        StreamPosition.of(topic, subscription.seq()), subscription.resumption(), retryAfter);
  }

  /**
   * Charges the client's address for the values after a position.
   *
   * @return empty: the values may be sent; else the time after which they may
   */
  private Optional<Duration> charge(Topic<?> topic, ResumePoint point) {
    if (network().isEmpty()
        || topic.family().delivery() == Delivery.LATEST
        || !point.epoch().equals(topic.epoch())) {
      return Optional.empty();
    }
    var slice = topic.after(point.seq(), 1);
    long bytes = 0;
    for (var first : slice.publications()) {
      bytes = (slice.head() - slice.first() + 1) * encode(first).payload().length;
      first.release();
    }
    return bytes == 0 ? Optional.empty() : endpoint.recoveries().charge(network(), bytes);
  }

  /**
   * The position of a topic; with a subscription, the one up to which the session has received the
   * topic.
   */
  public StreamPosition position(Topic<?> topic) {
    requireLoop();
    var subscription = subscriptions.get(topic);
    return StreamPosition.of(topic, subscription == null ? topic.seq() : subscription.seq());
  }

  /**
   * Returns what the client must know to read a topic in the session's format, for the answer to
   * its subscription. It is not sent again before the topic's first message.
   *
   * @return empty: nothing, or there is no subscription
   */
  public Optional<Declaration> declare(Topic<?> topic) {
    requireLoop();
    var subscription = subscriptions.get(topic);
    if (subscription == null) {
      return Optional.empty();
    }
    var declaration = endpoint.protocol().declaration(topic, format());
    declaration.ifPresent(subscription::declares);
    return declaration;
  }

  /**
   * Ends a subscription; nothing more of the topic is sent. Without effect when there is none.
   *
   * @return the position of the topic
   */
  public <T> StreamPosition unsubscribe(Topic<T> topic) {
    requireLoop();
    var subscription = subscriptions.remove(topic);
    if (subscription != null) {
      bundles.removed(subscription.bundle());
      subscriptionCount = count();
      leave(subscription);
      LOG.debug("Session {} unsubscribed from {}, {} left", id, topic.name(), subscriptionCount);
    }
    return position(topic);
  }

  private <T> void leave(Subscription<T> subscription) {
    subscription.end();
    totals.add(subscription.account());
    subscription.topic().unsubscribe(subscription);
  }

  /**
   * Opens a stream of publications for this session only.
   *
   * @param onClose run once, on the loop, when the stream ends for any reason
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

  /** Ends a stream; without effect when it has ended. */
  void close(PrivateStream stream) {
    if (streams.remove(stream)) {
      try {
        stream.end();
      } catch (RuntimeException | Error bug) { // of the stream's owner; the other streams still end
        fail(bug);
      }
    }
  }

  /** Returns the message that says a declaration. Any thread. */
  Message encode(Declaration declaration) {
    return endpoint.protocol().encode(declaration);
  }

  /** Returns a publication in the session's encoding. Any thread. */
  Message encode(Publication<?> publication) {
    return encoding.encode(publication);
  }

  /** Sends one text message to this session only. */
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

  /** Sends a notice to this session only. */
  public <T extends Record> void send(Notice<T> notice, T payload) {
    send(endpoint.protocol().encode(notice, payload));
  }

  /**
   * Runs work for the session on its loop: at once when called there, otherwise later. An exception
   * in it closes the session with 1011. For results that complete on other threads.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the loop has ended
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

  /**
   * Closes the connection after all messages that were sent before. Only the first call has an
   * effect.
   */
  public void close(CloseReason reason) {
    requireLoop();
    if (state == State.OPEN) {
      LOG.debug("Session {} is closed by the server: {} {}", id, reason.code(), reason.reason());
      stop();
      peer.close(reason);
    }
  }

  /** Closes the session because the server shuts down. */
  void drain(Duration reconnectAfter) {
    if (state == State.OPEN) {
      List.copyOf(subscriptions.values()).forEach(Subscription::finish); // may close the session
      answer(() -> endpoint.protocol().draining(this, reconnectAfter));
      close(CloseReason.shuttingDown(reconnectAfter));
    }
  }

  /** Called once, after the handshake. */
  void opened() {
    answer(() -> endpoint.protocol().opened(this));
  }

  /**
   * Counts a frame that costs work but is not a message, such as a ping, towards the client's
   * message rate.
   *
   * @return whether the frame may be answered
   */
  public boolean admitsFrame() {
    if (state != State.OPEN) {
      return false;
    }
    switch (messageRate.take(nanoTime())) {
      case TAKEN -> {
        return true;
      }
      case REFUSED -> endpoint.stats().rateLimited();
      case ABUSED -> close(CloseReason.tooManyMessages(endpoint.limits().messages()));
    }
    return false;
  }

  /**
   * Closes the connection because the server needs the memory of its queued messages. A client that
   * does not read them within a second receives no close frame.
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

  /** Handles one complete text message. */
  public void received(byte[] text) {
    handle(admit(text));
  }

  /**
   * Counts one complete text message, which may be long.
   *
   * @return reads the message, on any thread; {@link #handle} must follow on the loop. Null: the
   *     message is discarded
   */
  public @Nullable Supplier<Protocol.Handling> admit(byte[] text) {
    return admit(text, text.length, () -> endpoint.protocol().read(text));
  }

  /** Handles a message that was read elsewhere. */
  public void handle(Protocol.Handling message) {
    if (state == State.OPEN) {
      answer(() -> handleInOrder(message));
    }
  }

  private void handleInOrder(Protocol.Handling message) {
    if (answers.isEmpty() || !message.isInOrder()) {
      message.handle(this);
    } else {
      answers.add(() -> message.handle(this));
    }
  }

  /**
   * Sends an answer when it is available, after the answers to earlier messages. Messages that come
   * meanwhile and are answered at once are handled after it.
   *
   * @param answer completes on any thread with what sends the answer, on the loop; a failure closes
   *     the session with 1011
   */
  public void answerLater(CompletionStage<? extends Runnable> answer) {
    requireLoop();
    var pending = answers.expect();
    answer.whenComplete(
        (work, bug) -> {
          try {
            loop.execute(
                () -> {
                  answers.complete(pending, bug == null ? work : () -> fail(bug));
                  sendAvailable();
                });
          } catch (RejectedExecutionException ended) {
            LOG.debug("Session {} has ended together with its event loop", id);
          }
        });
  }

  private void sendAvailable() {
    boolean wasHeld = isHeld();
    for (var work = answers.next(); work != null; work = answers.next()) {
      if (state == State.OPEN) {
        answer(work);
      }
    }
    if (wasHeld && !isHeld() && state == State.OPEN) {
      peer.readOn();
    }
  }

  /** Whether no more messages may be read, because earlier ones are not answered yet. */
  public boolean isHeld() {
    return answers.isFull();
  }

  /** Handles one complete binary message of that many bytes. */
  public void receivedBinary(int bytes) {
    handle(admit(NO_TEXT, bytes, () -> endpoint.protocol()::receivedBinary));
  }

  private void handle(@Nullable Supplier<Protocol.Handling> reading) {
    if (reading != null) {
      answer(() -> handleInOrder(reading.get()));
    }
  }

  private @Nullable Supplier<Protocol.Handling> admit(
      byte[] text, int bytes, Supplier<Protocol.Handling> reading) {
    if (state != State.OPEN) {
      return null;
    }
    endpoint.stats().messageIn(bytes);
    long now = nanoTime();
    return switch (messageRate.take(now)) {
      case TAKEN -> reading;
      case REFUSED -> {
        endpoint.stats().rateLimited();
        var wait = Duration.ofNanos(messageRate.nanosUntilNext(now));
        yield () -> endpoint.protocol().refuse(text, wait);
      }
      case ABUSED -> {
        close(CloseReason.tooManyMessages(endpoint.limits().messages()));
        yield null;
      }
    };
  }

  /**
   * Runs work of the protocol. The current values of subscriptions made by it are sent afterwards.
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
        value.run(); // releases its reference, even when the session is closed
      } catch (RuntimeException | Error bug) {
        fail(bug);
      }
    }
  }

  /** Closes the connection with 1011 because of a bug, which is logged and counted. */
  public void fail(Throwable bug) {
    endpoint.stats().handlerFailure();
    LOG.error("Session {} is closed: an operation failed", id, bug);
    try {
      close(CloseReason.bug());
    } catch (RuntimeException | Error worse) {
      LOG.error("Session {} is aborted: it could not be closed", id, worse);
      peer.abort();
    }
  }

  /** The client has sent a valid message: restarts the heartbeat interval. */
  public void alive() {
    liveness.messageReceived();
  }

  /** The peer has sent a frame of any kind. */
  public void frameReceived() {
    liveness.frameReceived();
  }

  /**
   * The socket accepts writes again: subscriptions that have fallen behind and private streams go
   * on.
   */
  public void drained() {
    backlog.drained();
  }

  /** Private streams send what waits, as far as the socket accepts it. */
  void continueStreams() {
    if (isWritable() && !streams.isEmpty()) {
      List.copyOf(streams).forEach(PrivateStream::send);
    }
  }

  /** The peer has started to close: nothing more is received or sent. */
  public void peerCloses() {
    if (state == State.OPEN) {
      LOG.debug("Session {} is closed by its client", id);
      stop();
    }
  }

  /** The connection has ended. Called exactly once, by the transport. */
  public void ended() {
    state = State.CLOSED;
    liveness.cancel();
    try {
      clear();
      answer(() -> endpoint.protocol().closed(this));
    } finally {
      place.left(this);
    }
    LOG.debug("Session {} has ended", id);
  }

  /** Ends all subscriptions; only the end of the connection is awaited, for a limited time. */
  private void stop() {
    state = State.CLOSING;
    clear();
    liveness.closing(endpoint.limits().timeouts().closeTimeout().toNanos());
  }

  private void clear() {
    answers.clear();
    backlog.end();
    subscriptions.values().forEach(this::leave);
    subscriptions.clear();
    bundles.clear();
    subscriptionCount = 0;
    sendCurrentValues();
    List.copyOf(streams).forEach(this::close);
  }

  /** The current time on the clock of the endpoint, in nanoseconds. */
  public long nanoTime() {
    return endpoint.clock().nanoTime();
  }

  /** The limits of the session. */
  public Limits limits() {
    return endpoint.limits();
  }

  /** Bytes that were written and that the socket has not accepted yet. */
  public long queuedBytes() {
    return peer.queuedBytes();
  }

  EndpointStats stats() {
    return endpoint.stats();
  }

  boolean isWritable() {
    return state == State.OPEN && peer.isWritable();
  }

  Backlog backlog() {
    return backlog;
  }

  /** Reports values of a topic that the session is not sent. */
  void report(Topic<?> topic, Gap gap) {
    send(encoding.encode(topic, gap));
  }

  /**
   * Reports values of a topic that the session is not sent, after the answer to the message that is
   * being handled.
   */
  public void reportAfterAnswer(Topic<?> topic, Gap gap) {
    requireLoop();
    currentValues.add(() -> report(topic, gap));
  }

  /** Time until a second has passed since the last {@link #ledger}; empty: it has. */
  public Optional<Duration> untilLedger() {
    requireLoop();
    long left = LEDGER_INTERVAL_NANOS - (nanoTime() - ledgerNanos);
    return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
  }

  /**
   * What the session was sent of what it is owed.
   *
   * @param maxAccounts of how many subscriptions at most
   */
  public Ledger ledger(int maxAccounts) {
    requireLoop();
    ledgerNanos = nanoTime();
    var accounts = new ArrayList<Account>();
    var all = totals.copy();
    for (var subscription : subscriptions.values()) {
      var account = subscription.account();
      all.add(account);
      if (accounts.size() < maxAccounts) {
        accounts.add(account);
      }
    }
    return new Ledger(List.copyOf(accounts), all);
  }

  SessionEncoding encoding() {
    return encoding;
  }

  /**
   * Sends a publication of a subscription, after what the client must know to read it.
   *
   * @param shown the encoding of the publication
   */
  void write(Publication<?> publication, Subscription<?> subscription, SessionEncoding shown) {
    if (!canWrite()) {
      return;
    }
    Encoded message;
    try {
      message = publication.encoded(shown, peer);
    } catch (RuntimeException | Error bug) {
      fail(bug);
      return;
    }
    try {
      var declaration = message.declaration();
      if (declaration != null && subscription.declares(declaration)) {
        send(encode(declaration));
      }
      if (state == State.OPEN) {
        peer.write(message);
      }
    } catch (RuntimeException | Error bug) {
      fail(bug);
    }
  }

  /** Whether the session is open. Closes a session whose queue exceeds its limit. */
  private boolean canWrite() {
    if (state == State.OPEN && peer.queuedBytes() > endpoint.limits().writes().maxQueuedBytes()) {
      close(CloseReason.slowConsumer());
    }
    return state == State.OPEN;
  }

  /** Closes or drops the session when its peer is gone. */
  private final class TimeoutActions implements LivenessTimer.Outcome {

    @Override
    public void timedOut() {
      close(CloseReason.timedOut(endpoint.limits().timeouts()));
    }

    @Override
    public void lifespanOver() {
      close(CloseReason.lifespanOver(endpoint.limits().timeouts()));
    }

    @Override
    public void pingDue() {
      peer.ping();
    }

    @Override
    public void unanswered() {
      if (format().isChosen()) {
        close(CloseReason.heartbeatTimeout(endpoint.limits().timeouts()));
        return;
      }
      LOG.debug("Session {} is dropped: its client does not answer", id);
      peer.abort();
    }

    @Override
    public void closeOverdue() {
      peer.abort();
    }
  }

  private void requireLoop() {
    if (!loop.isCurrent()) {
      throw new IllegalStateException("session " + id + " is used outside its loop");
    }
  }
}
