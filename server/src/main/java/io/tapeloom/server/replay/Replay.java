package io.tapeloom.server.replay;

import io.tapeloom.feed.HistoryUnavailable;
import io.tapeloom.feed.Tape;
import io.tapeloom.server.replay.Requests.Answer;
import io.tapeloom.server.replay.Requests.Wish;
import io.tapeloom.stream.NanoClock;
import io.tapeloom.stream.PrivateStream;
import io.tapeloom.stream.Session;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The past told again to one session, at a tempo and as fast as the session's socket takes it, by a
 * virtual thread of its own. Lives from its start until it has told everything, is stopped, or the
 * session is gone. Used on the session's loop.
 */
public final class Replay {

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final String id;
  private final Session session;
  private final Plan plan;
  private final Requests requests = new Requests();
  private final PrivateStream stream;
  private final Tracks tracks;

  /**
   * @param onEnd told on the session's loop, once
   */
  Replay(String id, Session session, Plan plan, Runnable onEnd) {
    this.id = id;
    this.session = session;
    this.plan = plan;
    var asked = requests;
    this.stream =
        session.openStream(
            () -> {
              asked.end();
              onEnd.run();
            });
    this.tracks = new Tracks(id, plan, stream);
  }

  /** Begins to tell what is on the tape. */
  void start(Tape tape, NanoClock clock) {
    Thread.ofVirtual().name("replay-" + id).start(() -> run(tape, clock));
  }

  private void run(Tape tape, NanoClock clock) {
    try (var player = new Player(id, plan, tape, clock, stream, tracks, requests)) {
      player.play();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.close();
    } catch (HistoryUnavailable away) { // the store has logged it
      LOG.debug("Replay {} failed: {}", id, away.getMessage());
      tracks.onFailure();
      stream.flush(stream::close);
    } catch (RuntimeException | Error failure) {
      LOG.error("Replay {} of {} failed", id, plan.instrument().symbol(), failure);
      tracks.onFailure();
      stream.flush(stream::close);
    }
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

  /** Ends it; nothing more of it is sent. */
  public void stop() {
    stream.close();
  }
}
