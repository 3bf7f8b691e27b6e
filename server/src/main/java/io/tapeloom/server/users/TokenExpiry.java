package io.tapeloom.server.users;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.TimerWheel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The timer of a token's expiry, with a notice before it. Owned by the session's loop. */
final class TokenExpiry {

  /** The longest time that is waited for; longer than any connection lasts. */
  private static final Duration MAX_WAIT = Duration.ofDays(366);

  private final Runnable onExpiring;
  private final Runnable onExpired;
  private final Deadline deadline;
  private long noticeNanos;
  private boolean notified;

  TokenExpiry(TimerWheel timers, Runnable onExpiring, Runnable onExpired) {
    this.onExpiring = onExpiring;
    this.onExpired = onExpired;
    this.deadline = timers.deadline(this::due);
  }

  /**
   * Starts the timer.
   *
   * @param untilNotice the time until the notice
   * @param notice the time from the notice to the expiry
   */
  Deadline start(long nowNanos, Duration untilNotice, Duration notice) {
    noticeNanos = nanos(notice);
    deadline.set(nowNanos + nanos(untilNotice));
    return deadline;
  }

  private void due(long nowNanos) {
    if (notified) {
      onExpired.run();
    } else {
      notified = true;
      deadline.set(nowNanos + noticeNanos);
      onExpiring.run();
    }
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(MAX_WAIT) > 0
        ? TimeUnit.DAYS.toNanos(MAX_WAIT.toDays())
        : Math.max(0, duration.toNanos());
  }
}
