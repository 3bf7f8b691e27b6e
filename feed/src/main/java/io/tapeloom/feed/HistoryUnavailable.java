package io.tapeloom.feed;

/**
 * The stored history cannot be read now, for example because the process has no file descriptors
 * left. The caller may retry later. The store has logged the reason.
 */
public final class HistoryUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param why the reason in one line
   */
  public HistoryUnavailable(String why, Throwable cause) {
    super("The history cannot be read now: " + why, cause);
  }
}
