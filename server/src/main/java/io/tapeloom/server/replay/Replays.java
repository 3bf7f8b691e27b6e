package io.tapeloom.server.replay;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.server.config.ReplaySettings;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Session;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** All replays of a server, within its limits. Thread-safe. */
public final class Replays {

  private final EventHistory eventHistory;
  private final ReplaySettings limits;
  private final InstantSource clock;
  private final NanoClock nanoClock;
  private final Places places;
  private final Map<String, Replay> running = new ConcurrentHashMap<>();
  private final AtomicLong started = new AtomicLong();

  /** Whose replays are limited in number. */
  public enum Limit {
    CONNECTION,
    USER,
    ADDRESS,
    SERVER
  }

  /** What becomes of a wish to have something replayed. */
  public sealed interface Outcome {

    record Started(Replay replay) implements Outcome {}

    /** The window begins at or behind its end. */
    record Empty(Plan plan) implements Outcome {}

    /** The window ends in the future. */
    record InFuture(Plan plan, long nowMillis) implements Outcome {}

    /** The window is longer than events are replayed of at once. */
    record TooLong(long mostSeconds) implements Outcome {}

    /** The market keeps no such thing. */
    record NotKept(Plan.Content content) implements Outcome {}

    /** There is no place left for the client. */
    record TooMany(Limit limit, int most) implements Outcome {}
  }

  public Replays(
      EventHistory eventHistory, ReplaySettings limits, InstantSource clock, NanoClock nanoClock) {
    this.eventHistory = eventHistory;
    this.limits = limits;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.places = new Places(limits);
  }

  /** Replays something to a session; on its loop. */
  public Outcome start(Plan plan, Session session) {
    return obstacle(plan)
        .orElseGet(
            () ->
                switch (places.take(Places.Client.of(session))) {
                  case Places.Outcome.Refused(var limit, var most) ->
                      new Outcome.TooMany(limit, most);
                  case Places.Outcome.Taken(var place) -> start(plan, session, place);
                });
  }

  private Outcome start(Plan plan, Session session, Places.Place place) {
    var id = Long.toString(started.incrementAndGet());
    var replay = new Replay(id, session, plan, place, () -> running.remove(id));
    if (replay.isOpen()) {
      running.put(id, replay);
    }
    replay.start(eventHistory, nanoClock);
    return new Outcome.Started(replay);
  }

  private Optional<Outcome> obstacle(Plan plan) {
    if (plan.fromMillis() >= plan.toMillis()) {
      return Optional.of(new Outcome.Empty(plan));
    }
    if (plan.toMillis() > clock.millis()) {
      return Optional.of(new Outcome.InFuture(plan, clock.millis()));
    }
    if (plan.hasEvents()
        && plan.toMillis() - plan.fromMillis() > limits.longestWindow().toMillis()) {
      return Optional.of(new Outcome.TooLong(limits.longestWindow().toSeconds()));
    }
    return plan.contents().stream()
        .filter(content -> !isKept(content))
        .findFirst()
        .map(Outcome.NotKept::new);
  }

  /** A tape without any event has no bars either. */
  private boolean isKept(Plan.Content content) {
    var kinds = eventHistory.kinds();
    return !kinds.isEmpty() && kinds.containsAll(ReplayCursor.kinds(Set.of(content)));
  }

  /** A replay of a session, on its loop; empty: it has none of that name, or none any more. */
  public Optional<Replay> find(String id, Session session) {
    return Optional.ofNullable(running.get(id)).filter(replay -> replay.isOf(session));
  }

  /** How many are at work now, those included whose client has left and that have yet to end. */
  public int count() {
    return places.taken();
  }

  /** How many were refused for a limit since the start. */
  public long refused(Limit limit) {
    return places.refused(limit);
  }

  /** How many there have been since the start. */
  public long started() {
    return started.get();
  }
}
