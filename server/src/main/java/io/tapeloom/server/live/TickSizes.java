package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ticks of instruments: those that were listed at the start, until a price is seen that is no
 * multiple of one. Venues make ticks finer while they trade, and prices are counted in finer units
 * than a tick for that. Thread-safe.
 */
public final class TickSizes {

  /** The finest tick seen, in price units, where it is finer than the listed one. */
  private final Map<Instrument, Integer> finer = new ConcurrentHashMap<>();

  /** Looks at the prices of an event; a book's best prices come with its quote. */
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

  /** The largest power of ten that divides both, in price units. */
  private static int tick(int listed, long price) {
    int tick = 1;
    while (listed % (10L * tick) == 0 && price % (10L * tick) == 0) {
      tick *= 10;
    }
    return tick;
  }

  /** The same instrument with its tick as it is now. */
  public Instrument current(Instrument instrument) {
    var tick = finer.get(instrument);
    return tick == null
        ? instrument
        : instrument.in(instrument.priceScale(), tick, instrument.quantityScale());
  }
}
