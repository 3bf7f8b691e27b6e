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
 * The cache of the identity provider's keys. Thread-safe.
 *
 * <p>Keys are used for {@link #MAX_AGE} after they were fetched, so that a short outage of the
 * provider does not affect this server. A use of keys that are older than {@link #REFRESH_AFTER}
 * starts a fetch in the background. A caller waits for a fetch only if the cached keys do not
 * suffice: there are none, they are too old, or the token names a key that is not among them. A
 * token that names no key and is signed by none of them does not start a fetch.
 *
 * <p>Only a fetch that started after the request for a key proves that the key does not exist. A
 * request that comes during another fetch, too soon after the last one, or in an outage of the
 * provider, and whose key is not found, gets an empty result.
 *
 * <p>At most one fetch runs at a time, on a virtual thread, and up to {@link #MAX_WAITING} callers
 * wait for it. Fetches for tokens start at least {@link #PAUSE} apart, and so do all fetches in an
 * outage, regardless of the tokens that clients send.
 */
final class RemoteKeys implements AutoCloseable {

  static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
  static final Duration MAX_AGE = Duration.ofHours(1);
  static final Duration PAUSE = Duration.ofSeconds(10);

  /**
   * The maximum number of callers, over all clients, that wait for one fetch; further ones get an
   * empty result.
   */
  static final int MAX_WAITING = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

  private static final CompletableFuture<Boolean> NOT_FETCHED =
      CompletableFuture.completedFuture(false);

  private final KeyEndpoint endpoint;
  private final InstantSource clock;
  private volatile @Nullable Snapshot newest;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private @Nullable Instant lastStart;
  private @Nullable Instant lastOnDemand;
  private @Nullable CompletableFuture<Boolean> running;
  private int waiting;
  private boolean failing;
  private boolean closed;

  /** Keys, and the time at which their fetch started. */
  private record Snapshot(KeySet keys, Instant fetchedAt) {

    boolean isOlderThan(Duration age, Instant now) {
      return hasPassed(age, fetchedAt, now);
    }
  }

  RemoteKeys(KeyEndpoint endpoint, InstantSource clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** Starts the first fetch, so that the first tokens need not wait for it. */
  void warmUp() {
    refresh(clock.instant());
  }

  /**
   * Returns the keys to verify a token with; empty if it is not known now whether its key exists.
   * The future is already complete unless a fetch is needed, else it completes on the fetch's
   * virtual thread. It never completes exceptionally.
   */
  CompletableFuture<Optional<KeySet>> keysFor(JWSHeader header) {
    var now = clock.instant();
    var known = usable(now).filter(keys -> keys.suffice(header));
    if (known.isEmpty()) {
      return awaitFetch(now)
          .thenApply(
              isNewest -> usable(clock.instant()).filter(keys -> isNewest || keys.suffice(header)));
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

  /** Starts a fetch in the background, unless one is running or has failed just now. */
  private void refresh(Instant now) {
    lock.lock();
    try {
      if (running == null && !closed && !isOutage(now)) {
        var _ = start(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the running fetch, or starts another one if that is allowed now.
   *
   * @return whether keys were fetched by a fetch that started now; false if nothing was fetched
   */
  private CompletableFuture<Boolean> awaitFetch(Instant now) {
    lock.lock();
    try {
      if (running != null) {
        return waiting++ < MAX_WAITING ? running.thenApply(_ -> false) : NOT_FETCHED;
      }
      if (closed
          || isOutage(now)
          || (lastOnDemand != null && !hasPassed(PAUSE, lastOnDemand, now))) {
        return NOT_FETCHED;
      }
      lastOnDemand = now;
      return start(now);
    } finally {
      lock.unlock();
    }
  }

  private boolean isOutage(Instant now) {
    return failing && lastStart != null && !hasPassed(PAUSE, lastStart, now);
  }

  /** Starts a fetch. Requires the lock. */
  private CompletableFuture<Boolean> start(Instant now) {
    var fetch = new CompletableFuture<Boolean>();
    lastStart = now;
    running = fetch;
    waiting = 0;
    Thread.ofVirtual().name("keys").start(() -> fetch(fetch, now));
    return fetch;
  }

  private void fetch(CompletableFuture<Boolean> fetch, Instant startedAt) {
    Fetched fetched = new Fetched.Failed("the fetch failed");
    try {
      fetched = endpoint.fetch();
    } catch (RuntimeException e) {
      fetched = new Fetched.Failed(e.toString());
    } finally {
      end(fetch, startedAt, fetched);
    }
  }

  private void end(CompletableFuture<Boolean> fetch, Instant startedAt, Fetched fetched) {
    boolean changed;
    lock.lock();
    try {
      boolean failed = fetched instanceof Fetched.Failed;
      changed = failed != failing && !closed;
      failing = failed;
      if (fetched instanceof Fetched.Keys(var keys)) {
        newest = new Snapshot(keys, startedAt);
      }
      running = null;
    } finally {
      lock.unlock();
    }
    report(fetched, changed);
    fetch.complete(fetched instanceof Fetched.Keys);
  }

  /** Logs the start and the end of an outage, and each attempt at debug level. */
  private void report(Fetched fetched, boolean changed) {
    switch (fetched) {
      case Fetched.Keys(var keys) when changed ->
          LOG.info(
              "The identity provider is available again: fetched {} keys from {}",
              keys.size(),
              endpoint.url());
      case Fetched.Keys(var keys) ->
          LOG.debug("Fetched {} keys from {}", keys.size(), endpoint.url());
      case Fetched.Failed(var reason) when changed -> reportOutage(reason);
      case Fetched.Failed(var reason) ->
          LOG.debug("Could not fetch keys from {}: {}", endpoint.url(), reason);
    }
  }

  private void reportOutage(String reason) {
    LOG.warn(
        "Could not fetch keys from {}: {}. {}",
        endpoint.url(),
        reason,
        newest == null
            ? "Tokens signed with a private key are refused until keys are available"
            : "The cached keys are used until they are %d minutes old"
                .formatted(MAX_AGE.toMinutes()));
  }

  private Optional<KeySet> usable(Instant now) {
    var known = newest;
    return known == null || known.isOlderThan(MAX_AGE, now)
        ? Optional.empty()
        : Optional.of(known.keys);
  }

  /**
   * Returns whether the time has passed; also true if the clock was set back, as the time is then
   * unknown.
   */
  private static boolean hasPassed(Duration time, Instant since, Instant now) {
    return now.isBefore(since) || !now.isBefore(since.plus(time));
  }

  /** Stops fetching; waiting callers get the cached keys. */
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
