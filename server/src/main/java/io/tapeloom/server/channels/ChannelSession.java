package io.tapeloom.server.channels;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.stream.Deadline;
import io.tapeloom.stream.Identity;
import io.tapeloom.stream.Pace;
import io.tapeloom.stream.Session;
import io.tapeloom.stream.Topic;
import io.tapeloom.stream.Topics;
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
 * One connection's subscriptions by channel and symbol, and the topics that they come to. Owned by
 * the session's loop.
 */
final class ChannelSession {

  private final Session session;
  private final ChannelTopics topics;
  private final ChannelLoad load;

  private final Map<ChannelKind, Set<Selection>> selections = new EnumMap<>(ChannelKind.class);

  /** How many selections want each topic. */
  private final Map<Topic<?>, Integer> wanted = new HashMap<>();

  /** The user's topics of a private channel, and the watch that finds new ones. */
  private final Map<ChannelKind, Own> own = new EnumMap<>(ChannelKind.class);

  /** When the user's token runs out, and when to say so before. */
  private @Nullable Deadline expiry;

  /** What of a channel was subscribed to: one instrument or all, and a chart's resolution. */
  record Selection(Optional<Instrument> instrument, Resolution resolution) {}

  /** A user's topics of one channel, as far as they were found. */
  private static final class Own {

    private final Set<Topic<?>> found = new HashSet<>();
    private Topics.@Nullable Watch watch;
  }

  ChannelSession(Session session, ChannelTopics topics, ChannelLoad load) {
    this.session = session;
    this.topics = topics;
    this.load = load;
  }

  /** Begins a subscription; false: the channel has no place left. */
  boolean subscribe(ChannelKind kind, Selection selection) {
    var chosen = selections.computeIfAbsent(kind, _ -> new HashSet<>());
    if (chosen.contains(selection)) {
      return true;
    }
    if (chosen.isEmpty() && !load.enter(kind)) {
      return false;
    }
    chosen.add(selection);
    if (kind.requiresAuth()) {
      session.identity().ifPresent(user -> show(kind, user));
    } else {
      topicsOf(kind, selection).forEach(topic -> want(topic, kind));
    }
    return true;
  }

  /** Ends a subscription; without one it does nothing. */
  void unsubscribe(ChannelKind kind, Selection selection) {
    var chosen = selections.get(kind);
    if (chosen == null || !chosen.remove(selection)) {
      return;
    }
    if (!kind.requiresAuth()) {
      topicsOf(kind, selection).forEach(this::wantNoMore);
    }
    if (chosen.isEmpty()) {
      hide(kind);
      load.leave(kind);
    }
  }

  private List<Topic<?>> topicsOf(ChannelKind kind, Selection selection) {
    return topics.of(kind, selection.instrument, selection.resolution);
  }

  private void want(Topic<?> topic, ChannelKind kind) {
    if (wanted.merge(topic, 1, Integer::sum) == 1) {
      session.subscribe(topic, Pace.perSecond(kind.rateLimit()));
    }
  }

  private void wantNoMore(Topic<?> topic) {
    if (wanted.merge(topic, -1, (count, less) -> count + less == 0 ? null : count + less) == null) {
      session.unsubscribe(topic);
    }
  }

  /** Whose private topics are shown from now on, and until when; the others' are not any more. */
  void identify(Identity user, Deadline until) {
    var private_ = List.copyOf(own.keySet());
    boolean another = session.identity().filter(user::equals).isEmpty();
    if (another) {
      private_.forEach(this::hide);
    }
    if (expiry != null) {
      expiry.cancel();
    }
    expiry = until;
    session.identify(Optional.of(user));
    selections.forEach(
        (kind, chosen) -> {
          if (kind.requiresAuth() && !chosen.isEmpty()) {
            show(kind, user);
          }
        });
  }

  /**
   * The user is not known any more.
   *
   * @return the private channels whose subscriptions ended with that
   */
  Set<ChannelKind> forget() {
    session.identify(Optional.empty());
    var ended = new LinkedHashSet<ChannelKind>();
    for (var kind : ChannelKind.values()) {
      var chosen = selections.get(kind);
      if (kind.requiresAuth() && chosen != null && !chosen.isEmpty()) {
        chosen.clear();
        hide(kind);
        load.leave(kind);
        ended.add(kind);
      }
    }
    return ended;
  }

  /** The connection is gone. */
  void ended() {
    if (expiry != null) {
      expiry.cancel();
    }
    List.copyOf(own.keySet()).forEach(this::hide);
    selections.forEach(
        (kind, chosen) -> {
          if (!chosen.isEmpty()) {
            load.leave(kind);
          }
        });
    selections.clear();
    wanted.clear();
  }

  private void show(ChannelKind kind, Identity user) {
    if (own.containsKey(kind)) {
      return;
    }
    var shown = new Own();
    own.put(kind, shown);
    shown.watch =
        topics.watch(
            kind,
            user.userId(),
            topic -> {
              if (session.loop().isCurrent()) {
                find(kind, shown, topic);
              } else {
                session.loop().execute(() -> find(kind, shown, topic));
              }
            });
  }

  /** A topic of the user's; the session may have moved on meanwhile. */
  private void find(ChannelKind kind, Own shown, Topic<?> topic) {
    if (shown.equals(own.get(kind)) && shown.found.add(topic)) {
      want(topic, kind);
    }
  }

  private void hide(ChannelKind kind) {
    var shown = own.remove(kind);
    if (shown != null) {
      if (shown.watch != null) {
        shown.watch.close();
      }
      shown.found.forEach(this::wantNoMore);
    }
  }
}
