package io.tapeloom.server.auth;

import com.nimbusds.jose.JWSHeader;
import io.tapeloom.server.auth.KeyEndpoint.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity provider's keys as they were last seen. Thread-safe.
 *
 * <p>Keys are used for {@link #MAX_AGE} after they were fetched, so that an outage of the provider
 * is not one of this server. A use of keys that are older than {@link #REFRESH_AFTER} has them
 * fetched again in the background. Only when the keys at hand cannot answer (none yet, too old, or
 * the token names a key that is not among them) must somebody wait for a fetch. A token that names
 * no key and is signed by none of them is no reason for one.
 *
 * <p>That a key does not exist is known only from a fetch that began after it was asked for. Who
 * asks while another fetch is under way, too soon after the last one, or in an outage of the
 * provider, and whose key does not turn up, is told that nothing is known.
 *
 * <p>At most one fetch is under way at a time, on a virtual thread, and all who wait share it, at
 * most {@link #MAX_WAITING}. Fetches that tokens ask for begin at least {@link #PAUSE} apart, and
 * so do all in an outage, whatever tokens strangers send.
 */
final class RemoteKeys implements AutoCloseable {

  static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
  static final Duration MAX_AGE = Duration.ofHours(1);
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** Token checks that wait for one fetch, over all clients; one more is not taken. */
  static final int MAX_WAITING = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

  private static final CompletableFuture<Boolean> NOTHING =
      CompletableFuture.completedFuture(false);

  private final KeyEndpoint endpoint;
  private final InstantSource clock;
  private volatile @Nullable Snapshot newest;

  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock.
  private @Nullable Instant lastBegin;
  private @Nullable Instant lastAsked;
  private @Nullable CompletableFuture<Boolean> underWay;
  private int waiting;
  private boolean failing;
  private boolean closed;

  /** Keys, and when they were asked for. */
  private record Snapshot(KeySet keys, Instant askedAt) {

    boolean isOlderThan(Duration age, Instant now) {
      return hasPassed(age, askedAt, now);
    }
  }

  RemoteKeys(KeyEndpoint endpoint, InstantSource clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** Begins the first fetch, so that nobody has to wait for it. */
  void warmUp() {
    refresh(clock.instant());
  }

  /**
   * The keys among which that of a token is to be looked for; empty: nobody can say now whether
   * there is one. Complete at once unless a fetch is needed, else completed on the fetch's virtual
   * thread; never exceptionally.
   */
  CompletableFuture<Optional<KeySet>> keysFor(JWSHeader header) {
    var now = clock.instant();
    var known = usable(now).filter(keys -> keys.settles(header));
    if (known.isEmpty()) {
      return asked(now)
          .thenApply(
              isNewest -> usable(clock.instant()).filter(keys -> isNewest || keys.settles(header)));
    }
    if (isDue(now)) {
      refresh(now);
    }
    return CompletableFuture.completedFuture(known);
  }

  private boolean isDue(Instant now) {
    var known = newest;
    return known == null || known.isOlderThan(REFRESH_AFTER, now);
  }

  /** Has keys fetched that nobody waits for, unless that is under way or was in vain just now. */
  private void refresh(Instant now) {
    lock.lock();
    try {
      if (underWay == null && !closed && !isOutage(now)) {
        var _ = begin(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the fetch that is under way, or for another one if it is time for that.
   *
   * @return whether keys have come that were asked for from now on; not, when nothing was fetched
   */
  private CompletableFuture<Boolean> asked(Instant now) {
    lock.lock();
    try {
      if (underWay != null) {
        return waiting++ < MAX_WAITING ? underWay.thenApply(_ -> false) : NOTHING;
      }
      if (closed || isOutage(now) || (lastAsked != null && !hasPassed(PAUSE, lastAsked, now))) {
        return NOTHING;
      }
      lastAsked = now;
      return begin(now);
    } finally {
      lock.unlock();
    }
  }

  private boolean isOutage(Instant now) {
    return failing && lastBegin != null && !hasPassed(PAUSE, lastBegin, now);
  }

  /** Under the lock. */
  private CompletableFuture<Boolean> begin(Instant now) {
    var fetch = new CompletableFuture<Boolean>();
    lastBegin = now;
    underWay = fetch;
    waiting = 0;
    Thread.ofVirtual().name("keys").start(() -> fetch(fetch, now));
    return fetch;
  }

  private void fetch(CompletableFuture<Boolean> fetch, Instant begin) {
    Fetched fetched = new Fetched.Failed("the fetch broke off");
    try {
      fetched = endpoint.fetch();
    } catch (RuntimeException e) {
      fetched = new Fetched.Failed(e.toString());
    } finally {
      end(fetch, begin, fetched);
    }
  }

  private void end(CompletableFuture<Boolean> fetch, Instant begin, Fetched fetched) {
    boolean turn;
    lock.lock();
    try {
      boolean failed = fetched instanceof Fetched.Failed;
      turn = failed != failing && !closed;
      failing = failed;
      if (fetched instanceof Fetched.Keys(var keys)) {
        newest = new Snapshot(keys, begin);
      }
      underWay = null;
    } finally {
      lock.unlock();
    }
    report(fetched, turn);
    fetch.complete(fetched instanceof Fetched.Keys);
  }

  /** The begin and the end of an outage for all, each attempt for those who look for it. */
  private void report(Fetched fetched, boolean turn) {
    switch (fetched) {
      case Fetched.Keys(var keys) when turn ->
          LOG.info("{} keys can be had again from {}", keys.size(), endpoint.url());
      case Fetched.Keys(var keys) -> LOG.debug("{} keys from {}", keys.size(), endpoint.url());
      case Fetched.Failed(var why) when turn -> reportOutage(why);
      case Fetched.Failed(var why) -> LOG.debug("No keys from {}: {}", endpoint.url(), why);
    }
  }

  private void reportOutage(String why) {
    LOG.warn(
        "No keys from {}: {}. {}",
        endpoint.url(),
        why,
        newest == null
            ? "Tokens signed with a private key are refused until there are"
            : "Those at hand are used until they are %d minutes old"
                .formatted(MAX_AGE.toMinutes()));
  }

  private Optional<KeySet> usable(Instant now) {
    var known = newest;
    return known == null || known.isOlderThan(MAX_AGE, now)
        ? Optional.empty()
        : Optional.of(known.keys);
  }

  /** Whether so much time has passed, or the clock was set back and nobody can tell. */
  private static boolean hasPassed(Duration time, Instant since, Instant now) {
    return now.isBefore(since) || !now.isBefore(since.plus(time));
  }

  /** Fetches no more; who waits is answered with what is at hand. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    endpoint.close();
  }
}
