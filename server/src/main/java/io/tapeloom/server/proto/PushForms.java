package io.tapeloom.server.proto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.broker.EndReason;
import io.tapeloom.broker.Leg;
import io.tapeloom.broker.Liquidity;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Side;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.market.Volume;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.server.json.BookChecksum;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.server.users.UserEvents;
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

  private static final ProtoMessage<UserEvents.Order> ORDER =
      ProtoMessage.<UserEvents.Order>of("Order", UserMessage.OrderUpdate.class)
          .text(1, "order_id", UserEvents.Order::orderId)
          .text(2, "symbol", UserEvents.Order::symbol)
          .enumeration(3, SIDE, "side", Side.class, UserEvents.Order::side)
          .enumeration(
              4,
              ProtoEnum.of("OrderType", "Type of an order", UserMessage.OrderType.class),
              "order_type",
              OrderType.class,
              UserEvents.Order::orderType)
          .enumeration(
              5,
              ProtoEnum.of("OrderStatus", "Status of an order", UserMessage.OrderStatus.class),
              "status",
              OrderStatus.class,
              UserEvents.Order::status)
          .quantity(6, "quantity", UserEvents.Order::quantity)
          .quantity(7, "filled_quantity", UserEvents.Order::filledQuantity)
          .optionalPrice(8, "price", order -> order.prices().price())
          .optionalPrice(9, "average_fill_price", UserEvents.Order::averageFillPrice)
          .optionalText(10, "client_order_id", UserEvents.Order::clientOrderId)
          .enumeration(
              11,
              ProtoEnum.of(
                  "TimeInForce", "How long an order may stay", UserMessage.TimeInForce.class),
              "time_in_force",
              TimeInForce.class,
              UserEvents.Order::timeInForce)
          .optionalPrice(12, "stop_price", order -> order.prices().stopPrice())
          .optionalPrice(13, "take_profit", order -> order.prices().takeProfit())
          .optionalPrice(14, "stop_loss", order -> order.prices().stopLoss())
          .optionalPrice(15, "trail_price", order -> order.prices().trailPrice())
          .note("trail_percent", "Distance of a trailing stop in percent, decimal text")
          .optionalText(
              16, "trail_percent", order -> order.prices().trailPercent().map(PushForms::money))
          .optionalText(17, "parent_order_id", UserEvents.Order::parentOrderId)
          .optionalEnumeration(
              18,
              ProtoEnum.of("BracketLeg", "A leg of a bracket", UserMessage.Leg.class),
              "leg",
              Leg.class,
              UserEvents.Order::leg)
          .bool(19, "post_only", UserEvents.Order::postOnly)
          .bool(20, "reduce_only", UserEvents.Order::reduceOnly)
          .bool(21, "cancel_on_disconnect", UserEvents.Order::cancelOnDisconnect)
          .quantity(22, "leaves_quantity", UserEvents.Order::leavesQuantity)
          .integer(23, "uint32", "version", UserEvents.Order::version)
          .optionalEnumeration(
              24,
              ProtoEnum.of(
                  "OrderEndReason",
                  "Why an order was cancelled or rejected",
                  UserMessage.EndReason.class),
              "reason",
              EndReason.class,
              UserEvents.Order::reason)
          .integer(25, "int64", "created_at", order -> order.createdAt().toEpochMilli())
          .integer(26, "int64", "updated_at", order -> order.time().toEpochMilli())
          .build();

  private static final ProtoMessage<UserEvents.Evidence> EVIDENCE =
      ProtoMessage.<UserEvents.Evidence>of("Evidence", UserMessage.Evidence.class)
          .text(1, "topic", UserEvents.Evidence::topic)
          .text(2, "epoch", UserEvents.Evidence::epoch)
          .integer(3, "uint64", "seq", UserEvents.Evidence::seq)
          .optional(
              4,
              "trade_id",
              evidence -> evidence.tradeId().isPresent(),
              evidence -> Long.parseLong(evidence.tradeId().orElseThrow()))
          .optional(
              5,
              "book_seq",
              evidence -> evidence.bookSeq().isPresent(),
              evidence -> evidence.bookSeq().orElseThrow())
          .build();

  private static final ProtoMessage<UserEvents.Execution> EXECUTION =
      ProtoMessage.<UserEvents.Execution>of("Execution", UserMessage.ExecutionUpdate.class)
          .text(1, "execution_id", UserEvents.Execution::executionId)
          .text(2, "order_id", UserEvents.Execution::orderId)
          .text(3, "symbol", UserEvents.Execution::symbol)
          .enumeration(4, SIDE, "side", Side.class, UserEvents.Execution::side)
          .quantity(5, "quantity", UserEvents.Execution::quantity)
          .price(6, "price", UserEvents.Execution::price)
          .enumeration(
              7,
              ProtoEnum.of(
                  "Liquidity",
                  "MAKER: the order rested in the book; TAKER: it took what rested there",
                  UserMessage.Liquidity.class),
              "liquidity",
              Liquidity.class,
              UserEvents.Execution::liquidity)
          .note("fee", "Fee in the currency of the instrument, decimal text")
          .text(8, "fee", execution -> money(execution.fee()))
          .integer(9, "int64", "time", execution -> execution.time().toEpochMilli())
          .part(10, EVIDENCE, "evidence", UserEvents.Execution::evidence)
          .build();

  private static final ProtoMessage<UserEvents.Position> POSITION =
      ProtoMessage.<UserEvents.Position>of("Position", UserMessage.PositionUpdate.class)
          .text(1, "symbol", UserEvents.Position::symbol)
          .enumeration(
              2,
              ProtoEnum.of("PositionSide", "Side of a position", UserMessage.PositionSide.class),
              "side",
              UserEvents.PositionSide.class,
              UserEvents.Position::side)
          .quantity(3, "size", UserEvents.Position::size)
          .price(4, "entry_price", UserEvents.Position::entryPrice)
          .price(5, "mark_price", UserEvents.Position::markPrice)
          .note("unrealized_pnl", "Unrealized profit at the mark price, decimal text")
          .text(6, "unrealized_pnl", position -> money(position.unrealizedPnl()))
          .note("realized_pnl", "Realized profit, decimal text")
          .text(7, "realized_pnl", position -> money(position.realizedPnl()))
          .optionalPrice(8, "take_profit", UserEvents.Position::takeProfit)
          .optionalPrice(9, "stop_loss", UserEvents.Position::stopLoss)
          .bool(10, "revaluation", UserEvents.Position::revaluation)
          .build();

  private static final ProtoMessage<UserEvents.Balance> BALANCE =
      ProtoMessage.<UserEvents.Balance>of("Balance", UserMessage.BalanceUpdate.class)
          .text(1, "asset", UserEvents.Balance::asset)
          .note("available", "Amount available for orders, decimal text")
          .text(2, "available", balance -> money(balance.available()))
          .note("locked", "Amount reserved by open orders, decimal text")
          .text(3, "locked", balance -> money(balance.locked()))
          .note("total", "Sum of available and locked, decimal text")
          .text(4, "total", balance -> money(balance.available().add(balance.locked())))
          .build();

  private static final ProtoMessage<UserEvents.Alert> NOTIFICATION =
      ProtoMessage.<UserEvents.Alert>of("Notification", DataMessage.Notification.class)
          .enumeration(
              1,
              ProtoEnum.of("Category", "Severity of a notification", DataMessage.Category.class),
              "category",
              UserEvents.Category.class,
              UserEvents.Alert::category)
          .text(2, "title", UserEvents.Alert::title)
          .text(3, "message", UserEvents.Alert::message)
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
              UserEvents.Order.class,
              UnitRule.ofDecimals(
                  order -> Stream.concat(order.prices().all(), order.averageFillPrice().stream()),
                  order ->
                      Stream.of(order.quantity(), order.filledQuantity(), order.leavesQuantity())),
              List.of(UserTopics.ORDERS)),
          new Form<>(
              16,
              "execution",
              EXECUTION,
              UserEvents.Execution.class,
              UnitRule.ofDecimals(
                  execution -> Stream.of(execution.price()),
                  execution -> Stream.of(execution.quantity())),
              List.of(UserTopics.EXECUTIONS)),
          new Form<>(
              17,
              "position",
              POSITION,
              UserEvents.Position.class,
              UnitRule.ofDecimals(
                  position ->
                      Stream.of(
                              Optional.of(position.entryPrice()),
                              Optional.of(position.markPrice()),
                              position.takeProfit(),
                              position.stopLoss())
                          .flatMap(Optional::stream),
                  position -> Stream.of(position.size())),
              List.of(UserTopics.POSITIONS)),
          new Form<>(
              18,
              "balance",
              BALANCE,
              UserEvents.Balance.class,
              UnitRule.none(),
              List.of(UserTopics.ACCOUNT)),
          new Form<>(
              19,
              "notification",
              NOTIFICATION,
              UserEvents.Alert.class,
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
