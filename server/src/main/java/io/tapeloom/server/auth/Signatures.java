package io.tapeloom.server.auth;

import com.nimbusds.jose.JWSVerifier;
import io.tapeloom.stream.wire.ThreadPriority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Checks signatures with public keys. A check takes about half a millisecond of CPU time for ES256,
 * and any client can cause one, so checks run on two threads of low priority and never on an event
 * loop. Valid tokens are remembered, so that a flood of forged tokens does not delay tokens that
 * were checked before. Thread-safe.
 */
final class Signatures implements AutoCloseable {

  /** The result of a check. */
  enum Verdict {
    VALID,
    INVALID,
    /** Too many tokens are waiting to be checked. */
    BUSY
  }

  /** The maximum number of tokens that wait to be checked. */
  static final int MAX_WAITING = 1000;

  /** The maximum number of valid tokens that are remembered; at the limit all are discarded. */
  static final int MAX_KNOWN = 10_000;

  private static final int THREADS = 2;
  private static final int NICE = 5;

  private final ThreadPoolExecutor threads;

  /**
   * The key that signed a token, by the token's digest. Keys of different fetches are never equal.
   */
  private final ConcurrentHashMap<ByteBuffer, JWSVerifier> known = new ConcurrentHashMap<>();

  Signatures() {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            ThreadPriority.lowered("tokens", NICE));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Checks whether one of the keys signed a token.
   *
   * @return a future that is already complete if the result is known; never completes exceptionally
   */
  CompletableFuture<Verdict> check(SignedToken token, List<JWSVerifier> keys) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(Verdict.INVALID);
    }
    var digest = digest(token);
    var signer = known.get(digest);
    if (signer != null && keys.contains(signer)) {
      return CompletableFuture.completedFuture(Verdict.VALID);
    }
    var verdict = new CompletableFuture<Verdict>();
    try {
      threads.execute(
          () ->
              verdict.complete(
                  token
                      .signer(keys)
                      .map(
                          key -> {
                            remember(digest, key);
                            return Verdict.VALID;
                          })
                      .orElse(Verdict.INVALID)));
    } catch (RejectedExecutionException full) {
      verdict.complete(Verdict.BUSY);
    }
    return verdict;
  }

  private void remember(ByteBuffer digest, JWSVerifier key) {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(digest, key);
  }

  private static ByteBuffer digest(SignedToken token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(token.signed().getBytes(StandardCharsets.US_ASCII));
      digest.update((byte) '.');
      return ByteBuffer.wrap(
          digest.digest(token.signature().toString().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
