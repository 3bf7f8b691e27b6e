import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * A short day's work for a server: some clients of both protocols subscribe to all that is public,
 * come, go and send what is not allowed, while others ask by REST. Fails when nothing was heard.
 *
 * <p>Arguments: the server's port, and for how many seconds.
 */
final class Rehearsal {

  private static final int CLIENTS = 16;
  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");
  private static final List<String> OPERATIONS = List.of("bars", "quotes", "trades", "orderbook");
  private static final List<String> CHANNELS =
      List.of("market_data", "orderbook", "trades", "chart_data", "system", "heartbeat");
  private static final List<String> RESOURCES =
      List.of(
          "/",
          "/metrics",
          "/api/v1/health",
          "/api/v1/versions",
          "/api/v1/openapi.json",
          "/api/v1/asyncapi.yaml",
          "/api/v1/ws/asyncapi.json",
          "/api/v1/ws/config",
          "/api/v1/ws/stats",
          "/api/v1/datafeed/config",
          "/api/v1/datafeed/search?user_input=a",
          "/api/v1/datafeed/resolve/AAPL",
          "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=300",
          "/api/v1/datafeed/bars?symbol=MSFT&resolution=D&count_back=300",
          "/api/v1/datafeed/bars?symbol=NOBODY&resolution=D");

  private final String authority;
  private final HttpClient http = HttpClient.newHttpClient();
  private final LongAdder heard = new LongAdder();

  private Rehearsal(String port) {
    this.authority = "127.0.0.1:" + port;
  }

  public static void main(String... arguments) throws Exception {
    var rehearsal = new Rehearsal(arguments[0]);
    rehearsal.run(Long.parseLong(arguments[1]) * 1_000_000_000L);
    System.out.println(rehearsal.heard.sum() + " messages heard");
    System.exit(rehearsal.heard.sum() > 0 ? 0 : 1);
  }

  private void run(long nanos) throws Exception {
    var steady = new ArrayList<WebSocket>();
    for (int i = 0; i < CLIENTS; i++) {
      steady.add(operations());
      steady.add(channels());
    }
    for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
      for (var resource : RESOURCES) {
        get(resource);
      }
      post("/api/v1/datafeed/quotes", "{\"symbols\":[\"AAPL\",\"NOBODY\"]}");
      post("/api/v1/datafeed/quotes", "{\"symbols\":1}");
      for (var passing : List.of(operations(), channels())) {
        say(passing, "{\"type\":\"nothing of the kind\"}");
        passing.abort();
      }
    }
    for (var each : steady) {
      each.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
  }

  private WebSocket operations() {
    var socket = connect("/api/v1/ws");
    for (var operation : OPERATIONS) {
      for (var symbol : SYMBOLS) {
        say(socket, "{\"type\":\"%s.subscribe\",\"payload\":{\"symbol\":\"%s\"}}".formatted(operation, symbol));
      }
    }
    say(socket, "{\"type\":\"ping\"}");
    return socket;
  }

  private WebSocket channels() {
    var socket = connect("/api/v1/ws/v1");
    for (var channel : CHANNELS) {
      say(socket, "{\"type\":\"subscribe\",\"channel\":\"%s\",\"request_id\":\"1\"}".formatted(channel));
    }
    say(socket, "{\"type\":\"ping\"}");
    return socket;
  }

  private WebSocket connect(String path) {
    return http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + authority + path), new Listener())
        .join();
  }

  private static void say(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }

  private void get(String path) throws Exception {
    http.send(HttpRequest.newBuilder(URI.create("http://" + authority + path)).build(), BodyHandlers.discarding());
  }

  private void post(String path, String json) throws Exception {
    http.send(
        HttpRequest.newBuilder(URI.create("http://" + authority + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.discarding());
  }

  private final class Listener implements WebSocket.Listener {

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.increment();
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
