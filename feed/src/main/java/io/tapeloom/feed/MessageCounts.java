package io.tapeloom.feed;

import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the messages that are taken and those that are passed over, by the reason; each reason is
 * logged once. Not thread-safe.
 */
public final class MessageCounts {

  private static final Logger LOG = LoggerFactory.getLogger(MessageCounts.class);

  /** Reasons that are told apart; what comes beyond them is counted as one. */
  private static final int MAX_REASONS = 100;

  private static final String OTHERS = "others";

  private final Map<String, Long> passedOver = new TreeMap<>();
  private final Map<String, Long> noted = new TreeMap<>();
  private long messages;

  /** Counts a message that was taken. */
  public void taken() {
    messages++;
  }

  /**
   * Counts a message that is passed over.
   *
   * @param where names it
   */
  public void passedOver(String why, String where) {
    var reason = passedOver.containsKey(why) || passedOver.size() < MAX_REASONS ? why : OTHERS;
    if (passedOver.merge(reason, 1L, Long::sum) == 1) {
      LOG.warn("Passed over {}: {}; more of them are counted only", where, reason);
    }
  }

  /**
   * Counts a message that is used with a correction.
   *
   * @param what was corrected, a fixed text
   * @param where names it
   */
  public void noted(String what, String where) {
    if (noted.merge(what, 1L, Long::sum) == 1) {
      LOG.warn("{}: {}; more of them are counted only", where, what);
    }
  }

  @Override
  public String toString() {
    return "%d messages%s%s"
        .formatted(
            messages,
            passedOver.isEmpty() ? "" : ", passed over " + passedOver,
            noted.isEmpty() ? "" : ", with " + noted);
  }
}
