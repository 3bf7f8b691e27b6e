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
 * The settings of the recorder of market events, read from the environment. Immutable.
 *
 * @param folder the folder of the recordings; empty: nothing is recorded
 * @param flushInterval maximum time span that a crash may lose
 * @param rotation time span of one file
 */
public record RecorderSettings(Optional<Path> folder, Duration flushInterval, Duration rotation) {

  static final Variable<Optional<Path>> RECORD_DIR =
      new Variable<>(
          "RECORD_DIR",
          "",
          "Folder for recordings of all market events, which `FEED=recording` can play; unset:"
              + " nothing is recorded",
          RecorderSettings::folder);
  static final Variable<Duration> RECORD_FLUSH_INTERVAL =
      Variable.seconds(
          "RECORD_FLUSH_INTERVAL",
          "1",
          "0.01",
          "3600",
          "Maximum seconds of a recording that a crash may lose");
  static final Variable<Duration> RECORD_ROTATION =
      Variable.seconds(
          "RECORD_ROTATION",
          "3600",
          "1",
          "604800",
          "Seconds after which a recording continues in a new file");

  /** The variables, in the order of the documentation. */
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

  /** Parses a folder and creates it if it does not exist; empty if the text is empty. */
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
