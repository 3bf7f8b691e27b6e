package io.tapeloom.feed.recording;

import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When the lines of a file are played: when they were received, in an order that never goes back. A
 * receive time that is far from what the message's own time and the lines around say, as of a clock
 * that was set, is replaced by what these say. One for each reading of a file; not thread-safe.
 */
final class ReceiveTimes {

  /** How far a receive time may be off before it is not believed. */
  static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * When a line was received, and the time that its message says, if it does; both in nanoseconds
   * since the epoch.
   */
  record Stamp(long receivedNanos, OptionalLong toldNanos) {}

  private long newest;

  /** The newest pair of times that was believed, against which the next ones are held. */
  private boolean hasReference;

  private long referenceNanos;
  private long referenceTold;
  private boolean believed = true;

  /**
   * Begins with the first lines of a file, at least one.
   *
   * @param first in the order of the file
   */
  ReceiveTimes(Collection<Stamp> first) {
    long received = first.iterator().next().receivedNanos;
    var told = first.stream().filter(each -> each.toldNanos.isPresent()).findFirst();
    if (told.isPresent()) {
      hasReference = true;
      referenceTold = told.get().toldNanos.orElseThrow();
      referenceNanos = referenceTold + offset(first, offset(told.get()));
      newest = Math.abs(received - referenceNanos) <= MAX_NANOS ? received : referenceNanos;
    } else {
      long second =
          first.stream().skip(1).findFirst().orElse(first.iterator().next()).receivedNanos;
      newest = isAhead(received, latest(first)) ? second : received;
    }
  }

  /** How much later lines were received than told: as the first one says, if others agree. */
  private static long offset(Collection<Stamp> lines, long ofFirst) {
    var offsets =
        lines.stream()
            .filter(each -> each.toldNanos.isPresent())
            .mapToLong(ReceiveTimes::offset)
            .sorted()
            .toArray();
    long agreeing =
        Arrays.stream(offsets).filter(each -> Math.abs(each - ofFirst) <= MAX_NANOS).count();
    return agreeing > 1 ? ofFirst : offsets[(offsets.length - 1) / 2];
  }

  private static long offset(Stamp line) {
    return line.receivedNanos - line.toldNanos.orElseThrow();
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

  /** How far the receiver's clock was ahead of the venue's at the begin; 0: unknown. */
  long aheadNanos() {
    return hasReference ? referenceNanos - referenceTold : 0;
  }

  /**
   * When the next line is played, in nanoseconds since the epoch.
   *
   * @param following the lines after it, as many as are known
   */
  long next(Stamp line, Collection<Stamp> following) {
    boolean judged = line.toldNanos.isPresent() && hasReference;
    long expected = newest;
    if (judged) {
      long passed = line.toldNanos.getAsLong() - referenceTold;
      expected = Math.max(newest, referenceNanos + passed);
    }
    boolean ahead =
        line.receivedNanos - expected > MAX_NANOS
            && (judged || isAhead(line.receivedNanos, earliest(following)));
    boolean back = newest - line.receivedNanos > MAX_NANOS;
    believed = !ahead && !back;
    newest = believed ? Math.max(newest, line.receivedNanos) : expected;
    if (believed && line.toldNanos.isPresent()) {
      hasReference = true;
      referenceNanos = newest;
      referenceTold = line.toldNanos.getAsLong();
    }
    return newest;
  }

  /** Whether the newest line is played when it was received. */
  boolean isBelieved() {
    return believed;
  }
}
