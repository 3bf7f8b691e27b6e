package io.tapeloom.store;

import io.questdb.cairo.CairoException;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/** What QuestDB says of a failure, in words for people. */
final class StoreFailure {

  /** Numbers that only QuestDB knows. */
  private static final Pattern INTERNALS = Pattern.compile(" ?\\[(size|fd|offset)=[^\\]]*]");

  /**
   * Not permitted, broken, no memory, not allowed, too many files of all and of us, no room, read
   * only, and over the quota.
   */
  private static final Set<Integer> OF_MACHINE = Set.of(1, 5, 12, 13, 23, 24, 28, 30, 122);

  private StoreFailure() {}

  /** Throws a failure on that is no damage of the files: the machine does not let us at them. */
  static void throwIfOfMachine(Throwable failure) throws IOException {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CairoException cairo && OF_MACHINE.contains(cairo.getErrno())) {
        throw new IOException(reason(failure), failure);
      }
      if (cause instanceof OutOfMemoryError memory) {
        throw memory;
      }
    }
  }

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
