package io.tapeloom.store.quest;

import io.questdb.cairo.CairoException;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/** Converts failures of QuestDB to readable reasons. */
final class QuestFailure {

  /** Internal numbers of QuestDB. */
  private static final Pattern INTERNALS = Pattern.compile(" ?\\[(size|fd|offset)=[^\\]]*]");

  /**
   * Error numbers of the operating system: not permitted, I/O error, no memory, access denied, too
   * many open files of the system and of the process, no space, read-only, quota exceeded.
   */
  private static final Set<Integer> OF_MACHINE = Set.of(1, 5, 12, 13, 23, 24, 28, 30, 122);

  private QuestFailure() {}

  /** Throws a failure that the operating system has caused, and not damaged files. */
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

  /** Returns the reason of the innermost cause in one line. */
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
