package io.tapeloom.server.replay;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a client's requests to a running replay. Requests are submitted and answered on the
 * session's loop and handled by the replay's thread; each is answered exactly once, even if the
 * replay ends.
 */
public final class ReplayCommands {

  /** Maximum number of unanswered requests. */
  private static final int MAX_UNANSWERED = 16;

  /** Has two more elements than requests are allowed, so that {@link Command#END} fits. */
  private final BlockingQueue<Request> open = new ArrayBlockingQueue<>(MAX_UNANSWERED + 2);

  // Owned by the session's loop.
  private final Queue<Request> unanswered = new ArrayDeque<>();
  private boolean over;

  /** What to do. */
  enum Command {
    PAUSE,
    RESUME,
    SEEK,

    /** The stream is closed. */
    END
  }

  /** The answer to a request. */
  public sealed interface Answer {

    /** The command was executed. The client receives nothing older than this progress after it. */
    record Done(Progress standing) implements Answer {}

    /** The replay had already ended. */
    record Over() implements Answer {}

    /** Too many earlier requests are still unanswered. */
    record Busy() implements Answer {}
  }

  /**
   * A request.
   *
   * @param timeMillis where to continue, in milliseconds since the epoch; 0 unless the command is
   *     SEEK
   */
  record Request(Command command, long timeMillis, CompletableFuture<Answer> answer) {}

  ReplayCommands() {}

  CompletionStage<Answer> submit(Command command, long timeMillis) {
    var request = new Request(command, timeMillis, new CompletableFuture<>());
    if (over) {
      request.answer.complete(new Answer.Over());
    } else if (unanswered.size() == MAX_UNANSWERED) {
      request.answer.complete(new Answer.Busy());
    } else {
      unanswered.add(request);
      open.add(request);
    }
    return request.answer;
  }

  void answer(Request request, Progress standing) {
    unanswered.remove(request);
    request.answer.complete(new Answer.Done(standing));
  }

  /** Answers all requests because the replay has ended, and wakes its thread. */
  void end() {
    over = true;
    unanswered.forEach(request -> request.answer.complete(new Answer.Over()));
    unanswered.clear();
    open.clear();
    open.add(new Request(Command.END, 0, new CompletableFuture<>()));
  }

  /** Returns the next request; null: there is none. For the replay's thread. */
  @Nullable Request poll() {
    return open.poll();
  }

  /** Waits for the next request; null: none came in time. For the replay's thread. */
  @Nullable Request await(long nanos) throws InterruptedException {
    return open.poll(nanos, TimeUnit.NANOSECONDS);
  }
}
