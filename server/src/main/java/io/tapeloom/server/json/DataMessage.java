package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Ticker;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data messages of both WebSocket protocols: payloads of the operation protocol, fields of the
 * channel protocol. Prices and quantities are decimals in the units of the instrument.
 */
public interface DataMessage {

  /** An enumeration that is written in lower case. */
  interface LowerCase {

    String name();

    @JsonValue
    default String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A message of the channel {@code market_data}. */
  @JsonClassDescription("Last price of a symbol and its change since the previous day")
  record MarketTick(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Price of the last trade") @Example("150.25") double price,
      @JsonPropertyDescription("Quantity traded during the day")
          @Example("1000")
          @PositiveOrZero @JsonSerialize(using = PlainNumber.class)
          double volume,
      @JsonPropertyDescription("Best bid price; absent before the first quote") @Example("150.2")
          @Nullable Double bid,
      @JsonPropertyDescription("Best ask price; absent before the first quote") @Example("150.3")
          @Nullable Double ask,
      @JsonPropertyDescription(
              "Difference between the price and the last price of the previous day")
          @Example("2.15")
          double change,
      @JsonPropertyDescription("The change in percent of the last price of the previous day")
          @Example("1.45")
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

  /** A message of the channel {@code orderbook}. */
  @JsonClassDescription("A full snapshot of the best levels of an order book")
  record OrderbookUpdate(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Bid levels [price, quantity], highest price first")
          @Example("[[150.2, 300], [150.1, 500]]")
          List<List<BigDecimal>> bids,
      @JsonPropertyDescription("Ask levels [price, quantity], lowest price first")
          @Example("[[150.3, 200], [150.4, 700]]")
          List<List<BigDecimal>> asks,
      @JsonPropertyDescription("The venue's sequence number of this state of the order book")
          @Example("4711")
          @PositiveOrZero long sequence)
      implements DataMessage {

    public static OrderbookUpdate of(OrderBook book) {
      var levels = BookLevels.of(book);
      return new OrderbookUpdate(
          book.instrument().symbol(), levels.bids(), levels.asks(), book.sequence());
    }
  }

  /** The side of an order, or of the aggressor of a trade. */
  enum Side implements LowerCase {
    BUY,
    SELL
  }

  /** A message of the channel {@code trades}. */
  @JsonClassDescription("A trade")
  record Trade(
      @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
      @JsonPropertyDescription("Price") @Example("150.25") double price,
      @JsonPropertyDescription("Quantity")
          @Example("100")
          @Positive @JsonSerialize(using = PlainNumber.class)
          double quantity,
      @JsonPropertyDescription("Side of the aggressor (taker)") Side side,
      @JsonPropertyDescription("The venue's trade id, unique per symbol") @Example("1234567")
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

  /** A message of the channel {@code chart_data}. */
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
      @JsonPropertyDescription("Whether the period is over; then the bar is final")
          @Example("false")
          boolean isFinal)
      implements DataMessage {}

  /** The severity of an alert. */
  enum Category implements LowerCase {
    INFO,
    WARNING,
    ERROR,
    SUCCESS
  }

  /** A message of the channel {@code notifications}. */
  @JsonClassDescription("An alert")
  record Notification(
      @JsonPropertyDescription("Severity of the alert") Category category,
      @JsonPropertyDescription("Short title") @Example("AAPL above 150") String title,
      @JsonPropertyDescription("Description as a sentence")
          @Example("AAPL traded at 150.01, above 150.00")
          String message,
      @JsonPropertyDescription("The same information for programs")
          @Example("{\"symbol\": \"AAPL\", \"level\": 150.0}")
          Map<String, Object> data)
      implements DataMessage {

    public static Notification of(UserEvents.Alert alert) {
      return new Notification(
          Category.valueOf(alert.category().name()), alert.title(), alert.message(), alert.data());
    }
  }

  /** The kind of a system event. */
  enum SystemEvent implements LowerCase {
    MAINTENANCE,
    SERVICE_UPDATE,
    MARKET_HOURS
  }

  /** A message of the channel {@code system}. */
  @JsonClassDescription("Events of the system")
  record SystemMessage(
      @JsonPropertyDescription("Kind of the event") SystemEvent event,
      @JsonPropertyDescription("Description as a sentence")
          @Example("The market feed was restarted")
          String message,
      @JsonPropertyDescription("The same information for programs")
          @Example("{\"component\": \"feed\", \"state\": \"restarted\"}")
          Map<String, Object> data)
      implements DataMessage {

    public static SystemMessage of(SystemTopics.Notice notice) {
      return new SystemMessage(
          SystemEvent.valueOf(notice.event().name()), notice.message(), notice.data());
    }
  }

  /** A message of the channel {@code heartbeat}. */
  @JsonClassDescription("Server time")
  record Heartbeat(
      @JsonPropertyDescription("Current server time, UTC") @Example("2026-01-01T12:00:00.000Z")
          String serverTime,
      @JsonPropertyDescription(Freshness.AS_OF) @Example("2026-01-01T12:00:00.000Z") String asOf,
      @JsonPropertyDescription("Milliseconds from `as_of` to `server_time`")
          @JsonProperty("lag_ms")
          @Example("0")
          @PositiveOrZero long lagMillis)
      implements DataMessage {

    public static Heartbeat of(SystemTopics.Beat beat) {
      var fresh = beat.freshness();
      return new Heartbeat(UtcText.of(beat.time()), fresh.asOfText(), fresh.lagMillis());
    }
  }
}
