package io.tapeloom.server.live;

import java.util.function.BooleanSupplier;

/** Whether the server starts, serves, or shuts down. Thread-safe. */
public final class ServerState {

  private volatile boolean started;
  private volatile BooleanSupplier current = () -> true;
  private volatile boolean draining;

  /** Sets that all parts run. */
  public void serve() {
    started = true;
  }

  /**
   * Sets that all parts run.
   *
   * @param isCurrent whether the data of the server is new enough to serve clients
   */
  public void serve(BooleanSupplier isCurrent) {
    current = isCurrent;
    serve();
  }

  /** Sets that the server shuts down. */
  public void drain() {
    draining = true;
  }

  /** Whether all parts run, the server is not shutting down, and its data is new enough. */
  public boolean isReady() {
    return started && !draining && current.getAsBoolean();
  }

  /** Whether all parts run, but the data of the server is too old. */
  public boolean isStale() {
    return started && !current.getAsBoolean();
  }

  public boolean isDraining() {
    return draining;
  }
}
