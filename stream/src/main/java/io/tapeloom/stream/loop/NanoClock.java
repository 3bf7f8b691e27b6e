package io.tapeloom.stream.loop;

/** A monotonic clock in nanoseconds with an arbitrary origin. Thread-safe. */
@FunctionalInterface
public interface NanoClock {

  long nanoTime();

  /** The machine's monotonic clock. */
  static NanoClock system() {
    return System::nanoTime;
  }
}
