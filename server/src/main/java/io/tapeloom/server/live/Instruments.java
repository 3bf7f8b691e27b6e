package io.tapeloom.server.live;

import static java.util.stream.Collectors.joining;

import io.tapeloom.market.Instrument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of the market in their order, with a lookup by symbol or by {@code
 * EXCHANGE:SYMBOL} that ignores case. A live market may add and remove some; each change is a new
 * version. Thread-safe: every read uses one version.
 */
public final class Instruments {

  /** The most symbols that a text lists. */
  private static final int MAX_LISTED = 20;

  private final EverySymbol followers = new EverySymbol();
  private volatile Listing listing;

  /**
   * A version of the list. Immutable.
   *
   * @param byName by symbol and full name
   * @param formerByName the removed ones by symbol and full name
   */
  private record Listing(
      long version,
      List<Instrument> all,
      InstrumentSearch search,
      Map<String, Instrument> byName,
      Map<String, Instrument> formerByName) {

    static Listing of(long version, List<Instrument> all, Map<String, Instrument> former) {
      var byName = new TreeMap<String, Instrument>(String.CASE_INSENSITIVE_ORDER);
      for (var instrument : all) {
        var other = byName.put(instrument.symbol(), instrument);
        if (other != null) {
          throw new IllegalArgumentException(
              "symbols must differ in more than case, got %s and %s"
                  .formatted(other.symbol(), instrument.symbol()));
        }
        byName.put(fullName(instrument), instrument);
      }
      return new Listing(version, all, new InstrumentSearch(all), byName, former);
    }
  }

  /**
   * @throws IllegalArgumentException if two symbols differ only in case
   */
  public Instruments(List<Instrument> all) {
    this.listing = Listing.of(1, List.copyOf(all), Map.of());
  }

  /**
   * Removes some instruments and adds others. Those that differ from another one only in case are
   * not added.
   *
   * @return those that were added
   */
  synchronized List<Instrument> change(List<Instrument> added, List<Instrument> removed) {
    var before = listing;
    var all = new ArrayList<>(before.all);
    all.removeAll(new HashSet<>(removed));
    var names = new TreeMap<String, Instrument>(String.CASE_INSENSITIVE_ORDER);
    all.forEach(each -> names.put(each.symbol(), each));
    var fresh =
        added.stream().filter(each -> names.putIfAbsent(each.symbol(), each) == null).toList();
    all.addAll(fresh);
    var former = new TreeMap<String, Instrument>(String.CASE_INSENSITIVE_ORDER);
    former.putAll(before.formerByName);
    for (var each : removed) {
      former.put(each.symbol(), each);
      former.put(fullName(each), each);
    }
    for (var each : fresh) {
      former.remove(each.symbol());
      former.remove(fullName(each));
    }
    listing = Listing.of(before.version + 1, List.copyOf(all), former);
    return fresh;
  }

  /** The number of the current list: 1 at the start of the server, one more with each change. */
  public long version() {
    return listing.version;
  }

  public List<Instrument> all() {
    return listing.all;
  }

  /** Returns the first symbols and the number of the others, as text for an error. */
  public String listed() {
    var all = listing.all;
    var first = all.stream().limit(MAX_LISTED).map(Instrument::symbol).collect(joining(", "));
    return all.size() > MAX_LISTED
        ? "%s and %d more".formatted(first, all.size() - MAX_LISTED)
        : first;
  }

  /** Returns the instrument with this symbol or full name. */
  public Optional<Instrument> find(String name) {
    return Optional.ofNullable(listing.byName.get(name.strip()));
  }

  /** Returns the instrument with this symbol or full name, also if it was removed. */
  public Optional<Instrument> findKnown(String name) {
    var current = listing;
    var stripped = name.strip();
    return Optional.ofNullable(current.byName.get(stripped))
        .or(() -> Optional.ofNullable(current.formerByName.get(stripped)));
  }

  /** Returns all instruments, and those that were removed. */
  public List<Instrument> allKnown() {
    var current = listing;
    var all = new ArrayList<>(current.all);
    current.formerByName.values().stream().distinct().forEach(all::add);
    return all;
  }

  /** The sessions that are subscribed to every symbol. */
  public EverySymbol followers() {
    return followers;
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
    return listing.search.find(
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
