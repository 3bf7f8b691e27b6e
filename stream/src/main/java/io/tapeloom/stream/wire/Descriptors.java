package io.tapeloom.stream.wire;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.ChannelHandler;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file descriptors of this process, as far as connections need them, and the connections that
 * are turned away when none is left. Thread-safe: all methods may be called from any thread.
 */
public final class Descriptors {

  private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

  /**
   * Descriptors that the program itself needs: files, event loops, a store, outgoing connections.
   */
  static final int OWN_NEED = 128;

  /** Read at the start, because the first read itself needs descriptors. */
  private final OptionalLong limit = limit();

  private final LongAdder turnedAway = new LongAdder();
  private final AtomicInteger shortages = new AtomicInteger();

  /** The most descriptors that the process may have; empty when the system does not report it. */
  public static OptionalLong limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }

  /** Explains why this number of connections cannot be served; empty when it can. */
  public static Optional<String> objectionTo(int maxConnections) {
    var limit = limit();
    return limit.isPresent() && limit.getAsLong() < (long) maxConnections + OWN_NEED
        ? Optional.of(
            ("%d connections are allowed, but the process may open only %d file descriptors and"
                    + " needs about %d for itself: raise the limit (ulimit -n, LimitNOFILE) or allow"
                    + " fewer connections")
                .formatted(maxConnections, limit.getAsLong(), OWN_NEED))
        : Optional.empty();
  }

  /** Number of connections that were accepted and closed at once because no descriptor was left. */
  public long turnedAway() {
    return turnedAway.sum();
  }

  /** Whether no descriptor is left now. */
  public boolean areShort() {
    return shortages.get() > 0;
  }

  /**
   * Returns a handler for one listening channel; must be the first in its pipeline. It keeps a
   * spare descriptor.
   *
   * @see DescriptorGuard
   */
  public ChannelHandler guard() {
    return new DescriptorGuard(this);
  }

  void turnedAway(int connections) {
    turnedAway.add(connections);
  }

  void shortageBegins() {
    if (shortages.getAndIncrement() == 0) {
      LOG.warn(
          "No file descriptor is left{}: new connections are accepted and closed at once",
          limit.isPresent() ? " of " + limit.getAsLong() : "");
    }
  }

  void shortageEnds(long seconds, long connections) {
    if (shortages.decrementAndGet() == 0) {
      LOG.info(
          "File descriptors are available again after {} s: {} connections were closed at once",
          seconds,
          connections);
    }
  }
}
