package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.binance.BinanceNormalizer;
import io.tapeloom.feed.venue.Moment;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The symbols that the feed follows, and what it follows of them: of few symbols everything, of
 * many the trades and best prices, and the order books that somebody watches. Lasts longer than a
 * run. Owned by the feed's thread.
 */
final class FollowedSymbols {

  private static final Logger LOG = LoggerFactory.getLogger(FollowedSymbols.class);

  /** Number of levels per side of published order books. */
  private static final int LEVELS = 20;

  /** How long an order book is followed after the last watcher has left. */
  private static final long LINGER_MILLIS = TimeUnit.SECONDS.toMillis(60);

  /** Interval of the checks who watches which order book. */
  private static final long WATCH_MILLIS = 200;

  /** Maximum number of symbols; further ones of the venue are ignored. */
  private static final int MAX_SYMBOLS = 20_000;

  private final BinanceVenue venue;
  private final MessageCounts tally;
  private final Consumer<? super MarketEvent> events;
  private final Consumer<? super FeedNotice> notices;
  private final Map<String, LiveInstrument> bySymbol = new LinkedHashMap<>();
  private final BarLoader loader = new BarLoader();
  private Predicate<? super Instrument> watched = _ -> false;
  private long clockMillis;
  private long watchCheckedMillis;
  private long listedMillis;
  private boolean listing;

  /** Whether the bars of a symbol are missing. */
  private boolean loading;

  FollowedSymbols(
      BinanceVenue venue,
      MessageCounts tally,
      Consumer<? super MarketEvent> events,
      Consumer<? super FeedNotice> notices) {
    this.venue = venue;
    this.tally = tally;
    this.events = events;
    this.notices = notices;
    this.listedMillis = venue.time().millis();
    venue.instruments().forEach(this::follow);
  }

  private void follow(String symbol, Instrument instrument) {
    bySymbol.put(
        symbol,
        new LiveInstrument(
            symbol,
            new BinanceNormalizer(instrument, LEVELS, 0, events, notice -> report(symbol, notice)),
            venue.snapshots(),
            !venue.isWide(),
            tally,
            notices));
  }

  /** The bars of a wide venue are loaded again after trades were missed. */
  private void report(String symbol, FeedNotice notice) {
    if (notice instanceof FeedNotice.TradesLost && loadsBars()) {
      loader.wantAfterMinute(symbol, clockMillis);
    }
    notices.accept(notice);
  }

  private boolean loadsBars() {
    return venue.isWide() && venue.options().historyDays() > 0;
  }

  void watchBooks(Predicate<? super Instrument> watchers) {
    watched = watchers;
  }

  List<String> symbols() {
    return List.copyOf(bySymbol.keySet());
  }

  Collection<LiveInstrument> all() {
    return bySymbol.values();
  }

  List<Instrument> instruments() {
    return bySymbol.values().stream().map(LiveInstrument::instrument).toList();
  }

  Optional<LiveInstrument> find(String symbol) {
    return Optional.ofNullable(bySymbol.get(symbol));
  }

