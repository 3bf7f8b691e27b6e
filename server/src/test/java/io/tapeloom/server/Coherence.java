package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.server.json.BarPayload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Listens to all that a server says of one instrument in public, in both protocols, and holds every
 * message against the others: all of them must tell of one market. Of any market: it knows nothing
 * but what it hears, and the bars that were there before. Used by one thread.
 *
 * <ul>
 *   <li>trades: none is missing, both protocols tell the same ones;
 *   <li>the price of a tick is that of the trade by which its volume was reached;
 *   <li>bid and ask of a tick are the best levels of the book;
 *   <li>books are sorted and never crossed, their sequence has no hole but where one was conflated;
 *   <li>a bar of any resolution, open or final, is made of the trades so far and what was before;
 *   <li>what both protocols say at one seq is the same;
 *   <li>REST ends where the pushes do.
 * </ul>
 */
final class Coherence implements AutoCloseable {

  private static final List<String> OPERATIONS = List.of("trades", "quotes", "orderbook");

  private final ServerUnderTest server;
  private final Instrument instrument;
  private final OperationClient operations;
  private final ChannelClient channels;

  /** Of the channel protocol, by topic and seq. */
  private final Map<String, TreeMap<Long, JsonNode>> heard = new HashMap<>();

  /**
   * How much was held against something else.
   *
   * @param skippedTicks ticks beside which something was conflated, so that their book is not known
   */
  record Figures(int trades, int ticks, int skippedTicks, int books, int bars, int compared) {

    /** Messages of both protocols that were checked. */
    int messages() {
      return trades + ticks + books + bars + compared;
    }
  }

  private Coherence(ServerUnderTest server, Instrument instrument) {
    this.server = server;
    this.instrument = instrument;
    this.operations = server.connect();
    this.channels = server.connectToChannels();
  }

  /** Begins to listen. What has happened before must be in the bars that {@link #check} is told. */
  static Coherence listen(ServerUnderTest server, Instrument instrument) {
    var listening = new Coherence(server, instrument);
    var symbol = instrument.symbol();
    for (var kind : OPERATIONS) {
      listening.operations.ask(kind + ".subscribe", Map.of("symbol", symbol));
    }
    for (var channel : List.of("trades", "market_data", "orderbook")) {
      listening.channels.subscribe(channel, symbol);
    }
    for (var resolution : Resolution.values()) {
      listening.operations.subscribe(symbol, resolution.code());
      listening.channels.ask(
          "{'type':'subscribe','channel':'chart_data','symbol':'%s','params':{'resolution':'%s'},'request_id':'r'}"
              .formatted(symbol, resolution.code()));
    }
    return listening;
  }

  /** Takes in what has come so far. */
  void hear() {
    operations.settle();
    channels.settle().forEach(this::hear);
  }

  /** Listens until a trade has been told in both protocols, and all that was said before it. */
  void hearUntilTrade(String tradeId) {
    var last =
        operations.awaitPush(
            topic("trades"), push -> push.at("/payload/trade_id").asText().equals(tradeId));
    while (!heardOf(topic("trades")).containsKey(last.get("seq").asLong())) {
      hear(channels.next());
    }
    hear();
  }

  private void hear(JsonNode message) {
    var topic =
        switch (message.path("type").asText()) {
          case "trade" -> topic("trades");
          case "market_tick" -> topic("quotes");
          case "orderbook_update" -> topic("orderbook");
          case "candlestick" -> barTopic(message.get("resolution").asText());
          default -> "";
        };
    if (!topic.isEmpty() && message.has("seq")) {
      heardOf(topic).put(message.get("seq").asLong(), message);
    }
  }

  private Map<Long, JsonNode> heardOf(String topic) {
    return heard.computeIfAbsent(topic, _ -> new TreeMap<>());
  }

  private String topic(String kind) {
    return kind + ":" + instrument.symbol();
  }

  private String barTopic(String nameOrCode) {
    var code = nameOrCode.equals("1h") ? "60" : nameOrCode.replace("m", "");
    return "bars:%s:%s".formatted(instrument.symbol(), Resolution.of(code).orElseThrow().code());
  }

  /**
   * Holds all that was heard against each other.
   *
   * @param bars those of all that happened before {@link #listen}; the trades are added to them
   */
  Figures check(BarBook bars) {
    var trades = trades();
    var states = new States(bars);
    trades.forEach(states::add);
    int ticks = checkTicks(states);
    int pushedBars = checkBars(states);
    int books = checkBooks();
    int skipped = checkBestLevels();
    int compared = compareProtocols();
    checkRest(bars, trades);
    return new Figures(trades.size(), ticks, skipped, books, pushedBars, compared);
  }

  // Trades

