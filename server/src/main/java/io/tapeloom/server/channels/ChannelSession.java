package io.tapeloom.server.channels;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.Topic;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
     * @param positions the current positions of its topics
     */
    record Done(List<Subscribed> positions) implements Outcome {}

    /** The channel has reached its maximum number of subscribers. */
    record ChannelFull() implements Outcome {}

    /** The connection has reached its maximum number of subscriptions. */
    record ConnectionFull() implements Outcome {}
  }

  /** A topic that the session is subscribed to, and its current position. */
  record Subscribed(Topic<?> topic, StreamPosition position) {}

  /** Adds a subscription; does nothing if it exists. */
  Outcome subscribe(ChannelKind kind, Selection selection) {
    var chosen = selections.computeIfAbsent(kind, _ -> new HashMap<>());
    var requested = topicsOf(kind, selection);
    if (chosen.containsKey(selection)) {
      return done(kind, requested);
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
    if (ChannelContent.of(kind).source() instanceof ChannelContent.Source.OfUser own) {
      user.follow(own.kind(), rateOf(kind));
    } else {
      followEvery(kind, selection, acquired);
      requested.forEach(topic -> acquire(topic, kind, acquired));
    }
    return done(kind, requested);
  }

  /** A selection of every symbol includes those that are added later. */
  private void followEvery(ChannelKind kind, Selection selection, Set<Topic<?>> acquired) {
    if (kind.hasSymbols() && selection.instrument.isEmpty()) {
      topics
          .followers()
          .follow(
              session,
              new Every(kind, selection),
              added ->
                  topics
                      .of(kind, Optional.of(added), selection.resolution)
                      .forEach(topic -> acquire(topic, kind, acquired)));
    }
  }

  private Outcome done(ChannelKind kind, List<Topic<?>> requested) {
    var subscribed =
        ChannelContent.of(kind).source() instanceof ChannelContent.Source.OfUser own
            ? user.topics(own.kind())
            : requested;
    return new Outcome.Done(
        subscribed.stream().map(topic -> new Subscribed(topic, session.position(topic))).toList());
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
      if (ChannelContent.of(kind).source() instanceof ChannelContent.Source.OfUser own) {
        user.unfollow(own.kind());
      }
      load.leave(kind, session.network());
    }
  }

  private List<Topic<?>> topicsOf(ChannelKind kind, Selection selection) {
    return topics.of(kind, selection.instrument, selection.resolution);
  }

  private void acquire(Topic<?> topic, ChannelKind kind, Set<Topic<?>> acquired) {
    if (acquired.add(topic) && needed.merge(topic, 1, Integer::sum) == 1) {
      session.subscribe(topic, rateOf(kind));
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
    topics.followers().ended(session);
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
