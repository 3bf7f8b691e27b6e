package io.tapeloom.bench.load;

import io.tapeloom.bench.load.PacedPublisher.Source;
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
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserTopics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Sources for all that the channel protocol carries: each symbol's channels, each user's own (users
 * {@code u0}, {@code u1}, …, as many as a channel takes) and the system's, at the rate limit of
 * their channel.
 */
final class ChannelSources {

  private static final int BOOK_LEVELS = 10;
  private static final long MID = 27_635;

  private final ChannelTable table;
  private final BarTopics bars;
  private final MarketTopics market;
  private final SystemTopics system;
  private final UserTopics users;
  private final AtomicLong numbers = new AtomicLong();

  ChannelSources(
      ChannelTable table,
      BarTopics bars,
      MarketTopics market,
      SystemTopics system,
      UserTopics users) {
    this.table = table;
    this.bars = bars;
    this.market = market;
    this.system = system;
    this.users = users;
  }

  List<Source> all(Instruments instruments) {
    var sources = new ArrayList<Source>();
    for (var kind : ChannelKind.values()) {
      publications(kind, instruments.all())
          .forEach(publication -> sources.add(new Source(table.of(kind).rateLimit(), publication)));
    }
    return sources;
  }

  private List<Runnable> publications(ChannelKind kind, List<Instrument> instruments) {
    return switch (kind) {
      case MARKET_DATA -> instruments.stream().map(this::quotes).toList();
      case ORDERBOOK -> instruments.stream().map(this::books).toList();
      case TRADES -> instruments.stream().map(this::trades).toList();
      case CHART_DATA -> instruments.stream().map(this::candlesticks).toList();
      case ACCOUNT, POSITIONS, ORDERS, NOTIFICATIONS ->
          IntStream.range(0, table.of(kind).maxSubscribers())
              .mapToObj(number -> own(kind, "u" + number))
              .toList();
      case SYSTEM ->
          List.of(
              () ->
                  system.tell(
                      SystemTopics.Event.SERVICE_UPDATE, "All parts are at work", Map.of()));
      case HEARTBEAT -> List.of(system::beat);
    };
  }

  private Runnable quotes(Instrument instrument) {
    var topic = market.quotes(instrument);
    return () ->
        topic.publish(
            new Ticker(
                new Quote(instrument, MID - 1, 100, MID + 1, 100, nanos()),
                new Bar(0, MID, MID + 40, MID - 40, MID, Stamp.now()),
                MID - 100,
                nanos()));
  }

  private Runnable books(Instrument instrument) {
    var topic = market.books(instrument);
    return () ->
        topic.publish(
            new OrderBook(instrument, levels(-1), levels(1), numbers.incrementAndGet(), nanos()));
  }

  private static List<OrderBook.Level> levels(int direction) {
    return IntStream.rangeClosed(1, BOOK_LEVELS)
        .mapToObj(step -> new OrderBook.Level(MID + (long) direction * step, 100L * step))
        .toList();
  }

  private Runnable trades(Instrument instrument) {
    var topic = market.trades(instrument);
    return () ->
        topic.publish(
            new Trade(instrument, numbers.incrementAndGet(), MID, 100, Side.BUY, nanos()));
  }

  private Runnable candlesticks(Instrument instrument) {
    var topic = bars.topic(instrument, Resolution.MINUTES_1);
    return () ->
        topic.publish(
            new LiveBar(
                instrument,
                Resolution.MINUTES_1,
                new Bar(0, MID, MID + 40, MID - 40, MID, Stamp.now()),
                false,
                now()));
  }

  private Runnable own(ChannelKind kind, String user) {
    return switch (kind) {
      case ACCOUNT ->
          () -> users.publish(user, new UserTopics.Balance("USD", amount(), amount(), now()));
      case POSITIONS -> () -> users.publish(user, position());
      case ORDERS -> () -> users.publish(user, order());
      case NOTIFICATIONS ->
          () ->
              users.publish(
                  user,
                  new UserTopics.Alert(
                      UserTopics.Category.INFO,
                      "Price",
                      "S0000 has crossed 276.35",
                      Map.of(),
                      now()));
      case MARKET_DATA, ORDERBOOK, TRADES, CHART_DATA, SYSTEM, HEARTBEAT ->
          throw new IllegalArgumentException(kind + " is public");
    };
  }

  private UserTopics.Position position() {
    return new UserTopics.Position(
        "S0000",
        UserTopics.PositionSide.LONG,
        amount(),
        amount(),
        amount(),
        amount(),
        amount(),
        now());
  }

  private UserTopics.Order order() {
    return new UserTopics.Order(
        "o-" + numbers.incrementAndGet(),
        "S0000",
        UserTopics.OrderSide.BUY,
        UserTopics.OrderType.LIMIT,
        UserTopics.OrderStatus.OPEN,
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
