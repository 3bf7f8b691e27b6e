package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.live.ModelClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A venue that misbehaves at random: it loses, doubles and reorders messages, breaks connections,
 * and refuses, delays and falsifies answers of REST. All of it happens in this process and in
 * turns. Not thread-safe.
 */
final class ModelVenue implements ModelClient.Service {

  /** The limit of the weight of requests in a minute. */
  static final int LIMIT = 600;

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** How old a message may be that comes again, as on a connection that lags another one. */
  private static final long MAX_OLDER_NANOS = 2 * SECOND;

  /** Ids do not begin again sooner. */
  private static final long MIN_COUNT_NANOS = 120 * SECOND;

  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

  /** How long to stay away after an answer that does not say it. */
  private static final long DEFAULT_WAIT_SECONDS = 60;

  final Map<String, ModelMarket> markets = new LinkedHashMap<>();

  /** The weight of the requests in each minute. */
  final Map<Long, Integer> weights = new TreeMap<>();

  /** Requests that came although the venue had asked to stay away. */
  final List<String> unwanted = new ArrayList<>();

  private final Turns turns;
  private final SplittableRandom random;
  private final List<ModelSocket> sockets = new ArrayList<>();
  private final Map<String, Deque<Sent>> sent = new HashMap<>();
  private final Map<String, String> oldSnapshots = new HashMap<>();

  /** The streams of which the last message was not sent to all connections. */
  private final Set<String> unheard = new HashSet<>();

  /** Whose ids begin again next. */
  private @Nullable ModelMarket anew;

  private boolean misbehaves;
  private long shutUntilNanos;
  private long unwantedUntilNanos;

  ModelVenue(Turns turns, SplittableRandom random, ModelMarket... all) {
    this.turns = turns;
    this.random = random;
    for (var each : all) {
      markets.put(each.symbol, each);
    }
  }

  private long millis() {
    return turns.instant().toEpochMilli();
  }

  private boolean happens(int outOf) {
    return misbehaves && random.nextInt(outOf) == 0;
  }

  /** One action, right or wrong, after a short time. */
  void misbehave() {
    misbehaves = true;
    var due = anew;
    if (due != null) {
      anew = null;
      countAnew(due);
      return;
    }
    pass(random.nextInt(40) == 0 ? random.nextLong(5 * SECOND) : random.nextLong(60 * MILLI));
    switch (random.nextInt(800)) {
      case 0, 1, 2 -> pick().drop();
      case 3 -> shutUntilNanos = turns.nanos() + random.nextLong(20 * SECOND);
      case 4, 5 -> sockets.forEach(socket -> socket.push("{\"e\":\"serverShutdown\",\"E\":1}"));
      case 6, 7, 8 -> {
        deliverAll();
        anew = market(); // once the feed has taken all before
      }
      case 9, 10, 11, 12, 13, 14 -> repeat();
      case 15, 16 -> beFine();
      default -> {
        if (happens(12)) {
          var market = market();
          oldSnapshots.put(market.symbol, market.snapshot());
        }
        behave(market());
      }
    }
  }

  private ModelMarket market() {
    var all = List.copyOf(markets.values());
    return all.get(random.nextInt(all.size()));
  }

  private ModelSocket pick() {
    return sockets.isEmpty()
        ? new ModelSocket(null, Set.of())
        : sockets.get(random.nextInt(sockets.size()));
  }

  /** One right action after a time. */
  void behave(long nanos) {
    pass(random.nextLong(nanos));
    behave(market());
  }

