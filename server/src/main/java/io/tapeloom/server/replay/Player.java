package io.tapeloom.server.replay;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.server.replay.Progress.State;
import io.tapeloom.server.replay.ReplayCommands.Request;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.PrivateStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The work of a replay's thread: it publishes each event when it is due, and handles the client's
 * requests in between. Owned by that thread.
 */
final class Player implements AutoCloseable {

  /** Maximum time between two progress reports while the replay runs. */
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Maximum time without a yield to other virtual threads. */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String id;
  private final Plan plan;
  private final EventHistory eventHistory;
  private final NanoClock clock;
  private final PrivateStream stream;
  private final Tracks tracks;
  private final ReplayCommands requests;

  private final ReplayClock replayClock;
  private ReplayCursor cursor;
  private State state = State.RUNNING;

  /** The moment before which everything is published, in nanoseconds since the epoch. */
  private long publishedNanos;

  private long nextProgressNanos;

  /** When the thread last yielded its carrier thread. */
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
    this.cursor = new ReplayCursor(eventHistory, plan, plan.fromMillis());
    this.publishedNanos = nanos(plan.fromMillis());
    this.yieldedNanos = clock.nanoTime();
    this.replayClock = new ReplayClock(plan.speed(), publishedNanos, yieldedNanos);
  }

  /** Publishes all events until the end, or until the stream is closed. */
  void play() throws InterruptedException {
    report();
    while (stream.isOpen()) {
      var request = state == State.PAUSED ? await(Long.MAX_VALUE) : requests.poll();
      if (request != null) {
        handle(request);
      } else if (!publishNext()) {
        return;
      }
    }
  }

  /** Publishes the next event, or waits for it; returns false at the end. */
  private boolean publishNext() throws InterruptedException {
    long now = clock.nanoTime();
    long wait = replayClock.nanosUntil(cursor.nextNanos(), now);
    if (now - nextProgressNanos >= 0) {
      report();
    } else if (wait > 0) {
      var request = await(Math.min(wait, nextProgressNanos - now));
      if (request != null) {
        handle(request);
      }
    } else {
      publishedNanos = cursor.nextNanos();
      if (!cursor.hasNext()) {
        state = State.FINISHED;
        report();
        return false;
      }
      cursor.publishNext(tracks);
      yieldIfDue(now);
    }
    return true;
  }

  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread that never blocks delays the others
  private void yieldIfDue(long now) {
    if (now - yieldedNanos >= TURN_NANOS) {
      yieldedNanos = now;
      Thread.yield();
    }
  }

  /** Sends all published events, then waits for a request. */
  private @Nullable Request await(long nanos) throws InterruptedException {
    stream.flush();
    return requests.await(nanos);
  }

  private void handle(Request request) {
    switch (request.command()) {
      case PAUSE -> {
        publishedNanos = positionNanos();
        state = State.PAUSED;
      }
      case RESUME -> {
        publishedNanos = positionNanos();
        state = State.RUNNING;
        replayClock.set(publishedNanos, clock.nanoTime());
      }
      case SEEK -> seek(request.timeMillis());
      case END -> {
        return;
      }
    }
    var progress = progressAt(publishedNanos); // a resumed replay is already further by now
    stream.flush(() -> requests.answer(request, progress));
    report();
  }

  private void seek(long timeMillis) {
    cursor.close();
    cursor = new ReplayCursor(eventHistory, plan, timeMillis);
    publishedNanos = nanos(timeMillis);
    replayClock.set(publishedNanos, clock.nanoTime());
  }

  private void report() {
    nextProgressNanos = clock.nanoTime() + PROGRESS_NANOS;
    tracks.onProgress(progressAt(positionNanos()));
  }

  private Progress progressAt(long pastNanos) {
    long timeMillis = TimeUnit.NANOSECONDS.toMillis(pastNanos);
    return new Progress(id, state, timeMillis, plan.fractionBefore(timeMillis));
  }

  private long positionNanos() {
    return switch (state) {
      case RUNNING -> replayClock.pastNanos(publishedNanos, cursor.nextNanos(), clock.nanoTime());
      case PAUSED, FINISHED, FAILED -> publishedNanos;
    };
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Override
  public void close() {
    cursor.close();
  }
}
