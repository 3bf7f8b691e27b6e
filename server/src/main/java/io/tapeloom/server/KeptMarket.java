package io.tapeloom.server;

import io.tapeloom.exchange.Listing;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.StoredMarket;
import io.tapeloom.server.config.FeedSettings;
import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.MarketSettings;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.StoreSettings;
import io.tapeloom.store.QuestStore;
import io.tapeloom.store.UnusableStore;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a market is kept where the settings say so. */
final class KeptMarket {

  private KeptMarket() {}

  /**
   * A market with its past in a store; none where nothing is kept.
   *
   * @throws InvalidSetting when the store cannot be used
   */
  static Optional<StoredMarket> of(MarketSource source, Settings settings, InstantSource clock) {
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
    try {
      return QuestStore.open(folder, identity(settings.market()), source.instruments());
    } catch (UnusableStore unusable) {
      throw refused(folder, String.valueOf(unusable.getMessage()));
    }
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
        identity.put("MARKET_HOURS", market.hours().code());
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
      }
      case FeedSettings.Binance(var options) -> {
        identity.put("FEED", "binance");
        identity.put("BINANCE_MARKET", options.market().code());
      }
    }
    return identity;
  }
}
