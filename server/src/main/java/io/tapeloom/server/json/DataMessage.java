package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Ticker;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of events over WebSocket, in both protocols: the operation protocol's payload, the
 * channel protocol's fields. Prices and quantities are decimals of the instrument.
 */
public sealed interface DataMessage {

  /** A constant that is written in lower case. */
  interface LowerCase {

    String name();

    @JsonValue
    default String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of {@code market_data}. */
  @JsonClassDescription("The price of a symbol, and how it stands to the day before")
  record MarketTick(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Price of the last trade") @Example("150.25") double price,
      @JsonPropertyDescription("Quantity traded in the day")
          @Example("1000")
          @PositiveOrZero @JsonSerialize(using = PlainNumber.class)
          double volume,
      @JsonPropertyDescription("Best bid price; absent where no quote is known") @Example("150.2")
          @Nullable Double bid,
      @JsonPropertyDescription("Best ask price; absent where no quote is known") @Example("150.3")
          @Nullable Double ask,
      @JsonPropertyDescription("Price less the last price of the day before") @Example("2.15")
          double change,
      @JsonPropertyDescription("The change in percent of that price") @Example("1.45")
          double changePercent)
      implements DataMessage {

    public static MarketTick of(Ticker ticker) {
      var instrument = ticker.instrument();
      return new MarketTick(
          instrument.symbol(),
          instrument.price(ticker.lastPrice()),
          instrument.quantity(ticker.volume()),
          ticker.quote().map(quote -> instrument.price(quote.bidPrice())).orElse(null),
          ticker.quote().map(quote -> instrument.price(quote.askPrice())).orElse(null),
          instrument.price(ticker.change()),
          Math.round(ticker.changePercent() * 100) / 100.0);
    }
  }

  /** Of {@code orderbook}. */
  @JsonClassDescription("The best levels of an order book, whole")
  record OrderbookUpdate(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("[price, quantity], the highest price first")
          @Example("[[150.2, 300], [150.1, 500]]")
          List<List<Double>> bids,
      @JsonPropertyDescription("[price, quantity], the lowest price first")
          @Example("[[150.3, 200], [150.4, 700]]")
          List<List<Double>> asks,
      @JsonPropertyDescription("The venue's number of this state of the book")
          @Example("4711")
          @PositiveOrZero long sequence)
      implements DataMessage {

    public static OrderbookUpdate of(OrderBook book) {
      return new OrderbookUpdate(
          book.instrument().symbol(),
          levels(book, book.bids()),
          levels(book, book.asks()),
          book.sequence());
    }

    private static List<List<Double>> levels(OrderBook book, List<OrderBook.Level> levels) {
      return levels.stream()
          .map(
              level ->
                  List.of(
                      book.instrument().price(level.price()),
                      book.instrument().quantity(level.quantity())))
          .toList();
    }
  }

  /** Who began a trade, or which way an order goes. */
  enum Side implements LowerCase {
    BUY,
    SELL
  }

  /** Of {@code trades}. */
  @JsonClassDescription("A trade")
  record Trade(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Price") @Example("150.25") double price,
      @JsonPropertyDescription("Quantity")
          @Example("100")
          @Positive @JsonSerialize(using = PlainNumber.class)
          double quantity,
      @JsonPropertyDescription("Which side met the resting order") Side side,
      @JsonPropertyDescription("The venue's number of the trade, unique for the symbol")
          @Example("1234567")
          String tradeId)
      implements DataMessage {

    public static Trade of(io.tapeloom.market.Trade trade) {
      var instrument = trade.instrument();
      return new Trade(
          instrument.symbol(),
          instrument.price(trade.price()),
          instrument.quantity(trade.quantity()),
          switch (trade.aggressor()) {
            case BUY -> Side.BUY;
            case SELL -> Side.SELL;
          },
          Long.toString(trade.tradeId()));
    }
  }

  /** Of {@code chart_data}. */
  @JsonClassDescription("The trades of one period")
  record Candlestick(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Length of the period") @Example("1m") String resolution,
      @JsonPropertyDescription("Start of the period, epoch milliseconds") @Example("1697097600000")
          long time,
      @JsonPropertyDescription("Price of the first trade") @Example("150.0") double open,
      @JsonPropertyDescription("Highest price") @Example("151.0") double high,
      @JsonPropertyDescription("Lowest price") @Example("149.5") double low,
      @JsonPropertyDescription("Price of the last trade") @Example("150.5") double close,
      @JsonPropertyDescription("Quantity traded")
          @Example("1000000")
          @PositiveOrZero @JsonSerialize(using = PlainNumber.class)
          double volume,
      @JsonPropertyDescription("Whether the period is over: the bar does not change any more")
          @Example("false")
          boolean isFinal)
      implements DataMessage {}

  /** Of {@code account}. */
  @JsonClassDescription("What a user has of an asset")
  record BalanceUpdate(
      @JsonPropertyDescription("The asset") @Example("USD") String asset,
      @JsonPropertyDescription("What can be used") @Example("9000.0") BigDecimal available,
      @JsonPropertyDescription("What open orders hold") @Example("1000.0") BigDecimal locked,
      @JsonPropertyDescription("Both together") @Example("10000.0") BigDecimal total)
      implements DataMessage {

    public static BalanceUpdate of(UserTopics.Balance balance) {
      return new BalanceUpdate(
          balance.asset(),
          balance.available(),
          balance.locked(),
          balance.available().add(balance.locked()));
    }
  }

