package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Trade;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.server.users.UserTopics.Alert;
import io.tapeloom.server.users.UserTopics.Category;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Alerts users when a price crosses a level: a round price, about a two-thousandth of the price
 * apart. That happens every few seconds somewhere; after an alert the crossings are let pass for a
 * while, so that one comes every 30 to 60 s of a market of normal speed. Used by the feed's one
 * thread.
 */
public final class PriceAlerts {

  private static final long SHORTEST_REST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(45);

  /** When a crossing has been waited for so long, levels are looked for closer together. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(48);

  private static final double LEVELS_PER_PRICE = 2000;
  private static final long FINER = 10;

  private final UserTopics users;
  private final double speed;
  private final RandomGenerator random;
  private final Map<Instrument, Long> lastPrices = new HashMap<>();
  private boolean begun;
  private long restUntilNanos;
  private long patientUntilNanos;

  /**
   * @param speed how many times faster than life the market trades
   */
  public PriceAlerts(UserTopics users, double speed, RandomGenerator random) {
    this.users = users;
    this.speed = speed;
    this.random = random;
  }

  /** Takes a trade in, and alerts users if it is worth that. */
  public void apply(Trade trade) {
    var now = trade.eventTimeNanos();
    if (!begun) {
      begun = true;
      rest(now);
    }
    @Nullable Long before = lastPrices.put(trade.instrument(), trade.price());
    if (before == null || now < restUntilNanos) {
      return;
    }
    long step = stepNear(before);
    if (now >= patientUntilNanos) {
      step = Math.max(1, step / FINER);
    }
    long level = levelBetween(before, trade.price(), step);
    if (level >= 0) {
      users.publishToAll(alert(trade, level, trade.price() > before));
      rest(now);
    }
  }

  private void rest(long now) {
    restUntilNanos =
        now + (long) (random.nextLong(SHORTEST_REST_NANOS, LONGEST_REST_NANOS) / speed);
    patientUntilNanos = now + (long) (PATIENCE_NANOS / speed);
  }

  /** A round distance between levels: 1, 2 or 5 and zeros, in the instrument's smallest unit. */
  static long stepNear(long price) {
    double wanted = price / LEVELS_PER_PRICE;
    long ten = 1;
    while (ten * 10 <= wanted) {
      ten *= 10;
    }
    return wanted >= 5 * ten ? 5 * ten : wanted >= 2 * ten ? 2 * ten : ten;
  }

  /**
   * The level that was crossed last between two prices, negative if none was. A level is crossed by
   * the price that comes to stand at it or beyond it.
   */
  static long levelBetween(long before, long after, long step) {
    if (after > before) {
      long level = Math.floorDiv(after, step) * step;
      return level > before ? level : -1;
    }
    long level = Math.ceilDiv(after, step) * step;
    return level < before ? level : -1;
  }

  private static Alert alert(Trade trade, long level, boolean rises) {
    var instrument = trade.instrument();
    var symbol = instrument.symbol();
    double levelPrice = instrument.price(level);
    double price = instrument.price(trade.price());
    var way = rises ? "above" : "below";
    return new Alert(
        Category.INFO,
        "%s %s %s".formatted(symbol, way, levelPrice),
        "%s traded at %s, %s %s".formatted(symbol, price, rises ? "up to" : "down to", levelPrice),
        Map.of(
            "symbol", symbol,
            "price", price,
            "level", levelPrice,
            "direction", rises ? "up" : "down"),
        Instant.ofEpochSecond(0, trade.eventTimeNanos()));
  }
}
