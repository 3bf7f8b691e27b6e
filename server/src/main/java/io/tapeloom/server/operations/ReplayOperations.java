package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.operations.ReplayReply.Code;
import io.tapeloom.server.operations.ReplayReply.State;
import io.tapeloom.server.replay.Plan;
import io.tapeloom.server.replay.Progress;
import io.tapeloom.server.replay.Replay;
import io.tapeloom.server.replay.ReplayCommands.Answer;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.server.replay.Replays;
import io.tapeloom.server.replay.Replays.Limit;
import io.tapeloom.server.replay.Replays.Outcome;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Session;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The past, told again to who asks for it: {@code replay.*}. */
@OperationGroup(prefix = "replay.", tags = "replay")
public final class ReplayOperations {

  private final Instruments instruments;
  private final Replays replays;
  private final InstantSource clock;

  public ReplayOperations(Instruments instruments, Replays replays, InstantSource clock) {
    this.instruments = instruments;
    this.replays = replays;
    this.clock = clock;
  }

  /** Which replay. */
  @JsonClassDescription("Which replay")
  record ReplayName(
      @JsonPropertyDescription("The replay's name, as replay.start has told it")
          @Example("7")
          @NotBlank @Size(max = 32) String id) {}

  /** Which replay, and where it is to go. */
  @JsonClassDescription("Which replay, and where it is to go")
  record ReplaySeek(
      @JsonPropertyDescription("The replay's name, as replay.start has told it")
          @Example("7")
          @NotBlank @Size(max = 32) String id,
      @JsonPropertyDescription("A moment of its window, epoch milliseconds")
          @Example("1767281400000")
          @PositiveOrZero long time) {}

  /** How far a replay is. */
  @JsonClassDescription("How far a replay is")
  record ReplayProgress(
      @JsonPropertyDescription("The replay's name") @Example("7") String id,
      @JsonPropertyDescription("What it does; finished and failed are the last word of a replay")
          State state,
      @JsonPropertyDescription("The moment of the past that it has come to, epoch milliseconds")
          @Example("1767281400000")
          long time,
      @JsonPropertyDescription("How much of its window lies before that moment")
          @Example("50.0")
          @PositiveOrZero @DecimalMax("100") double percent) {}

  @Send(
      value = "start",
      summary = "Tell the past again, to this connection alone",
      description =
          "The answer names the topics. What they are pushed are the very messages of live data,"
              + " with `time` beside `seq`: when it happened. Each topic counts from 1 without a"
              + " hole. A bar is told once, when its period is over. A client that takes less than"
              + " it is told slows its replay down.",
      replyExample =
          "{\"state\": \"running\", \"topics\": [\"replay:7:trades:AAPL\", \"replay:7:bars:AAPL:1\", \"replay:7:progress\"]}")
  ReplayReply start(ReplayRequest request, Session session) {
    return instruments
        .find(request.symbol())
        .map(found -> replays.start(request.plan(found, clock.millis()), session))
        .map(ReplayOperations::reply)
        .orElseGet(
            () ->
                ReplayReply.refused(
                    null,
                    SubscriptionReply.unknown(request.symbol(), instruments.symbols()).message(),
                    Code.UNKNOWN_SYMBOL,
                    false));
  }

