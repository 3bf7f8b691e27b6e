package io.tapeloom.server.replay;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.server.replay.Progress.State;
import io.tapeloom.server.replay.ReplayCommands.Request;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.PrivateStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of a replay does: tells each thing of the program when it is due, and in between
 * what its client asks for. Owned by that thread.
 */
final class Player implements AutoCloseable {

  /** How often it says how far it is, at least, while it runs. */
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long it may run on without a look at whether another virtual thread waits to run. */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String id;
  private final Plan plan;
  private final EventHistory eventHistory;
  private final NanoClock clock;
  private final PrivateStream stream;
  private final Tracks tracks;
  private final ReplayCommands requests;

  private final ReplayClock tempo;
  private ReplayCursor program;
  private State state = State.RUNNING;

  /** Everything before has been told, in nanoseconds since the epoch. */
  private long toldNanos;

  private long nextProgressNanos;

  /** Since when it has kept its carrier. */
  private long yieldedNanos;

  Player(
      String id,
      Plan plan,
      EventHistory eventHistory,
      NanoClock clock,
      PrivateStream stream,
      Tracks tracks,
      ReplayCommands requests) {
    this.id = id;
    this.plan = plan;
    this.eventHistory = eventHistory;
    this.clock = clock;
    this.stream = stream;
    this.tracks = tracks;
    this.requests = requests;
    this.program = new ReplayCursor(eventHistory, plan, plan.fromMillis());
    this.toldNanos = nanos(plan.fromMillis());
    this.yieldedNanos = clock.nanoTime();
    this.tempo = new ReplayClock(plan.speed(), toldNanos, yieldedNanos);
  }

  /** Tells the program to its end, or until nobody listens any more. */
  void play() throws InterruptedException {
    report();
    while (stream.isOpen()) {
      var request = state == State.PAUSED ? await(Long.MAX_VALUE) : requests.poll();
      if (request != null) {
        obey(request);
      } else if (!tellNext()) {
        return;
      }
    }
  }

  /** Tells the next thing, or waits for it; false: there was none. */
  private boolean tellNext() throws InterruptedException {
    long now = clock.nanoTime();
    long wait = tempo.nanosUntil(program.nextNanos(), now);
    if (now - nextProgressNanos >= 0) {
      report();
    } else if (wait > 0) {
      var request = await(Math.min(wait, nextProgressNanos - now));
      if (request != null) {
        obey(request);
      }
    } else {
      toldNanos = program.nextNanos();
      if (!program.hasNext()) {
        state = State.FINISHED;
        report();
        return false;
      }
      program.tellNext(tracks);
      giveWay(now);
    }
    return true;
  }

  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread that never waits keeps others waiting
  private void giveWay(long now) {
    if (now - yieldedNanos >= TURN_NANOS) {
      yieldedNanos = now;
      Thread.yield();
    }
  }

  /** Waits for a request, with everything that was told on its way. */
  private @Nullable Request await(long nanos) throws InterruptedException {
    stream.flush();
    return requests.await(nanos);
  }

  private void obey(Request request) {
    switch (request.wish()) {
      case PAUSE -> {
        toldNanos = hereNanos();
        state = State.PAUSED;
      }
      case RESUME -> {
        toldNanos = hereNanos();
        state = State.RUNNING;
        tempo.set(toldNanos, clock.nanoTime());
      }
      case SEEK -> seek(request.timeMillis());
      case END -> {
        return;
      }
    }
    var standing = standingAt(toldNanos); // a resumed one has moved on by now
    stream.flush(() -> requests.answer(request, standing));
    report();
  }

  private void seek(long timeMillis) {
    program.close();
    program = new ReplayCursor(eventHistory, plan, timeMillis);
    toldNanos = nanos(timeMillis);
    tempo.set(toldNanos, clock.nanoTime());
  }

  private void report() {
    nextProgressNanos = clock.nanoTime() + PROGRESS_NANOS;
    tracks.onProgress(standingAt(hereNanos()));
  }

  private Progress standingAt(long pastNanos) {
    long timeMillis = TimeUnit.NANOSECONDS.toMillis(pastNanos);
    return new Progress(id, state, timeMillis, plan.fractionBefore(timeMillis));
  }

  private long hereNanos() {
    return switch (state) {
      case RUNNING -> tempo.pastNanos(toldNanos, program.nextNanos(), clock.nanoTime());
      case PAUSED, FINISHED, FAILED -> toldNanos;
    };
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Override
  public void close() {
    program.close();
  }
}
