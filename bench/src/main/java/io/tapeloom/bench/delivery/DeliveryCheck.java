package io.tapeloom.bench.delivery;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Connects clients of both protocols to a server under load ({@code BENCH_LOAD=channels} with
 * {@code BENCH_DURATION}). The clients read, stall, connect, disconnect and change their
 * subscriptions, and the check compares the received values with the expected ones. After the load
 * has ended, every client must be at the last number of its topics. One thread drives all clients.
 */
public final class DeliveryCheck {

  /** The load has ended when no client has received anything for this time. */
  static final Duration QUIET = Duration.ofSeconds(3);

  /** Maximum time for the last answers of the witness. */
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long TURN_MILLIS = 20;
  private static final int LONGEST_STALL_MILLIS = 8_000;
  private static final int MAX_FAULTS_SHOWN = 20;

  private final int port;
  private final List<String> topics;
  private final Random random;
  private final Duration quiet;
  private final Figures figures = new Figures();
  private final Witness witness = new Witness();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Place> places = new ArrayList<>();

  /** The client that subscribes to every topic and always reads. */
  private final Subscriber reference = new Subscriber(Dialect.OPERATIONS, figures, witness);

  /** The place of a client; when it disconnects, another client takes the place. */
  private static final class Place {

    private final Dialect dialect;
    private Subscriber subscriber;
    private long stalledUntilNanos;

    Place(Dialect dialect, Subscriber subscriber) {
      this.dialect = dialect;
      this.subscriber = subscriber;
    }
  }

  private DeliveryCheck(int port, int symbols, long seed, Duration quiet) {
    this.port = port;
    this.quiet = quiet;
    this.topics =
        Stream.iterate(0, number -> number < symbols, number -> number + 1)
            .flatMap(
                number ->
                    Dialect.FAMILIES.stream().map(family -> "%s:S%04d".formatted(family, number)))
            .toList();
    this.random = new Random(seed);
  }

  /**
   * Exits with 0 if every client received everything, with 1 otherwise.
   *
   * @param args the server's port, its instruments, connections, seconds of unrest, a seed
   */
  public static void main(String[] args) throws Exception {
    var figures =
        run(
            Integer.parseInt(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Duration.ofSeconds(Long.parseLong(args[3])),
            Long.parseLong(args[4]),
            QUIET);
    report(figures);
    System.exit(figures.faults().isEmpty() ? 0 : 1);
  }

  /**
   * Checks a server.
   *
   * @param unrest how long clients stall, connect and disconnect; the load must last as long
   * @param quiet the load has ended when no client has received anything for this time
   * @return the results; the server is correct if there are no faults
   */
  static Figures run(
      int port, int symbols, int connections, Duration unrest, long seed, Duration quiet)
      throws Exception {
    var check = new DeliveryCheck(port, symbols, seed, quiet);
    try {
      check.connect(connections);
      check.disturb(unrest.toNanos());
      check.awaitQuiet();
      check.compare();
    } finally {
      check.places.forEach(place -> place.subscriber.finish());
      check.reference.finish();
      check.client.shutdownNow(); // does not wait for open connections
    }
    return check.figures;
  }

  private void connect(int connections) throws Exception {
    witness.open(client, port);
    reference.open(client, port).get(10, TimeUnit.SECONDS);
    topics.forEach(reference::subscribe);
    for (int i = 0; i < connections; i++) {
      var dialect = i % 2 == 0 ? Dialect.OPERATIONS : Dialect.CHANNELS;
      places.add(new Place(dialect, opened(dialect)));
    }
  }

  private Subscriber opened(Dialect dialect) throws Exception {
    var subscriber = new Subscriber(dialect, figures, witness);
    subscriber.open(client, port).get(10, TimeUnit.SECONDS);
    figures.did("connected");
    int wanted = 1 + random.nextInt(topics.size());
    for (int i = 0; i < wanted; i++) {
      subscriber.subscribe(topics.get(random.nextInt(topics.size())));
    }
    return subscriber;
  }

  private void disturb(long nanos) throws Exception {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
      var place = places.get(random.nextInt(places.size()));
      act(place);
      for (var each : places) {
        refresh(each);
      }
    }
    for (var place : places) {
      place.subscriber.resume();
    }
  }

  private void act(Place place) {
    switch (random.nextInt(8)) {
      case 0 -> {
        figures.did("stalled");
        place.subscriber.stall();
        place.stalledUntilNanos =
            System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(LONGEST_STALL_MILLIS));
      }
      case 1 -> {
        figures.did("left");
        place.subscriber.resume();
        place.subscriber.leave(random.nextBoolean());
      }
      case 2, 3, 4 -> {
        figures.did("subscribed");
        place.subscriber.subscribe(topics.get(random.nextInt(topics.size())));
      }
      default -> {
        figures.did("unsubscribed");
        place.subscriber.unsubscribe(random.nextInt(topics.size()));
      }
    }
  }

  /** Ends an elapsed stall, and connects a new client if one has disconnected. */
  private void refresh(Place place) throws Exception {
    if (place.stalledUntilNanos != 0 && System.nanoTime() > place.stalledUntilNanos) {
      place.stalledUntilNanos = 0;
      place.subscriber.resume();
    }
    if (place.subscriber.isClosed()) {
      place.subscriber.settle();
      place.stalledUntilNanos = 0;
      place.subscriber = opened(place.dialect);
    }
  }

  private void awaitQuiet() throws InterruptedException {
    while (figures.silenceNanos() < quiet.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
    }
    long begun = System.nanoTime();
    while (witness.isAsked()) {
      if (System.nanoTime() - begun > TIMEOUT_NANOS) {
        figures.fault("the server did not answer a subscription of the witness");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
    }
  }

  /** Reads the last number of each topic, and compares every client with it. */
  private void compare() throws Exception {
    compareLedgers();
    var ends = Positions.of(client, port, topics);
    reference.ended(ends);
    for (var place : places) {
      place.subscriber.ended(ends);
      place.subscriber.settle();
    }
    figures.compare(
        places.stream()
            .collect(Collectors.groupingBy(place -> place.dialect, Collectors.counting())),
        reference.pushes());
    reference.settle();
  }

  /** Compares what the server says it has sent with what has come. */
  private void compareLedgers() throws Exception {
    var compared =
        Stream.concat(places.stream().map(place -> place.subscriber), Stream.of(reference))
            .map(Subscriber::account)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(compared).get(TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      figures.fault("the server did not answer a request for its ledger");
    }
  }

  @SuppressWarnings("SystemOut") // a command-line program
  private static void report(Figures figures) {
    System.out.println(figures);
    figures.faults().stream().limit(MAX_FAULTS_SHOWN).forEach(System.out::println);
  }
}
