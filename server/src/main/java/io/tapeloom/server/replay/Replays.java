package io.tapeloom.server.replay;

import io.tapeloom.feed.Tape;
import io.tapeloom.server.config.ReplaySettings;
import io.tapeloom.stream.NanoClock;
import io.tapeloom.stream.Session;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** All replays of a server, within its limits. Thread-safe. */
public final class Replays {

  private final Tape tape;
  private final ReplaySettings limits;
  private final InstantSource clock;
  private final NanoClock nanoClock;
  private final Semaphore places;
  private final Map<String, Replay> running = new ConcurrentHashMap<>();
  private final AtomicLong started = new AtomicLong();

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

    /** The session has as many as it may. */
    record TooMany(int most) implements Outcome {}

    /** The server has as many as it may. */
    record Full() implements Outcome {}
  }

  public Replays(Tape tape, ReplaySettings limits, InstantSource clock, NanoClock nanoClock) {
    this.tape = tape;
    this.limits = limits;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.places = new Semaphore(limits.most());
  }

  /** Replays something to a session; on its loop. */
  public Outcome start(Plan plan, Session session) {
    var obstacle = obstacle(plan).or(() -> shortage(session));
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    var id = Long.toString(started.incrementAndGet());
    var replay = new Replay(id, session, plan, () -> ended(id));
    if (replay.isOpen()) {
      running.put(id, replay);
      replay.start(tape, nanoClock);
    }
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
    var kinds = tape.kinds();
    return !kinds.isEmpty() && kinds.containsAll(Program.kinds(Set.of(content)));
  }

  private Optional<Outcome> shortage(Session session) {
    if (running.values().stream().filter(replay -> replay.isOf(session)).count()
        >= limits.mostPerConnection()) {
      return Optional.of(new Outcome.TooMany(limits.mostPerConnection()));
    }
    return places.tryAcquire() ? Optional.empty() : Optional.of(new Outcome.Full());
  }

  private void ended(String id) {
    running.remove(id);
    places.release();
  }

  /** A replay of a session, on its loop; empty: it has none of that name, or none any more. */
  public Optional<Replay> find(String id, Session session) {
    return Optional.ofNullable(running.get(id)).filter(replay -> replay.isOf(session));
  }

  /** How many there are now. */
  public int count() {
    return running.size();
  }

  /** How many there have been since the start. */
  public long started() {
    return started.get();
  }
}