  /** Returns the symbols without a message for so long that the venue should be requested. */
  List<String> silent(long nowMillis) {
    return bySymbol.entrySet().stream()
        .filter(each -> each.getValue().isSilent(nowMillis))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A run of a wide venue begins, of which no connection is open yet. */
  void begin(VenueLines lines, Questions questions, Moment now) {
    clockMillis = millis(now);
    loader.interrupted(clockMillis);
    listing = false;
    bySymbol.forEach(
        (symbol, instrument) -> {
          if (instrument.followsBook()) {
            instrument.followBook(questions, now.millis());
            lines.add(symbol, true, now.millis());
          }
        });
  }

  private static long millis(Moment now) {
    return TimeUnit.NANOSECONDS.toMillis(now.clockNanos());
  }

  /** The streams of a line are connected, for the first time or again. */
  void connected(Line line, Questions questions, Moment now) {
    for (var stream : line.streams()) {
      connected(stream, questions, now);
    }
  }

  private void connected(StreamName stream, Questions questions, Moment now) {
    var instrument = bySymbol.get(stream.symbol());
    if (instrument != null
        && instrument.connected(stream, questions, now.millis())
        && loadsBars()) {
      loader.want(stream.symbol(), millis(now));
      loading = true;
    }
  }

  void accept(Arrival.Answer answer, Moment now) {
    clockMillis = millis(now);
    if (answer instanceof Arrival.Loaded(var symbol, var bars)) {
      loader.answered(symbol, bars, clockMillis);
      if (loading && loader.left() == 0) {
        loading = false;
        LOG.info("The bars of {} instruments are loaded", bySymbol.size());
      }
    }
    find(answer.symbol()).ifPresent(instrument -> instrument.accept(answer, now));
  }

  /** Performs the actions that are due. */
  void check(VenueLines lines, VenueThreads threads, Moment now) {
    clockMillis = millis(now);
    if (now.millis() - watchCheckedMillis >= WATCH_MILLIS) {
      watchCheckedMillis = now.millis();
      bySymbol.forEach((symbol, instrument) -> check(symbol, instrument, lines, threads, now));
    }
    loader.check(
        clockMillis,
        symbol -> find(symbol).filter(LiveInstrument::followsBook).isPresent(),
        symbol ->
            find(symbol).ifPresent(each -> threads.load(symbol, each.instrument(), clockMillis)));
    if (venue.options().isAll()
        && !listing
        && now.millis() - listedMillis >= venue.options().listingInterval().toMillis()) {
      listing = true;
      listedMillis = now.millis();
      threads.listing();
    }
  }

  private void check(
      String symbol, LiveInstrument instrument, VenueLines lines, Questions questions, Moment now) {
    boolean wanted = watched.test(instrument.instrument());
    long unwatchedMillis = instrument.unwatchedMillis(wanted, now.millis());
    if (wanted && !instrument.followsBook()) {
      instrument.followBook(questions, now.millis());
      lines.add(symbol, true, now.millis());
    } else if (instrument.followsBook() && unwatchedMillis > LINGER_MILLIS) {
      instrument.dropBook();
      lines.remove(symbol, true);
    }
  }

  /**
   * Follows the symbols that the venue trades now, and no longer those that it does not list. A
   * list that lacks more than half of them is not believed.
   *
   * @param answer empty: the request failed
   */
  void listed(
      Optional<Map<String, RestReader.Listed>> answer,
      VenueLines lines,
      VenueThreads threads,
      Moment now) {
    listing = false;
    if (answer.isEmpty()) {
      return;
    }
    var listed = answer.get();
    var gone = gone(listed);
    if (2 * gone.size() > bySymbol.size()) {
      LOG.warn(
          "The venue's list lacks {} of {} symbols; it is ignored", gone.size(), bySymbol.size());
      return;
    }
    change(gone, listed, lines, threads, now);
    bySymbol.forEach(
        (symbol, instrument) -> {
          var each = listed.get(symbol);
          if (each != null && !each.isTraded() && instrument.isSilent(now.millis())) {
            instrument.halted("not trading now, status " + each.status());
          }
        });
  }

  /** Returns the symbols that are no longer listed, or not in the units in which they are known. */
  private List<String> gone(Map<String, RestReader.Listed> listed) {
    return bySymbol.entrySet().stream()
        .filter(each -> !isListed(each.getValue().instrument(), listed.get(each.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isListed(Instrument known, RestReader.@Nullable Listed listed) {
    return listed != null
        && listed.instrument().priceScale() == known.priceScale()
        && listed.instrument().quantityScale() == known.quantityScale();
  }

  private void change(
      List<String> gone,
      Map<String, RestReader.Listed> listed,
      VenueLines lines,
      Questions questions,
      Moment now) {
    var removed = new ArrayList<Instrument>();
    for (var symbol : gone) {
      lines.remove(symbol, false);
      loader.forget(symbol);
      var instrument = bySymbol.remove(symbol);
      if (instrument != null) {
        removed.add(instrument.instrument());
      }
    }
    var added = new LinkedHashMap<String, Instrument>();
    listed.forEach(
        (symbol, each) -> {
          if (each.isTraded() && !bySymbol.containsKey(symbol) && bySymbol.size() < MAX_SYMBOLS) {
            follow(symbol, each.instrument());
            added.put(symbol, each.instrument());
            lines.add(symbol, false, now.millis());
          }
        });
    if (!added.isEmpty() || !removed.isEmpty()) {
      notices.accept(new FeedNotice.InstrumentsChanged(List.copyOf(added.values()), removed));
    }
    added.keySet().forEach(symbol -> connected(new StreamName(symbol, "trade"), questions, now));
  }

  /** A line has lost its connection. */
  void disconnected(Line line) {
    for (var stream : line.streams()) {
      if (stream.isOfBook()) {
        find(stream.symbol()).ifPresent(LiveInstrument::loseBook);
      }
    }
  }

  /** The connection of a line could not be opened again. */
  void stayedDisconnected(Line line) {
    for (var stream : line.streams()) {
      find(stream.symbol()).ifPresent(LiveInstrument::disconnected);
    }
  }
}
