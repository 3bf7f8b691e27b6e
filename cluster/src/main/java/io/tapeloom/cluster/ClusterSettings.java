package io.tapeloom.cluster;

import java.net.URI;
import java.time.Duration;

/**
 * Where the log is, and its limits. Immutable.
 *
 * @param redis the URL of Redis, {@code redis://} or {@code rediss://}
 * @param name the prefix of all keys
 * @param content describes what the log is about; members whose descriptions differ do not join
 * @param coalescing how long the writer waits for more values under load; zero: never
 * @param logBytes the most bytes of entries that the writer keeps, in Redis and in its memory
 */
public record ClusterSettings(
    URI redis, String name, String content, Duration coalescing, long logBytes) {

  /** How long entries are kept. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** One hash tag for all keys, so that they have one slot. */
  String key(String suffix) {
    return "{" + name + "}:" + suffix;
  }
}
