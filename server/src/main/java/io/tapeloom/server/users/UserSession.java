package io.tapeloom.server.users;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SubscriptionStart;
import io.tapeloom.stream.topic.ResumePoint;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user of one connection: the identity, its expiry, and the kinds of the user's own topics that
 * the connection follows. The session's identity decides which user's topics are delivered, and a
 * change of user ends the subscriptions to the previous user's topics, so topics of another user
 * are never delivered. Owned by the session's loop.
 */
public final class UserSession {

  private static final Logger LOG = LoggerFactory.getLogger(UserSession.class);

  /**
   * Time from the notice to the expiry of a token, or half of the token's remaining lifetime if
   * that is shorter.
   */
  private static final Duration EXPIRY_NOTICE = Duration.ofSeconds(60);

  /** Longer than any connection lasts. */
  private static final Duration FOREVER = Duration.ofDays(366);

  private final Session session;
  private final UserTopics topics;
  private final InstantSource clock;
  private final Listener listener;
  private final Map<UserTopics.Kind, Following> followed = new LinkedHashMap<>();
  private final TokenChecks checks;
  private final OrderOwners owners;

  /** The users of whom orders belong to this connection. */
  private final Set<String> owned = new LinkedHashSet<>();

  private @Nullable Deadline expiry;
  private boolean ended;

  /** Is called on the session's loop when the user's token expires or is about to. */
  public interface Listener {

    /** Called before the token expires, with the time that is left. */
    void expiring(Duration left);

    /**
     * Called when the token has expired and the session has no identity any more.
     *
     * @param ended the kinds that were followed until then
     */
    void expired(Set<UserTopics.Kind> ended);
  }

  /** A kind that is followed, and those of its topics that were found so far. */
  private static final class Following {

    private final RateLimit rateLimit;

    /** The topics, and how the subscriptions to them began. */
    private final Map<Topic<?>, SubscriptionStart> found = new LinkedHashMap<>();

    /** The positions of the client; used once, when the kind is followed. */
    private Function<Topic<?>, Optional<ResumePoint>> points;

    private Topics.@Nullable Watch watch;

    Following(RateLimit rateLimit, Function<Topic<?>, Optional<ResumePoint>> points) {
      this.rateLimit = rateLimit;
      this.points = points;
    }
  }

  /** Creates the user session of a connection, with the identity from its handshake, if any. */
  public UserSession(
      Session session,
      UserTopics topics,
      Authenticator authenticator,
      InstantSource clock,
      Listener listener,
      OrderOwners owners) {
    this.owners = owners;
    this.checks = new TokenChecks(session, authenticator);
    this.session = session;
    this.topics = topics;
    this.clock = clock;
    this.listener = listener;
    session.identity().ifPresent(this::startExpiry);
  }

  /**
   * Checks a token and identifies the connection as the user that it names.
   *
   * @param answer receives the verdict on the session's loop, in the order in which tokens were
   *     sent, after the session has its new identity
   */
  public void authenticate(String token, Consumer<Verdict> answer) {
    checks.check(
        token,
        verdict -> {
          if (verdict instanceof Verdict.Known(var user)) {
            identify(user);
          }
          answer.accept(verdict);
        });
  }

  /**
   * Sets the user of the connection; the kinds that it follows become those of that user. Does
   * nothing when the connection has ended.
   */
  private void identify(Identity user) {
    if (ended) {
      return; // the verdict came after the connection had ended
    }
    boolean another = session.identity().filter(user::isSameUserAs).isEmpty();
    session.identify(Optional.of(user));
    startExpiry(user);
    if (another) {
      followed.values().forEach(this::hide);
      followed.forEach(
          (kind, following) -> {
            show(kind, following, user);
            topics.restore(kind, user.userId());
          });
    }
  }

  /** Starts the timer of the user's expiry. */
  private void startExpiry(Identity user) {
    if (expiry != null) {
      expiry.cancel();
    }
    var left = user.expiresAt().map(end -> Duration.between(clock.instant(), end)).orElse(FOREVER);
    var half = left.dividedBy(2);
    var notice = half.compareTo(EXPIRY_NOTICE) < 0 ? half : EXPIRY_NOTICE;
    expiry =
        new TokenExpiry(session.loop().timers(), () -> listener.expiring(notice), this::expired)
            .start(session.nanoTime(), left.minus(notice), notice);
  }

