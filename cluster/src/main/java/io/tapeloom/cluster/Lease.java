package io.tapeloom.cluster;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;

/**
 * The right to write the log, which one process has at a time, as long as it renews it. It decides
 * who begins; entries of a writer that does not know yet that it has lost the right are refused by
 * their ids. Used by one thread.
 */
final class Lease {

  /** How long Redis keeps the lease without a renewal. */
  static final Duration TIME = Duration.ofSeconds(3);

  /** After this time without a renewal the holder does not write. */
  private static final Duration TRUSTED = Duration.ofSeconds(2);

  private static final Duration RENEWAL = Duration.ofSeconds(1);

  private static final String RENEW =
      "if redis.call('get', KEYS[1]) == ARGV[1] then"
          + " return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end";

  private static final String RELEASE =
      "if redis.call('get', KEYS[1]) == ARGV[1] then"
          + " return redis.call('del', KEYS[1]) else return 0 end";

  private final byte[] key;
  private final byte[] nonce;
  private final NanoClock clock;

  /** When the last renewal was sent that succeeded. */
  private long renewedNanos;

  /**
   * @param nonce different for each process
   */
  Lease(ClusterSettings settings, String nonce, NanoClock clock) {
    this.key = RedisLink.bytes(settings.key("writer"));
    this.nonce = RedisLink.bytes(nonce);
    this.clock = clock;
  }

  /** Takes the lease if nobody has it, or this process has it already. */
  boolean take(RedisCommands<byte[], byte[]> redis) {
    long nanos = clock.nanoTime();
    boolean taken = redis.set(key, nonce, SetArgs.Builder.nx().px(TIME)) != null || extend(redis);
    if (taken) {
      renewedNanos = nanos;
    }
    return taken;
  }

  /** Renews the lease if it is time; false: this process does not have it any more. */
  boolean renew(RedisCommands<byte[], byte[]> redis) {
    long nanos = clock.nanoTime();
    if (nanos - renewedNanos < RENEWAL.toNanos()) {
      return true;
    }
    if (!extend(redis)) {
      return false;
    }
    renewedNanos = nanos;
    return true;
  }

  private boolean extend(RedisCommands<byte[], byte[]> redis) {
    Long extended =
        redis.eval(
            RENEW,
            ScriptOutputType.INTEGER,
            new byte[][] {key},
            nonce,
            RedisLink.bytes(String.valueOf(TIME.toMillis())));
    return extended != null && extended == 1;
  }

  /** Whether it is sure that nobody else has the lease. */
  boolean isTrusted() {
    return clock.nanoTime() - renewedNanos < TRUSTED.toNanos();
  }

  /** Whether another member may have had the lease since the last renewal. */
  boolean mayHaveEnded() {
    return clock.nanoTime() - renewedNanos >= TIME.toNanos();
  }

  void release(RedisCommands<byte[], byte[]> redis) {
    redis.eval(RELEASE, ScriptOutputType.INTEGER, new byte[][] {key}, nonce);
  }
}
