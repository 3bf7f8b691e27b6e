package io.tapeloom.server.watch;

import io.tapeloom.feed.Pause;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether one thread moves: it beats whenever the thread looks at its clock, delivers something or
 * waits for an appointed time. Written by that thread, read by any.
 */
public final class Pulse implements Watchdog.Moving {

  private volatile @Nullable Thread thread;
  private volatile boolean resting;
  private final AtomicLong beats = new AtomicLong();

  // Of who asks.
  private long seen;

  /** The calling thread is the one. */
  public void begin() {
    thread = Thread.currentThread();
    beat();
  }

  /** The thread is at its end, and does not move from now on. */
  public void end() {
    thread = null;
  }

  /** The thread moves; called by others it does nothing. */
  public void beat() {
    if (Thread.currentThread().equals(thread)) {
      beats.incrementAndGet();
    }
  }

  /** A clock that beats when the thread looks at it. */
  public InstantSource beating(InstantSource clock) {
    return () -> {
      beat();
      return clock.instant();
    };
  }

  /** A pause in which the thread may rest for as long as it was told. */
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
