package io.tapeloom.feed.binance.live;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some streams, and the connection that they come by. The venue cuts each connection after a day;
 * so before that a next one is opened, and for some seconds both deliver: what comes twice is told
 * once further on, and what one of them misses the other has. Of the feed's thread.
 */
final class Line {

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  /** How long a connection is used, less a random part of the latter. */
  private static final long LIFE_MILLIS = TimeUnit.MINUTES.toMillis(24 * 60 - 10);

  private static final long JITTER_MILLIS = TimeUnit.MINUTES.toMillis(60);

  /** How long both connections deliver. */
  private static final long OVERLAP_MILLIS = TimeUnit.SECONDS.toMillis(10);

  /** Between tries to open the next one. */
  private static final long RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** After so long a silence the venue is asked whether it is there. */
  private static final long SILENCE_MILLIS = TimeUnit.SECONDS.toMillis(20);

  /** After so long a silence it is not. */
  private static final long DEATH_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final URI url;
  private final RandomGenerator random;
  private VenueConnection current;
  private @Nullable VenueConnection next;
  private boolean opening;
  private long renewMillis;
  private long overlapEndMillis;
  private long askedMillis;

  Line(URI url, VenueConnection first, RandomGenerator random, long nowMillis) {
    this.url = url;
    this.current = first;
    this.random = random;
    this.askedMillis = nowMillis;
    renewIn(LIFE_MILLIS - random.nextLong(JITTER_MILLIS), nowMillis);
  }

  URI url() {
    return url;
  }

  /** Whether a connection is one of its. */
  boolean has(VenueConnection connection) {
    return connection.equals(current) || connection.equals(next);
  }

  /** Whether a next connection should be opened now; then it is believed to be under way. */
  boolean wantsNext(long nowMillis) {
    if (opening || next != null || nowMillis < renewMillis) {
      return false;
    }
    opening = true;
    return true;
  }

  /** The venue says that it will go down: the next connection is wanted at once. */
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
    LOG.warn("No fresh connection, tried again in {} ms: {}", RETRY_MILLIS, why);
    renewIn(RETRY_MILLIS, nowMillis);
  }

  /** A connection is gone; false if none is left, and so nothing comes any more. */
  boolean survives(VenueConnection gone, long nowMillis) {
    if (gone.equals(next)) {
      next = null;
      renewIn(RETRY_MILLIS, nowMillis);
      return true;
    }
    if (!gone.equals(current)) {
      return true; // was left already
    }
    return turn(nowMillis);
  }

  /**
   * Ends an overlap that has lasted long enough, and asks a silent venue whether it is there.
   *
   * @return false if it is not
   */
  boolean check(long nowMillis) {
    if (next != null && nowMillis >= overlapEndMillis) {
      turn(nowMillis);
    }
    long silence = current.silenceMillis(nowMillis);
    if (silence >= DEATH_MILLIS) {
      return false;
    }
    if (silence >= SILENCE_MILLIS && nowMillis - askedMillis >= SILENCE_MILLIS) {
      askedMillis = nowMillis;
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
    LOG.info("Goes on with a fresh connection to {}", current);
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
