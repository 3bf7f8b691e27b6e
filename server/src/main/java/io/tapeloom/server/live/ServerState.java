package io.tapeloom.server.live;

/** Whether the server starts, serves, or shuts down. Thread-safe. */
public final class ServerState {

  private volatile boolean started;
  private volatile boolean draining;

  /** Sets that all parts run. */
  public void serve() {
    started = true;
  }

  /** Sets that the server shuts down. */
  public void drain() {
    draining = true;
  }

  /** Whether all parts run and the server is not shutting down. */
  public boolean isReady() {
    return started && !draining;
  }

  public boolean isDraining() {
    return draining;
  }
}
