package io.tapeloom.server.recovery;

import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.StoreSettings;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.log.PagedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** Opens the store of what clients may have missed. */
public final class RecoveryStore {

  private static final String FILE = "topics";

  private RecoveryStore() {}

  /**
   * Opens the store: a file in the data folder if the settings have one, else in memory. It keeps
   * the numbers of all topics of the market and of {@code alerts} and {@code system}, and the
   * values of those that deliver every value.
   *
   * @param random source of the epoch
   * @throws InvalidSetting if the file cannot be used
   */
  public static PagedStore open(
      Settings settings, Instruments instruments, RandomGenerator random) {
    var folder = settings.store().folder();
    int bytes = settings.recovery().memoryBytes(folder.isPresent());
    return keeping(
        folder.isPresent()
            ? inFile(folder.get(), bytes, random)
            : PagedStore.inMemory(bytes, random),
        instruments);
  }

  /**
   * Opens a store in memory for a member of a cluster, whose log keeps the numbers over a restart.
   *
   * @param epoch the run of the sequences of the cluster
   */
  public static PagedStore open(Settings settings, Instruments instruments, String epoch) {
    return keeping(PagedStore.inMemory(settings.recovery().memoryBytes(false), epoch), instruments);
  }

  private static PagedStore keeping(PagedStore store, Instruments instruments) {
    return store
        .keepingNumbersOf(MarketTopics.QUOTES)
        .keepingNumbersOf(MarketTopics.BOOKS)
        .keepingNumbersOf(BarTopics.FAMILY)
        .keeping(MarketTopics.TRADES, new TradeCodec(instruments))
        .keeping(UserTopics.ALERTS, TextCodec.ALERTS)
        .keeping(SystemTopics.SYSTEM, TextCodec.NOTICES);
  }

  private static PagedStore inFile(Path folder, int bytes, RandomGenerator random) {
    try {
      return PagedStore.inFile(folder.resolve(FILE), bytes, random);
    } catch (IOException e) {
      throw InvalidSetting.unusable(
          StoreSettings.DATA_DIR.name(), folder.toString(), String.valueOf(e.getMessage()));
    }
  }
}
