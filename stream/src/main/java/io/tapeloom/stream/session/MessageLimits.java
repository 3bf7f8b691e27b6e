package io.tapeloom.stream.session;

/**
 * How large the messages of one client may be, and how many it may send. Immutable.
 *
 * @param messageSizeLimit the largest message accepted, in bytes; positive
 * @param messageRate messages per second, on average over time; positive
 * @param messageBurst messages at once; positive
 */
public record MessageLimits(int messageSizeLimit, int messageRate, int messageBurst) {

  /** 1 MiB per message, 100 messages per second, 500 at once. */
  public static final MessageLimits DEFAULT = new MessageLimits(1 << 20, 100, 500);

  /**
   * @throws IllegalArgumentException when a limit is not positive
   */
  public MessageLimits {
    Bounds.requirePositive("messageSizeLimit", messageSizeLimit);
    Bounds.requirePositive("messageRate", messageRate);
    Bounds.requirePositive("messageBurst", messageBurst);
  }
}
