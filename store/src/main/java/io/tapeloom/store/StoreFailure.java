package io.tapeloom.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Converts failures of files to readable reasons. */
final class StoreFailure {

  private StoreFailure() {}

  /** Returns the reason of a failure in one line. */
  static String reason(Throwable failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing.getMessage() + ": no such file";
    }
    if (failure instanceof FileSystemException files && files.getReason() == null) {
      return files.getClass().getSimpleName() + " " + files.getMessage();
    }
    var message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.replaceAll("\\s+", " ").strip();
  }

  /** Returns an exception whose message says what could not be written. */
  static IOException of(String what, Throwable failure) {
    return new IOException("%s: %s".formatted(what, reason(failure)), failure);
  }
}
