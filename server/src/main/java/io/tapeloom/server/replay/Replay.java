package io.tapeloom.server.replay;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.HistoryUnavailable;
import io.tapeloom.server.replay.ReplayCommands.Answer;
import io.tapeloom.server.replay.ReplayCommands.Command;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.PrivateStream;
import io.tapeloom.stream.session.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replay of past events to one session, at a given speed but at most as fast as the session's
 * socket accepts, by its own virtual thread. It ends when it has sent everything, is stopped, or
 * the session ends; then its thread is interrupted, and its place is held until the thread has
 * ended. Used on the session's loop.
 */
public final class Replay {

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final String id;
  private final Session session;
  private final Plan plan;
  private final ReplayCommands requests = new ReplayCommands();
  private final PrivateStream stream;
  private final Tracks tracks;
  private final Places.Place place;

  /** Completes when the thread has ended. */
  private final CompletableFuture<Replay> done = new CompletableFuture<>();

  /** Null before the start. */
  private @Nullable Thread thread;

  /**
   * @param place the place of this replay, which the replay releases
   * @param onEnd runs on the session's loop, once, when the replay sends nothing more
   */
  Replay(String id, Session session, Plan plan, Places.Place place, Runnable onEnd) {
    this.id = id;
    this.session = session;
    this.plan = plan;
    this.place = place;
    this.stream = session.openStream(() -> end(onEnd));
    this.tracks = new Tracks(id, plan, stream);
  }

  private void end(Runnable onEnd) {
    requests.end();
    onEnd.run();
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Starts to send the events of the history, unless the session has ended. */
  void start(EventHistory eventHistory, NanoClock clock) {
    if (!stream.isOpen()) {
      complete();
      return;
    }
    try {
      thread = Thread.ofVirtual().name("replay-" + id).start(() -> run(eventHistory, clock));
    } catch (RuntimeException | Error failure) {
      complete();
      throw failure;
    }
  }

  private void run(EventHistory eventHistory, NanoClock clock) {
    try {
      if (stream.isOpen()) {
        play(eventHistory, clock);
      }
    } finally {
      complete();
    }
  }

  private void play(EventHistory eventHistory, NanoClock clock) {
    try (var player = new Player(id, plan, eventHistory, clock, stream, tracks, requests)) {
      player.play();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.close();
      return;
    } catch (HistoryUnavailable unavailable) { // the store has logged it
      LOG.debug("Replay {} failed: {}", id, unavailable.getMessage());
      tracks.onFailure();
    } catch (RuntimeException | Error failure) {
      if (!stream.isOpen() && failure instanceof RuntimeException) {
        LOG.debug("Replay {} was stopped: {}", id, failure.toString());
        return;
      }
      LOG.error("Replay {} of {} failed", id, plan.instrument().symbol(), failure);
      tracks.onFailure();
    }
    // The client may start another one as soon as it reads that this one has ended.
    stream.finish(place::release);
  }

  private void complete() {
    place.release();
    done.complete(this);
  }

  public String id() {
    return id;
  }

  public Plan plan() {
    return plan;
  }

  /** The names of the topics of this replay; the topic of its progress is the last one. */
  public List<String> topics() {
    return tracks.names();
  }

  boolean isOf(Session other) {
    return session.equals(other);
  }

  /** Whether the replay has not ended. */
  boolean isOpen() {
    return stream.isOpen();
  }

  /** Pauses the replay until it is resumed. */
  public CompletionStage<Answer> pause() {
    return requests.submit(Command.PAUSE, 0);
  }

  /** Continues from where it was paused. */
  public CompletionStage<Answer> resume() {
    return requests.submit(Command.RESUME, 0);
  }

  /** Continues from another moment of its window, in milliseconds since the epoch. */
  public CompletionStage<Answer> seek(long timeMillis) {
    return requests.submit(Command.SEEK, timeMillis);
  }

  /**
   * Ends the replay; it sends nothing more.
   *
   * @return completes, on any thread, when its thread has ended and its place is free
   */
  public CompletionStage<Replay> stop() {
    stream.close();
    return done.minimalCompletionStage();
  }
}
