package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Resumption;
import io.tapeloom.stream.topic.StreamPosition;
import java.time.Duration;
import java.util.Optional;

/**
 * The begin of a subscription. Immutable.
 *
 * @param position the position of the topic; for an existing subscription, the one up to which the
 *     session has received the topic
 * @param resumption how the subscription continues after the client's position; empty: it was not
 *     asked to, or it existed
 * @param retryAfter how long until a recovery is possible, if the client has used up its share; the
 *     subscription begins without it
 */
public record SubscriptionStart(
    StreamPosition position, Optional<Resumption> resumption, Optional<Duration> retryAfter) {

  /** A subscription that was not asked to continue after a position. */
  public static SubscriptionStart at(StreamPosition position) {
    return new SubscriptionStart(position, Optional.empty(), Optional.empty());
  }
}
