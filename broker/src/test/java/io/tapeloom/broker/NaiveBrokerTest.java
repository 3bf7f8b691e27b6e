package io.tapeloom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Examples;
import io.tapeloom.market.Examples.Example;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The broker fills what the naive one fills, after every event. */
class NaiveBrokerTest {

  private static final int STEPS = 120;

  private static final BrokerSettings RICH =
      new BrokerSettings(
          AccountType.MARGIN, BigDecimal.valueOf(1_000_000_000), Fees.NONE, 1_000_000);

  @Test
  void shouldFillWhatTheNaiveBrokerFills() {
    Examples.check(
        400,
        example -> {
          var desk = new Desk(RICH);
          var naive = new NaiveBroker();
          int compared = 0;
          for (int i = 1; i <= STEPS; i++) {
            desk.wallMillis += 1_000;
            step(example, desk, naive, i);

            assertThat(fills(desk))
                .isEqualTo(naive.fills().subList(compared, naive.fills().size()));
            compared = naive.fills().size();
            desk.events.clear();
          }
        });
  }

  private static List<String> fills(Desk desk) {
    return desk.executions().stream()
        .map(each -> "%d %d@%d".formatted(each.orderId(), each.quantity(), each.price()))
        .toList();
  }

  private static void step(Example example, Desk desk, NaiveBroker naive, int number) {
    int kind = example.between(0, 9);
    if (kind < 3) {
      var trade =
          new Trade(
              Desk.AAPL,
              number,
              example.between(1_000L, 1_010L),
              example.between(1L, 60L),
              example.oneOf(Side.values()),
              number);
      naive.trade(trade);
      desk.broker.event(trade, "epoch", number);
    } else if (kind < 5) {
      long middle = example.between(1_001L, 1_009L);
      var book =
          new OrderBook(
              Desk.AAPL,
              levels(example, middle - 1, -1),
              levels(example, middle, 1),
              number,
              number);
      naive.book(book);
      desk.broker.event(book, "epoch", number);
    } else if (kind == 5) {
      long id = example.between(1L, 60L);
      naive.cancel(id);
      desk.ask(new Command.Cancel(Desk.ANN, id));
    } else {
      var request = request(example);
      if (desk.place(request) instanceof Answer.Placed placed) {
        naive.place(placed.order().id(), request);
      }
    }
  }

  private static List<Level> levels(Example example, long from, int step) {
    var levels = new ArrayList<Level>();
    long price = from;
    for (int i = example.between(1, 4); i > 0; i--) {
      levels.add(new Level(price, example.between(1L, 50L)));
      price += example.between(1, 2) * (long) step;
    }
    return levels;
  }

  private static OrderRequest request(Example example) {
    var request =
        OrderRequest.market("AAPL", example.oneOf(Side.values()), example.between(1L, 60L));
    long price = example.between(998L, 1_012L);
    return switch (example.between(0, 7)) {
      case 0 -> request;
      case 1 -> request.as(OrderType.STOP).triggeredAt(price);
      case 2 -> request.as(OrderType.LIMIT).at(price).lasting(TimeInForce.IOC);
      case 3 -> request.as(OrderType.LIMIT).at(price).lasting(TimeInForce.FOK);
      default -> request.as(OrderType.LIMIT).at(price);
    };
  }
}
