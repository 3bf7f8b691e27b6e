package io.tapeloom.bench.parts;

import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.loop.TimerWheel;
import java.util.concurrent.TimeUnit;

/** A loop on the calling thread: a task runs when it is submitted. For one thread. */
final class DirectLoop implements Loop {

  private final TimerWheel timers;
  private final TimerWheel pacing;

  DirectLoop(NanoClock clock) {
    this.timers = new TimerWheel(TimeUnit.MILLISECONDS.toNanos(50), clock.nanoTime());
    this.pacing = new TimerWheel(TimeUnit.MILLISECONDS.toNanos(1), clock.nanoTime());
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public TimerWheel timers() {
    return timers;
  }

  @Override
  public TimerWheel pacing() {
    return pacing;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }
}
