package io.tapeloom.server.live;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Publishes the server time at a fixed interval, on its own daemon thread. Thread-safe. */
public final class Heartbeat implements AutoCloseable {

  private final Metronome metronome;

  /**
   * Creates the heartbeat.
   *
   * @param freshness how current the data of the server is
   */
  public Heartbeat(SystemTopics topics, Supplier<Freshness> freshness, Duration interval) {
    this.metronome = new Metronome("heartbeat", interval, () -> topics.beat(freshness.get()));
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
