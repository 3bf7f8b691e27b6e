package io.tapeloom.server.channels;

import io.tapeloom.server.channels.ServerMessage.RefusalCode;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.session.SubscriptionStart;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription continues after the client's position. All are null where no position was
 * given. Immutable.
 *
 * @param recovered whether nothing is missing
 * @param recoverFrom the sequence number of the next message
 * @param gap the values that are missing; null: none
 * @param code why the recovery was refused; null: it was not
 * @param retryAfterMillis the time after which a recovery is possible; null: it was not refused
 */
record ChannelRecovery(
    @Nullable Boolean recovered,
    @Nullable Long recoverFrom,
    @Nullable MissedValues gap,
    @Nullable RefusalCode code,
    @Nullable Long retryAfterMillis) {

  private static final ChannelRecovery NOT_ASKED =
      new ChannelRecovery(null, null, null, null, null);

  static ChannelRecovery of(SubscriptionStart start) {
    if (start.retryAfter().isPresent()) {
      return new ChannelRecovery(
          false,
          start.position().seq() + 1,
          null,
          RefusalCode.RATE_LIMITED,
          start.retryAfter().get().toMillis());
    }
    return start
        .resumption()
        .map(
            resumed ->
                new ChannelRecovery(
                    resumed.recovered(),
                    resumed.nextSeq(),
                    resumed.gap().map(MissedValues::of).orElse(null),
                    null,
                    null))
        .orElse(NOT_ASKED);
  }
}