  private List<Trade> trades() {
    var pushes = operations.pushes(topic("trades"));
    var received = heardOf(topic("trades"));
    var trades = new ArrayList<Trade>();
    long seq = pushes.getFirst().get("seq").asLong();
    for (var push : pushes) {
      assertThat(push.get("seq").asLong()).as("no trade is missing").isEqualTo(seq);
      assertThat(received).as("trades of the channel protocol").containsKey(seq);
      trades.add(trade(push.get("payload"), received.getOrDefault(seq, push)));
      seq++;
    }
    assertThat(trades).extracting(Trade::tradeId).isSorted().doesNotHaveDuplicates();
    assertThat(trades).extracting(Trade::eventTimeNanos).isSorted();
    return trades;
  }

  private Trade trade(JsonNode payload, JsonNode timed) {
    var time = Instant.parse(timed.get("timestamp").asText());
    return new Trade(
        instrument,
        Long.parseLong(payload.get("trade_id").asText()),
        price(payload.get("price")),
        quantity(payload.get("quantity")),
        Side.valueOf(payload.get("side").asText().toUpperCase(Locale.ROOT)),
        time.toEpochMilli() * 1_000_000L);
  }

  private long price(JsonNode decimal) {
    return Math.round(decimal.asDouble() * instrument.priceScale());
  }

  private long quantity(JsonNode decimal) {
    return Math.round(decimal.asDouble() * instrument.quantityScale());
  }

  /** Every state that the bars have been in since the beginning. */
  private final class States {

    private final BarBook bars;
    private final Map<Resolution, Set<Bar>> all = new EnumMap<>(Resolution.class);
    private final Set<Day> days = new HashSet<>();

    States(BarBook bars) {
      this.bars = bars;
      for (var resolution : Resolution.values()) {
        all.put(resolution, new HashSet<>());
      }
      note();
    }

    void add(Trade trade) {
      assertThat(bars.trade(trade)).as("in order: %s", trade).isTrue();
      note();
    }

    private void note() {
      all.forEach((resolution, seen) -> bars.series(resolution).current().ifPresent(seen::add));
      var series = bars.series(Resolution.DAY);
      series
          .current()
          .ifPresent(
              day -> {
                var before = series.last(day.timeMillis(), 1);
                long close = before.isEmpty() ? day.open() : before.getFirst().close();
                days.add(new Day(day.volume().toLong(), day.close(), day.close() - close));
              });
    }

    boolean hasBar(Resolution resolution, JsonNode pushed) {
      return all.getOrDefault(resolution, Set.of()).contains(bar(pushed));
    }

    boolean hasDay(JsonNode tick) {
      return days.contains(
          new Day(
              quantity(tick.get("volume")), price(tick.get("price")), price(tick.get("change"))));
    }
  }

  /** What the trades of a day have come to: how much, at which last price, how far from before. */
  private record Day(long volume, long price, long change) {}

  // Ticks and bars against trades

  private int checkTicks(States states) {
    var ticks = new ArrayList<JsonNode>();
    operations.pushes(topic("quotes")).forEach(push -> ticks.add(push.get("payload")));
    ticks.addAll(heardOf(topic("quotes")).values());
    for (var tick : ticks) {
      assertThat(states.hasDay(tick)).as("the last trade is the price of %s", tick).isTrue();
      assertThat(price(tick.get("bid")))
          .as("not crossed: %s", tick)
          .isLessThan(price(tick.get("ask")));
    }
    return ticks.size();
  }

  private int checkBars(States states) {
    int count = 0;
    for (var resolution : Resolution.values()) {
      var topic = barTopic(resolution.code());
      var bars = new ArrayList<JsonNode>();
      operations.pushes(topic).forEach(push -> bars.add(push.get("payload")));
      assertThat(bars).extracting(bar -> bar.get("time").asLong()).isSorted();
      bars.addAll(heardOf(topic).values());
      for (var bar : bars) {
        assertThat(states.hasBar(resolution, bar))
            .as("made of the trades, %s: %s", topic, bar)
            .isTrue();
      }
      count += bars.size();
    }
    return count;
  }

  private Bar bar(JsonNode pushed) {
    return new Bar(
        pushed.get("time").asLong(),
        price(pushed.get("open")),
        price(pushed.get("high")),
        price(pushed.get("low")),
        price(pushed.get("close")),
        quantity(pushed.get("volume")));
  }

  // Books against themselves and ticks

