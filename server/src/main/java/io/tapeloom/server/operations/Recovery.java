package io.tapeloom.server.operations;

import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.session.SubscriptionStart;
import org.jspecify.annotations.Nullable;

/**
 * The part of an answer that says how a subscription continues after the client's position. All are
 * null where no position was given. Immutable.
 *
 * @param recovered whether nothing is missing
 * @param recoverFrom the sequence number of the next push
 * @param gap the values that are missing; null: none
 * @param code why the recovery was refused; null: it was not
 * @param retryAfterMillis the time after which a recovery is possible; null: it was not refused
 */
record Recovery(
    @Nullable Boolean recovered,
    @Nullable Long recoverFrom,
    @Nullable MissedValues gap,
    @Nullable Code code,
    @Nullable Long retryAfterMillis) {

  private static final Recovery NOT_ASKED = new Recovery(null, null, null, null, null);

  static Recovery of(SubscriptionStart start) {
    if (start.retryAfter().isPresent()) {
      return new Recovery(
          false,
          start.position().seq() + 1,
          null,
          Code.RATE_LIMITED,
          start.retryAfter().get().toMillis());
    }
    return start
        .resumption()
        .map(
            resumed ->
                new Recovery(
                    resumed.recovered(),
                    resumed.nextSeq(),
                    resumed.gap().map(MissedValues::of).orElse(null),
                    null,
                    null))
        .orElse(NOT_ASKED);
  }
}
