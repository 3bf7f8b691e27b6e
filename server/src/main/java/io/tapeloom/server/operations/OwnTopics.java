package io.tapeloom.server.operations;

import io.tapeloom.server.broker.BrokerRefusals;
import io.tapeloom.server.broker.OrderLists;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.json.Recover;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Mode;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.server.proto.TopicUnits;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.Later;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SubscriptionStart;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes sessions to, and unsubscribes them from, a family of topics of which each user sees
 * only their own. Immutable.
 *
 * @param name the name of the family on the wire, such as {@code orders}
 * @param freshness how current the data of the server is
 */
record OwnTopics(String name, UserTopics.Kind kind, Topics topics, Supplier<Freshness> freshness) {

  Later<UserSubscriptionReply> subscribe(@Nullable UserRequest request, Session session) {
    return subscribe(request == null ? null : request.recover(), session);
  }

  /** Subscribes when the topics have their current values. */
  Later<UserSubscriptionReply> subscribe(@Nullable Recover recover, Session session) {
    var prepared =
        session
            .attachment(UserSession.class)
            .prepare(kind)
            .handle((_, failure) -> Optional.ofNullable(failure).map(BrokerRefusals::of));
    return Later.of(
        prepared,
        refusal ->
            refusal
                .map(why -> UserSubscriptionReply.refused(why, freshness.get()))
                .orElseGet(() -> subscribed(recover, session)));
  }

  /**
   * Subscribes to the user's orders from a snapshot on.
   *
   * @param recover where the client's own position is; null: it has none
   */
  UserSubscriptionReply subscribed(
      @Nullable Recover recover, SessionBroker.Result<OrderLists.Orders> found, Session session) {
    var orders = found.body();
    if (orders == null) {
      return UserSubscriptionReply.refused(
          Objects.requireNonNull(found.refusal()), freshness.get());
    }
    var from = orders.position();
    if (recover != null) {
      return subscribed(recover, session).with(orders.orders(), from.seq());
    }
    var reply = subscribed(new Recover(from.epoch(), from.seq(), null), session);
    return Boolean.TRUE.equals(reply.recovered())
        ? reply.withoutRecovery().with(orders.orders(), from.seq())
        : reply;
  }

  private UserSubscriptionReply subscribed(@Nullable Recover recover, Session session) {
    if (session.identity().isEmpty()) {
      return UserSubscriptionReply.refused(
          "%s requires authentication: send auth with a token first".formatted(name),
          Code.UNAUTHENTICATED,
          freshness.get());
    }
    var user = session.attachment(UserSession.class);
    if (!user.isAvailable()) {
      return UserSubscriptionReply.refused(
          "%s is not available at a node of a cluster".formatted(name),
          Code.UNAVAILABLE,
          freshness.get());
    }
    if (!user.follows(kind) && !session.hasRoomFor(1)) {
      return UserSubscriptionReply.refused(
          SubscriptionReply.tooMany(session.limits().connections().maxSubscriptions()),
          Code.TOO_MANY_SUBSCRIPTIONS,
          freshness.get());
    }
    var own = session.identity().map(identity -> UserTopics.nameOf(kind, identity.userId()));
    var starts =
        user.follow(
            kind,
            RateLimit.UNBOUNDED,
            topic ->
                recover == null
                    ? Optional.empty()
                    : recover.pointOf(topic.name(), own.filter(topic.name()::equals).isPresent()));
    return done("Subscribed to " + name, starts, session);
  }

  UserSubscriptionReply unsubscribe(Session session) {
    session.attachment(UserSession.class).unfollow(kind);
    return done("Unsubscribed from " + name, Map.of(), session);
  }

  private UserSubscriptionReply done(
      String message, Map<Topic<?>, SubscriptionStart> starts, Session session) {
    var topic = session.identity().map(user -> UserTopics.nameOf(kind, user.userId()));
    var found = topic.flatMap(topics::find);
    var units = found.flatMap(each -> TopicUnits.declaredTo(session, each));
    var own = found.map(starts::get).map(Recovery::of);
    var fresh = freshness.get();
    return new UserSubscriptionReply(
        Status.OK,
        message,
        topic.orElse(null),
        Mode.of(kind.family().delivery()),
        session.identity().flatMap(user -> UserTopics.epochOf(topics, user.userId())).orElse(null),
        found.map(Topic::seq).orElse(null),
        own.map(Recovery::code).orElse(null),
        null,
        own.map(Recovery::retryAfterMillis).orElse(null),
        recovered(starts),
        own.map(Recovery::recoverFrom).orElse(null),
        own.map(Recovery::gap).orElse(null),
        fresh.asOfText(),
        fresh.lagMillis(),
        starts.isEmpty()
            ? null
            : starts.entrySet().stream()
                .map(
                    each ->
                        UserSubscriptionReply.TopicResult.of(
                            each.getValue(), TopicUnits.declaredTo(session, each.getKey())))
                .toList(),
        units.map(TopicUnits::topicId).orElse(null),
        units.map(TopicUnits::priceScale).orElse(null),
        units.map(TopicUnits::quantityScale).orElse(null),
        null);
  }

  /** Whether all topics with a position are recovered; null: none has one. */
  private static @Nullable Boolean recovered(Map<Topic<?>, SubscriptionStart> starts) {
    var recovered =
        starts.values().stream()
            .flatMap(start -> Stream.ofNullable(Recovery.of(start).recovered()))
            .toList();
    return recovered.isEmpty() ? null : !recovered.contains(false);
  }
}
