package io.tapeloom.bench.load;

/** Publishes until its thread is interrupted. */
interface Publisher {

  void run() throws InterruptedException;
}
