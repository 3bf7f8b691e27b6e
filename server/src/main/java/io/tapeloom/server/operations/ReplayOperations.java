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
import io.tapeloom.stream.operation.Later;
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

/** The {@code replay.*} operations: replays of past market data to one connection. */
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

  /** A request that names a replay. */
  @JsonClassDescription("Id of a replay")
  record ReplayName(
      @JsonPropertyDescription("Id of the replay, from the answer to replay.start")
          @Example("7")
          @NotBlank @Size(max = 32) String id) {}

  /** A request to move a replay to another time. */
  @JsonClassDescription("Id of a replay, and the time to move to")
  record ReplaySeek(
      @JsonPropertyDescription("Id of the replay, from the answer to replay.start")
          @Example("7")
          @NotBlank @Size(max = 32) String id,
      @JsonPropertyDescription("New position within the window of the replay, epoch milliseconds")
          @Example("1767281400000")
          @PositiveOrZero long time) {}

  /** How far a replay has come. */
  @JsonClassDescription("Progress of a replay")
  record ReplayProgress(
      @JsonPropertyDescription("Id of the replay") @Example("7") String id,
      @JsonPropertyDescription(
              "State of the replay; no message of the replay follows `finished` or `failed`")
          State state,
      @JsonPropertyDescription(
              "Position of the replay: the market time that it has reached, epoch milliseconds")
          @Example("1767281400000")
          long time,
      @JsonPropertyDescription("Part of the window before `time`, percent")
          @Example("50.0")
          @PositiveOrZero @DecimalMax("100") double percent) {}

  @Send(
      value = "start",
      summary = "Replay past market data to this connection",
      description =
          "The answer lists the topics. Their pushes are the messages of live data, with the"
              + " event's `time` beside `seq`. Each topic counts from 1 without gaps. A bar is"
              + " sent once, when its period has ended. A client that reads slowly slows its"
              + " replay down.",
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
                    SubscriptionReply.unknownText(request.symbol(), instruments.listed()),
                    Code.UNKNOWN_SYMBOL,
                    false));
  }

  private static ReplayReply reply(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Started(var replay) -> ReplayReply.started(replay);
      case Outcome.Empty(var plan) ->
          invalidWindow(
              "from must be before to (default: now), got from %d and to %d"
                  .formatted(plan.fromMillis(), plan.toMillis()));
      case Outcome.InFuture(var plan, var now) ->
          invalidWindow(
              "to must not be in the future (now: %d), got %d".formatted(now, plan.toMillis()));
      case Outcome.TooLong(var max) ->
          invalidWindow(
              "from and to must be at most %d seconds apart, unless streams has bars only"
                  .formatted(max));
      case Outcome.NotKept(var content) ->
          ReplayReply.refused(
              null,
              "streams must not contain %s: the market does not keep them"
                  .formatted(ReplayRequest.Stream.of(content).wireName()),
              Code.NOT_KEPT,
              false);
      case Outcome.TooMany(var limit, var max) -> tooMany(message(limit, max));
    };
  }

  private static String message(Limit limit, int max) {
    return switch (limit) {
      case CONNECTION -> "The connection has reached its maximum of %d replays".formatted(max);
      case USER -> "The user has reached the maximum of %d replays".formatted(max);
      case ADDRESS -> "The client's address has reached its maximum of %d replays".formatted(max);
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
      summary = "Pause a replay",
      description = "The replay sends nothing after the answer until it is resumed.",
      replyExample =
          "{\"message\": \"Replay is paused\", \"state\": \"paused\", \"time\": 1767281400000, \"topics\": null}")
  Later<ReplayReply> pause(ReplayName name, Session session) {
    return Later.of(change(name.id(), session, Replay::pause));
  }

  @Send(
      value = "resume",
      summary = "Resume a paused replay",
      replyExample =
          "{\"message\": \"Replay is running\", \"state\": \"running\", \"time\": 1767281400000, \"topics\": null}")
  Later<ReplayReply> resume(ReplayName name, Session session) {
    return Later.of(change(name.id(), session, Replay::resume));
  }

  @Send(
      value = "seek",
      summary = "Move a replay to another time",
      description =
          "Moves forwards or backwards within the window of the replay. All events after the"
              + " answer are at or after that time. The topics continue to count; a paused replay"
              + " stays paused.",
      replyExample =
          "{\"message\": \"Replay is running\", \"state\": \"running\", \"time\": 1767281400000, \"topics\": null}")
  Later<ReplayReply> seek(ReplaySeek request, Session session) {
    var outside =
        replays
            .find(request.id(), session)
            .map(Replay::plan)
            .filter(plan -> !plan.holds(request.time()));
    return outside.isPresent()
        ? Later.now(outside(request, outside.get()))
        : Later.of(change(request.id(), session, replay -> replay.seek(request.time())));
  }

  private static ReplayReply outside(ReplaySeek request, Plan plan) {
    return ReplayReply.refused(
        request.id(),
        "time must be from %d to %d, the window of the replay, got %d"
            .formatted(plan.fromMillis(), plan.toMillis(), request.time()),
        Code.INVALID_WINDOW,
        false);
  }

  @Send(
      value = "stop",
      summary = "Stop a replay",
      description = "The replay sends nothing after the answer.",
      replyExample =
          "{\"message\": \"Replay stopped\", \"state\": \"stopped\", \"time\": null, \"topics\": null}")
  Later<ReplayReply> stop(ReplayName name, Session session) {
    var stopped = ReplayReply.done(name.id(), "Replay stopped", State.STOPPED, null);
    return Later.of(
        replays
            .find(name.id(), session)
            .map(replay -> replay.stop().thenApply(_ -> stopped))
            .orElseGet(() -> CompletableFuture.completedFuture(unknown(name.id()))));
  }

  @Push(
      value = "progress",
      privately = ReplayTopics.PROGRESS_PATTERN,
      summary = "Progress of a replay",
      description =
          "Sent at the start, at least once a second while the replay runs, after each pause,"
              + " resume and seek, and as the last message.")
  ReplayProgress progress(Progress progress) {
    return new ReplayProgress(
        progress.id(),
        State.of(progress.state()),
        progress.timeMillis(),
        Math.round(progress.fraction() * 10_000) / 100.0);
  }

  private CompletionStage<ReplayReply> change(
      String id, Session session, Function<Replay, CompletionStage<Answer>> request) {
    return replays
        .find(id, session)
        .map(request)
        .map(answer -> answer.thenApply(done -> reply(id, done)))
        .orElseGet(() -> CompletableFuture.completedFuture(unknown(id)));
  }

  private static ReplayReply reply(String id, Answer answer) {
    return switch (answer) {
      case Answer.Done(var progress) -> {
        var state = State.of(progress.state());
        yield ReplayReply.done(id, "Replay is " + state.wireName(), state, progress.timeMillis());
      }
      case Answer.Over() -> unknown(id);
      case Answer.Busy() ->
          ReplayReply.refused(
              id, "The replay is still handling an earlier request; retry later", Code.BUSY, true);
    };
  }

  private static ReplayReply unknown(String id) {
    return ReplayReply.refused(
        id,
        "The connection has no replay %s, or the replay has ended".formatted(id),
        Code.UNKNOWN_REPLAY,
        false);
  }
}
