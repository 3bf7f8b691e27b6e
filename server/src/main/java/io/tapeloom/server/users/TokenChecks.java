package io.tapeloom.server.users;

import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Session;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens that one connection sends. Verdicts are delivered in the order in which the
 * tokens were sent, regardless of how long each check takes. Owned by the session's loop.
 */
final class TokenChecks {

  /**
   * The maximum number of checks of one connection that wait for keys; further ones are refused as
   * temporary.
   */
  static final int MAX_WAITING = 4;

  private static final Verdict TOO_MANY =
      new Verdict.Refused("Earlier tokens are still being verified", true);

  private final Session session;
  private final Authenticator authenticator;

  /**
   * The checks that are not answered yet, oldest first. At most {@value #MAX_WAITING} of them wait
   * for keys. The others wait only for earlier answers; the session's message rate bounds their
   * number.
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

  /** Checks a token and passes the verdict to {@code answer} on the session's loop, in order. */
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
        .thenAccept(verdict -> session.resume(() -> complete(check, verdict)));
  }

  private void complete(Check check, Verdict verdict) {
    waiting--;
    check.verdict = verdict;
    for (var next = unanswered.peek();
        next != null && next.verdict != null && !ended;
        next = unanswered.peek()) {
      unanswered.remove();
      next.answer.accept(next.verdict);
    }
  }

  /** Drops all unanswered checks. Called when the connection has ended. */
  void end() {
    ended = true;
    unanswered.clear();
  }
}
