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
 * One connection's subscriptions by channel and symbol, and the topics that they come to. Owned by
 * the session's loop.
 */
final class ChannelSession {

  private final Session session;
  private final UserSession user;
  private final ChannelTopics topics;
  private final ChannelTable table;
  private final ChannelLoad load;

  private final Map<ChannelKind, Set<Selection>> selections = new EnumMap<>(ChannelKind.class);

  /** How many selections want each topic. */
  private final Map<Topic<?>, Integer> wanted = new HashMap<>();

  /** What of a channel was subscribed to: one instrument or all, and a chart's resolution. */
  record Selection(Optional<Instrument> instrument, Resolution resolution) {}

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

  /** The outcome of a request to subscribe. */
  sealed interface Outcome {

    /**
     * The session is subscribed.
     *
     * @param positions where its topics stand
     */
    record Done(List<Subscribed> positions) implements Outcome {}

    /** The channel has as many subscribers as it may have. */
    record ChannelFull() implements Outcome {}

    /** The connection has as many subscriptions as it may have. */
    record ConnectionFull() implements Outcome {}
  }

  /** A topic that the session is subscribed to, and where it stands. */
  record Subscribed(Topic<?> topic, StreamPosition position) {}

  /** Begins a subscription; one that exists already stays as it is. */
  Outcome subscribe(ChannelKind kind, Selection selection) {
    var chosen = selections.computeIfAbsent(kind, _ -> new HashSet<>());
    var asked = topicsOf(kind, selection);
    if (chosen.contains(selection)) {
      return done(kind, asked);
    }
    long more =
        kind.requiresAuth()
            ? 1
            : asked.stream().filter(topic -> !session.isSubscribedTo(topic)).count();
    if (!session.hasRoomFor((int) more)) {
      return new Outcome.ConnectionFull();
    }
    if (chosen.isEmpty() && !load.enter(kind, session.network())) {
      return new Outcome.ChannelFull();
    }
    chosen.add(selection);
    if (ChannelContent.of(kind).source() instanceof ChannelContent.Source.OfUser own) {
      user.follow(own.kind(), rateOf(kind));
    } else {
      asked.forEach(topic -> want(topic, kind));
    }
    return done(kind, asked);
  }

  private Outcome done(ChannelKind kind, List<Topic<?>> asked) {
    var subscribed =
        ChannelContent.of(kind).source() instanceof ChannelContent.Source.OfUser own
            ? user.topics(own.kind())
            : asked;
    return new Outcome.Done(
        subscribed.stream()
            .map(topic -> new Subscribed(topic, session.subscribe(topic, rateOf(kind))))
            .toList());
  }

  private RateLimit rateOf(ChannelKind kind) {
    return RateLimit.perSecond(table.of(kind).rateLimit());
  }

  /** Ends a subscription; without one it does nothing. */
  void unsubscribe(ChannelKind kind, Selection selection) {
    var chosen = selections.get(kind);
    if (chosen == null || !chosen.remove(selection)) {
      return;
    }
    topicsOf(kind, selection).forEach(this::wantNoMore);
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

  private void want(Topic<?> topic, ChannelKind kind) {
    if (wanted.merge(topic, 1, Integer::sum) == 1) {
      session.subscribe(topic, rateOf(kind));
    }
  }

  private void wantNoMore(Topic<?> topic) {
    if (wanted.merge(topic, -1, (count, less) -> count + less == 0 ? null : count + less) == null) {
      session.unsubscribe(topic);
    }
  }

  UserSession user() {
    return user;
  }

  /** Channels of users who are not known any more end; which there were. */
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

  /** The connection is gone. */
  void ended() {
    user.ended();
    selections.forEach(
        (kind, chosen) -> {
          if (!chosen.isEmpty()) {
            load.leave(kind, session.network());
          }
        });
    selections.clear();
    wanted.clear();
  }
}
