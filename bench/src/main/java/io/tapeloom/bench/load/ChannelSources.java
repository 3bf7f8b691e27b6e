package io.tapeloom.bench.load;

import io.tapeloom.bench.load.PacedPublisher.Source;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.MarketPublisher;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Sources for all channels of the channel protocol, at their rate limits. The channels of a symbol
 * are consistent, as on a real venue: each beat is a trade and its tick, some beats also change the
 * book or the candle at the same moment. Private events go to the users {@code u0}, {@code u1}, …,
 * as many as a channel allows.
 */
final class ChannelSources {

  private static final int BOOK_LEVELS = 10;
  private static final long MID = 27_635;

  private final ChannelTable table;
  private final BarTopics bars;
  private final BarBroadcaster broadcaster;
  private final MarketPublisher market;
  private final SystemTopics system;
  private final UserTopics users;
  private final AtomicLong numbers = new AtomicLong();

  ChannelSources(
      ChannelTable table,
      BarTopics bars,
      BarBroadcaster broadcaster,
      MarketPublisher market,
      SystemTopics system,
      UserTopics users) {
    this.table = table;
    this.bars = bars;
    this.broadcaster = broadcaster;
    this.market = market;
    this.system = system;
    this.users = users;
  }

  List<Source> all(Instruments instruments) {
    var sources = new ArrayList<Source>();
    instruments.all().forEach(instrument -> sources.add(symbol(instrument)));
    for (var kind : ChannelKind.values()) {
      for (var publication : publications(kind)) {
        sources.add(new Source(table.of(kind).rateLimit(), publication));
      }
    }
    return sources;
  }

  private Source symbol(Instrument instrument) {
    int beats = table.of(ChannelKind.MARKET_DATA).rateLimit();
    int trades = beats / table.of(ChannelKind.TRADES).rateLimit();
    int books = beats / table.of(ChannelKind.ORDERBOOK).rateLimit();
    int candles = beats / table.of(ChannelKind.CHART_DATA).rateLimit();
    var beat = new AtomicLong();
    return new Source(
        beats,
        dueNanos -> {
          long number = beat.getAndIncrement();
          if (number % trades == 0) {
            trade(instrument);
          }
          tick(instrument, dueNanos);
          if (number % books == 0) {
            book(instrument);
          }
          if (number % candles == 0) {
            candle(instrument, dueNanos);
          }
        });
  }

  private void trade(Instrument instrument) {
    market.publish(new Trade(instrument, numbers.incrementAndGet(), MID, 100, Side.BUY, nanos()));
  }

  private void tick(Instrument instrument, long dueNanos) {
    market.publish(
        new Ticker(
            new Quote(instrument, MID - 1, 100, MID + 1, 100, nanos()),
            bar(dueNanos),
            MID - 100,
            nanos()));
  }

  private void book(Instrument instrument) {
    market.publish(
        new OrderBook(instrument, levels(-1), levels(1), numbers.incrementAndGet(), nanos()));
  }

  private static Bar bar(long dueNanos) {
    return new Bar(0, MID, MID + 40, MID - 40, MID, Stamp.now(dueNanos).volume());
  }

  private static List<OrderBook.Level> levels(int direction) {
    return IntStream.rangeClosed(1, BOOK_LEVELS)
        .mapToObj(step -> new OrderBook.Level(MID + (long) direction * step, 100L * step))
        .toList();
  }

  private void candle(Instrument instrument, long dueNanos) {
    broadcaster.publish(
        bars.topic(instrument, Resolution.MINUTES_1),
        new LiveBar(instrument, Resolution.MINUTES_1, bar(dueNanos), false, now()));
  }

  private List<LongConsumer> publications(ChannelKind kind) {
    return switch (kind) {
      case MARKET_DATA, ORDERBOOK, TRADES, CHART_DATA -> List.of();
      case ACCOUNT, POSITIONS, ORDERS, NOTIFICATIONS ->
          IntStream.range(0, table.of(kind).maxSubscribers())
              .mapToObj(number -> own(kind, "u" + number))
              .toList();
      case SYSTEM ->
          List.of(
              _ ->
                  system.publish(
                      SystemTopics.Event.SERVICE_UPDATE, "All parts are running", Map.of()));
      case HEARTBEAT -> List.of(_ -> system.beat(new Freshness(Instant.now(), 0)));
    };
  }

  private LongConsumer own(ChannelKind kind, String user) {
    return switch (kind) {
      case ACCOUNT ->
          _ -> users.publish(user, new UserEvents.Balance("USD", amount(), amount(), now()));
      case POSITIONS -> _ -> users.publish(user, position());
      case ORDERS -> _ -> users.publish(user, order());
      case NOTIFICATIONS ->
          _ ->
              users.publish(
                  user,
                  new UserEvents.Alert(
                      UserEvents.Category.INFO,
                      "Price",
                      "S0000 has crossed 276.35",
                      Map.of(),
                      now()));
      case MARKET_DATA, ORDERBOOK, TRADES, CHART_DATA, SYSTEM, HEARTBEAT ->
          throw new IllegalArgumentException(kind + " is public");
    };
  }

  private UserEvents.Position position() {
    return UserEvents.Position.of(
        "S0000",
        UserEvents.PositionSide.LONG,
        amount(),
        amount(),
        amount(),
        amount(),
        amount(),
        now());
  }

  private UserEvents.Order order() {
    return UserEvents.Order.of(
        "o-" + numbers.incrementAndGet(),
        "S0000",
        Side.BUY,
        OrderType.LIMIT,
        OrderStatus.OPEN,
        amount(),
        amount(),
        Optional.of(amount()),
        Optional.empty(),
        now());
  }

  private static BigDecimal amount() {
    return BigDecimal.valueOf(27_635, 2);
  }

  private static Instant now() {
    return Instant.now();
  }

  private static long nanos() {
    return System.currentTimeMillis() * 1_000_000L;
  }
}
