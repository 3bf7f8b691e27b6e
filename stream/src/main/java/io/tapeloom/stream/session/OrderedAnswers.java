package io.tapeloom.stream.session;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the answers of a session in the order of its requests while some are not available yet.
 * Owned by the session's loop.
 */
final class OrderedAnswers {

  /** So many requests may await their answers; after that, no more messages are read. */
  static final int MAX_PENDING = 64;

  private final Deque<Pending> pending = new ArrayDeque<>(0);

  /** An answer, or the handling of a message, that waits for earlier answers. */
  static final class Pending {

    private final boolean isMessage;
    private @Nullable Runnable work;

    private Pending(boolean isMessage, @Nullable Runnable work) {
      this.isMessage = isMessage;
      this.work = work;
    }
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Whether no more messages may be read: one of them waits already, or too many answers do. */
  boolean isFull() {
    return pending.size() >= MAX_PENDING || (!pending.isEmpty() && pending.getLast().isMessage);
  }

  /** Adds a message that is handled after all earlier answers. */
  void add(Runnable handling) {
    pending.add(new Pending(true, handling));
  }

  /** Adds an answer that is not available yet. */
  Pending expect() {
    var answer = new Pending(false, null);
    pending.add(answer);
    return answer;
  }

  /** An answer is available. */
  void complete(Pending answer, Runnable work) {
    answer.work = work;
  }

  /** Takes the next work whose turn it is; null: there is none yet. */
  @Nullable Runnable next() {
    var first = pending.peek();
    if (first == null || first.work == null) {
      return null;
    }
    pending.poll();
    return first.work;
  }

  void clear() {
    pending.clear();
  }
}
