package io.tapeloom.attack.attacks;

/** What the server's other clients see of an attack when all is well. */
public enum Expectation {
  /** Nothing at all. */
  UNHARMED,
  /** The process is stopped for a while: nobody is answered meanwhile, and nothing is lost. */
  STALLED,
  /** New connections may be refused meanwhile, health checks too; those that are there go on. */
  FULL,
  /** The server drains: its clients are closed with 1012, and it exits with 0. */
  DRAINED,
  /** The server may end, with exit code 3, but never stay without working. */
  MAY_EXIT
}
