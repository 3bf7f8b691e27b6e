package io.tapeloom.server.proto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Side;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.market.Volume;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.server.json.BookChecksum;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.TopicFamily;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The messages of pushes: what is written of the values of each topic. */
final class PushForms {

  /**
   * How the values of some topics are written.
   *
   * @param number the field of {@code Push}
   * @param field the name of that field
   * @param families the topics; empty: nothing is published yet
   */
  record Form<T>(
      int number,
      String field,
      ProtoMessage<T> message,
      Class<T> type,
      UnitRule<T> rule,
      List<TopicFamily<T>> families) {}

  private static final ObjectMapper JSON = WireJson.mapper();

  private static final ProtoEnum SIDE =
      ProtoEnum.of(
          "Side", "Side of an order, or of the aggressor of a trade", DataMessage.Side.class);

  private static final ProtoMessage<LiveBar> BAR =
      ProtoMessage.<LiveBar>of("Bar", BarPayload.class)
          .integer(1, "int64", "time", bar -> bar.bar().timeMillis())
          .integer(2, "int64", "open", bar -> bar.bar().open())
          .integer(3, "int64", "high", bar -> bar.bar().high())
          .integer(4, "int64", "low", bar -> bar.bar().low())
          .integer(5, "int64", "close", bar -> bar.bar().close())
          .inUnits(
              6,
              "int64",
              "volume",
              (bar, units) ->
                  ScaledDecimals.scaled(
                      bar.instrument(), bar.bar().volume(), units.quantityScale()))
          .note("is_final", "Whether the period is over; then the bar does not change any more")
          .bool(7, "is_final", LiveBar::closed)
          .build();

  private static final ProtoMessage<Ticker> QUOTE =
      ProtoMessage.<Ticker>of("Quote", DataMessage.MarketTick.class)
          .integer(1, "int64", "price", Ticker::lastPrice)
          .inUnits(
              2,
              "int64",
              "volume",
              (ticker, units) ->
                  ScaledDecimals.scaled(
                      ticker.instrument(), ticker.volume(), units.quantityScale()))
          .optional(
              3, "bid", PushForms::hasQuote, ticker -> ticker.quote().orElseThrow().bidPrice())
          .optional(
              4, "ask", PushForms::hasQuote, ticker -> ticker.quote().orElseThrow().askPrice())
          .signed(5, "change", Ticker::change)
          .note(
              "change_basis_points",
              "The change in hundredths of a percent of the last price of the previous day")
          .signed(6, "change_basis_points", ticker -> Math.round(ticker.changePercent() * 100))
          .build();

  private static final ProtoMessage<Trade> TRADE =
      ProtoMessage.<Trade>of("Trade", DataMessage.Trade.class)
          .integer(1, "int64", "price", Trade::price)
          .integer(2, "int64", "quantity", Trade::quantity)
          .enumeration(3, SIDE, "side", Side.class, Trade::aggressor)
          .integer(4, "int64", "trade_id", Trade::tradeId)
          .build();

  private static final ProtoMessage<OrderBook> BOOK =
      levels(
              ProtoMessage.<OrderBook>of("Book", DataMessage.OrderbookUpdate.class),
              OrderBook::bids,
              OrderBook::asks)
          .integer(3, "uint64", "sequence", OrderBook::sequence)
          .note("checksum", "CRC-32 of the ten best levels of each side")
          .fixed32(4, "checksum", BookChecksum::of)
          .build();

  private static final ProtoMessage<DeltaPush> BOOK_DELTA =
      levels(
              ProtoMessage.<DeltaPush>described(
                  "BookDelta", "What has changed in an order book; quantity 0 removes a level"),
              DeltaPush::bids,
              DeltaPush::asks)
          .note("prev_seq", "seq of the book that changes")
          .integer(3, "uint64", "prev_seq", DeltaPush::prevSeq)
          .note("checksum", "CRC-32 of the ten best levels of each side after the change")
          .fixed32(4, "checksum", DeltaPush::checksum)
          .build();

  private static <T> ProtoMessage.Builder<T> levels(
      ProtoMessage.Builder<T> message,
      Function<T, List<OrderBook.Level>> bids,
      Function<T, List<OrderBook.Level>> asks) {
    return message
        .note(
            "bids",
            "Bid levels, highest price first; two numbers each: the price, after the first level as the"
                + " distance from the level before, and the quantity")
        .levels(1, "bids", bids)
        .note(
            "asks",
            "Ask levels, lowest price first; two numbers each: the price, after the first level as the"
                + " distance from the level before, and the quantity")
        .levels(2, "asks", asks);
  }

