package io.tapeloom.server.live;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Publishes the server time at a fixed interval, on its own daemon thread. Thread-safe. */
public final class Heartbeat implements AutoCloseable {

  private final Metronome metronome;

  public Heartbeat(SystemTopics topics, Duration interval) {
    this.metronome = new Metronome("heartbeat", interval, topics::beat);
  }

  /** Starts the thread. */
  public void start() {
    metronome.start();
  }

  /** The thread of the heartbeat. */
  public Executor thread() {
    return metronome;
  }

  @Override
  public void close() {
    metronome.close();
  }
}
