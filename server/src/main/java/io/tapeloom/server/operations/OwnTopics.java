package io.tapeloom.server.operations;

import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Mode;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;

/**
 * Subscribes sessions to, and unsubscribes them from, a family of topics of which each user sees
 * only their own. Immutable.
 *
 * @param name the name of the family on the wire, such as {@code orders}
 */
record OwnTopics(String name, UserTopics.Kind kind, Topics topics) {

  UserSubscriptionReply subscribe(Session session) {
    if (session.identity().isEmpty()) {
      return UserSubscriptionReply.refused(
          "%s requires authentication: send auth with a token first".formatted(name),
          Code.UNAUTHENTICATED);
    }
    var user = session.attachment(UserSession.class);
    if (!user.follows(kind) && !session.hasRoomFor(1)) {
      return UserSubscriptionReply.refused(
          SubscriptionReply.tooMany(session.limits().connections().maxSubscriptions()),
          Code.TOO_MANY_SUBSCRIPTIONS);
    }
    user.follow(kind, RateLimit.UNBOUNDED);
    return done("Subscribed to " + name, session);
  }

  UserSubscriptionReply unsubscribe(Session session) {
    session.attachment(UserSession.class).unfollow(kind);
    return done("Unsubscribed from " + name, session);
  }

  private UserSubscriptionReply done(String message, Session session) {
    var topic = session.identity().map(user -> UserTopics.nameOf(kind, user.userId()));
    var found = topic.flatMap(topics::find);
    return new UserSubscriptionReply(
        Status.OK,
        message,
        topic.orElse(null),
        Mode.of(kind.family().delivery()),
        found.map(Topic::epoch).orElseGet(() -> topics.epoch(kind.family())),
        found.map(Topic::seq).orElse(null),
        null,
        null);
  }
}
