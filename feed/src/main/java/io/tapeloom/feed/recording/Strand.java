package io.tapeloom.feed.recording;

import java.io.IOException;
import java.nio.file.Path;

/** Something that is played, together with others, in the order of time. Not thread-safe. */
interface Strand extends AutoCloseable {

  /** The file that it is of. */
  Path file();

  /** Goes to what is next; false when there is nothing more. */
  boolean next() throws IOException;

  /** When what is in sight happened, as it was recorded: nanoseconds since the epoch. */
  long recordedNanos();

  /** Hands on the events that come of what is in sight. */
  void play() throws IOException;

  @Override
  void close();
}
