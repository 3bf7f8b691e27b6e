package io.tapeloom.feed.recording;

import java.nio.file.Path;

/** A file that cannot be played; the message is one line with the file and the reason. */
public final class UnusableFile extends Exception {

  private static final long serialVersionUID = 1;

  UnusableFile(Path file, String why) {
    super("%s %s".formatted(file, why));
  }
}
