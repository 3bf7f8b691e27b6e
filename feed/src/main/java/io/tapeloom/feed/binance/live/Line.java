package io.tapeloom.feed.binance.live;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some streams and their connection. The venue closes each connection after a day; therefore the
 * next one is opened before, and for some seconds both deliver. Duplicate messages are ignored
 * later, and messages that one connection misses come from the other. Owned by the feed's thread.
 */
final class Line {

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  /** How long a connection is used; a random part is subtracted. */
  private static final long LIFE_MILLIS = TimeUnit.MINUTES.toMillis(24 * 60 - 10);

  private static final long JITTER_MILLIS = TimeUnit.MINUTES.toMillis(60);

  /** How long both connections deliver. */
  private static final long OVERLAP_MILLIS = TimeUnit.SECONDS.toMillis(10);

  /** Delay between attempts to open the next connection. */
  private static final long RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** Time of silence after which the venue is pinged. */
  private static final long SILENCE_MILLIS = TimeUnit.SECONDS.toMillis(20);

  /** Time of silence after which the connection counts as lost. */
  private static final long DEATH_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final URI url;
  private final RandomGenerator random;
  private VenueConnection current;
  private @Nullable VenueConnection next;
  private boolean opening;
  private long renewMillis;
  private long overlapEndMillis;
  private long pingedMillis;

  Line(URI url, VenueConnection first, RandomGenerator random, long nowMillis) {
    this.url = url;
    this.current = first;
    this.random = random;
    this.pingedMillis = nowMillis;
    renewIn(LIFE_MILLIS - random.nextLong(JITTER_MILLIS), nowMillis);
  }

  URI url() {
    return url;
  }

  /** Whether a connection belongs to this line. */
  boolean has(VenueConnection connection) {
    return connection.equals(current) || connection.equals(next);
  }

  /** Returns whether to open the next connection now; if so, it counts as being opened. */
  boolean wantsNext(long nowMillis) {
    if (opening || next != null || nowMillis < renewMillis) {
      return false;
    }
    opening = true;
    return true;
  }

  /** The venue announces its shutdown: the next connection must be opened at once. */
  void leaveSoon(long nowMillis) {
    renewMillis = Math.min(renewMillis, nowMillis);
  }

  /** The next connection is open. */
  void opened(VenueConnection connection, long nowMillis) {
    opening = false;
    next = connection;
    overlapEndMillis = nowMillis + OVERLAP_MILLIS;
  }

  /** The next connection could not be opened. */
  void notOpened(String why, long nowMillis) {
    opening = false;
    LOG.warn("Next connection failed, it is retried in {} ms: {}", RETRY_MILLIS, why);
    renewIn(RETRY_MILLIS, nowMillis);
  }

  /** Handles a lost connection; returns false if none is left. */
  boolean survives(VenueConnection gone, long nowMillis) {
    if (gone.equals(next)) {
      next = null;
      renewIn(RETRY_MILLIS, nowMillis);
      return true;
    }
    if (!gone.equals(current)) {
      return true; // already replaced
    }
    return turn(nowMillis);
  }

  /**
   * Ends an overlap that has lasted long enough, and pings a silent venue.
   *
   * @return false if the venue is silent for too long
   */
  boolean check(long nowMillis) {
    if (next != null && nowMillis >= overlapEndMillis) {
      turn(nowMillis);
    }
    long silence = current.silenceMillis(nowMillis);
    if (silence >= DEATH_MILLIS) {
      return false;
    }
    if (silence >= SILENCE_MILLIS && nowMillis - pingedMillis >= SILENCE_MILLIS) {
      pingedMillis = nowMillis;
      current.ping();
    }
    return true;
  }

  private boolean turn(long nowMillis) {
    var fresh = next;
    if (fresh == null) {
      return false;
    }
    current.close();
    current = fresh;
    next = null;
    renewIn(LIFE_MILLIS - random.nextLong(JITTER_MILLIS), nowMillis);
    LOG.info("Line continues with the next connection to {}", current);
    return true;
  }

  private void renewIn(long millis, long nowMillis) {
    renewMillis = nowMillis + millis;
  }

  void close() {
    current.close();
    if (next != null) {
      next.close();
    }
  }

  @Override
  public String toString() {
    return current.toString();
  }
}
