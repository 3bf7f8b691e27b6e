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
 * What became of a request about a replay.
 *
 * @param status whether it was done
 * @param id the replay's name
 * @param message what was done or what was wrong, for people
 * @param state what the replay does now
 * @param time the moment of the past that it has come to
 * @param topics what its pushes bear
 * @param code what was wrong, for programs; only on an error
 * @param retryable whether trying again may help; only on an error
 */
@JsonClassDescription("What became of a request about a replay")
record ReplayReply(
    @JsonPropertyDescription("Whether it was done") @Example("ok") Status status,
    @JsonPropertyDescription("The replay's name; absent when none was started") @Example("7")
        @Nullable String id,
    @JsonPropertyDescription("What was done or what was wrong, for people")
        @Example("Replay of AAPL started")
        String message,
    @JsonPropertyDescription("What the replay does now; absent on an error") @Nullable State state,
    @JsonPropertyDescription(
            "The moment of the past that it has come to, epoch milliseconds; absent on an error and"
                + " when it was stopped")
        @Example("1767279600000")
        @Nullable Long time,
    @JsonPropertyDescription(
            "The topics that its pushes bear, the one of its progress last; of replay.start alone")
        @Example("[\"replay:7:trades:AAPL\", \"replay:7:progress\"]")
        @Nullable List<String> topics,
    @JsonPropertyDescription("What a program may go by; only on an error") @Nullable Code code,
    @JsonPropertyDescription("Whether trying again may help; only on an error")
        @Nullable Boolean retryable) {

  /** What a replay does. */
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

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What was wrong, for programs. */
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
