package io.tapeloom.server.replay;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.HistoryUnavailable;
import io.tapeloom.server.replay.ReplayCommands.Answer;
import io.tapeloom.server.replay.ReplayCommands.Wish;
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
 * The past told again to one session, at a tempo and as fast as the session's socket takes it, by a
 * virtual thread of its own. Lives from its start until it has told everything, is stopped, or the
 * session is gone; then its thread is interrupted, and the place is held until the thread has
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

  /** Completed when the thread has ended. */
  private final CompletableFuture<Replay> done = new CompletableFuture<>();

  /** Null before the start. */
  private @Nullable Thread thread;

  /**
   * @param place of this replay, which gives it back
   * @param onEnd run on the session's loop, once, when nothing more of it is sent
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

  /** Begins to tell what is on the tape, unless the session is over. */
  void start(EventHistory eventHistory, NanoClock clock) {
    if (!stream.isOpen()) {
      over();
      return;
    }
    try {
      thread = Thread.ofVirtual().name("replay-" + id).start(() -> run(eventHistory, clock));
    } catch (RuntimeException | Error failure) {
      over();
      throw failure;
    }
  }

  private void run(EventHistory eventHistory, NanoClock clock) {
    try {
      if (stream.isOpen()) {
        play(eventHistory, clock);
      }
    } finally {
      over();
    }
  }

  private void play(EventHistory eventHistory, NanoClock clock) {
    try (var player = new Player(id, plan, eventHistory, clock, stream, tracks, requests)) {
      player.play();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.close();
      return;
    } catch (HistoryUnavailable away) { // the store has logged it
      LOG.debug("Replay {} failed: {}", id, away.getMessage());
      tracks.onFailure();
    } catch (RuntimeException | Error failure) {
      if (!stream.isOpen() && failure instanceof RuntimeException) {
        LOG.debug("Replay {} is broken off: {}", id, failure.toString());
        return;
      }
      LOG.error("Replay {} of {} failed", id, plan.instrument().symbol(), failure);
      tracks.onFailure();
    }
    // The client may ask for another as soon as it reads that this one is over.
    stream.finish(place::giveBack);
  }

  private void over() {
    place.giveBack();
    done.complete(this);
  }

  public String id() {
    return id;
  }

  public Plan plan() {
    return plan;
  }

  /** The names of the topics that it tells on, the one of its progress last. */
  public List<String> topics() {
    return tracks.names();
  }

  boolean isOf(Session other) {
    return session.equals(other);
  }

  /** Whether it is not over. */
  boolean isOpen() {
    return stream.isOpen();
  }

  /** Tells nothing more until it is resumed. */
  public CompletionStage<Answer> pause() {
    return requests.ask(Wish.PAUSE, 0);
  }

  /** Goes on from where it was paused. */
  public CompletionStage<Answer> resume() {
    return requests.ask(Wish.RESUME, 0);
  }

  /** Goes on from another moment of its window, in milliseconds since the epoch. */
  public CompletionStage<Answer> seek(long timeMillis) {
    return requests.ask(Wish.SEEK, timeMillis);
  }

  /**
   * Ends it; nothing more of it is sent.
   *
   * @return completed when its work has ended and its place is free, on any thread
   */
  public CompletionStage<Replay> stop() {
    stream.close();
    return done.minimalCompletionStage();
  }
}