  private static final ProtoMessage<UserTopics.Order> ORDER =
      ProtoMessage.<UserTopics.Order>of("Order", DataMessage.OrderUpdate.class)
          .text(1, "order_id", UserTopics.Order::orderId)
          .text(2, "symbol", UserTopics.Order::symbol)
          .enumeration(3, SIDE, "side", UserTopics.OrderSide.class, UserTopics.Order::side)
          .enumeration(
              4,
              ProtoEnum.of("OrderType", "Type of an order", DataMessage.OrderType.class),
              "order_type",
              UserTopics.OrderType.class,
              UserTopics.Order::orderType)
          .enumeration(
              5,
              ProtoEnum.of("OrderStatus", "Status of an order", DataMessage.OrderStatus.class),
              "status",
              UserTopics.OrderStatus.class,
              UserTopics.Order::status)
          .quantity(6, "quantity", UserTopics.Order::quantity)
          .quantity(7, "filled_quantity", UserTopics.Order::filledQuantity)
          .optionalPrice(8, "price", UserTopics.Order::price)
          .optionalPrice(9, "average_fill_price", UserTopics.Order::averageFillPrice)
          .build();

  private static final ProtoMessage<ExecutionPush.Evidence> EVIDENCE =
      ProtoMessage.<ExecutionPush.Evidence>described(
              "Evidence", "The public event that an execution comes from")
          .note("topic", "Name of the topic of the event")
          .text(1, "topic", ExecutionPush.Evidence::topic)
          .note("epoch", "Run of the topic that seq belongs to")
          .text(2, "epoch", ExecutionPush.Evidence::epoch)
          .note("seq", "Sequence number of the event")
          .integer(3, "uint64", "seq", ExecutionPush.Evidence::seq)
          .note("trade_id", "Id of the trade; absent: the event is a state of the order book")
          .optional(
              4,
              "trade_id",
              evidence -> evidence.tradeId().isPresent(),
              evidence -> evidence.tradeId().orElseThrow())
          .note("book_seq", "Sequence number of the order book; absent: the event is a trade")
          .optional(
              5,
              "book_seq",
              evidence -> evidence.bookSeq().isPresent(),
              evidence -> evidence.bookSeq().orElseThrow())
          .build();

  private static final ProtoMessage<ExecutionPush> EXECUTION =
      ProtoMessage.<ExecutionPush>described("Execution", "A fill of an order of the user")
          .note("execution_id", "ExecutionPush id")
          .text(1, "execution_id", ExecutionPush::executionId)
          .note("order_id", "Order id")
          .text(2, "order_id", ExecutionPush::orderId)
          .note("symbol", "The instrument's symbol")
          .text(3, "symbol", ExecutionPush::symbol)
          .note("side", "Side of the order")
          .enumeration(4, SIDE, "side", DataMessage.Side.class, ExecutionPush::side)
          .note("quantity", "Quantity")
          .quantity(5, "quantity", ExecutionPush::quantity)
          .note("price", "Price")
          .price(6, "price", ExecutionPush::price)
          .note("liquidity", "Whether the order rested in the book before the fill")
          .enumeration(
              7,
              ProtoEnum.of(
                  "Liquidity",
                  "MAKER: the order rested in the book; TAKER: it took what rested there",
                  ExecutionPush.Liquidity.class),
              "liquidity",
              ExecutionPush.Liquidity.class,
              ExecutionPush::liquidity)
          .note("fee", "Fee, decimal text")
          .text(8, "fee", execution -> money(execution.fee()))
          .note("time", "When it happened, epoch milliseconds")
          .integer(9, "int64", "time", ExecutionPush::timeMillis)
          .note("evidence", "The public event that it comes from")
          .part(10, EVIDENCE, "evidence", ExecutionPush::evidence)
          .build();

  private static final ProtoMessage<UserTopics.Position> POSITION =
      ProtoMessage.<UserTopics.Position>of("Position", DataMessage.PositionUpdate.class)
          .text(1, "symbol", UserTopics.Position::symbol)
          .enumeration(
              2,
              ProtoEnum.of("PositionSide", "Side of a position", DataMessage.PositionSide.class),
              "side",
              UserTopics.PositionSide.class,
              UserTopics.Position::side)
          .quantity(3, "size", UserTopics.Position::size)
          .price(4, "entry_price", UserTopics.Position::entryPrice)
          .price(5, "mark_price", UserTopics.Position::markPrice)
          .note("unrealized_pnl", "Unrealized profit at the mark price, decimal text")
          .text(6, "unrealized_pnl", position -> money(position.unrealizedPnl()))
          .note("realized_pnl", "Realized profit, decimal text")
          .text(7, "realized_pnl", position -> money(position.realizedPnl()))
          .build();

  private static final ProtoMessage<UserTopics.Balance> BALANCE =
      ProtoMessage.<UserTopics.Balance>of("Balance", DataMessage.BalanceUpdate.class)
          .text(1, "asset", UserTopics.Balance::asset)
          .note("available", "Amount available for orders, decimal text")
          .text(2, "available", balance -> money(balance.available()))
          .note("locked", "Amount reserved by open orders, decimal text")
          .text(3, "locked", balance -> money(balance.locked()))
          .note("total", "Sum of available and locked, decimal text")
          .text(4, "total", balance -> money(balance.available().add(balance.locked())))
          .build();

