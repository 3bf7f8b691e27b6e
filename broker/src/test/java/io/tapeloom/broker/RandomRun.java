package io.tapeloom.broker;

import io.tapeloom.broker.Command.LegPrice;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A random market and random commands of some users; the same for the same seed. */
final class RandomRun {

  static final List<String> USERS = List.of("ann", "bob", "cid");
  private static final List<Instrument> INSTRUMENTS = List.of(Desk.AAPL, Desk.MSFT, Desk.BTC);

  private final SplittableRandom random;
  private final Desk desk;
  private final long[] middles = {1_000, 2_000, 3_000};
  private long clientId;

  RandomRun(long seed, Desk desk) {
    this.random = new SplittableRandom(seed);
    this.desk = desk;
    for (int i = 0; i < INSTRUMENTS.size(); i++) {
      book(i);
    }
  }

  /** Makes a random event or command happen; returns the user of a command. */
  Optional<String> step() {
    desk.marketNanos += random.nextLong(20_000_000_000L);
    desk.wallMillis += random.nextLong(400);
    int kind = random.nextInt(100);
    int instrument = random.nextInt(INSTRUMENTS.size());
    if (kind < 20) {
      trade(instrument);
    } else if (kind < 30) {
      middles[instrument] = Math.clamp(middles[instrument] + random.nextInt(-12, 13), 500, 4_000);
      book(instrument);
    } else if (kind < 31) {
      long middle = middles[instrument];
      if (instrument == 0) {
        desk.quote(
            middle - random.nextInt(3),
            1 + random.nextInt(50),
            middle + 1 + random.nextInt(3),
            1 + random.nextInt(50));
      }
    } else if (kind < 33) {
      desk.pass(1 + random.nextInt(5));
      if (random.nextInt(20) == 0) {
        desk.wallMillis += KnownIds.KEPT_MILLIS / 2;
        desk.marketNanos += KnownIds.KEPT_MILLIS / 2 * 1_000_000;
      }
    } else if (kind < 34) {
      desk.broker.phase(random.nextInt(4) == 0 ? oneOf(MarketPhase.values()) : MarketPhase.OPEN);
    } else {
      var user = USERS.get(random.nextInt(USERS.size()));
      desk.ask(command(user, kind, instrument));
      return Optional.of(user);
    }
    return Optional.empty();
  }

  private void trade(int instrument) {
    if (random.nextInt(12) == 0) {
      middles[instrument] =
          Math.clamp(middles[instrument] * (50 + random.nextInt(101)) / 100, 500, 4_000);
    }
    desk.trade(
        INSTRUMENTS.get(instrument),
        middles[instrument] + random.nextInt(-4, 5),
        1 + random.nextInt(200),
        side());
  }

  private void book(int instrument) {
    desk.book(
        INSTRUMENTS.get(instrument),
        levels(middles[instrument], -1),
        levels(middles[instrument] + 1, 1));
  }

