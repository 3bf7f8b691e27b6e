package io.tapeloom.cluster;

/** The log cannot be used by this program. The message is a phrase that says why. */
public final class UnusableLog extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableLog(String why) {
    super(why);
  }
}
