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
import io.tapeloom.store.FileStore;
import io.tapeloom.store.FileStore.Deletion;
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

/** Opens the store of a market if the settings enable it. */
final class KeptMarket {

  /** Stores without this entry were written before prices had the finest units of their source. */
  private static final String UNITS = "units";

  private static final String FINEST = "finest";

  private KeptMarket() {}

  /**
   * Returns the market with its history in a store; empty if the settings do not enable a store.
   *
   * @throws InvalidSetting if the store cannot be used
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

  /** Opens the store of a market. */
  static FileStore open(Path folder, MarketSource source, Settings settings) {
    FileStore store;
    try {
      store = FileStore.open(folder, identity(settings.market()), source.instruments());
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

  /** Refuses a shorter retention that would delete data unless the settings confirm it. */
  private static void retain(FileStore store, StoreSettings settings) throws IOException {
    var history = settings.history();
    var deletion = settings.deletes() ? Optional.<Deletion>empty() : store.deletion(history);
    if (deletion.isPresent()) {
      var what = deletion.get();
      var variable =
          (what.bars() ? StoreSettings.HISTORY_DAYS : StoreSettings.HISTORY_TRADE_DAYS).name();
      throw InvalidSetting.unusable(
          variable,
          Long.toString((what.bars() ? history.bars() : history.trades()).toDays()),
          "the value was %d before, and the %s from %s to %s would be deleted; set %s=true to delete them, or %s=%d to keep them"
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

  /** Returns why a start failed, if the cause is the store. */
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

  private static InvalidSetting refused(Path folder, String problem) {
    return InvalidSetting.unusable(StoreSettings.DATA_DIR.name(), folder.toString(), problem);
  }

  /** Returns a text that identifies the market. */
  static String identityText(MarketSettings market) {
    return identity(market).entrySet().stream()
        .map(entry -> entry.getKey() + '=' + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** Returns the settings that determine the market, by the names of their variables. */
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

  /** Includes the trading days, because a market without holidays is a different market. */
  private static String hours(TradingHours hours) {
    return switch (hours) {
      case ALWAYS -> hours.code();
      case EXCHANGE -> hours.code() + ", with holidays and early closes";
    };
  }
}
