package io.tapeloom.bench.load;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Publishes in bursts, as fast as back pressure allows. */
final class EagerPublisher implements Publisher {

  private final LongSupplier publication;
  private final int burst;
  private final BackPressure backPressure;

  /**
   * @param publication publishes once and returns the number of subscribers
   * @param burst number of publications between two checks of back pressure
   */
  EagerPublisher(LongSupplier publication, int burst, BackPressure backPressure) {
    this.publication = publication;
    this.burst = burst;
    this.backPressure = backPressure;
  }

  @Override
  public void run(BooleanSupplier mayGoOn) throws InterruptedException {
    backPressure.begin();
    while (mayGoOn.getAsBoolean()) {
      for (int i = 0; i < burst; i++) {
        backPressure.owe(publication.getAsLong());
      }
      backPressure.await();
    }
  }
}
