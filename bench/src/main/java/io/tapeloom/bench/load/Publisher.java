package io.tapeloom.bench.load;

import java.util.function.BooleanSupplier;

/** Publishes on its caller's thread. */
interface Publisher {

  /**
   * Publishes while {@code mayGoOn} returns true.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  void run(BooleanSupplier mayGoOn) throws InterruptedException;
}
