package io.tapeloom.server.channels;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import io.tapeloom.server.json.Recover;
import io.tapeloom.server.live.BulkCost;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SubscriptionStart;
import io.tapeloom.stream.topic.ResumePoint;
import io.tapeloom.stream.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one connection by channel and symbol, and the topics that they need. Owned
 * by the session's loop.
 */
final class ChannelSession {

  private final Session session;
  private final UserSession user;
  private final ChannelTopics topics;
  private final ChannelTable table;
  private final ChannelLoad load;

  /** What is selected of each channel, and the topics of each selection. */
  private final Map<ChannelKind, Map<Selection, Set<Topic<?>>>> selections =
      new EnumMap<>(ChannelKind.class);

  /** The number of selections that need each topic. */
  private final Map<Topic<?>, Integer> needed = new HashMap<>();

  /** The selected part of a channel: one instrument or all, and the resolution of a chart. */
  record Selection(Optional<Instrument> instrument, Resolution resolution) {}

  /** A selection of every symbol of a channel. */
  private record Every(ChannelKind kind, Selection selection) {}

  ChannelSession(
      Session session,
      UserSession user,
      ChannelTopics topics,
      ChannelTable table,
      ChannelLoad load) {
    this.session = session;
    this.user = user;
    this.topics = topics;
    this.table = table;
    this.load = load;
  }

  /** The outcome of a subscribe request. */
  sealed interface Outcome {

    /**
     * The session is subscribed.
     *
     * @param topics its topics
     */
    record Done(List<Subscribed> topics) implements Outcome {}

    /** The channel has reached its maximum number of subscribers. */
    record ChannelFull() implements Outcome {}

    /** The connection has reached its maximum number of subscriptions. */
    record ConnectionFull() implements Outcome {}

    /**
     * The request costs more than is left of the client's message rate.
     *
     * @param retryAfter the time after which it may be repeated
     */
    record TooMuch(Duration retryAfter) implements Outcome {}
  }

  /** A topic that the session is subscribed to, and how that subscription began. */
  record Subscribed(Topic<?> topic, SubscriptionStart start) {}

  /**
   * Adds a subscription; does nothing if it exists.
   *
   * @param recover the positions from which it continues; null: from now on
   */
  Outcome subscribe(ChannelKind kind, Selection selection, @Nullable Recover recover) {
    var chosen = selections.computeIfAbsent(kind, _ -> new HashMap<>());
    if (kind.hasSymbols() && selection.instrument.isEmpty()) {
      var retryAfter = BulkCost.charge(session, topics.symbolCount());
      if (retryAfter.isPresent()) {
        return new Outcome.TooMuch(retryAfter.get());
      }
    }
    var requested = topicsOf(kind, selection);
    if (chosen.containsKey(selection)) {
      return join(kind, requested, null);
    }
    long more =
        kind.requiresAuth()
            ? 1
            : requested.stream().filter(topic -> !session.isSubscribedTo(topic)).count();
    if (!session.hasRoomFor((int) more)) {
      return new Outcome.ConnectionFull();
    }
    if (chosen.isEmpty() && !load.enter(kind, session.network())) {
      return new Outcome.ChannelFull();
    }
    var acquired = new HashSet<Topic<?>>();
    chosen.put(selection, acquired);
    if (kind.hasSymbols()) {
      followEvery(kind, selection, acquired);
    }
    requested.forEach(topic -> need(topic, acquired));
    return join(kind, requested, recover);
  }

  /** A selection of every symbol includes those that are added later. */
  private void followEvery(ChannelKind kind, Selection selection, Set<Topic<?>> acquired) {
    if (selection.instrument.isEmpty()) {
      topics
          .followers()
          .follow(
              session,
              new Every(kind, selection),
              added ->
                  topics
                      .of(kind, Optional.of(added), selection.resolution)
                      .forEach(
                          topic -> {
                            need(topic, acquired);
                            session.subscribe(topic, rateOf(kind));
                          }));
    }
  }

