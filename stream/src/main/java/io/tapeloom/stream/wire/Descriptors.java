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
 * The file descriptors of this process, as far as connections need them, and what becomes of
 * connections while there are none left. Thread-safe.
 */
public final class Descriptors {

  private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

  /** What the program itself takes: files, event loops, a store, outgoing connections. */
  static final int OWN_NEED = 128;

  /** Asked at the start: to ask for the first time takes descriptors. */
  private final OptionalLong limit = limit();

  private final LongAdder turnedAway = new LongAdder();
  private final AtomicInteger shortages = new AtomicInteger();

  /** How many the process may have at once; empty: this system does not tell. */
  public static OptionalLong limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }

  /** What is wrong with a number of connections that is allowed; empty: nothing. */
  public static Optional<String> objectionTo(int maxConnections) {
    var limit = limit();
    return limit.isPresent() && limit.getAsLong() < (long) maxConnections + OWN_NEED
        ? Optional.of(
            ("%d connections are allowed, but the process may have %d file descriptors, of which it"
                    + " needs about %d for itself: raise the limit (ulimit -n, LimitNOFILE) or allow"
                    + " fewer connections")
                .formatted(maxConnections, limit.getAsLong(), OWN_NEED))
        : Optional.empty();
  }

  /** Connections that were accepted and closed at once because there was no descriptor left. */
  public long turnedAway() {
    return turnedAway.sum();
  }

  /** Whether there is no descriptor left now. */
  public boolean areShort() {
    return shortages.get() > 0;
  }

  /**
   * A handler for one listening channel, to be put first. It keeps a spare descriptor.
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
          "No file descriptor is left{}: connections are accepted and closed at once",
          limit.isPresent() ? " of " + limit.getAsLong() : "");
    }
  }

  void shortageEnds(long seconds, long connections) {
    if (shortages.decrementAndGet() == 0) {
      LOG.info(
          "File descriptors are free again after {} s; {} connections were closed at once",
          seconds,
          connections);
    }
  }
}
