package io.tapeloom.bench.replay;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Starts replays of a running server to one client as fast as the client reads, and prints the
 * events per second for each kind. Fails if an event is missing, repeated or out of order, or if
 * there are fewer than a million per minute.
 */
public final class ReplayRate {

  /** The required rate: a million per minute. */
  private static final double MIN_PER_SECOND = 1_000_000 / 60.0;

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  private ReplayRate() {}

  /**
   * Exits with 0 if all events arrive in order and fast enough, with 1 otherwise.
   *
   * @param args the server's port, and the seconds for each kind
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