  private Outcome join(ChannelKind kind, List<Topic<?>> requested, @Nullable Recover recover) {
    var joined = new ArrayList<Subscribed>();
    if (kind.requiresAuth()) {
      for (var own : ownOf(kind)) {
        user.follow(own, rateOf(kind), topic -> pointOf(topic, recover, isMain(topic)))
            .forEach((topic, start) -> joined.add(new Subscribed(topic, start)));
      }
    } else {
      boolean only = requested.size() == 1;
      for (var topic : requested) {
        var point = pointOf(topic, recover, only).orElse(null);
        joined.add(new Subscribed(topic, session.subscribe(topic, rateOf(kind), null, point)));
      }
    }
    return new Outcome.Done(joined);
  }

  /** The kinds of the user's topics that a channel carries; empty: it is public. */
  static List<UserTopics.Kind> ownOf(ChannelKind kind) {
    return ChannelContent.of(kind).stream()
        .map(ChannelContent::source)
        .filter(ChannelContent.Source.OfUser.class::isInstance)
        .map(source -> ((ChannelContent.Source.OfUser) source).kind())
        .toList();
  }

  /** Whether a position without a name is that of the topic. */
  private static boolean isMain(Topic<?> topic) {
    var content = ChannelContent.of(topic);
    return content.equals(ChannelContent.mainOf(content.kind()))
        && !topic.family().equals(UserTopics.ALERTS);
  }

  private static Optional<ResumePoint> pointOf(
      Topic<?> topic, @Nullable Recover recover, boolean only) {
    var content = ChannelContent.of(topic);
    return recover == null || !content.isRecovered()
        ? Optional.empty()
        : recover.pointOf(content.keyOf(topic), only);
  }

  private RateLimit rateOf(ChannelKind kind) {
    return RateLimit.perSecond(table.of(kind).rateLimit());
  }

  /** Ends a subscription; does nothing if it does not exist. */
  void unsubscribe(ChannelKind kind, Selection selection) {
    var chosen = selections.get(kind);
    var acquired = chosen == null ? null : chosen.remove(selection);
    if (chosen == null || acquired == null) {
      return;
    }
    topics.followers().unfollow(session, new Every(kind, selection));
    acquired.forEach(this::release);
    if (chosen.isEmpty()) {
      ownOf(kind).forEach(user::unfollow);
      load.leave(kind, session.network());
    }
  }

  private List<Topic<?>> topicsOf(ChannelKind kind, Selection selection) {
    return topics.of(kind, selection.instrument, selection.resolution);
  }

  private void need(Topic<?> topic, Set<Topic<?>> acquired) {
    if (acquired.add(topic)) {
      needed.merge(topic, 1, Integer::sum);
    }
  }

  private void release(Topic<?> topic) {
    if (needed.merge(topic, -1, (count, less) -> count + less == 0 ? null : count + less) == null) {
      session.unsubscribe(topic);
    }
  }

  UserSession user() {
    return user;
  }

  /**
   * Ends the subscriptions to private channels, and returns these channels. Called when the token
   * has expired.
   */
  Set<ChannelKind> endPrivate() {
    var ended = new LinkedHashSet<ChannelKind>();
    for (var kind : ChannelKind.values()) {
      var chosen = selections.get(kind);
      if (kind.requiresAuth() && chosen != null && !chosen.isEmpty()) {
        chosen.clear();
        load.leave(kind, session.network());
        ended.add(kind);
      }
    }
    return ended;
  }

  /** Releases everything. Called when the connection has ended. */
  void ended() {
    topics.followers().unfollow(session);
    user.ended();
    selections.forEach(
        (kind, chosen) -> {
          if (!chosen.isEmpty()) {
            load.leave(kind, session.network());
          }
        });
    selections.clear();
    needed.clear();
  }
}
