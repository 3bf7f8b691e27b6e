package io.tapeloom.server.live;

import io.tapeloom.feed.FeedStatus;
import java.util.concurrent.atomic.LongAdder;

/** How the market feed is now. Written by the feed's supervisor, read by any thread. */
public final class FeedHealth {

  /** Whether events come. */
  public enum State {
    /** Not yet, or not any more. */
    STOPPED,
    RUNNING,
    /** The feed has failed and will be started again. */
    FAILED
  }

  private final LongAdder events = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private volatile State state = State.STOPPED;

  /** Takes a change in. */
  public void apply(FeedStatus status) {
    if (status instanceof FeedStatus.Restarted) {
      restarts.increment();
    }
    state =
        switch (status) {
          case FeedStatus.Started _, FeedStatus.Restarted _ -> State.RUNNING;
          case FeedStatus.Failed _ -> State.FAILED;
          case FeedStatus.Stopped _ -> State.STOPPED;
        };
  }

  /** Counts an event. */
  public void delivered() {
    events.increment();
  }

  public State state() {
    return state;
  }

  /** Events since the start. */
  public long events() {
    return events.sum();
  }

  /** How often the feed came back after a failure. */
  public long restarts() {
    return restarts.sum();
  }
}
