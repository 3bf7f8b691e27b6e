package io.tapeloom.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether and where what flows is recorded. Immutable.
 *
 * @param folder where the files are made; empty: nothing is recorded
 * @param flushInterval what a crash loses at most
 * @param rotation how long a file is
 */
public record RecorderSettings(Optional<Path> folder, Duration flushInterval, Duration rotation) {

  static final Variable<Optional<Path>> RECORD_DIR =
      new Variable<>(
          "RECORD_DIR",
          "",
          "Folder for recordings of all that happens in the market, which can be played by"
              + " `FEED=recording`; unset: nothing is recorded",
          RecorderSettings::folder);
  static final Variable<Duration> RECORD_FLUSH_INTERVAL =
      Variable.seconds(
          "RECORD_FLUSH_INTERVAL",
          "1",
          "0.01",
          "3600",
          "Seconds of a recording that a crash may lose");
  static final Variable<Duration> RECORD_ROTATION =
      Variable.seconds(
          "RECORD_ROTATION",
          "3600",
          "1",
          "604800",
          "Seconds that one file of a recording holds, before another is begun");

  /** The variables, in the order in which people look for them. */
  static List<Variable<?>> variables() {
    return List.of(RECORD_DIR, RECORD_FLUSH_INTERVAL, RECORD_ROTATION);
  }

  /**
   * Reads an environment.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static RecorderSettings in(Map<String, String> environment) {
    return new RecorderSettings(
        RECORD_DIR.in(environment),
        RECORD_FLUSH_INTERVAL.in(environment),
        RECORD_ROTATION.in(environment));
  }

  /** A folder that is made if it is not there; none where the text is empty. */
  static Variable.Parsed<Optional<Path>> folder(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(Optional.empty());
    }
    var refused = new Variable.Parsed.Refused<Optional<Path>>("a folder that can be written to");
    try {
      var folder = Files.createDirectories(Path.of(text));
      return Files.isWritable(folder) ? new Variable.Parsed.Value<>(Optional.of(folder)) : refused;
    } catch (IOException | InvalidPathException e) {
      return refused;
    }
  }
}