  private void expired() {
    var ended = new LinkedHashSet<>(followed.keySet());
    ended.forEach(this::unfollow);
    session.identify(Optional.empty());
    listener.expired(ended);
  }

  /**
   * Subscribes to the user's topics of a kind, including later ones, until {@link #unfollow}.
   *
   * @param points the position up to which the client has received a topic; empty: its subscription
   *     begins now
   * @return the topics that exist, and how the subscriptions to them began; without positions if
   *     the kind was followed already
   */
  public Map<Topic<?>, SubscriptionStart> follow(
      UserTopics.Kind kind, RateLimit rateLimit, Function<Topic<?>, Optional<ResumePoint>> points) {
    var known = followed.get(kind);
    if (known != null) {
      var positions = new LinkedHashMap<Topic<?>, SubscriptionStart>();
      known.found.keySet().forEach(topic -> positions.put(topic, at(topic)));
      return positions;
    }
    var following = new Following(rateLimit, points);
    followed.put(kind, following);
    session.identity().ifPresent(user -> show(kind, following, user));
    following.points = _ -> Optional.empty();
    return Collections.unmodifiableMap(new LinkedHashMap<>(following.found));
  }

  private SubscriptionStart at(Topic<?> topic) {
    return SubscriptionStart.at(session.position(topic));
  }

  /** Whether this server has the topics of users. */
  public boolean isAvailable() {
    return topics.isAvailable();
  }

  /** Returns whether the user's topics of a kind are followed. */
  public boolean follows(UserTopics.Kind kind) {
    return followed.containsKey(kind);
  }

  /** Ends the subscriptions to the topics of a kind; does nothing if it is not followed. */
  public void unfollow(UserTopics.Kind kind) {
    var following = followed.remove(kind);
    if (following != null) {
      hide(following);
    }
  }

  /** Orders of the user belong to this connection from now on. */
  public void owns(String userId) {
    if (ended) {
      owners.ended(userId, session.id().toString());
    } else {
      owned.add(userId);
    }
  }

  /** Releases everything. Called when the connection has ended. */
  public void ended() {
    ended = true;
    owned.forEach(user -> owners.ended(user, session.id().toString()));
    owned.clear();
    checks.end();
    if (expiry != null) {
      expiry.cancel();
    }
    followed.values().forEach(this::hide);
    followed.clear();
  }

  /**
   * Publishes the current values of the user's topics of a kind, so that {@link #follow} finds
   * them.
   *
   * @return completes when they are published, on any thread
   */
  public CompletionStage<?> prepare(UserTopics.Kind kind) {
    return session
        .identity()
        .<CompletionStage<?>>map(user -> topics.restore(kind, user.userId()))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private void show(UserTopics.Kind kind, Following following, Identity user) {
    following.watch =
        topics.watch(
            kind,
            user.userId(),
            topic -> {
              if (session.loop().isCurrent()) {
                find(kind, following, user, topic);
              } else {
                findOnLoop(kind, following, user, topic);
              }
            });
  }

  private void findOnLoop(
      UserTopics.Kind kind, Following following, Identity user, Topic<?> topic) {
    try {
      session.loop().execute(() -> find(kind, following, user, topic));
    } catch (RejectedExecutionException loopEnded) {
      LOG.debug("Session {} has ended together with its event loop", session.id());
    }
  }

  /**
   * Subscribes to a topic of the user, unless the session has changed its user or unfollowed the
   * kind meanwhile.
   */
  private void find(UserTopics.Kind kind, Following following, Identity user, Topic<?> topic) {
    if (following.equals(followed.get(kind))
        && session.identity().filter(user::isSameUserAs).isPresent()
        && !following.found.containsKey(topic)) {
      var point = following.points.apply(topic).orElse(null);
      following.found.put(topic, session.subscribe(topic, following.rateLimit, null, point));
    }
  }

  private void hide(Following following) {
    if (following.watch != null) {
      following.watch.close();
      following.watch = null;
    }
    following.found.keySet().forEach(session::unsubscribe);
    following.found.clear();
  }
}
