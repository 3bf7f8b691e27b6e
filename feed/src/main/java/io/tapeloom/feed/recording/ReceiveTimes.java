package io.tapeloom.feed.recording;

import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Determines when the lines of a file are played: at their receive times, which never decrease. A
 * receive time that is far from the message's own time and from the neighbouring lines, for example
 * because the clock was set, is replaced by a time derived from these. One per read of a file; not
 * thread-safe.
 */
final class ReceiveTimes {

  /** Maximum deviation of a receive time that is accepted. */
  static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * When a line was received, and the time in its message, if it has one; both in nanoseconds since
   * the epoch.
   */
  record Stamp(long receivedNanos, OptionalLong messageNanos) {}

  private long newest;

  /** Whether there is a reference: the last accepted pair of times, which checks the next ones. */
  private boolean hasReference;

  private long referenceNanos;
  private long referenceMessageNanos;
  private boolean accepted = true;

  /**
   * Starts with the first lines of a file, at least one.
   *
   * @param first the first lines in the order of the file
   */
  ReceiveTimes(Collection<Stamp> first) {
    long received = first.iterator().next().receivedNanos;
    var timed = first.stream().filter(each -> each.messageNanos.isPresent()).findFirst();
    if (timed.isPresent()) {
      hasReference = true;
      referenceMessageNanos = timed.get().messageNanos.orElseThrow();
      referenceNanos = referenceMessageNanos + offset(first, offset(timed.get()));
      newest = Math.abs(received - referenceNanos) <= MAX_NANOS ? received : referenceNanos;
    } else {
      long second =
          first.stream().skip(1).findFirst().orElse(first.iterator().next()).receivedNanos;
      newest = isAhead(received, latest(first)) ? second : received;
    }
  }

  /** Difference between receive and message times: that of the first line if others confirm it. */
  private static long offset(Collection<Stamp> lines, long ofFirst) {
    var offsets =
        lines.stream()
            .filter(each -> each.messageNanos.isPresent())
            .mapToLong(ReceiveTimes::offset)
            .sorted()
            .toArray();
    long agreeing =
        Arrays.stream(offsets).filter(each -> Math.abs(each - ofFirst) <= MAX_NANOS).count();
    return agreeing > 1 ? ofFirst : offsets[(offsets.length - 1) / 2];
  }

  private static long offset(Stamp line) {
    return line.receivedNanos - line.messageNanos.orElseThrow();
  }

  private static boolean isAhead(long nanos, OptionalLong of) {
    return of.isPresent() && nanos - of.getAsLong() > MAX_NANOS;
  }

  /** The latest receive time of all lines but the first. */
  private static OptionalLong latest(Collection<Stamp> lines) {
    return lines.stream().skip(1).mapToLong(Stamp::receivedNanos).max();
  }

  private static OptionalLong earliest(Collection<Stamp> lines) {
    return lines.stream().mapToLong(Stamp::receivedNanos).min();
  }

  /** How far the receiver's clock was ahead of the venue's at the start; 0: unknown. */
  long aheadNanos() {
    return hasReference ? referenceNanos - referenceMessageNanos : 0;
  }

  /**
   * Returns when the next line is played, in nanoseconds since the epoch.
   *
   * @param following the lines after it that are already read
   */
  long next(Stamp line, Collection<Stamp> following) {
    boolean judged = line.messageNanos.isPresent() && hasReference;
    long expected = newest;
    if (judged) {
      long passed = line.messageNanos.getAsLong() - referenceMessageNanos;
      expected = Math.max(newest, referenceNanos + passed);
    }
    boolean ahead =
        line.receivedNanos - expected > MAX_NANOS
            && (judged || isAhead(line.receivedNanos, earliest(following)));
    boolean back = newest - line.receivedNanos > MAX_NANOS;
    accepted = !ahead && !back;
    newest = accepted ? Math.max(newest, line.receivedNanos) : expected;
    if (accepted && line.messageNanos.isPresent()) {
      hasReference = true;
      referenceNanos = newest;
      referenceMessageNanos = line.messageNanos.getAsLong();
    }
    return newest;
  }

  /** Whether the last line is played at its receive time. */
  boolean isAccepted() {
    return accepted;
  }
}
