package io.tapeloom.store;

import java.util.regex.Pattern;

/** What QuestDB says of a failure, in words for people. */
final class StoreFailure {

  /** Numbers that only QuestDB knows. */
  private static final Pattern INTERNALS = Pattern.compile(" ?\\[(size|fd|offset)=[^\\]]*]");

  private StoreFailure() {}

  /** The reason in one line: that of the innermost cause, which is the one that knows. */
  static String reason(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof InternalError) {
      return "a file is shorter than it should be, or the disk is full";
    }
    var message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : INTERNALS.matcher(message).replaceAll("").replaceAll("\\s+", " ").strip();
  }
}
