package io.tapeloom.feed;

/**
 * What is kept cannot be read now, as when the process has no descriptors left: a fault of the
 * machine, not of who asks, who may try again later. The store has logged why.
 */
public final class HistoryUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param why in one line
   */
  public HistoryUnavailable(String why, Throwable cause) {
    super("The history cannot be read now: " + why, cause);
  }
}
