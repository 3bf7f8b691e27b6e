package io.tapeloom.bench.replay;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Has a running server replay its past to one client as fast as that takes it, and prints how many
 * events came in a second, by what was replayed. Fails when one is missing, doubled or out of
 * order, or when fewer than a million come in a minute.
 */
public final class ReplayRate {

  /** What must be reached: a million in a minute. */
  private static final double MIN_PER_SECOND = 1_000_000 / 60.0;

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  private ReplayRate() {}

  /**
   * Exits with 0 when all came in order and fast enough, with 1 otherwise.
   *
   * @param args the server's port, and for how many seconds to listen to each
   */
  @SuppressWarnings("SystemOut") // for people
  public static void main(String[] args) throws Exception {
    var server = URI.create("ws://127.0.0.1:%s/api/v1/ws".formatted(args[0]));
    long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(args[1]));
    boolean good = true;
    System.out.printf("%-10s %12s %14s %12s%n", "replayed", "events/s", "a minute", "MB/s");
    for (var stream : List.of("trades", "quotes", "orderbook", "bars")) {
      try (var client = HttpClient.newHttpClient();
          var listener = Listener.connect(client, server, stream)) {
        listener.count(WARM_UP_NANOS);
        var counted = listener.count(nanos);
        good &= counted.events() >= MIN_PER_SECOND;
        System.out.printf(
            Locale.ROOT,
            "%-10s %,12.0f %,14.0f %12.1f%n",
            stream,
            counted.events(),
            counted.events() * 60,
            counted.bytes() / 1e6);
      }
    }
    System.out.println(
        good
            ? "All in order, none missing, more than a million a minute."
            : "Less than a million a minute.");
    System.exit(good ? 0 : 1);
  }
}