  private static final ProtoMessage<UserTopics.Alert> NOTIFICATION =
      ProtoMessage.<UserTopics.Alert>of("Notification", DataMessage.Notification.class)
          .enumeration(
              1,
              ProtoEnum.of("Category", "Severity of a notification", DataMessage.Category.class),
              "category",
              UserTopics.Category.class,
              UserTopics.Alert::category)
          .text(2, "title", UserTopics.Alert::title)
          .text(3, "message", UserTopics.Alert::message)
          .note("data", "The same information for programs, JSON text")
          .text(4, "data", alert -> json(alert.data()))
          .build();

  /** The changes of an order book, for subscribers that ask for them. */
  static final Form<DeltaPush> DELTA =
      new Form<>(14, "book_delta", BOOK_DELTA, DeltaPush.class, UnitRule.none(), List.of());

  /** All forms, by their numbers. */
  static final List<Form<?>> ALL =
      List.of(
          new Form<>(
              10,
              "bar",
              BAR,
              LiveBar.class,
              UnitRule.ofInstrument(LiveBar::instrument, bar -> bar.bar().volume()),
              List.of(BarTopics.FAMILY, ReplayTopics.BARS)),
          new Form<>(
              11,
              "quote",
              QUOTE,
              Ticker.class,
              UnitRule.ofInstrument(Ticker::instrument, Ticker::volume),
              List.of(MarketTopics.QUOTES, ReplayTopics.QUOTES)),
          new Form<>(
              12,
              "trade",
              TRADE,
              Trade.class,
              UnitRule.ofInstrument(Trade::instrument, _ -> Volume.ZERO),
              List.of(MarketTopics.TRADES, ReplayTopics.TRADES)),
          new Form<>(
              13,
              "book",
              BOOK,
              OrderBook.class,
              UnitRule.ofInstrument(OrderBook::instrument, _ -> Volume.ZERO),
              List.of(MarketTopics.BOOKS, ReplayTopics.BOOKS)),
          DELTA,
          new Form<>(
              15,
              "order",
              ORDER,
              UserTopics.Order.class,
              UnitRule.ofDecimals(
                  order ->
                      Stream.of(order.price(), order.averageFillPrice()).flatMap(Optional::stream),
                  order -> Stream.of(order.quantity(), order.filledQuantity())),
              List.of(UserTopics.ORDERS)),
          new Form<>(
              16,
              "execution",
              EXECUTION,
              ExecutionPush.class,
              UnitRule.ofDecimals(
                  execution -> Stream.of(execution.price()),
                  execution -> Stream.of(execution.quantity())),
              List.of()),
          new Form<>(
              17,
              "position",
              POSITION,
              UserTopics.Position.class,
              UnitRule.ofDecimals(
                  position -> Stream.of(position.entryPrice(), position.markPrice()),
                  position -> Stream.of(position.size())),
              List.of(UserTopics.POSITIONS)),
          new Form<>(
              18,
              "balance",
              BALANCE,
              UserTopics.Balance.class,
              UnitRule.none(),
              List.of(UserTopics.ACCOUNT)),
          new Form<>(
              19,
              "notification",
              NOTIFICATION,
              UserTopics.Alert.class,
              UnitRule.none(),
              List.of(UserTopics.NOTIFICATIONS, UserTopics.ALERTS)));

  /** What stands before the value in every push. */
  static final ProtoMessage<Publication<?>> HEAD =
      ProtoMessage.<Publication<?>>described("Push", "One push: a binary frame holds exactly one")
          .note(
              "topic_id",
              "Stands for the topic and its units, as the answer to the subscription or the message"
                  + " `topic` says")
          .inUnits(1, "uint32", "topic_id", (_, units) -> units.topicId())
          .note("seq", "Place in the topic's sequence, from 1; 0: it has none")
          .integer(2, "uint64", "seq", Publication::seq)
          .note("time_ms", "When the event happened, epoch milliseconds; absent: not known")
          .optional(
              3,
              "time_ms",
              publication -> publication.timeMillis().isPresent(),
              publication -> publication.timeMillis().getAsLong())
          .build();

  private static final Map<String, Form<?>> BY_PATTERN =
      ALL.stream()
          .flatMap(
              form -> form.families().stream().map(family -> Map.entry(family.pattern(), form)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private PushForms() {}

  /** Returns the form of a family's values; empty: they have none. */
  static Optional<Form<?>> of(TopicFamily<?> family) {
    return Optional.ofNullable(BY_PATTERN.get(family.pattern()));
  }

  private static boolean hasQuote(Ticker ticker) {
    return ticker.quote().isPresent();
  }

  private static String money(BigDecimal amount) {
    return amount.toPlainString();
  }

  private static String json(Map<String, Object> data) {
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
