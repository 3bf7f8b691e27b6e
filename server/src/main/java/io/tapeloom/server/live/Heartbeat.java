package io.tapeloom.server.live;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Tells the time at a steady beat, on a daemon thread of its own. Thread-safe. */
public final class Heartbeat implements AutoCloseable {

  private final Metronome metronome;

  public Heartbeat(SystemTopics topics, Duration interval) {
    this.metronome = new Metronome("heartbeat", interval, topics::beat);
  }

  /** Begins to beat. */
  public void start() {
    metronome.start();
  }

  /** The thread that it beats on. */
  public Executor thread() {
    return metronome;
  }

  @Override
  public void close() {
    metronome.close();
  }
}
