package io.tapeloom.broker;

import io.tapeloom.broker.Fact.OrderSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The state of all accounts as bytes: the same bytes for the same state. What follows from it, such
 * as holds, is not written. Stateless.
 */
final class StateCodec {

  private StateCodec() {}

  /** A text that is the same for the same state: SHA-256 of its bytes. */
  static String hash(BrokerState state) {
    var bytes = new PackedOutput(4_096);
    write(state, bytes);
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.array(), 0, bytes.size());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  static void write(BrokerState state, PackedOutput to) {
    to.putLong(state.facts);
    to.putLong(state.nextOrderId);
    to.putLong(state.nextExecutionId);
    to.putLong(state.terms.size());
    state.terms.values().forEach(terms -> FactCodec.write(terms, to));
    to.putLong(state.accounts.size());
    state.accounts.values().forEach(account -> write(account, to));
  }

  static void write(PaperAccount account, PackedOutput to) {
    to.putText(account.user);
    to.putEnum(account.type);
    to.putLong(account.ordersSeq);
    to.putLong(account.executionsSeq);
    to.putLong(account.endedOrders);
    to.putLong(account.firstExecution);
    to.putLong(account.timerMillis);
    to.putLong(account.books.size());
    account.books.values().forEach(book -> write(book, to));
    to.putLong(account.holdings.size());
    account.holdings.values().forEach(holding -> write(holding, to));
    to.putLong(account.orders.size());
    account.orders.values().forEach(order -> write(order, to));
    var ids = account.knownIds.sorted();
    to.putLong(ids.size());
    ids.forEach(
        (id, known) -> {
          to.putText(id);
          to.putLong(known.orderId());
          to.putLong(known.fingerprint());
        });
    to.putLong(account.knownIds.leavingCount());
    for (var leaving : account.knownIds.leaving()) {
      to.putText(leaving.id());
      to.putLong(leaving.orderId());
      to.putLong(leaving.endedMillis());
    }
  }

  private static void write(CurrencyBook book, PackedOutput to) {
    to.putText(book.currency);
    to.putDecimal(book.initial);
    to.putDecimal(book.cash);
    to.putDecimal(book.fees);
    to.putLong(book.seq);
    to.putLong(book.changedNanos);
    to.putLong(book.marginDeadlineMillis);
  }

  private static void write(Holding holding, PackedOutput to) {
    to.putText(holding.symbol());
    to.putLong(holding.size);
    to.putDecimal(holding.cost);
    to.putDecimal(holding.realized);
    to.putLong(holding.lastPrice);
    to.putLong(holding.seq);
    to.putLong(holding.changedNanos);
    to.putLong(holding.takeProfitLeg);
    to.putLong(holding.stopLossLeg);
  }

  private static void write(PaperOrder order, PackedOutput to) {
    FactCodec.write(
        new OrderSpec(
            order.id,
            order.terms.symbol(),
            order.side,
            order.type,
            order.status,
            order.quantity,
            order.price,
            order.stopPrice,
            order.trailPrice,
            order.trailPpm,
            order.timeInForce,
            order.postOnly,
            order.reduceOnly,
            order.clientOrderId,
            order.connection,
            order.fingerprint,
            order.expiresAtNanos,
            order.holdPrice,
            order.origin,
            order.armed,
            order.leg,
            order.parentId),
        to);
    to.putLong(order.createdNanos);
    to.putLong(order.updatedNanos);
    to.putLong(order.filled);
    to.putWhole(order.filledValue);
    to.putLong(order.version);
    to.putLong(order.seq);
    to.putLong(order.siblingId);
    to.putLong(order.takeProfitLeg);
    to.putLong(order.stopLossLeg);
    to.putLong(order.takeProfit);
    to.putLong(order.stopLoss);
  }

  /**
   * Reads a state.
   *
   * @throws IllegalArgumentException when the bytes are not one
   */
  static BrokerState read(PackedInput from, Fees fees, int kept) {
    var state = new BrokerState(fees, kept);
    state.facts = from.getLong();
    state.nextOrderId = from.getLong();
    state.nextExecutionId = from.getLong();
    for (long i = from.getLong(); i > 0; i--) {
      var terms = FactCodec.terms(from);
      state.terms.put(terms.symbol(), terms);
    }
    for (long i = from.getLong(); i > 0; i--) {
      var account = account(from, state);
      state.accounts.put(account.user, account);
      account.holdings.values().forEach(holding -> holding.allocate(fees));
    }
    return state;
  }

  private static PaperAccount account(PackedInput from, BrokerState state) {
    var account = new PaperAccount(from.getText(), from.getEnum(AccountType.values()));
    account.ordersSeq = from.getLong();
    account.executionsSeq = from.getLong();
    account.endedOrders = from.getLong();
    account.firstExecution = from.getLong();
    account.timerMillis = from.getLong();
    for (long i = from.getLong(); i > 0; i--) {
      var book = book(from);
      account.books.put(book.currency, book);
    }
    for (long i = from.getLong(); i > 0; i--) {
      readHolding(from, state.holding(account, from.getText()));
    }
    for (long i = from.getLong(); i > 0; i--) {
      var order = order(from, account, state);
      account.orders.put(order.id, order);
      state.holding(account, order.terms.symbol()).orders.put(order.id, order);
    }
    for (long i = from.getLong(); i > 0; i--) {
      account.knownIds.add(from.getText(), from.getLong(), from.getLong());
    }
    for (long i = from.getLong(); i > 0; i--) {
      account.knownIds.end(from.getText(), from.getLong(), from.getLong());
    }
    return account;
  }

  private static CurrencyBook book(PackedInput from) {
    var book = new CurrencyBook(from.getText());
    book.initial = from.getDecimal();
    book.cash = from.getDecimal();
    book.fees = from.getDecimal();
    book.seq = from.getLong();
    book.changedNanos = from.getLong();
    book.marginDeadlineMillis = from.getLong();
    return book;
  }

  private static void readHolding(PackedInput from, Holding holding) {
    holding.size = from.getLong();
    holding.cost = from.getDecimal();
    holding.realized = from.getDecimal();
    holding.lastPrice = from.getLong();
    holding.seq = from.getLong();
    holding.changedNanos = from.getLong();
    holding.takeProfitLeg = from.getLong();
    holding.stopLossLeg = from.getLong();
  }

  private static PaperOrder order(PackedInput from, PaperAccount account, BrokerState state) {
    var spec = FactCodec.order(from);
    var order = new PaperOrder(account, spec, state.terms(spec.symbol()), from.getLong());
    order.updatedNanos = from.getLong();
    order.filled = from.getLong();
    order.leaves = order.quantity - order.filled;
    order.filledValue = from.getWhole();
    order.version = from.getInt();
    order.seq = from.getLong();
    order.siblingId = from.getLong();
    order.takeProfitLeg = from.getLong();
    order.stopLossLeg = from.getLong();
    order.takeProfit = from.getLong();
    order.stopLoss = from.getLong();
    return order;
  }
}