  private void pass(long nanos) {
    try {
      turns.forNanos(nanos);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    turns.runDue();
  }

  private void behave(ModelMarket market) {
    if (!market.halted && market.listed) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> publish(market, "trade", market.trade(millis()));
        case 3, 4, 5 -> market.change().ifPresent(text -> publish(market, "bookTicker", text));
        case 6, 7 -> market.depth(millis()).ifPresent(text -> publish(market, "depth@100ms", text));
        default -> {}
      }
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      pick().deliver();
    }
  }

  /** All markets trade and change once, and everything is delivered. */
  void complete() {
    misbehaves = false;
    for (var market : markets.values()) {
      if (!market.halted && market.listed) {
        pass(10 * MILLI);
        publish(market, "trade", market.trade(millis()));
        market.change().ifPresent(text -> publish(market, "bookTicker", text));
        market.depth(millis()).ifPresent(text -> publish(market, "depth@100ms", text));
      }
    }
    deliverAll();
  }

  /** From now on it behaves. */
  void calm() {
    misbehaves = false;
    shutUntilNanos = 0;
    oldSnapshots.clear();
    markets.values().stream().filter(ModelMarket::isFine).forEach(market -> market.beFine(false));
  }

  void deliverAll() {
    pass(10 * MILLI);
    List.copyOf(sockets)
        .forEach(
            socket -> {
              while (!socket.queue.isEmpty()) {
                socket.deliver();
              }
            });
  }

  private void publish(ModelMarket market, String kind, String text) {
    var stream = market.symbol.toLowerCase(Locale.ROOT) + "@" + kind;
    var last = sent.computeIfAbsent(stream, _ -> new ArrayDeque<>());
    last.add(new Sent(text, turns.nanos()));
    while (turns.nanos() - last.element().nanos > MAX_OLDER_NANOS) {
      last.remove();
    }
    unheard.add(stream);
    for (var socket : sockets) {
      if (socket.streams.contains(stream)) {
        send(socket, stream, text);
      }
    }
  }

  private void send(ModelSocket socket, String stream, String text) {
    if (happens(60)) {
      return; // lost
    }
    unheard.remove(stream);
    if (happens(60) && !socket.queue.isEmpty()) {
      var last = socket.queue.removeLast();
      socket.queue.add(text);
      socket.queue.add(last);
    } else {
      socket.queue.add(text);
    }
    if (happens(60)) {
      socket.queue.add(text);
    }
  }

  /** A message, and when it was sent. */
  private record Sent(String text, long nanos) {}

  /** A message of some time ago comes once more. */
  private void repeat() {
    var socket = pick();
    for (var stream : socket.streams) {
      var last = sent.get(stream);
      if (last != null && random.nextInt(4) == 0) {
        var again = List.copyOf(last).get(random.nextInt(last.size()));
        if (turns.nanos() - again.nanos <= MAX_OLDER_NANOS) {
          socket.queue.add(again.text);
        }
      }
    }
  }

  private void countAnew(ModelMarket market) {
    if (market.countSize() < 50
        || market.halted
        || turns.nanos() - market.countBeganNanos < MIN_COUNT_NANOS) {
      return;
    }
    var stream = market.symbol.toLowerCase(Locale.ROOT) + "@trade";
    market.exact &=
        !turns.isBusy()
            && !unheard.contains(stream)
            && sockets.stream().anyMatch(socket -> socket.streams.contains(stream));
    misbehaves = false;
    deliverAll();
    market.countAnew(turns.nanos());
    oldSnapshots.remove(market.symbol);
    sent.remove(market.symbol.toLowerCase(Locale.ROOT) + "@bookTicker"); // without a time
    for (int i = 0; i < 3; i++) { // a trade that no other one confirms is none
      pass(MILLI + random.nextLong(50 * MILLI));
      publish(market, "trade", market.trade(millis()));
      market.change().ifPresent(text -> publish(market, "bookTicker", text));
      market.depth(millis()).ifPresent(text -> publish(market, "depth@100ms", text));
      deliverAll();
    }
  }

  private void beFine() {
    for (var market : markets.values()) {
      if (market.whole) {
        market.beFine(!market.isFine());
      }
    }
  }

  // Connections.

  @Override
  public WebSocket connect(URI uri, WebSocket.Listener listener) throws IOException {
    if (turns.nanos() < shutUntilNanos || happens(5)) {
      throw new IOException("nobody is let in");
    }
    var query = uri.getQuery();
    var names = query.substring(query.indexOf('=') + 1).split("/", -1);
    var socket = new ModelSocket(listener, new HashSet<>(List.of(names)));
    sockets.add(socket);
    listener.onOpen(socket);
    return socket;
  }

  /** A connection of the venue. Messages are delivered later, in order. */
  private final class ModelSocket implements WebSocket {

    private final WebSocket.@Nullable Listener listener;
    private final Set<String> streams;
    private final Deque<String> queue = new ArrayDeque<>();
    private long window;
    private boolean closed;

    ModelSocket(WebSocket.@Nullable Listener listener, Set<String> streams) {
      this.listener = listener;
      this.streams = streams;
    }

    void push(String text) {
      queue.add(text);
    }

    void deliver() {
      if (listener != null && !closed && window > 0 && !queue.isEmpty()) {
        window--;
        var _ = listener.onText(this, queue.remove(), true);
      }
    }

    void drop() {
      if (listener != null && !closed) {
        abort();
        listener.onError(this, new IOException("the connection broke"));
      }
    }

    @Override
    public CompletableFuture<WebSocket> sendText(CharSequence text, boolean last) {
      var names =
          Arrays.stream(
                  text.toString()
                      .substring(text.toString().indexOf('[') + 1, text.toString().indexOf(']'))
                      .split(",", -1))
              .map(name -> name.replace("\"", ""))
              .toList();
      if (text.toString().contains("UNSUBSCRIBE")) {
        names.forEach(streams::remove);
      } else {
        streams.addAll(names);
      }
      queue.add("{\"result\":null,\"id\":1}");
      return done();
    }

    private CompletableFuture<WebSocket> done() {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
      return done();
    }

    @Override
    public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
      if (listener != null && !closed) {
        var _ = listener.onPong(this, message);
      }
      return done();
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
      return done();
    }

    @Override
    public CompletableFuture<WebSocket> sendClose(int code, String reason) {
      abort();
      return done();
    }

    @Override
    public void request(long more) {
      window += more;
    }

    @Override
    public String getSubprotocol() {
      return "";
    }

    @Override
    public boolean isOutputClosed() {
      return closed;
    }

    @Override
    public boolean isInputClosed() {
      return closed;
    }

    @Override
    public void abort() {
      closed = true;
      sockets.remove(this);
    }
  }

  // REST.

  @Override
  public Answer answer(URI uri) throws IOException, InterruptedException {
    var path = uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
    var query = query(uri);
    var symbol = query.getOrDefault("symbol", "");
    int used = weights.merge(Math.floorDiv(millis(), 60_000L), weight(path, query), Integer::sum);
    if (turns.nanos() < unwantedUntilNanos - MILLI) {
      unwanted.add(path + " " + (unwantedUntilNanos - turns.nanos()) / MILLI + " ms too early");
    }
    return answer(path, query, symbol, used);
  }

  private static int weight(String path, Map<String, String> query) {
    return switch (path) {
      case "depth" -> {
        int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
        yield limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250;
      }
      case "exchangeInfo" -> 20;
      case "historicalTrades" -> 25;
      case "aggTrades" -> 4;
      default -> throw new IllegalArgumentException(path);
    };
  }

  private static Map<String, String> query(URI uri) {
    return Arrays.stream(uri.getRawQuery().split("&", -1))
        .map(part -> part.split("=", -1))
        .collect(
            Collectors.toMap(
                part -> part[0], part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8)));
  }

  private Answer answer(String path, Map<String, String> query, String symbol, int used)
      throws IOException, InterruptedException {
    if (used > LIMIT) {
      return refused(429, false, 60);
    }
    if (happens(3)) {
      return switch (random.nextInt(9)) {
        case 0 -> throw new IOException("the connection was reset");
        case 1 -> {
          turns.forNanos(20 * SECOND);
          throw new HttpTimeoutException("no answer");
        }
        case 2 -> new Answer(500, Map.of(), "");
        case 3 -> refused(429, false, random.nextInt(1, 30));
        case 4 -> refused(429, true, random.nextInt(1, 30));
        case 5 -> refused(418, random.nextBoolean(), random.nextInt(1, 60));
        case 6 -> refused(429, false, 0);
        case 7 -> ok("{\"code\":-1}", used);
        default -> delayed(path, ok(body(path, query, symbol), used), symbol, 19 * SECOND);
      };
    }
    var answer =
        path.equals("exchangeInfo") ? listing(query, used) : ok(body(path, query, symbol), used);
    return misbehaves ? delayed(path, answer, symbol, SECOND) : answer;
  }

  /** A snapshot on its way while the ids begin again is lost. */
  private Answer delayed(String path, Answer answer, String symbol, long nanos)
      throws IOException, InterruptedException {
    var market = markets.get(symbol);
    int counts = market == null ? 0 : market.counts();
    turns.forNanos(random.nextLong(nanos));
    if (market != null && market.counts() != counts && path.equals("depth")) {
      throw new IOException("the connection was reset");
    }
    return answer;
  }

  private Answer ok(String body, int used) {
    return new Answer(
        200,
        Map.of("X-MBX-USED-WEIGHT-1M", List.of(String.valueOf(used)), "Date", List.of(date(0))),
        body);
  }

  private String date(long seconds) {
    return HTTP_DATE.format(
        Instant.ofEpochSecond(millis() / 1_000 + seconds).atOffset(ZoneOffset.UTC));
  }

  /**
   * @param seconds how long to stay away; 0: it is not said
   */
  private Answer refused(int status, boolean asDate, int seconds) throws InterruptedException {
    if (misbehaves) {
      turns.forNanos(random.nextLong(100 * MILLI));
    }
    long wait = seconds == 0 ? DEFAULT_WAIT_SECONDS : seconds;
    unwantedUntilNanos = Math.max(unwantedUntilNanos, turns.nanos() + wait * SECOND);
    var headers = new HashMap<String, List<String>>();
    headers.put("Date", List.of(date(0)));
    if (seconds > 0) {
      headers.put("Retry-After", List.of(asDate ? date(seconds) : String.valueOf(seconds)));
    }
    return new Answer(status, headers, "");
  }

  private String body(String path, Map<String, String> query, String symbol) {
    var market = markets.get(symbol);
    if (market == null) {
      throw new IllegalArgumentException("not requested before: " + symbol);
    }
    return switch (path) {
      case "depth" -> {
        var old = oldSnapshots.remove(symbol);
        yield old == null ? market.snapshot() : old;
      }
      case "historicalTrades" ->
          happens(6)
              ? "[]"
              : market.trades(
                  Long.parseLong(query.getOrDefault("fromId", "")),
                  Integer.parseInt(query.getOrDefault("limit", "")));
      case "aggTrades" -> market.firstTrade(Long.parseLong(query.getOrDefault("startTime", "")));
      default -> "";
    };
  }

  private Answer listing(Map<String, String> query, int used) {
    var wanted =
        List.of(query.getOrDefault("symbols", "").replaceAll("[\\[\\]\"]", "").split(",", -1));
    if (wanted.stream().anyMatch(symbol -> !isListed(symbol))) {
      return new Answer(400, Map.of(), "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
    }
    return ok(
        markets.values().stream()
            .filter(market -> wanted.contains(market.symbol))
            .map(ModelVenue::listed)
            .collect(Collectors.joining(",", "{\"symbols\":[", "]}")),
        used);
  }

  private boolean isListed(String symbol) {
    var market = markets.get(symbol);
    return market != null && market.listed;
  }

  private static String listed(ModelMarket market) {
    return "{\"symbol\":\"%s\",\"status\":\"%s\",\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01000000\"},{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"%s\",\"maxQty\":\"9000000.00000000\"}]}"
        .formatted(
            market.symbol,
            market.halted ? "HALT" : "TRADING",
            market.whole ? "1.00000000" : "0.00000001");
  }
}
