package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.live.StandInMarket.Print;
import io.tapeloom.feed.binance.live.StandInServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A venue for tests, which speaks over real sockets what the real one does, and does wrong what it
 * is told to. What it tells is true from the moment it is played, whether anybody hears it or not.
 * Thread-safe.
 */
public final class StandInVenue implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 20_000;

  private final VenueMarket market;
  private final Map<String, StandInMarket> markets = new LinkedHashMap<>();
  private final StandInPast past;
  private final StandInServer server;

  // Guarded by this.
  private final List<StandInSocket> sockets = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private int connections;
  private boolean open = true;
  private boolean snapshotsWait;
  private int snapshotsWaiting;
  private boolean givesTrades = true;
  private boolean givesBars = true;
  private int refusals;
  private Map<String, String> refusing = Map.of();
  private String staleSnapshot = "";
  private String status = "TRADING";
  private boolean lists = true;

  /** The market that tells next. */
  private int turn;

  private StandInVenue(VenueMarket market, List<StandInMarket> markets, StandInPast past) {
    this.market = market;
    this.past = past;
    markets.forEach(each -> this.markets.put(each.symbol(), each));
    try {
      this.server = StandInServer.start(0, new Service());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens one that has these markets, and bars of the three days before a moment. */
  static StandInVenue open(VenueMarket market, long beginMillis, StandInMarket... markets) {
    return new StandInVenue(market, List.of(markets), new StandInPast(beginMillis));
  }

  /** Opens one whose only market wanders about from a moment on. */
  public static StandInVenue wandering(
      VenueMarket market, String symbol, long beginMillis, int steps) {
    return open(
        market, beginMillis, StandInScript.wandering(market, symbol, 1, beginMillis, steps));
  }

  /** Opens one with many markets S0USDT, S1USDT, … that wander about from a moment on. */
  public static StandInVenue wide(VenueMarket market, int symbols, long beginMillis, int steps) {
    return open(
        market,
        beginMillis,
        IntStream.range(0, symbols)
            .mapToObj(
                number ->
                    StandInScript.wandering(
                        market, "S%dUSDT".formatted(number), number, beginMillis, steps))
            .toArray(StandInMarket[]::new));
  }

  public URI restUrl() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  public URI streamUrl() {
    return URI.create("ws://127.0.0.1:" + server.port());
  }

  /** Options to follow all that it trades. */
  VenueOptions all(int historyDays) {
    return new VenueOptions(
        market,
        List.of(VenueOptions.ALL),
        streamUrl(),
        restUrl(),
        historyDays,
        VenueOptions.LISTING_INTERVAL);
  }

  /** Lists another symbol, whose market wanders about from a moment on. */
  public synchronized void list(String symbol, long beginMillis, int steps) {
    markets.put(symbol, StandInScript.wandering(market, symbol, 77, beginMillis, steps));
  }

  /** No longer lists a symbol. */
  public synchronized void delist(String symbol) {
    markets.remove(symbol);
  }

  /** Whether somebody listens to a stream. */
  synchronized boolean isHeard(String stream) {
    return sockets.stream().anyMatch(socket -> socket.listensTo(stream));
  }

  /** Waits until somebody listens to a stream, or nobody does. */
  public void awaitHeard(String stream, boolean heard) {
    await(() -> isHeard(stream) == heard, stream + (heard ? " heard" : " not heard"));
  }

  /** The largest number of streams of a connection. */
  synchronized int mostStreams() {
    return sockets.stream().mapToInt(StandInSocket::mostStreams).max().orElse(0);
  }

  /** How many requests to change the streams came, on the connections that are. */
  synchronized int messages() {
    return sockets.stream().mapToInt(StandInSocket::messages).sum();
  }

  /** The connection that hears a stream breaks off. */
  void drop(String stream) {
    connected().stream().filter(socket -> socket.listensTo(stream)).forEach(StandInSocket::drop);
    await(() -> !isHeard(stream), "the end of " + stream);
  }

  StandInMarket market(String symbol) {
    return Objects.requireNonNull(markets.get(symbol));
  }

  VenueOptions options(int historyDays) {
    return new VenueOptions(
        market,
        List.copyOf(markets.keySet()),
        streamUrl(),
        restUrl(),
        historyDays,
        VenueOptions.LISTING_INTERVAL);
  }

  StandInPast past() {
    return past;
  }

  /** The only market. */
  StandInMarket only() {
    return markets.values().iterator().next();
  }

  // What it tells.

  /** Tells the next messages of each market to all who listen. */
  public synchronized void play(int messages) {
    for (var each : markets.values()) {
      for (int i = 0; i < messages && each.left() > 0; i++) {
        var sent = each.next();
        sockets.stream()
            .filter(socket -> socket.listensTo(sent.stream()))
            .forEach(socket -> socket.text(sent.text()));
      }
    }
  }

  /**
   * Tells the next messages of the markets, one after the other, of the streams that are heard.
   *
   * @return how many were told
   */
  synchronized int playHeard(int messages) {
    int told = 0;
    var left = new ArrayList<>(markets.values());
    for (int i = 0; told < messages && i < messages + left.size(); i++) {
      var each = left.get(turn++ % left.size());
      for (boolean heard = false; !heard && each.left() > 0; ) {
        var sent = each.next();
        for (var socket : sockets) {
          if (socket.listensTo(sent.stream())) {
            socket.text(sent.text());
            heard = true;
          }
        }
        told += heard ? 1 : 0;
      }
    }
    return told;
  }

  /** Tells the next messages up to the last one that changes the book, which is true then. */
  synchronized void playToTheEnd() {
    play(only().toLastChange());
  }

  /** Lets the next messages become true without telling anybody. */
  synchronized void skip(int messages) {
    for (var each : markets.values()) {
      for (int i = 0; i < messages && each.left() > 0; i++) {
        each.next();
      }
    }
  }

  /** Tells all who listen what is no message of any market. */
  synchronized void tell(String text) {
    sockets.forEach(socket -> socket.text(text));
  }

  /** Tells it in parts. */
  synchronized void tellInParts(String text) {
    sockets.forEach(socket -> socket.textInParts(text));
  }

  synchronized void tellBinary(byte[] bytes) {
    sockets.forEach(socket -> socket.binary(bytes));
  }

  /** Pings all who listen; true when all have answered. */
  boolean ping() {
    boolean all = true;
    for (var socket : connected()) {
      all &= socket.ping();
    }
    return all;
  }

  private synchronized List<StandInSocket> connected() {
    return List.copyOf(sockets);
  }

  // What it does wrong.

  /** Lets all connections break off. */
  public void drop() {
    connected().forEach(StandInSocket::drop);
    awaitConnections(0);
  }

  /** Cuts all connections off in good order, as after a day. */
  void cut() {
    connected().forEach(socket -> socket.close(1001, "24 hours"));
  }

  /** Lets it count trades and updates from 1 on, as after a reset. */
  public synchronized void countAnew() {
    only().countAnew();
  }

  /** Says of its symbols that they are not traded, or again that they are. */
  synchronized void trades(boolean anything) {
    status = anything ? "TRADING" : "HALT";
  }

  /** Lets numbers have these digits more: prices and quantities of trades, and the book. */
  synchronized void finer(String price, String quantity, String ofBook) {
    only().finer(price, quantity, ofBook);
  }

  /** Lists no symbol any more. */
  synchronized void listsNothing() {
    lists = false;
  }

  /** Lets nobody in, or everybody again. */
  public synchronized void letIn(boolean anybody) {
    open = anybody;
  }

  /** Does not answer about order books, until told otherwise. */
  synchronized void holdSnapshots(boolean wait) {
    snapshotsWait = wait;
    notifyAll();
  }

  /** Answers about the order book once more as it is now, next time. */
  synchronized void repeatSnapshot() {
    staleSnapshot = only().snapshot();
  }

  /** Whether it gives trades that were missed. */
  synchronized void givesTrades(boolean gives) {
    givesTrades = gives;
  }

  /** Answers the next so many questions with status 429. */
  synchronized void refuse(int questions) {
    refuse(questions, Map.of("Retry-After", "7"));
  }

  /** Answers the next so many questions with status 429, and these headers. */
  synchronized void refuse(int questions, Map<String, String> headers) {
    refusals = questions;
    refusing = headers;
  }

  /** Answers no question about bars, or all again. */
  public synchronized void givesBars(boolean gives) {
    givesBars = gives;
  }

  // What was seen.

  /** How many connections there were in all. */
  synchronized int connections() {
    return connections;
  }

  /** How often it was asked by a ping whether it is there, on the connections that are. */
  int pings() {
    return connected().stream().mapToInt(StandInSocket::pings).sum();
  }

  /** Whether so many connections are there. */
  synchronized boolean isLeftWith(int count) {
    return sockets.size() == count;
  }

  /** The paths that were asked for, which end so. */
  synchronized List<String> asked(String end) {
    return asked.stream().filter(path -> path.endsWith(end)).toList();
  }

  /** Waits until so many connections are there. */
  public void awaitConnections(int count) {
    await(() -> sockets.size() == count, count + " connections");
  }

  /** Waits until a question about an order book waits. */
  void awaitHeldSnapshot() {
    await(() -> snapshotsWaiting > 0, "a question about an order book");
  }

  private synchronized void await(BooleanSupplier reached, String what) {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    try {
      while (!reached.getAsBoolean()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("there were not " + what);
        }
        wait(Math.min(left, 50));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    holdSnapshots(false);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connected().forEach(StandInSocket::drop);
  }

  private final class Service implements StandInServer.Service {

    @Override
    public boolean isOpen() {
      synchronized (StandInVenue.this) {
        return open;
      }
    }

    @Override
    public void connected(String path, StandInSocket socket) {
      synchronized (StandInVenue.this) {
        sockets.add(socket);
        connections++;
        StandInVenue.this.notifyAll();
      }
    }

    @Override
    public void gone(StandInSocket socket) {
      synchronized (StandInVenue.this) {
        sockets.remove(socket);
        StandInVenue.this.notifyAll();
      }
    }

    @Override
    public Answer answer(String path, Map<String, String> query) {
      synchronized (StandInVenue.this) {
        asked.add(path);
        StandInVenue.this.notifyAll();
        if (refusals > 0) {
          refusals--;
          return new Answer(429, refusing, "");
        }
        if (path.endsWith("/exchangeInfo")) {
          return listing(query);
        }
        var asked = markets.get(query.getOrDefault("symbol", ""));
        return asked == null
            ? new Answer(400, Map.of(), "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
            : answer(path.substring(path.lastIndexOf('/') + 1), query, asked);
      }
    }

    private Answer answer(String question, Map<String, String> query, StandInMarket asked) {
      return switch (question) {
        case "depth" -> Answer.ok(snapshot(asked));
        case "klines" -> givesBars ? Answer.ok(klines(query)) : new Answer(500, Map.of(), "");
        case "historicalTrades", "aggTrades" ->
            givesTrades ? Answer.ok(trades(question, query, asked)) : new Answer(500, Map.of(), "");
        default -> new Answer(404, Map.of(), "");
      };
    }

    private String klines(Map<String, String> query) {
      return past.klines(
          query.getOrDefault("interval", ""),
          Long.parseLong(query.getOrDefault("startTime", "0")),
          Long.parseLong(query.getOrDefault("endTime", "0")),
          Integer.parseInt(query.getOrDefault("limit", "500")));
    }

    private String snapshot(StandInMarket asked) {
      snapshotsWaiting++;
      StandInVenue.this.notifyAll();
      await(() -> !snapshotsWait, "leave to answer");
      snapshotsWaiting--;
      var stale = staleSnapshot;
      staleSnapshot = "";
      return stale.isEmpty() ? asked.snapshot() : stale;
    }

    private String trades(String question, Map<String, String> query, StandInMarket asked) {
      long from = Long.parseLong(query.getOrDefault("fromId", "0"));
      long since = Long.parseLong(query.getOrDefault("startTime", "0"));
      return asked.given().stream()
          .filter(print -> print.id() >= from && print.timeMillis() >= since)
          .limit(Integer.parseInt(query.getOrDefault("limit", "500")))
          .map(print -> question.equals("aggTrades") ? aggregated(print) : single(print))
          .collect(Collectors.joining(",", "[", "]"));
    }

    /** On spot aggregated executions have numbers of their own. */
    private String aggregated(Print print) {
      return "{\"a\":%d,\"p\":\"%s\",\"q\":\"%s\",\"f\":%d,\"l\":%d,\"T\":%d,\"m\":%s}"
          .formatted(
              market == VenueMarket.SPOT ? print.id() / 2 : print.id(),
              print.price(),
              print.quantity(),
              print.id(),
              print.id(),
              print.timeMillis(),
              print.sell());
    }

    private String single(Print print) {
      return "{\"id\":%d,\"price\":\"%s\",\"qty\":\"%s\",\"quoteQty\":\"1\",\"time\":%d,\"isBuyerMaker\":%s,\"isBestMatch\":true}"
          .formatted(print.id(), print.price(), print.quantity(), print.timeMillis(), print.sell());
    }

    private Answer listing(Map<String, String> query) {
      var wanted = query.getOrDefault("symbols", "").replaceAll("[\\[\\]\"]", "");
      if (!lists) {
        return wanted.isEmpty()
            ? Answer.ok("{\"symbols\":[]}")
            : new Answer(400, Map.of(), "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
      }
      if (!wanted.isEmpty() && !markets.keySet().containsAll(List.of(wanted.split(",", -1)))) {
        return new Answer(400, Map.of(), "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
      }
      return Answer.ok(
          markets.keySet().stream()
              .map(
                  symbol ->
                      "{\"symbol\":\"%s\",\"status\":\"%s\",\"pricePrecision\":2,\"quantityPrecision\":3,\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01000000\"},{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"0.00100000\",\"maxQty\":\"9000.00000000\"}]}"
                          .formatted(symbol, status))
              .collect(Collectors.joining(",", "{\"symbols\":[", "]}")));
    }
  }
}
