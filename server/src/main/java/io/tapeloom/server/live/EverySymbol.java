package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SessionListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that are subscribed to every symbol, also to those that are added later.
 * Thread-safe.
 */
public final class EverySymbol {

  private static final Logger LOG = LoggerFactory.getLogger(EverySymbol.class);

  /** By session, what it subscribes to of each symbol, and how. */
  private final Map<Session, Map<Object, Consumer<Instrument>>> followers =
      new ConcurrentHashMap<>();

  /**
   * Subscribes a session to symbols that are added later, until it unfollows or ends. Called on its
   * loop, before it subscribes to the symbols that exist.
   *
   * @param what what it subscribes to of each symbol; replaces what it follows under an equal one
   * @param join subscribes it to one symbol, also if it is subscribed already; called on its loop
   */
  public void follow(Session session, Object what, Consumer<Instrument> join) {
    followers.computeIfAbsent(session, _ -> new ConcurrentHashMap<>()).put(what, join);
  }

  /** Ends one {@link #follow}; does nothing without it. Called on the session's loop. */
  public void unfollow(Session session, Object what) {
    followers.computeIfPresent(
        session,
        (_, all) -> {
          all.remove(what);
          return all.isEmpty() ? null : all;
        });
  }

  /** Ends every {@link #follow} of a session. Called on its loop. */
  public void unfollow(Session session) {
    followers.remove(session);
  }

  /** Returns a listener that also releases the sessions that end. */
  public SessionListener releasing(SessionListener other) {
    return new SessionListener() {
      @Override
      public void opened(Session session) {
        other.opened(session);
      }

      @Override
      public void closed(Session session) {
        unfollow(session);
        other.closed(session);
      }
    };
  }

  /** A symbol was added. */
  void added(Instrument instrument) {
    followers.keySet().forEach(session -> added(instrument, session));
  }

  private void added(Instrument instrument, Session session) {
    try {
      session
          .loop()
          .execute(
              () ->
                  followers
                      .getOrDefault(session, Map.of())
                      .values()
                      .forEach(join -> join.accept(instrument)));
    } catch (RejectedExecutionException loopEnded) {
      LOG.debug("Session {} has ended together with its event loop", session.id());
    }
  }
}
