package io.tapeloom.feed;

import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the accepted messages, and the skipped ones by reason; logs each reason once. Not
 * thread-safe.
 */
public final class MessageCounts {

  private static final Logger LOG = LoggerFactory.getLogger(MessageCounts.class);

  /** Maximum number of distinct reasons; further ones are counted together. */
  private static final int MAX_REASONS = 100;

  private static final String OTHERS = "others";

  private final Map<String, Long> passedOver = new TreeMap<>();
  private final Map<String, Long> noted = new TreeMap<>();
  private long messages;

  /** Counts an accepted message. */
  public void taken() {
    messages++;
  }

  /**
   * Counts a skipped message.
   *
   * @param where identifies the message
   */
  public void passedOver(String why, String where) {
    var reason = passedOver.containsKey(why) || passedOver.size() < MAX_REASONS ? why : OTHERS;
    if (passedOver.merge(reason, 1L, Long::sum) == 1) {
      LOG.warn("Skipped {}: {}; further ones are only counted", where, reason);
    }
  }

  /**
   * Counts a message that is used with a correction.
   *
   * @param what the correction, a fixed text
   * @param where identifies the message
   */
  public void noted(String what, String where) {
    if (noted.merge(what, 1L, Long::sum) == 1) {
      LOG.warn("Corrected {}: {}; further ones are only counted", where, what);
    }
  }

  @Override
  public String toString() {
    return "%d messages%s%s"
        .formatted(
            messages,
            passedOver.isEmpty() ? "" : ", skipped " + passedOver,
            noted.isEmpty() ? "" : ", corrected " + noted);
  }
}
