package io.tapeloom.server.config;

import io.tapeloom.feed.stored.HistorySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the history on disk, read from the environment. Immutable.
 *
 * @param folder the folder of the history; empty: the history is not kept over a restart
 * @param deletes whether a shorter retention than before may delete older data
 */
public record StoreSettings(Optional<Path> folder, HistorySettings history, boolean deletes) {

  public static final Variable<Optional<Path>> DATA_DIR =
      new Variable<>(
          "DATA_DIR",
          "",
          "Folder that keeps the history over a restart, for one server and one market; unset: the"
              + " history is not kept",
          RecorderSettings::folder);
  static final Variable<Duration> HISTORY_FLUSH_INTERVAL =
      Variable.seconds(
          "HISTORY_FLUSH_INTERVAL",
          "1",
          "0.01",
          "3600",
          "Maximum seconds of the history that a crash may lose");
  public static final Variable<Integer> HISTORY_DAYS =
      Variable.integer(
          "HISTORY_DAYS",
          400,
          1,
          36_500,
          "Days of bars to keep in `DATA_DIR`; the first start fills them in");
  public static final Variable<Integer> HISTORY_TRADE_DAYS =
      Variable.integer(
          "HISTORY_TRADE_DAYS", 7, 1, 36_500, "Days of single trades to keep in `DATA_DIR`");

  public static final Variable<Boolean> HISTORY_DELETE =
      Variable.flag(
          "HISTORY_DELETE",
          false,
          "Whether a smaller `HISTORY_DAYS` or `HISTORY_TRADE_DAYS` than before may delete older"
              + " data; if not, the server does not start");

  /** The variables, in the order of the documentation. */
  static List<Variable<?>> variables() {
    return List.of(
        DATA_DIR, HISTORY_FLUSH_INTERVAL, HISTORY_DAYS, HISTORY_TRADE_DAYS, HISTORY_DELETE);
  }

  /**
   * Reads an environment.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static StoreSettings in(Map<String, String> environment) {
    return new StoreSettings(
        DATA_DIR.in(environment),
        new HistorySettings(
            HISTORY_FLUSH_INTERVAL.in(environment),
            Duration.ofDays(HISTORY_DAYS.in(environment)),
            Duration.ofDays(HISTORY_TRADE_DAYS.in(environment))),
        HISTORY_DELETE.in(environment));
  }
}
