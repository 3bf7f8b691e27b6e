package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The current tick sizes of instruments: the listed tick, until a price arrives that is not a
 * multiple of it. Venues may reduce tick sizes during trading, and prices are stored in units finer
 * than a tick for this reason. Thread-safe.
 */
public final class TickSizes {

  /**
   * The finest tick seen, in price units, for instruments where it is finer than the listed one.
   */
  private final Map<Instrument, Integer> finer = new ConcurrentHashMap<>();

  /** Checks the prices of an event; the best prices of a book also come as a quote. */
  public void apply(MarketEvent event) {
    switch (event) {
      case Trade trade -> see(trade.instrument(), trade.price());
      case Quote quote -> {
        see(quote.instrument(), quote.bidPrice());
        see(quote.instrument(), quote.askPrice());
      }
      case OrderBook _ -> {}
    }
  }

  private void see(Instrument instrument, long price) {
    if (price % instrument.minMove() != 0) {
      finer.compute(
          instrument,
          (_, finest) -> {
            int known = finest == null ? instrument.minMove() : finest;
            return price % known == 0 ? known : tick(known, price);
          });
    }
  }

  /** Returns the largest power of ten that divides both, in price units. */
  private static int tick(int listed, long price) {
    int tick = 1;
    while (listed % (10L * tick) == 0 && price % (10L * tick) == 0) {
      tick *= 10;
    }
    return tick;
  }

  /** Returns the instrument with its current tick. */
  public Instrument current(Instrument instrument) {
    var tick = finer.get(instrument);
    return tick == null
        ? instrument
        : instrument.in(instrument.priceScale(), tick, instrument.quantityScale());
  }
}