  private List<Level> levels(long from, int step) {
    var levels = new ArrayList<Level>();
    long price = from;
    for (int i = random.nextInt(5); i >= 0; i--) {
      levels.add(new Level(price, 1 + random.nextInt(150)));
      price += (1L + random.nextInt(3)) * step;
    }
    return levels;
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private Side side() {
    return random.nextBoolean() ? Side.BUY : Side.SELL;
  }

  private Command command(String user, int kind, int instrument) {
    var symbol = INSTRUMENTS.get(instrument).symbol();
    if (kind < 75) {
      return new Command.Place(user, request(instrument, symbol));
    }
    if (kind < 82) {
      return new Command.Replace(
          user,
          anyOrder(user),
          random.nextInt(3) > 0 ? OptionalLong.of(quantity()) : OptionalLong.empty(),
          random.nextInt(3) == 0 ? OptionalLong.of(price(instrument)) : OptionalLong.empty(),
          random.nextInt(9) == 0 ? OptionalLong.of(price(instrument)) : OptionalLong.empty(),
          leg(instrument, 20),
          leg(instrument, -20));
    }
    if (kind < 88) {
      return new Command.Cancel(user, anyOrder(user));
    }
    return switch (random.nextInt(13)) {
      case 0 ->
          new Command.CancelAll(
              user, random.nextBoolean() ? Optional.empty() : Optional.of(symbol));
      case 1, 2 ->
          new Command.ClosePosition(
              user,
              symbol,
              random.nextBoolean() ? OptionalLong.of(quantity()) : OptionalLong.empty());
      case 3, 4, 5, 6, 7 ->
          new Command.PositionBrackets(user, symbol, leg(instrument, 20), leg(instrument, -20));
      case 8 -> new Command.CancelAllAfter(user, random.nextInt(6) == 0 ? 1_000 : 0);
      case 9 -> new Command.ConnectionEnded(user, "c" + random.nextInt(3));
      case 10 -> new Command.TakeOver(user, "c" + random.nextInt(3), "c" + random.nextInt(3));
      case 11 -> new Command.Preview(user, request(instrument, symbol));
      default -> random.nextInt(6) == 0 ? new Command.Reset(user) : new Command.GetAccount(user);
    };
  }

  private LegPrice leg(int instrument, int away) {
    return switch (random.nextInt(4)) {
      case 0 -> LegPrice.REMOVE;
      case 1 -> new LegPrice.At(middles[instrument] + away + random.nextInt(-25, 26));
      default -> LegPrice.KEEP;
    };
  }

  private long anyOrder(String user) {
    var account = desk.broker.state().account(user);
    if (account == null || account.orders.isEmpty() || random.nextInt(20) == 0) {
      return 1 + random.nextLong(desk.broker.state().nextOrderId);
    }
    var ids = new ArrayList<>(account.orders.keySet());
    return ids.get(random.nextInt(ids.size()));
  }

  private long quantity() {
    return random.nextInt(50) == 0 ? random.nextInt(0, 20_000) : 1 + random.nextInt(120);
  }

  private long price(int instrument) {
    return middles[instrument] + random.nextInt(-14, 15);
  }

  private OrderRequest request(int instrument, String symbol) {
    long scale = instrument == 2 ? 10_000_000 : 1;
    var request = OrderRequest.market(symbol, side(), quantity() * scale);
    request =
        switch (random.nextInt(10)) {
          case 0, 1 -> request;
          case 2 -> request.as(OrderType.STOP).triggeredAt(price(instrument));
          case 3 ->
              request.as(OrderType.STOP_LIMIT).triggeredAt(price(instrument)).at(price(instrument));
          case 4 ->
              random.nextBoolean()
                  ? request
                      .as(OrderType.STOP)
                      .trailing(OptionalLong.of(1 + random.nextInt(20)), OptionalLong.empty())
                  : request
                      .as(OrderType.STOP)
                      .trailing(OptionalLong.empty(), OptionalLong.of(1 + random.nextInt(20_000)));
          default -> request.as(OrderType.LIMIT).at(price(instrument));
        };
    if (random.nextInt(3) == 0) {
      request = request.lasting(oneOf(TimeInForce.values()));
    }
    request = request.flagged(random.nextInt(10) == 0, random.nextInt(6) == 0);
    if (random.nextInt(5) == 0) {
      int away = request.side() == Side.BUY ? 10 : -10;
      request =
          request.bracketed(
              random.nextInt(3) > 0
                  ? OptionalLong.of(price(instrument) + away)
                  : OptionalLong.empty(),
              random.nextInt(3) > 0
                  ? OptionalLong.of(price(instrument) - away)
                  : OptionalLong.empty());
    }
    if (random.nextInt(4) == 0) {
      request = request.named("id" + (random.nextInt(5) == 0 ? clientId : ++clientId));
    }
    return random.nextInt(8) == 0 ? request.boundTo("c" + random.nextInt(3)) : request;
  }
}
