package io.tapeloom.bench.load;

import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Publishes from sources at their rates, even if subscribers cannot keep up. Publications that
 * would be late by more than 0.1 s are omitted, because the process was stopped meanwhile.
 */
final class PacedPublisher implements Publisher {

  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PriorityQueue<Beat> beats =
      new PriorityQueue<>(Comparator.comparingLong(beat -> beat.nextNanos));

  /**
   * A source that publishes at a rate.
   *
   * @param publication receives when it was due, on the clock of {@link System#nanoTime()}
   */
  record Source(double perSecond, LongConsumer publication) {}

  private static final class Beat {

    private final long intervalNanos;
    private final LongConsumer publication;
    private long nextNanos;

    Beat(Source source, long beginNanos) {
      this.intervalNanos = (long) (TimeUnit.SECONDS.toNanos(1) / source.perSecond);
      this.publication = source.publication;
      this.nextNanos = beginNanos;
    }
  }

  /** Starts sources with the same rate one after the other, so that they are spread over time. */
  PacedPublisher(Collection<Source> sources) {
    long begin = System.nanoTime();
    int number = 0;
    for (var source : sources) {
      long interval = (long) (TimeUnit.SECONDS.toNanos(1) / source.perSecond);
      beats.add(new Beat(source, begin + interval * number++ / sources.size()));
    }
  }

  @Override
  public void run(BooleanSupplier mayGoOn) throws InterruptedException {
    while (mayGoOn.getAsBoolean()) {
      var beat = beats.remove();
      long now = System.nanoTime();
      if (beat.nextNanos > now) {
        TimeUnit.NANOSECONDS.sleep(beat.nextNanos - now);
        now = System.nanoTime();
      }
      if (now - beat.nextNanos > LATE_NANOS) {
        beat.nextNanos = now;
      }
      beat.publication.accept(beat.nextNanos);
      beat.nextNanos += beat.intervalNanos;
      beats.add(beat);
    }
  }
}
