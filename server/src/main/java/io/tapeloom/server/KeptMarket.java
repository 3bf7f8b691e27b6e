package io.tapeloom.server;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.stored.StoredMarket;
import io.tapeloom.server.config.FeedSettings;
import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.MarketSettings;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.StoreSettings;
import io.tapeloom.store.QuestStore;
import io.tapeloom.store.QuestStore.Deletion;
import io.tapeloom.store.UnusableStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a market is kept where the settings say so. */
final class KeptMarket {

  /** Stores that do not say so are from before prices had the finest units of their source. */
  private static final String UNITS = "units";

  private static final String FINEST = "finest";

  private KeptMarket() {}

  /**
   * A market with its past in a store; none where nothing is kept.
   *
   * @throws InvalidSetting when the store cannot be used
   */
  static Optional<StoredMarket> of(MarketSource source, Settings settings, SteadyClock clock) {
    return settings
        .store()
        .folder()
        .map(
            folder ->
                new StoredMarket(
                    source, open(folder, source, settings), settings.store().history(), clock));
  }

  /** The store of a market. */
  static QuestStore open(Path folder, MarketSource source, Settings settings) {
    QuestStore store;
    try {
      store = QuestStore.open(folder, identity(settings.market()), source.instruments());
    } catch (UnusableStore unusable) {
      throw refused(folder, String.valueOf(unusable.getMessage()));
    }
    try {
      retain(store, settings.store());
      return store;
    } catch (IOException e) {
      store.close();
      throw refused(folder, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Nothing is deleted for a smaller number that may be a mistake. */
  private static void retain(QuestStore store, StoreSettings settings) throws IOException {
    var history = settings.history();
    var deletion = settings.deletes() ? Optional.<Deletion>empty() : store.deletion(history);
    if (deletion.isPresent()) {
      var what = deletion.get();
      var variable =
          (what.bars() ? StoreSettings.HISTORY_DAYS : StoreSettings.HISTORY_TRADE_DAYS).name();
      throw new InvalidSetting(
          variable,
          Long.toString((what.bars() ? history.bars() : history.trades()).toDays()),
          "it was %d, and the %s from %s to %s would be deleted; set %s=true to delete them, or %s=%d to keep them"
              .formatted(
                  what.daysBefore(),
                  what.bars() ? "bars" : "trades",
                  what.from(),
                  what.until(),
                  StoreSettings.HISTORY_DELETE.name(),
                  variable,
                  what.daysBefore()));
    }
    store.retain(history);
  }

  /** Why a start failed, if it was for the store. */
  static Optional<InvalidSetting> refusal(Throwable failure, Settings settings) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(UncheckedIOException.class::isInstance)
        .map(Throwable::getCause)
        .findFirst()
        .flatMap(
            cause ->
                settings
                    .store()
                    .folder()
                    .map(folder -> refused(folder, String.valueOf(cause.getMessage()))));
  }

  private static InvalidSetting refused(Path folder, String why) {
    return new InvalidSetting(StoreSettings.DATA_DIR.name(), folder.toString(), why);
  }

  /** What settles the market, by the variables that people know it by. */
  private static Map<String, String> identity(MarketSettings market) {
    var identity = new LinkedHashMap<String, String>();
    switch (market.feed()) {
      case FeedSettings.Simulated _ -> {
        identity.put("FEED", "simulated");
        identity.put("MARKET_SEED", Long.toString(market.seed()));
        identity.put("MARKET_SPEED", Double.toString(market.speed()));
        identity.put("MARKET_HOURS", hours(market.hours()));
        identity.put(
            "MARKET_SYMBOLS_FILE",
            market.listed().stream().map(Listing::toString).collect(Collectors.joining(" ")));
      }
      case FeedSettings.Recorded(var recording) -> {
        identity.put("FEED", "recording");
        identity.put(
            "FEED_FILES",
            recording.files().stream().map(Path::toString).collect(Collectors.joining(",")));
        identity.put("FEED_TIMES", recording.times().toString().toLowerCase(Locale.ROOT));
        identity.put(UNITS, FINEST);
      }
      case FeedSettings.Binance(var options) -> {
        identity.put("FEED", "binance");
        identity.put("BINANCE_MARKET", options.market().code());
        identity.put(UNITS, FINEST);
      }
    }
    return identity;
  }

  /** Says which days an exchange trades on, for a market without its holidays is another one. */
  private static String hours(TradingHours hours) {
    return switch (hours) {
      case ALWAYS -> hours.code();
      case EXCHANGE -> hours.code() + ", with holidays and early closes";
    };
  }
}
