package io.tapeloom.feed.recording;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is played together with others in time order. Not thread-safe. */
interface Strand extends AutoCloseable {

  /** The file. */
  Path file();

  /** Moves to the next item; returns false at the end. */
  boolean next() throws IOException;

  /** The recorded time of the current item, in nanoseconds since the epoch. */
  long recordedNanos();

  /** Delivers the events of the current item. */
  void play() throws IOException;

  @Override
  void close();
}
