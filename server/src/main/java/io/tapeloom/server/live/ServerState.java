package io.tapeloom.server.live;

/** Whether the server serves, or goes down. Thread-safe. */
public final class ServerState {

  private volatile boolean draining;

  /** From now on the server goes down. */
  public void drain() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }
}
