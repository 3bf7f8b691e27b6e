package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.server.replay.Replay;
import io.tapeloom.stream.payload.Example;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request about a replay.
 *
 * @param status whether the request succeeded
 * @param id the id of the replay
 * @param message the result or the error, for people
 * @param state the current state of the replay
 * @param time the market time that the replay has reached, epoch milliseconds
 * @param topics the topics of its pushes
 * @param code machine-readable error code; only on an error
 * @param retryable whether a retry may succeed; only on an error
 */
@JsonClassDescription("Result of a replay request")
record ReplayReply(
    @JsonPropertyDescription("Whether the request succeeded") @Example("ok") Status status,
    @JsonPropertyDescription("Id of the replay; absent when none was started") @Example("7")
        @Nullable String id,
    @JsonPropertyDescription("Human-readable result or error") @Example("Replay of AAPL started")
        String message,
    @JsonPropertyDescription("Current state of the replay; absent on an error")
        @Nullable State state,
    @JsonPropertyDescription(
            "Position of the replay: the market time that it has reached, epoch milliseconds;"
                + " absent on an error and after stop")
        @Example("1767279600000")
        @Nullable Long time,
    @JsonPropertyDescription(
            "Topics of the replay's pushes, the topic of its progress last; only in the answer to"
                + " replay.start")
        @Example("[\"replay:7:trades:AAPL\", \"replay:7:progress\"]")
        @Nullable List<String> topics,
    @JsonPropertyDescription("Machine-readable error code; only on an error") @Nullable Code code,
    @JsonPropertyDescription("Whether a retry may succeed; only on an error")
        @Nullable Boolean retryable) {

  /** The state of a replay. */
  enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("paused")
    PAUSED,
    @JsonProperty("finished")
    FINISHED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("stopped")
    STOPPED;

    static State of(io.tapeloom.server.replay.Progress.State state) {
      return switch (state) {
        case RUNNING -> RUNNING;
        case PAUSED -> PAUSED;
        case FINISHED -> FINISHED;
        case FAILED -> FAILED;
      };
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Machine-readable error codes. */
  enum Code {
    @JsonProperty("unknown_symbol")
    UNKNOWN_SYMBOL,
    @JsonProperty("unknown_replay")
    UNKNOWN_REPLAY,
    @JsonProperty("invalid_window")
    INVALID_WINDOW,
    @JsonProperty("not_kept")
    NOT_KEPT,
    @JsonProperty("too_many_replays")
    TOO_MANY_REPLAYS,
    @JsonProperty("busy")
    BUSY
  }

  static ReplayReply started(Replay replay) {
    var plan = replay.plan();
    return new ReplayReply(
        Status.OK,
        replay.id(),
        "Replay of %s started".formatted(plan.instrument().symbol()),
        State.RUNNING,
        plan.fromMillis(),
        replay.topics(),
        null,
        null);
  }

  static ReplayReply done(String id, String message, State state, @Nullable Long time) {
    return new ReplayReply(Status.OK, id, message, state, time, null, null, null);
  }

  static ReplayReply refused(@Nullable String id, String message, Code code, boolean retryable) {
    return new ReplayReply(Status.ERROR, id, message, null, null, null, code, retryable);
  }
}
