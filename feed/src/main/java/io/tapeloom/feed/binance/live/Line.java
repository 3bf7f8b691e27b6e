package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some streams and their connection. The venue closes each connection after a day; therefore the
 * next one is opened before, and for some seconds both deliver. Duplicate messages are ignored
 * later, and messages that one connection misses come from the other. A line without a connection
 * wants the next one, after a delay that grows with each failure. Owned by the feed's thread.
 */
final class Line {

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  /** Maximum number of streams; the venue allows 1,024 on a connection. */
  static final int MAX_STREAMS = 1_000;

  /**
   * Maximum number of streams in the URL of a connection, which must not be too long for proxies.
   * Further ones are added by messages.
   */
  static final int MAX_STREAMS_OF_URL = 200;

  /** How long a connection is used; a random part is subtracted. */
  private static final long LIFE_MILLIS = TimeUnit.MINUTES.toMillis(24 * 60 - 10);

  private static final long JITTER_MILLIS = TimeUnit.MINUTES.toMillis(60);

  /** How long both connections deliver. */
  private static final long OVERLAP_MILLIS = TimeUnit.SECONDS.toMillis(10);

  /** Delay between attempts to open the next connection while there is one. */
  private static final long RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** Time of silence after which the venue is pinged. */
  private static final long SILENCE_MILLIS = TimeUnit.SECONDS.toMillis(20);

  /** Time of silence after which the connection counts as lost. */
  private static final long DEATH_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final VenueMarket.Route route;
  private final Set<StreamName> streams;
  private final RandomGenerator random;
  private final Backoff backoff;
  private @Nullable StreamControl current;
  private @Nullable StreamControl next;

  /** The streams in the URL of the connection that is being opened; null: none is. */
  private @Nullable List<StreamName> opening;

  private int failures;
  private long renewMillis;
  private long overlapEndMillis;
  private long pingedMillis;

  /**
   * @param backoff the delay before the next attempt while there is no connection
   */
  Line(
      VenueMarket.Route route,
      Collection<StreamName> streams,
      RandomGenerator random,
      Backoff backoff,
      long nowMillis) {
    this.route = route;
    this.streams = new LinkedHashSet<>(streams);
    this.random = random;
    this.backoff = backoff;
    this.renewMillis = nowMillis;
    this.pingedMillis = nowMillis;
  }

  VenueMarket.Route route() {
    return route;
  }

  /** The streams that the line has or should have. */
  Set<StreamName> streams() {
    return streams;
  }

  /** Whether the line has room for another stream. */
  boolean hasRoom() {
    return streams.size() < MAX_STREAMS;
  }

  void add(StreamName stream) {
    if (streams.add(stream)) {
      if (current != null) {
        current.add(stream);
      }
      if (next != null) {
        next.add(stream);
      }
    }
  }

  void remove(StreamName stream) {
    if (streams.remove(stream)) {
      if (current != null) {
        current.remove(stream);
      }
      if (next != null) {
        next.remove(stream);
      }
    }
  }

  /** Whether a connection belongs to this line. */
  boolean has(VenueConnection connection) {
    return is(current, connection) || is(next, connection);
  }

  private static boolean is(@Nullable StreamControl control, VenueConnection connection) {
    return control != null && control.connection().equals(connection);
  }

  /** Whether the line has no connection although it was tried to open one. */
  boolean hasFailed() {
    return current == null && failures > 0;
  }

  /** Returns whether to open the next connection now. */
  boolean wantsNext(long nowMillis) {
    return opening == null && next == null && nowMillis >= renewMillis && !streams.isEmpty();
  }

  /** The next connection is being opened; returns the streams of its URL. */
  List<StreamName> open() {
    var named = streams.stream().limit(MAX_STREAMS_OF_URL).toList();
    opening = named;
    return named;
  }

  /** The venue announces its shutdown: the next connection must be opened at once. */
  void leaveSoon(long nowMillis) {
    renewMillis = Math.min(renewMillis, nowMillis);
  }

  /**
   * The next connection is open.
   *
   * @return whether it is the only one, so that messages before it were missed
   */
  boolean opened(VenueConnection connection, long nowMillis) {
    var control = new StreamControl(connection, opening == null ? List.of() : opening, streams);
    opening = null;
    if (current == null) {
      current = control;
      failures = 0;
      pingedMillis = nowMillis;
      renewIn(LIFE_MILLIS - random.nextLong(JITTER_MILLIS), nowMillis);
      return true;
    }
    next = control;
    overlapEndMillis = nowMillis + OVERLAP_MILLIS;
    return false;
  }

  /** The next connection could not be opened. */
  void notOpened(String why, long nowMillis) {
    opening = null;
    failures++;
    long retryMillis = current == null ? backoff.delayMillis(failures) : RETRY_MILLIS;
    LOG.warn("Next connection failed, it is retried in {} ms: {}", retryMillis, why);
    renewIn(retryMillis, nowMillis);
  }

  /** Handles a lost connection; returns false if none is left. */
  boolean survives(VenueConnection gone, long nowMillis) {
    if (is(next, gone)) {
      next = null;
      renewIn(RETRY_MILLIS, nowMillis);
      return true;
    }
    if (!is(current, gone)) {
      return true; // already replaced
    }
    return turn(nowMillis);
  }

  /**
   * Ends an overlap that has lasted long enough, pings a silent venue, and changes the streams.
   *
   * @return false if the venue is silent for too long
   */
  boolean check(long nowMillis) {
    if (next != null) {
      next.check(nowMillis);
      if (nowMillis >= overlapEndMillis) {
        turn(nowMillis);
      }
    }
    var open = current;
    if (open == null) {
      return true;
    }
    open.check(nowMillis);
    long silence = open.connection().silenceMillis(nowMillis);
    if (silence >= DEATH_MILLIS) {
      return false;
    }
    if (silence >= SILENCE_MILLIS && nowMillis - pingedMillis >= SILENCE_MILLIS) {
      pingedMillis = nowMillis;
      open.connection().ping();
    }
    return true;
  }

  private boolean turn(long nowMillis) {
    var fresh = next;
    if (current != null) {
      current.connection().close();
    }
    current = fresh;
    next = null;
    if (fresh == null) {
      failures = 0;
      renewIn(backoff.delayMillis(1), nowMillis);
      return false;
    }
    renewIn(LIFE_MILLIS - random.nextLong(JITTER_MILLIS), nowMillis);
    LOG.info("Line continues with the next connection to {}", fresh.connection());
    return true;
  }

  /** Closes the connection of a silent venue; returns whether another one is left. */
  boolean leave(long nowMillis) {
    return turn(nowMillis);
  }

  private void renewIn(long millis, long nowMillis) {
    renewMillis = nowMillis + millis;
  }

  void close() {
    if (current != null) {
      current.connection().close();
    }
    if (next != null) {
      next.connection().close();
    }
  }

  @Override
  public String toString() {
    return current == null ? "a lost connection" : current.connection().toString();
  }
}
