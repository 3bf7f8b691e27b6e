package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of the market in their order, with a lookup by symbol or by {@code
 * EXCHANGE:SYMBOL} that ignores case. Immutable.
 */
public final class Instruments {

  private final List<Instrument> all;
  private final InstrumentSearch search;
  private final Map<String, Instrument> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @throws IllegalArgumentException if two symbols differ only in case
   */
  public Instruments(List<Instrument> all) {
    this.all = List.copyOf(all);
    this.search = new InstrumentSearch(this.all);
    for (var instrument : all) {
      var other = byName.put(instrument.symbol(), instrument);
      if (other != null) {
        throw new IllegalArgumentException(
            "symbols must differ in more than case, got %s and %s"
                .formatted(other.symbol(), instrument.symbol()));
      }
      byName.put(fullName(instrument), instrument);
    }
  }

  public List<Instrument> all() {
    return all;
  }

  public List<String> symbols() {
    return all.stream().map(Instrument::symbol).toList();
  }

  /** Returns the instrument with this symbol or full name. */
  public Optional<Instrument> find(String name) {
    return Optional.ofNullable(byName.get(name.strip()));
  }

  /**
   * Returns the instruments whose symbol, full name or description matches a text, the best matches
   * first; see {@link InstrumentSearch}.
   *
   * @param text null or empty: no filter
   * @param exchange null or empty: no filter
   * @param type null or empty: no filter
   * @param limit maximum number of instruments to return
   */
  public List<Instrument> search(
      @Nullable String text, @Nullable String exchange, @Nullable String type, int limit) {
    return search.find(
        text == null ? "" : text,
        instrument -> isOrAny(exchange, instrument.exchange()) && isOrAny(type, instrument.type()),
        limit);
  }

  private static boolean isOrAny(@Nullable String wanted, String there) {
    return wanted == null || wanted.isEmpty() || wanted.equalsIgnoreCase(there);
  }

  /** Returns the exchange and the symbol, such as {@code NASDAQ:AAPL}. */
  public static String fullName(Instrument instrument) {
    return instrument.exchange() + ":" + instrument.symbol();
  }
}
