package io.tapeloom.server.live;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.Pause;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock that a feed reads, and how it waits for its next event: bars are published at the beats
 * on its way. A feed waits when it has delivered all that was due when it read the clock last; so a
 * beat that was due by then comes after all events before it. Waits end early at each beat.
 *
 * <p>As thread-safe as the clock and the pause that it is made of.
 */
public final class FeedTime implements InstantSource, Pause {

  private final InstantSource clock;
  private final Pause pause;
  private final BarBroadcaster bars;

  /** What the clock showed last. */
  private volatile long seenNanos;

  public FeedTime(InstantSource clock, Pause pause, BarBroadcaster bars) {
    this.clock = clock;
    this.pause = pause;
    this.bars = bars;
    this.seenNanos = EpochNanos.now(clock);
  }

  @Override
  public Instant instant() {
    var now = clock.instant();
    seenNanos = EpochNanos.of(now);
    return now;
  }

  @Override
  public void forNanos(long nanos) throws InterruptedException {
    long now = seenNanos;
    bars.beatIfDue(now);
    pause.forNanos(Math.clamp(bars.dueNanos() - now, 1, nanos));
  }
}
