package io.tapeloom.feed.venue;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.Pause;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Tries again what has failed, after a pause. Thread-safe. */
public record Retries(Backoff backoff, Pause pause) {

  /** Something that may fail. */
  public interface Attempt<T> {

    T run() throws IOException, InterruptedException;
  }

  /**
   * Tries so often at most.
   *
   * @throws IOException that of the last try
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
