package io.tapeloom.stream.topic;

import java.util.Optional;

/**
 * How a subscription continues after a position. Immutable.
 *
 * @param recovered whether nothing is missing between the position and the next value
 * @param nextSeq the {@code seq} of the value that is sent next
 * @param gap the values that are missing; empty: none, or the newest value is enough
 */
public record Resumption(boolean recovered, long nextSeq, Optional<Gap> gap) {

  /**
   * Returns how a subscription to a topic continues after a position.
   *
   * @param topic the topic
   * @param point the position of the client
   * @param head the {@code seq} of the newest value
   * @param firstKept the {@code seq} of the oldest value that is kept; one more than {@code head}
   *     for none
   * @param hasCurrent whether a newest value can be sent, for <i>latest</i> topics
   */
  public static Resumption of(
      Topic<?> topic, ResumePoint point, long head, long firstKept, boolean hasCurrent) {
    long live = hasCurrent ? head : head + 1;
    if (!point.epoch().equals(topic.epoch())) {
      return new Resumption(false, live, Optional.of(Gap.after(point, Gap.Reason.EPOCH_CHANGED)));
    }
    if (point.seq() > head && topic.isFollowing()) {
      return new Resumption(true, point.seq() + 1, Optional.empty());
    }
    if (point.seq() > head) {
      return new Resumption(false, live, Optional.of(Gap.after(point, Gap.Reason.AHEAD)));
    }
    if (point.seq() == head) {
      return new Resumption(true, head + 1, Optional.empty());
    }
    return switch (topic.family().delivery()) {
      case LATEST -> new Resumption(true, live, Optional.empty());
      case EVERY -> ofKept(point, firstKept);
    };
  }

  private static Resumption ofKept(ResumePoint point, long firstKept) {
    long next = point.seq() + 1;
    return firstKept <= next
        ? new Resumption(true, next, Optional.empty())
        : new Resumption(
            false,
            firstKept,
            Optional.of(Gap.between(point.epoch(), next, firstKept - 1, Gap.Reason.TRIMMED)));
  }
}