  private int checkBooks() {
    var books = operations.pushes(topic("orderbook"));
    for (int i = 0; i < books.size(); i++) {
      var book = books.get(i).get("payload");
      var bids = prices(book.get("bids"));
      var asks = prices(book.get("asks"));
      assertThat(bids).isNotEmpty().isSortedAccordingTo((a, b) -> Long.compare(b, a));
      assertThat(bids).doesNotHaveDuplicates();
      assertThat(asks).isNotEmpty().isSorted().doesNotHaveDuplicates();
      assertThat(bids.getFirst()).as("not crossed: %s", book).isLessThan(asks.getFirst());
      if (i > 0) {
        var before = books.get(i - 1);
        assertThat(sequence(books.get(i)) - sequence(before))
            .as("sequence of %s", book)
            .isEqualTo(seq(books.get(i)) - seq(before));
      }
    }
    return books.size();
  }

  private List<Long> prices(JsonNode levels) {
    var prices = new ArrayList<Long>();
    levels.forEach(
        level -> {
          assertThat(level.get(1).asDouble()).isPositive();
          prices.add(price(level.get(0)));
        });
    return prices;
  }

  /**
   * A tick is told just before the book that it is the top of, or between two books because of a
   * trade: it shows the best levels of the last book or of the next one. A value that replaced
   * others takes the place of the first of them, ahead of what was told in between: beside such a
   * tick, or behind such a book, there is nothing to hold it against.
   *
   * @return how many ticks were passed over, because something was conflated beside them
   */
  private int checkBestLevels() {
    var received =
        operations.messages().stream()
            .filter(
                message ->
                    message.path("topic").asText().equals(topic("quotes"))
                        || message.path("topic").asText().equals(topic("orderbook")))
            .toList();
    int skipped = 0;
    Optional<JsonNode> last = Optional.empty();
    boolean lastJumped = false;
    long lastTick = 0;
    for (int i = 0; i < received.size(); i++) {
      var push = received.get(i);
      if (isBook(push)) {
        lastJumped = last.isPresent() && seq(push) != seq(last.get()) + 1;
        last = Optional.of(push);
        continue;
      }
      boolean jumped = seq(push) != lastTick + 1;
      lastTick = seq(push);
      var next =
          received.subList(i, received.size()).stream().filter(Coherence::isBook).findFirst();
      if (jumped
          || lastJumped
          || last.isEmpty()
          || next.isEmpty()
          || seq(next.get()) != seq(last.get()) + 1) {
        skipped++;
      } else if (!isTopOf(push, last.get()) && !isTopOf(push, next.get())) {
        throw new AssertionError(
            "best levels of neither book: %s%n%s%n%s".formatted(push, last.get(), next.get()));
      }
    }
    return skipped;
  }

  private static boolean isBook(JsonNode push) {
    return push.get("type").asText().equals("orderbook.update");
  }

  private static boolean isTopOf(JsonNode tick, JsonNode book) {
    return tick.at("/payload/bid").asDouble() == book.at("/payload/bids/0/0").asDouble()
        && tick.at("/payload/ask").asDouble() == book.at("/payload/asks/0/0").asDouble();
  }

  private static long seq(JsonNode push) {
    return push.get("seq").asLong();
  }

  private static long sequence(JsonNode book) {
    return book.at("/payload/sequence").asLong();
  }

  // Both protocols, and REST

  private int compareProtocols() {
    int compared = 0;
    for (var topic : heard.keySet()) {
      var received = heardOf(topic);
      for (var push : operations.pushes(topic)) {
        var same = received.get(seq(push));
        if (same != null) {
          compared++;
          for (var field : push.get("payload").properties()) {
            if (field.getKey().equals("checksum")) {
              continue; // of the operation protocol only
            }
            assertThat(same.get(field.getKey()))
                .as("%s of %s at seq %d", field.getKey(), topic, seq(push))
                .isEqualTo(field.getValue());
          }
        }
      }
    }
    return compared;
  }

  private void checkRest(BarBook bars, List<Trade> trades) {
    for (var resolution : Resolution.values()) {
      var expected =
          bars.series(resolution).last(Long.MAX_VALUE, 10).stream()
              .map(bar -> Documents.json(Documents.text(BarPayload.of(instrument, bar))))
              .toList();
      var stored = new ArrayList<JsonNode>();
      server
          .rest()
          .get(
              "/api/v1/datafeed/bars?count_back=%d&symbol=%s&resolution=%s"
                  .formatted(expected.size(), instrument.symbol(), resolution.code()))
          .json()
          .get("bars")
          .forEach(stored::add);
      assertThat(stored).as(resolution.code()).isEqualTo(expected);
    }
    var quote =
        server
            .rest()
            .post(
                "/api/v1/datafeed/quotes",
                Documents.text(Map.of("symbols", List.of(instrument.symbol()))))
            .json()
            .at("/0/v");
    assertThat(price(quote.get("lp"))).isEqualTo(trades.getLast().price());
  }

  @Override
  public void close() {
    operations.close();
    channels.close();
  }
}
