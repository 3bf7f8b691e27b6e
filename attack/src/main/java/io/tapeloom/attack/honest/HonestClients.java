package io.tapeloom.attack.honest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.attack.process.HealthCheck;
import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.bench.delivery.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The process of the honest clients. It reads commands, one per line, from its standard input:
 * {@code window} returns the report since the last one, {@code end} also compares each client with
 * the current numbers of the topics. Each answer is a line of JSON.
 */
public final class HonestClients {

  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");
  private static final List<String> FAMILIES = List.of("quotes", "trades", "bars");

  private static final Duration PING_PERIOD = Duration.ofMillis(250);

  /** Two hundred samples in five seconds, the least time of an attack. */
  private static final Duration HEALTH_PERIOD = Duration.ofMillis(25);

  private static final Duration REFERENCE_PERIOD = Duration.ofMillis(20);
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ARRIVAL = Duration.ofSeconds(20);

  private final int port;
  private final Measurements measurements = new Measurements();
  private final List<Honest> clients = new ArrayList<>();
  private final Set<String> topics = new HashSet<>();

  private HonestClients(int port) {
    this.port = port;
  }

  /**
   * Connects and answers until its input ends.
   *
   * @param args the server's port, the number of clients, the number of symbols per client, the
   *     port of the echo server
   */
  public static void main(String[] args) throws Exception {
    var honest = new HonestClients(Integer.parseInt(args[0]));
    honest.connect(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    honest.connectOthers();
    honest.begin(RawConnection.open(Integer.parseInt(args[3])));
    honest.answer();
  }

  private void connect(int count, int symbols) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      var dialect = i % 2 == 0 ? Dialect.OPERATIONS : Dialect.CHANNELS;
      var mine = new ArrayList<String>();
      for (int j = 0; j < symbols; j++) {
        var symbol = SYMBOLS.get((i / 2 + j) % SYMBOLS.size());
        FAMILIES.forEach(family -> mine.add(family + ":" + symbol));
      }
      open(new Conversation(dialect), mine);
    }
  }

  private void open(Conversation conversation, List<String> mine)
      throws IOException, InterruptedException {
    topics.addAll(mine);
    clients.add(HonestClient.open(port, conversation, mine, measurements));
  }

  /** Connects one client of each further kind. */
  private void connectOthers() throws IOException, InterruptedException {
    open(new CompressedConversation(), List.of("trades:AAPL", "trades:MSFT", "orderbook:AAPL"));
    open(new BinaryConversation(), List.of("trades:AAPL", "trades:TSLA", "quotes:AAPL"));
    open(new ChangesConversation(), List.of("orderbook:AAPL", "orderbook:MSFT"));
    topics.addAll(ReturningClient.TOPICS);
    clients.add(ReturningClient.open(port, measurements));
    clients.add(ReplayingClient.open(port, measurements));
  }

  private void begin(RawConnection reference) {
    var own = new HealthClient(port, HEALTH_TIMEOUT);
    FixedRate.begin("pings", PING_PERIOD, _ -> clients.forEach(Honest::ping));
    FixedRate.begin("health", HEALTH_PERIOD, due -> measure(due, measurements.health(), own.ask()));
    FixedRate.begin(
        "new-health",
        HEALTH_PERIOD,
        due -> measure(due, measurements.newHealth(), HealthCheck.ask(port, HEALTH_TIMEOUT)));
    FixedRate.begin("reference", REFERENCE_PERIOD, due -> askReference(due, reference));
  }

  private static void sleep(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Unexpected interrupt", e);
    }
  }

  private void askReference(long due, RawConnection reference) {
    try {
      reference.send("e");
      reference.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    measurements.lateness().add(System.nanoTime() - due);
  }

  private void measure(long due, Latencies latencies, HealthCheck.Answer answer) {
    latencies.add(System.nanoTime() - due);
    if (answer != HealthCheck.Answer.OK) {
      measurements.healthFailed();
    }
  }

  @SuppressWarnings("SystemOut") // communicates by the standard streams
  private void answer() throws IOException {
    var mapper = new ObjectMapper();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("end")) {
        compare();
      }
      clients.forEach(Honest::report);
      System.out.println(mapper.writeValueAsString(measurements.take()));
    }
  }

  /** Connects a new client, which the server must accept now, and compares the numbers. */
  private void compare() {
    try {
      compare(Positions.of(port, topics));
    } catch (IOException e) {
      measurements.fault("a new client was not served: " + e.getMessage());
    }
  }

  private void compare(Map<String, Long> ends) {
    long begun = System.nanoTime();
    while (!clients.stream().allMatch(client -> client.hasReached(ends))
        && System.nanoTime() - begun < ARRIVAL.toNanos()) {
      sleep(50);
    }
    clients.forEach(client -> client.ended(ends));
  }
}
