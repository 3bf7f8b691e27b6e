package io.tapeloom.broker;

import io.tapeloom.broker.AccountView.CurrencyView;
import io.tapeloom.broker.OrderRefusal.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers questions about accounts. Changes nothing. Not thread-safe. */
final class AccountQueries {

  private final BrokerCore core;
  private final Trading trading;
  private final OrderDoor door;

  AccountQueries(BrokerCore core, Trading trading, OrderDoor door) {
    this.core = core;
    this.trading = trading;
    this.door = door;
  }

  AccountView account(PaperAccount account) {
    var currencies = new ArrayList<CurrencyView>();
    for (var book : account.books.values()) {
      currencies.add(currency(account, book));
    }
    return new AccountView(
        account.user,
        account.type,
        currencies,
        Math.floorDiv(Math.max(core.marketNanos, 0), 1_000_000));
  }

  private CurrencyView currency(PaperAccount account, CurrencyBook book) {
    boolean isMargin = account.type == AccountType.MARGIN;
    var exposure = core.exposure(account, book);
    var free = core.free(account, book);
    var unrealized = BigDecimal.ZERO;
    var realized = BigDecimal.ZERO;
    for (var holding : account.holdings.values()) {
      if (holding.book == book) {
        unrealized = unrealized.add(holding.valueAt(core.mark(holding)).subtract(holding.cost));
        realized = realized.add(holding.realized);
      }
    }
    return new CurrencyView(
        book.view(account.user),
        core.equity(account, book),
        isMargin ? exposure.multiply(Margin.INITIAL) : BigDecimal.ZERO,
        isMargin ? exposure.multiply(Margin.MAINTENANCE) : BigDecimal.ZERO,
        isMargin ? free.multiply(Margin.LEVERAGE) : free,
        unrealized,
        realized,
        book.fees);
  }

  Answer order(PaperAccount account, long orderId) {
    var live = account.orders.get(orderId);
    var order = live == null ? account.ended(orderId) : live.view();
    if (order != null) {
      return new Answer.OrderShown(order);
    }
    if (orderId > 0
        && orderId < core.state.nextOrderId
        && account.ended.size() < account.endedOrders) {
      return new Answer.Known(orderId); // it may be the account's
    }
    return new Answer.Refused(
        OrderRefusal.of(Code.UNKNOWN_ORDER, "order_id", "there is no order %d".formatted(orderId)));
  }

  Answer find(PaperAccount account, String clientOrderId) {
    var known = account.knownIds.find(clientOrderId, core.wallMillis);
    if (known == null) {
      return new Answer.Refused(
          OrderRefusal.of(
              Code.UNKNOWN_ORDER,
              "client_order_id",
              "there is no order with client_order_id \"%s\"".formatted(clientOrderId)));
    }
    return order(account, known.orderId()) instanceof Answer.OrderShown shown
        ? shown
        : new Answer.Known(known.orderId());
  }

  Answer orders(PaperAccount account, Command.ListOrders query) {
    var refusal = limit(query.limit());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var found = new ArrayList<OrderView>();
    for (var order : account.orders.values()) {
      if (matches(query.symbol(), query.before(), order.terms.symbol(), order.id)) {
        found.add(order.view());
      }
    }
    if (!query.liveOnly()) {
      for (var order : account.ended) {
        if (matches(query.symbol(), query.before(), order.symbol(), order.id())) {
          found.add(order);
        }
      }
    }
    found.sort(Comparator.comparingLong(OrderView::id).reversed());
    boolean isFull = found.size() > query.limit();
    boolean hasMore = isFull || (!query.liveOnly() && account.ended.size() < account.endedOrders);
    return new Answer.OrdersShown(
        isFull ? found.subList(0, query.limit()) : found, account.ordersSeq, hasMore);
  }

  Answer executions(PaperAccount account, Command.ListExecutions query) {
    var refusal = limit(query.limit());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var found = new ArrayList<Execution>();
    boolean hasMore = account.executions.size() < account.executionsSeq;
    for (var each : (Iterable<Execution>) account.executions::descendingIterator) {
      if (matches(query.symbol(), query.before(), each.symbol(), each.id())) {
        if (found.size() == query.limit()) {
          hasMore = true;
          break;
        }
        found.add(each);
      }
    }
    return new Answer.ExecutionsShown(found, account.executionsSeq, hasMore);
  }

  private static boolean matches(
      Optional<String> symbol, OptionalLong before, String ofSymbol, long id) {
    return (symbol.isEmpty() || symbol.get().equals(ofSymbol))
        && (before.isEmpty() || id < before.getAsLong());
  }

  private static Optional<Answer> limit(int limit) {
    return limit >= 1 && limit <= PaperBroker.MAX_LISTED
        ? Optional.empty()
        : Optional.of(
            new Answer.Refused(
                OrderRefusal.of(
                    Code.INVALID_LIMIT,
                    "limit",
                    "limit must be from 1 to %d, got %d"
                        .formatted(PaperBroker.MAX_LISTED, limit))));
  }

  Answer positions(PaperAccount account) {
    var found = new ArrayList<PositionView>();
    for (var holding : account.holdings.values()) {
      if (holding.size != 0) {
        found.add(holding.view(core.mark(holding)));
      }
    }
    return new Answer.PositionsShown(found);
  }

  Answer preview(PaperAccount account, OrderRequest request) {
    var view = core.market(request.symbol());
    if (view == null) {
      return OrderDesk.unknownSymbol(request.symbol());
    }
    return switch (door.decide(account, view, request)) {
      case OrderDoor.Decision.Admitted(var need) ->
          new Answer.Previewed(preview(account, view, request, need));
      case OrderDoor.Decision.Refused(var why) -> new Answer.Refused(why);
    };
  }

  private OrderPreview preview(
      PaperAccount account, MarketView view, OrderRequest request, OrderDoor.Need need) {
    var terms = view.terms;
    var walk =
        request.type().hasStop() || !core.isOpen()
            ? null
            : trading.walk(
                view,
                account,
                request.side(),
                request.quantity(),
                request.price().orElse(Fact.NONE));
    var warnings = new ArrayList<String>();
    long now = walk == null ? 0 : walk.quantity();
    if (now < request.quantity() && RequestChecks.isImmediate(request)) {
      warnings.add(
          "only %s would be filled now; the rest would be cancelled"
              .formatted(Money.text(terms.quantity(now))));
    }
    if (!core.isOpen()) {
      warnings.add("the market is %s; the order would wait".formatted(OrderDoor.word(core.phase)));
    }
    Optional<BigDecimal> average =
        walk == null || now == 0 ? Optional.empty() : Optional.of(terms.average(walk.value(), now));
    var value =
        walk == null || now == 0 ? terms.value(need.holdPrice(), request.quantity()) : walk.value();
    var liquidity = now > 0 ? Liquidity.TAKER : Liquidity.MAKER;
    var free = core.free(account, account.book(terms.currency()));
    return new OrderPreview(
        terms.currency(),
        need.required(),
        core.settings.fees().fee(terms, liquidity, value),
        average,
        free.subtract(need.required()),
        List.copyOf(warnings));
  }
}
