package io.tapeloom.broker;

import java.util.List;

/**
 * Keeps facts, and releases what follows from them when they are safe. Called by the broker's
 * thread alone; {@link #isWritable} and {@link #waiting} by any.
 */
public interface Journal {

  /** How many facts may wait before orders are refused. */
  int MAX_WAITING = 4_096;

  /**
   * Keeps facts. Does not wait for the disk.
   *
   * @param facts in the order of their numbers; may be empty
   * @param release runs after these and all earlier facts are safe, in the order of the calls
   */
  void append(List<Fact> facts, Runnable release);

  /** How many facts are not safe yet. */
  int waiting();

  /** Whether facts can be kept. Once false it stays false. */
  boolean isWritable();

  /** A journal that forgets: accounts live as long as the process. */
  record InMemory() implements Journal {

    @Override
    public void append(List<Fact> facts, Runnable release) {
      release.run();
    }

    @Override
    public int waiting() {
      return 0;
    }

    @Override
    public boolean isWritable() {
      return true;
    }
  }
}
