package io.tapeloom.attack.attacks;

/** The expected effect of an attack on the server's other clients. */
public enum Expectation {
  /** No effect. */
  UNHARMED,
  /** The process is stopped for a while: there are no answers meanwhile, but no values are lost. */
  STALLED,
  /** New connections and health checks may be rejected meanwhile; open connections continue. */
  FULL,
  /** The server drains: its clients are closed with 1012, and it exits with 0. */
  DRAINED,
  /** The server exits with code 3. */
  EXITS
}
