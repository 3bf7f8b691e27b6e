package io.tapeloom.server.http;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what must come, however long that takes on a slow machine. */
final class Awaiting {

  private Awaiting() {}

  static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).until(condition);
  }
}
