package io.tapeloom.store;

/** A folder that cannot be used as a store; the message is the reason in one line. */
public final class UnusableStore extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableStore(String message) {
    super(message);
  }

  UnusableStore(String message, Throwable cause) {
    super(message, cause);
  }
}
