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

/** Starts and finds the replays of a server, and enforces their limits. Thread-safe. */
public final class Replays {

  private final EventHistory eventHistory;
  private final ReplaySettings limits;
  private final InstantSource clock;
  private final NanoClock nanoClock;
  private final Places places;
  private final Map<String, Replay> running = new ConcurrentHashMap<>();
  private final AtomicLong started = new AtomicLong();

  /** What the number of replays is limited for. */
  public enum Limit {
    CONNECTION,
    USER,
    ADDRESS,
    SERVER
  }

  /** The result of a request to start a replay. */
  public sealed interface Outcome {

    record Started(Replay replay) implements Outcome {}

    /** The start of the window is not before its end. */
    record Empty(Plan plan) implements Outcome {}

    /** The window ends in the future. */
    record InFuture(Plan plan, long nowMillis) implements Outcome {}

    /** The window is longer than the maximum for single events. */
    record TooLong(long maxSeconds) implements Outcome {}

    /** The market does not keep this content. */
    record NotKept(Plan.Content content) implements Outcome {}

    /** The client has reached a limit of the number of replays. */
    record TooMany(Limit limit, int max) implements Outcome {}
  }

  public Replays(
      EventHistory eventHistory, ReplaySettings limits, InstantSource clock, NanoClock nanoClock) {
    this.eventHistory = eventHistory;
    this.limits = limits;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.places = new Places(limits);
  }

  /** Starts a replay to a session. Must be called on the session's loop. */
  public Outcome start(Plan plan, Session session) {
    return obstacle(plan)
        .orElseGet(
            () ->
                switch (places.take(Places.Client.of(session))) {
                  case Places.Outcome.Refused(var limit, var max) ->
                      new Outcome.TooMany(limit, max);
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
    if (plan.hasEvents() && plan.toMillis() - plan.fromMillis() > limits.maxWindow().toMillis()) {
      return Optional.of(new Outcome.TooLong(limits.maxWindow().toSeconds()));
    }
    return plan.contents().stream()
        .filter(content -> !isKept(content))
        .findFirst()
        .map(Outcome.NotKept::new);
  }

  /** Whether the market keeps some content. A history without events has no bars either. */
  private boolean isKept(Plan.Content content) {
    var kinds = eventHistory.kinds();
    return !kinds.isEmpty() && kinds.containsAll(ReplayCursor.kinds(Set.of(content)));
  }

  /**
   * Returns the running replay of a session with this id; empty if there is none. Must be called on
   * the session's loop.
   */
  public Optional<Replay> find(String id, Session session) {
    return Optional.ofNullable(running.get(id)).filter(replay -> replay.isOf(session));
  }

  /** Number of running replays, including those that have yet to end after their client left. */
  public int count() {
    return places.taken();
  }

  /** Number of requests that a limit has rejected since the start. */
  public long refused(Limit limit) {
    return places.refused(limit);
  }

  /** Number of replays since the start. */
  public long started() {
    return started.get();
  }
}