  /** Which way a position goes. */
  enum PositionSide implements LowerCase {
    LONG,
    SHORT
  }

  /** Of {@code positions}. */
  @JsonClassDescription("A user's position in a symbol")
  record PositionUpdate(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Which way it goes") PositionSide side,
      @JsonPropertyDescription("Quantity; 0 when it was closed") @Example("100") @PositiveOrZero BigDecimal size,
      @JsonPropertyDescription("Average price paid") @Example("150.0") BigDecimal entryPrice,
      @JsonPropertyDescription("Price that it is valued at") @Example("151.0") BigDecimal markPrice,
      @JsonPropertyDescription("Profit, were it closed at the mark price") @Example("100.0")
          BigDecimal unrealizedPnl,
      @JsonPropertyDescription("Profit of what was closed") @Example("0.0") BigDecimal realizedPnl)
      implements DataMessage {

    public static PositionUpdate of(UserTopics.Position position) {
      return new PositionUpdate(
          position.symbol(),
          PositionSide.valueOf(position.side().name()),
          position.size(),
          position.entryPrice(),
          position.markPrice(),
          position.unrealizedPnl(),
          position.realizedPnl());
    }
  }

  /** What kind an order is. */
  enum OrderType implements LowerCase {
    MARKET,
    LIMIT,
    STOP,
    STOP_LIMIT
  }

  /** How far an order has come. */
  enum OrderStatus implements LowerCase {
    PENDING,
    OPEN,
    FILLED,
    CANCELLED,
    REJECTED
  }

  /** Of {@code orders}. */
  @JsonClassDescription("A user's order")
  record OrderUpdate(
      @JsonPropertyDescription("The order's number") @Example("o-42") String orderId,
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Which way it goes") Side side,
      @JsonPropertyDescription("What kind it is") OrderType orderType,
      @JsonPropertyDescription("How far it has come") OrderStatus status,
      @JsonPropertyDescription("Quantity asked for") @Example("100") BigDecimal quantity,
      @JsonPropertyDescription("Quantity traded") @Example("40") BigDecimal filledQuantity,
      @JsonPropertyDescription("Limit or stop price; absent for a market order") @Example("150.0")
          @Nullable BigDecimal price,
      @JsonPropertyDescription("Average price of what was traded; absent before") @Example("149.9")
          @Nullable BigDecimal averageFillPrice)
      implements DataMessage {

    public static OrderUpdate of(UserTopics.Order order) {
      return new OrderUpdate(
          order.orderId(),
          order.symbol(),
          Side.valueOf(order.side().name()),
          OrderType.valueOf(order.orderType().name()),
          OrderStatus.valueOf(order.status().name()),
          order.quantity(),
          order.filledQuantity(),
          order.price().orElse(null),
          order.averageFillPrice().orElse(null));
    }
  }

  /** How much an alert matters. */
  enum Category implements LowerCase {
    INFO,
    WARNING,
    ERROR,
    SUCCESS
  }

  /** Of {@code notifications}. */
  @JsonClassDescription("An alert")
  record Notification(
      @JsonPropertyDescription("How much it matters") Category category,
      @JsonPropertyDescription("In a few words") @Example("AAPL above 150") String title,
      @JsonPropertyDescription("In a sentence") @Example("AAPL traded at 150.01, above 150.00")
          String message,
      @JsonPropertyDescription("The same for programs")
          @Example("{\"symbol\": \"AAPL\", \"level\": 150.0}")
          Map<String, Object> data)
      implements DataMessage {

    public static Notification of(UserTopics.Alert alert) {
      return new Notification(
          Category.valueOf(alert.category().name()), alert.title(), alert.message(), alert.data());
    }
  }

  /** What kind of thing happens to the system. */
  enum SystemEvent implements LowerCase {
    MAINTENANCE,
    SERVICE_UPDATE,
    MARKET_HOURS
  }

  /** Of {@code system}. */
  @JsonClassDescription("What happens to the system")
  record SystemMessage(
      @JsonPropertyDescription("What kind of thing it is") SystemEvent event,
      @JsonPropertyDescription("In a sentence") @Example("The market feed was restarted")
          String message,
      @JsonPropertyDescription("The same for programs")
          @Example("{\"component\": \"feed\", \"state\": \"restarted\"}")
          Map<String, Object> data)
      implements DataMessage {

    public static SystemMessage of(SystemTopics.Notice notice) {
      return new SystemMessage(
          SystemEvent.valueOf(notice.event().name()), notice.message(), notice.data());
    }
  }

  /** Of {@code heartbeat}. */
  @JsonClassDescription("The server's time")
  record Heartbeat(
      @JsonPropertyDescription("Now, UTC") @Example("2026-01-01T12:00:00.000Z") String serverTime)
      implements DataMessage {}
}
