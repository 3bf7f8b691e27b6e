package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Trade;
import io.tapeloom.server.users.UserEvents.Alert;
import io.tapeloom.server.users.UserEvents.Category;
import io.tapeloom.server.users.UserTopics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Alerts users when a price crosses a level. Levels are round prices, about 1/2000 of the price
 * apart. Some instrument crosses a level every few seconds, so crossings are ignored for a while
 * after an alert: at normal speed there is one alert every 30 to 60 s. Used by the feed's thread.
 */
public final class PriceAlerts {

  private static final long MIN_REST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long MAX_REST_NANOS = TimeUnit.SECONDS.toNanos(45);

  /** Time without an alert after which finer levels are used. */
  private static final long FINER_AFTER_NANOS = TimeUnit.SECONDS.toNanos(48);

  private static final double LEVELS_PER_PRICE = 2000;
  private static final long FINER = 10;

  private final UserTopics users;
  private final double speed;
  private final RandomGenerator random;
  private final Map<Instrument, Long> lastPrices = new HashMap<>();
  private boolean begun;
  private long restUntilNanos;
  private long finerFromNanos;

  /**
   * @param speed speed of the market as a multiple of real time
   */
  public PriceAlerts(UserTopics users, double speed, RandomGenerator random) {
    this.users = users;
    this.speed = speed;
    this.random = random;
  }

  /** Applies a trade, and alerts users if its price crosses a level. */
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
    if (now >= finerFromNanos) {
      step = Math.max(1, step / FINER);
    }
    long level = levelBetween(before, trade.price(), step);
    if (level >= 0) {
      users.publishToAll(alert(trade, level, trade.price() > before));
      rest(now);
    }
  }

  private void rest(long now) {
    restUntilNanos = now + (long) (random.nextLong(MIN_REST_NANOS, MAX_REST_NANOS) / speed);
    finerFromNanos = now + (long) (FINER_AFTER_NANOS / speed);
  }

  /** Returns a round distance between levels, 1, 2 or 5 times a power of ten, in price units. */
  static long stepNear(long price) {
    double wanted = price / LEVELS_PER_PRICE;
    long ten = 1;
    while (ten * 10 <= wanted) {
      ten *= 10;
    }
    return wanted >= 5 * ten ? 5 * ten : wanted >= 2 * ten ? 2 * ten : ten;
  }

  /**
   * Returns the last level that was crossed between two prices; negative if none was crossed. A
   * price crosses a level when it reaches or passes it.
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
