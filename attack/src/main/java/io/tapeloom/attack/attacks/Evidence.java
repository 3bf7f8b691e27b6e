package io.tapeloom.attack.attacks;

/**
 * What an attack must have caused. An attack without it has not reached what it attacks, so it
 * proves nothing of the server.
 *
 * @param kind where it is found
 * @param what the name of an outcome or of a counter, or a regular expression of log lines
 * @param least minimum number
 * @param most maximum number
 */
public record Evidence(Kind kind, String what, long least, long most) {

  /** Where evidence is found. */
  public enum Kind {
    /** Outcomes that the attackers count. */
    SEEN,
    /** Increase of a counter of the server, summed over its labels. */
    RAISED,
    /** Lines in the log of the server. */
    LOGGED
  }
}