  private static ReplayReply reply(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Started(var replay) -> ReplayReply.started(replay);
      case Outcome.Empty(var plan) ->
          invalidWindow(
              "from must be before to, which is now unless told: from was %d and to %d"
                  .formatted(plan.fromMillis(), plan.toMillis()));
      case Outcome.InFuture(var plan, var now) ->
          invalidWindow(
              "to must not be in the future: it was %d, now is %d".formatted(plan.toMillis(), now));
      case Outcome.TooLong(var most) ->
          invalidWindow(
              "from and to must be at most %d seconds apart, but for bars alone".formatted(most));
      case Outcome.NotKept(var content) ->
          ReplayReply.refused(
              null,
              "streams must not name %s: this market does not keep them"
                  .formatted(ReplayRequest.Stream.of(content).word()),
              Code.NOT_KEPT,
              false);
      case Outcome.TooMany(var limit, var most) -> tooMany(message(limit, most));
    };
  }

  private static String message(Limit limit, int most) {
    return switch (limit) {
      case CONNECTION -> "The connection has reached its maximum of %d replays".formatted(most);
      case USER -> "The user has reached the maximum of %d replays".formatted(most);
      case ADDRESS -> "The client's address has reached its maximum of %d replays".formatted(most);
      case SERVER -> "The server has reached its maximum of replays";
    };
  }

  private static ReplayReply invalidWindow(String message) {
    return ReplayReply.refused(null, message, Code.INVALID_WINDOW, false);
  }

  private static ReplayReply tooMany(String message) {
    return ReplayReply.refused(null, message, Code.TOO_MANY_REPLAYS, true);
  }

  @Send(
      value = "pause",
      summary = "Hold a replay",
      description = "Behind the answer nothing of it comes until it is resumed.",
      replyExample =
          "{\"message\": \"Replay is paused\", \"state\": \"paused\", \"time\": 1767281400000, \"topics\": null}")
  CompletionStage<ReplayReply> pause(ReplayName name, Session session) {
    return change(name.id(), session, Replay::pause);
  }

  @Send(
      value = "resume",
      summary = "Let a replay go on from where it was paused",
      replyExample =
          "{\"message\": \"Replay is running\", \"state\": \"running\", \"time\": 1767281400000, \"topics\": null}")
  CompletionStage<ReplayReply> resume(ReplayName name, Session session) {
    return change(name.id(), session, Replay::resume);
  }

  @Send(
      value = "seek",
      summary = "Let a replay go on from another moment",
      description =
          "Forwards or back, within its window. Behind the answer everything is of that moment or"
              + " later. The topics go on counting; a paused replay stays paused.",
      replyExample =
          "{\"message\": \"Replay is running\", \"state\": \"running\", \"time\": 1767281400000, \"topics\": null}")
  CompletionStage<ReplayReply> seek(ReplaySeek request, Session session) {
    var outside =
        replays
            .find(request.id(), session)
            .map(Replay::plan)
            .filter(plan -> !plan.holds(request.time()));
    return outside.isPresent()
        ? CompletableFuture.completedFuture(outside(request, outside.get()))
        : change(request.id(), session, replay -> replay.seek(request.time()));
  }

  private static ReplayReply outside(ReplaySeek request, Plan plan) {
    return ReplayReply.refused(
        request.id(),
        "time must be from %d to %d, the window of the replay: it was %d"
            .formatted(plan.fromMillis(), plan.toMillis(), request.time()),
        Code.INVALID_WINDOW,
        false);
  }

  @Send(
      value = "stop",
      summary = "End a replay",
      description = "Behind the answer nothing of it comes.",
      replyExample =
          "{\"message\": \"Replay stopped\", \"state\": \"stopped\", \"time\": null, \"topics\": null}")
  CompletionStage<ReplayReply> stop(ReplayName name, Session session) {
    var stopped = ReplayReply.done(name.id(), "Replay stopped", State.STOPPED, null);
    return replays
        .find(name.id(), session)
        .map(replay -> replay.stop().thenApply(_ -> stopped))
        .orElseGet(() -> CompletableFuture.completedFuture(unknown(name.id())));
  }

  @Push(
      value = "progress",
      privately = ReplayTopics.PROGRESS_PATTERN,
      summary = "How far a replay is",
      description =
          "At its begin, at least every second while it runs, behind each pause, resume and seek,"
              + " and as its last word.")
  ReplayProgress progress(Progress progress) {
    return new ReplayProgress(
        progress.id(),
        State.of(progress.state()),
        progress.timeMillis(),
        Math.round(progress.fraction() * 10_000) / 100.0);
  }

  private CompletionStage<ReplayReply> change(
      String id, Session session, Function<Replay, CompletionStage<Answer>> wish) {
    return replays
        .find(id, session)
        .map(wish)
        .map(answer -> answer.thenApply(made -> reply(id, made)))
        .orElseGet(() -> CompletableFuture.completedFuture(unknown(id)));
  }

  private static ReplayReply reply(String id, Answer answer) {
    return switch (answer) {
      case Answer.Done(var standing) -> {
        var state = State.of(standing.state());
        yield ReplayReply.done(id, "Replay is " + state.word(), state, standing.timeMillis());
      }
      case Answer.Over() -> unknown(id);
      case Answer.Busy() ->
          ReplayReply.refused(
              id, "The replay has not come to what it was asked before", Code.BUSY, true);
    };
  }

  private static ReplayReply unknown(String id) {
    return ReplayReply.refused(
        id,
        "The connection has no replay %s, or it is over".formatted(id),
        Code.UNKNOWN_REPLAY,
        false);
  }
}
