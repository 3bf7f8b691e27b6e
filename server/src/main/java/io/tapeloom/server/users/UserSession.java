package io.tapeloom.server.users;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection shows of its user: whom it belongs to, until when that is known, and which
 * families of the user's own topics it follows. Another user's are never shown: whose topics they
 * are is the session's identity, and a change of that ends what was shown before. Owned by the
 * session's loop.
 */
public final class UserSession {

  private static final Logger LOG = LoggerFactory.getLogger(UserSession.class);

  /** How long before a token runs out its owner is told, or half its life if that is shorter. */
  private static final Duration EXPIRY_NOTICE = Duration.ofSeconds(60);

  /** Longer than any connection lives. */
  private static final Duration FOREVER = Duration.ofDays(366);

  private final Session session;
  private final UserTopics topics;
  private final InstantSource clock;
  private final Listener listener;
  private final Map<UserTopics.Kind, Following> followed = new LinkedHashMap<>();
  private final TokenChecks checks;
  private @Nullable Deadline expiry;
  private boolean ended;

  /** Is told what becomes of the user's token; on the session's loop. */
  public interface Listener {

    /** The token runs out after so long. */
    void expiring(Duration left);

    /**
     * The token has run out, and nobody is known any more.
     *
     * @param ended the families that are not followed any more with that
     */
    void expired(Set<UserTopics.Kind> ended);
  }

  /** A family that is followed, and its topics as far as they were found. */
  private static final class Following {

    private final RateLimit pace;
    private final Set<Topic<?>> found = new LinkedHashSet<>();
    private Topics.@Nullable Watch watch;

    Following(RateLimit pace) {
      this.pace = pace;
    }
  }

  /** The session's user is the one that its handshake has named, if it has. */
  public UserSession(
      Session session,
      UserTopics topics,
      Authenticator authenticator,
      InstantSource clock,
      Listener listener) {
    this.checks = new TokenChecks(session, authenticator);
    this.session = session;
    this.topics = topics;
    this.clock = clock;
    this.listener = listener;
    session.identity().ifPresent(this::expect);
  }

  /**
   * Checks a token, and has the connection belong to whom it names.
   *
   * @param answer given the verdict on the session's loop, in the order in which tokens were sent,
   *     after the connection belongs to its user
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
   * Whom the connection belongs to from now on; what it follows is that user's. Of a connection
   * that is gone it does nothing.
   */
  private void identify(Identity user) {
    if (ended) {
      return; // the verdict came late, and nobody is there whose token could run out
    }
    boolean another = session.identity().filter(user::isSameUserAs).isEmpty();
    session.identify(Optional.of(user));
    expect(user);
    if (another) {
      followed.values().forEach(this::hide);
      followed.forEach((kind, following) -> show(kind, following, user));
    }
  }

  /** Waits for the end of what is known of the user. */
  private void expect(Identity user) {
    if (expiry != null) {
      expiry.cancel();
    }
    var left = user.expiresAt().map(end -> Duration.between(clock.instant(), end)).orElse(FOREVER);
    var half = left.dividedBy(2);
    var notice = half.compareTo(EXPIRY_NOTICE) < 0 ? half : EXPIRY_NOTICE;
    expiry =
        new TokenExpiry(session.loop().timers(), () -> listener.expiring(notice), this::expired)
            .begin(session.nanoTime(), left.minus(notice), notice);
  }

  private void expired() {
    var ended = new LinkedHashSet<>(followed.keySet());
    ended.forEach(this::unfollow);
    session.identify(Optional.empty());
    listener.expired(ended);
  }

  /** Shows the user's topics of a kind, those to come too, until told otherwise. */
  public void follow(UserTopics.Kind kind, RateLimit pace) {
    if (!followed.containsKey(kind)) {
      var following = new Following(pace);
      followed.put(kind, following);
      session.identity().ifPresent(user -> show(kind, following, user));
    }
  }

  /** Whether the user's topics of a family are shown already. */
  public boolean follows(UserTopics.Kind kind) {
    return followed.containsKey(kind);
  }

  /**
   * The user's topics of a kind that the session is subscribed to; none when it is not followed.
   */
  public List<Topic<?>> topics(UserTopics.Kind kind) {
    var following = followed.get(kind);
    return following == null ? List.of() : List.copyOf(following.found);
  }

  /** Shows a family no more; one that is not followed is let be. */
  public void unfollow(UserTopics.Kind kind) {
    var following = followed.remove(kind);
    if (following != null) {
      hide(following);
    }
  }

  /** The connection is gone. */
  public void ended() {
    ended = true;
    checks.end();
    if (expiry != null) {
      expiry.cancel();
    }
    followed.values().forEach(this::hide);
    followed.clear();
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
    } catch (RejectedExecutionException gone) {
      LOG.debug("The loop of session {} has ended, and the session with it", session.id());
    }
  }

  /** A topic of the user's; the session may have moved on meanwhile. */
  private void find(UserTopics.Kind kind, Following following, Identity user, Topic<?> topic) {
    if (following.equals(followed.get(kind))
        && session.identity().filter(user::isSameUserAs).isPresent()
        && following.found.add(topic)) {
      session.subscribe(topic, following.pace);
    }
  }

  private void hide(Following following) {
    if (following.watch != null) {
      following.watch.close();
      following.watch = null;
    }
    following.found.forEach(session::unsubscribe);
    following.found.clear();
  }
}
