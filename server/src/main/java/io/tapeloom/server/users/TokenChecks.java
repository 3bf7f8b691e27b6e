package io.tapeloom.server.users;

import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Session;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that one connection has sent and that are being checked. Verdicts come in the order in
 * which the tokens were sent, however long each check takes. Owned by the session's loop.
 */
final class TokenChecks {

  /** Checks of one connection that wait for keys; one more is refused, to be tried again. */
  static final int MAX_WAITING = 4;

  private static final Verdict TOO_MANY =
      new Verdict.Refused("Earlier tokens are still being verified", true);

  private final Session session;
  private final Authenticator authenticator;

  /**
   * Those without an answer, oldest first. At most {@value #MAX_WAITING} of them wait for keys; the
   * others only for their turn, and are bounded by the rate of the session's messages.
   */
  private final Queue<Check> unanswered = new ArrayDeque<>(1);

  private int waiting;
  private boolean ended;

  private static final class Check {

    private final Consumer<Verdict> answer;
    private @Nullable Verdict verdict;

    Check(Consumer<Verdict> answer) {
      this.answer = answer;
    }
  }

  TokenChecks(Session session, Authenticator authenticator) {
    this.session = session;
    this.authenticator = authenticator;
  }

  /** Checks a token; the answer is given the verdict on the session's loop, in its turn. */
  void check(String token, Consumer<Verdict> answer) {
    var check = new Check(answer);
    unanswered.add(check);
    if (waiting == MAX_WAITING) {
      check.verdict = TOO_MANY;
      return;
    }
    waiting++;
    authenticator
        .authenticate(token)
        .thenAccept(verdict -> session.resume(() -> judged(check, verdict)));
  }

  private void judged(Check check, Verdict verdict) {
    waiting--;
    check.verdict = verdict;
    for (var next = unanswered.peek();
        next != null && next.verdict != null && !ended;
        next = unanswered.peek()) {
      unanswered.remove();
      next.answer.accept(next.verdict);
    }
  }

  /** The connection is gone: nobody waits for an answer. */
  void end() {
    ended = true;
    unanswered.clear();
  }
}
