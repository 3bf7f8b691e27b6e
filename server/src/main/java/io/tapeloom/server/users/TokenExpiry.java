package io.tapeloom.server.users;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.TimerWheel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of a token's life, and a word before it. Owned by the session's loop. */
final class TokenExpiry {

  /** Further ahead than any connection lives. */
  private static final Duration FARTHEST = Duration.ofDays(366);

  private final Runnable soon;
  private final Runnable over;
  private final Deadline deadline;
  private long noticeNanos;
  private boolean said;

  TokenExpiry(TimerWheel timers, Runnable soon, Runnable over) {
    this.soon = soon;
    this.over = over;
    this.deadline = timers.deadline(this::due);
  }

  /**
   * Begins to wait.
   *
   * @param untilNotice how long until the word
   * @param notice how long from the word to the end
   */
  Deadline begin(long nowNanos, Duration untilNotice, Duration notice) {
    noticeNanos = nanos(notice);
    deadline.set(nowNanos + nanos(untilNotice));
    return deadline;
  }

  private void due(long nowNanos) {
    if (said) {
      over.run();
    } else {
      said = true;
      deadline.set(nowNanos + noticeNanos);
      soon.run();
    }
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(FARTHEST) > 0
        ? TimeUnit.DAYS.toNanos(FARTHEST.toDays())
        : Math.max(0, duration.toNanos());
  }
}
