package io.tapeloom.cluster;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a member has read of the log: up to which entry, and the newest value of every topic. Passes
 * each value on once. Used by one thread, except the counters.
 *
 * <p>Entries up to the position are ignored, so that entries which the writer appends again after
 * Redis has lost them have no effect. Values carry their {@code seq}, so that values which another
 * writer appends again under other ids have no effect either.
 */
final class LogTail {

  private final String content;
  private final LogListener listener;
  private final TopicHeads heads = new TopicHeads();
  private LogPosition position = LogPosition.START;
  private @Nullable String epoch;
  private @Nullable String redisRun;

  /** Is adopted when its position is reached; null: none. */
  private @Nullable Checkpoint checkpoint;

  private boolean begun;
  private boolean holed;

  private final LongAdder entries = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  /**
   * @param content describes what the log must be about
   */
  LogTail(String content, LogListener listener) {
    this.content = content;
    this.listener = listener;
  }

  LogPosition position() {
    return position;
  }

  TopicHeads heads() {
    return heads;
  }

  @Nullable String epoch() {
    return epoch;
  }

  /** Names the run of Redis in which the writer has last given a sign of life; null: not known. */
  @Nullable String redisRun() {
    return redisRun;
  }

  /** Whether a checkpoint must be read: at the begin, and after entries were missing. */
  boolean needsCheckpoint() {
    return !begun || holed;
  }

  /**
   * Continues with a checkpoint, as soon as its position is reached.
   *
   * @throws UnusableLog if it is about something else
   */
  void begin(Optional<Checkpoint> found) {
    begun = true;
    holed = false;
    checkpoint = found.orElse(null);
    if (checkpoint != null) {
      requireContent(checkpoint.content());
      if (epoch == null) {
        begin(checkpoint.epoch());
      }
      if (redisRun == null) {
        redisRun = checkpoint.redisRun();
      }
    }
    adopt();
  }

  private void requireContent(String found) {
    if (!found.equals(content)) {
      throw new UnusableLog(
          "the log is about \"%s\", this member about \"%s\"".formatted(found, content));
    }
  }

  /**
   * Whether everything up to the checkpoint has been read, and the run of the sequences is known.
   */
  boolean isComplete() {
    return begun && epoch != null && checkpoint == null;
  }

  private void begin(String next) {
    if (!next.equals(epoch)) {
      epoch = next;
      listener.epoch(next);
    }
  }

  private void adopt() {
    var reached = checkpoint;
    if (reached == null || reached.position().isAfter(position)) {
      return;
    }
    checkpoint = null;
    reached.heads().forEach((topic, head) -> apply(topic, head.seq(), head));
  }

  /**
   * Applies the next entry.
   *
   * @return false if it was known
   * @throws UnusableLog if it is about something else
   */
  boolean apply(LogEntry entry) {
    if (!entry.position().isAfter(position)) {
      return false;
    }
    if (!position.equals(LogPosition.START) && !entry.position().follows(position)) {
      holed = true;
    }
    position = entry.position();
    entries.increment();
    for (var each : entry.records()) {
      switch (each) {
        case LogRecord.Value(var topic, var seq, var value) ->
            apply(topic, seq, new TopicHeads.Head(seq, value));
        case LogRecord.Beat(var wallMillis, var run, var state) -> {
          redisRun = run;
          listener.beat(wallMillis, state);
        }
        case LogRecord.Fence(var next, var about) -> {
          requireContent(about);
          begin(next);
        }
        case LogRecord.Unknown _ -> unknown.increment();
      }
    }
    adopt();
    return true;
  }

  private void apply(String topic, long seq, TopicHeads.Head head) {
    long before = heads.seqOf(topic);
    if (!heads.advance(topic, seq, head.value())) {
      repeated.increment();
      return;
    }
    if (before > 0 && seq > before + 1) {
      lost.add(seq - before - 1);
      listener.lost(topic, before + 1, seq - 1);
    }
    listener.value(topic, seq, head.value());
  }

  /** Number of entries that were read. */
  long entries() {
    return entries.sum();
  }

  /** Number of values that the log has lost. */
  long lost() {
    return lost.sum();
  }

  /** Number of values that were read again. */
  long repeated() {
    return repeated.sum();
  }

  /** Number of records and entries that this program does not know. */
  long unknown() {
    return unknown.sum();
  }
}
