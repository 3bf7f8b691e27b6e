package io.tapeloom.server.live;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.Pause;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock and the pause of a feed, which perform the beats of the {@link BarBroadcaster} on the
 * feed's thread. A feed pauses only after it has delivered all events that were due when it last
 * read the clock, so a beat that was due by then comes after all events before it. A pause ends
 * early when a beat is due.
 *
 * <p>As thread-safe as the clock and the pause that it wraps.
 */
public final class FeedTime implements InstantSource, Pause {

  private final InstantSource clock;
  private final Pause pause;
  private final BarBroadcaster bars;

  /** The last time that the clock returned, in nanoseconds since the epoch. */
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
