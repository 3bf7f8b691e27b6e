package io.tapeloom.feed.venue;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.Pause;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Retries failed attempts after a pause. Thread-safe. */
public record Retries(Backoff backoff, Pause pause) {

  /** An operation that may fail. */
  public interface Attempt<T> {

    T run() throws IOException, InterruptedException;
  }

  /**
   * Tries up to {@code tries} times.
   *
   * @throws IOException the failure of the last try
   */
  public <T> T upTo(int tries, Attempt<T> attempt) throws IOException, InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (failures >= tries) {
          throw e;
        }
        pause.forNanos(TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis(failures)));
      }
    }
  }
}
