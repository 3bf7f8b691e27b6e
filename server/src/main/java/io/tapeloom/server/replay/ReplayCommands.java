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
 * What the client of a replay asks for while it runs. Asked and answered on the session's loop,
 * taken by the replay's thread; each is answered once, whatever becomes of the replay.
 */
public final class ReplayCommands {

  /** That the thread has not come to. */
  private static final int MOST = 16;

  /** Two more than may be asked for, so that the end has room. */
  private final BlockingQueue<Request> open = new ArrayBlockingQueue<>(MOST + 2);

  // Of the loop.
  private final Queue<Request> unanswered = new ArrayDeque<>();
  private boolean over;

  /** What is to be done. */
  enum Wish {
    PAUSE,
    RESUME,
    SEEK,

    /** Nobody listens any more. */
    END
  }

  /** What becomes of a request. */
  public sealed interface Answer {

    /** It was done: so the replay stands now, and nothing older comes behind this. */
    record Done(Progress standing) implements Answer {}

    /** The replay was over before. */
    record Over() implements Answer {}

    /** There are too many requests that it has not come to. */
    record Busy() implements Answer {}
  }

  /**
   * One of them.
   *
   * @param timeMillis where to go, in milliseconds since the epoch; 0 where that is not asked
   */
  record Request(Wish wish, long timeMillis, CompletableFuture<Answer> answer) {}

  ReplayCommands() {}

  CompletionStage<Answer> ask(Wish wish, long timeMillis) {
    var request = new Request(wish, timeMillis, new CompletableFuture<>());
    if (over) {
      request.answer.complete(new Answer.Over());
    } else if (unanswered.size() == MOST) {
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

  /** The replay is over; wakes its thread. */
  void end() {
    over = true;
    unanswered.forEach(request -> request.answer.complete(new Answer.Over()));
    unanswered.clear();
    open.clear();
    open.add(new Request(Wish.END, 0, new CompletableFuture<>()));
  }

  /** The next one; null: there is none. For the thread. */
  @Nullable Request poll() {
    return open.poll();
  }

  /** The next one, waited for; null: none came in time. For the thread. */
  @Nullable Request await(long nanos) throws InterruptedException {
    return open.poll(nanos, TimeUnit.NANOSECONDS);
  }
}
