package io.tapeloom.server.live;

/** Whether the server starts, serves, or goes down. Thread-safe. */
public final class ServerState {

  private volatile boolean started;
  private volatile boolean draining;

  /** All parts run from now on. */
  public void serve() {
    started = true;
  }

  /** From now on the server goes down. */
  public void drain() {
    draining = true;
  }

  /** Whether all parts run, and will. */
  public boolean isReady() {
    return started && !draining;
  }

  public boolean isDraining() {
    return draining;
  }
}
