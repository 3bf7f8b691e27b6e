package io.tapeloom.server.watch;

import io.tapeloom.feed.Pause;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the progress of one thread: it beats when the thread reads its clock, delivers an event or
 * ends a timed wait. Written by that thread; read by the watchdog's thread.
 */
public final class Pulse implements Watchdog.Moving {

  private volatile @Nullable Thread thread;
  private volatile boolean resting;
  private final AtomicLong beats = new AtomicLong();

  /** The count at the last check. Owned by the thread that checks. */
  private long seen;

  /** Makes the calling thread the watched one. */
  public void begin() {
    thread = Thread.currentThread();
    beat();
  }

  /** Ends the watch, because the thread ends and makes no more progress. */
  public void end() {
    thread = null;
  }

  /** Records progress; ignored if another thread calls it. */
  public void beat() {
    if (Thread.currentThread().equals(thread)) {
      beats.incrementAndGet();
    }
  }

  /** Returns a clock that beats when the thread reads it. */
  public InstantSource beating(InstantSource clock) {
    return () -> {
      beat();
      return clock.instant();
    };
  }

  /** Returns a pause during which the thread counts as alive. */
  public Pause resting(Pause pause) {
    return nanos -> {
      resting = true;
      try {
        pause.forNanos(nanos);
      } finally {
        resting = false;
        beat();
      }
    };
  }

  @Override
  public boolean hasMoved() {
    long now = beats.get();
    boolean moved = now != seen || resting || thread == null;
    seen = now;
    return moved;
  }
}
