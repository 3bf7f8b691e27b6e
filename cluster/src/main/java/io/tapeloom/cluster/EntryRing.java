package io.tapeloom.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of the log in the memory of its writer, or of one that stands by: what can be
 * appended again when Redis has lost it. Bounded by a time and by bytes. Used under the lock of its
 * owner.
 */
final class EntryRing {

  /** What an entry takes besides its body. */
  private static final long OVERHEAD = 64;

  private final long windowNanos;
  private final long maxBytes;
  private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();
  private long bytes;

  EntryRing(Duration window, long maxBytes) {
    this.windowNanos = window.toNanos();
    this.maxBytes = maxBytes;
  }

  /** Adds an entry, whose position is after all others. */
  void add(LogEntry entry) {
    entries.addLast(entry);
    bytes += sizeOf(entry);
    trim(entry.nanos());
  }

  /** Removes what is older than the window or beyond the bytes; the newest entry stays. */
  void trim(long nowNanos) {
    while (entries.size() > 1
        && (bytes > maxBytes || nowNanos - entries.getFirst().nanos() > windowNanos)) {
      bytes -= sizeOf(entries.removeFirst());
    }
  }

  private static long sizeOf(LogEntry entry) {
    return OVERHEAD + entry.body().capacity();
  }

  /** Returns the entries after a position, oldest first. */
  List<LogEntry> after(LogPosition position) {
    var newer = new ArrayList<LogEntry>();
    for (var each : entries) {
      if (each.position().isAfter(position)) {
        newer.add(each);
      }
    }
    return newer;
  }

  /** The oldest entry; null: none. */
  @Nullable LogEntry first() {
    return entries.peekFirst();
  }

  /** The entry in the middle; null: none. */
  @Nullable LogEntry middle() {
    Iterator<LogEntry> next = entries.iterator();
    LogEntry middle = null;
    for (int i = 0; i <= entries.size() / 2 && next.hasNext(); i++) {
      middle = next.next();
    }
    return middle;
  }

  int size() {
    return entries.size();
  }

  /** How long the entries reach back. */
  long spanNanos() {
    return entries.isEmpty() ? 0 : entries.getLast().nanos() - entries.getFirst().nanos();
  }
}
