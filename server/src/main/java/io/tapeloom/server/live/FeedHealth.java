package io.tapeloom.server.live;

import io.tapeloom.feed.FeedStatus;

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

  private volatile State state = State.STOPPED;

  /** Takes a change in. */
  public void apply(FeedStatus status) {
    state =
        switch (status) {
          case FeedStatus.Started _, FeedStatus.Restarted _ -> State.RUNNING;
          case FeedStatus.Failed _ -> State.FAILED;
          case FeedStatus.Stopped _ -> State.STOPPED;
        };
  }

  public State state() {
    return state;
  }
}
