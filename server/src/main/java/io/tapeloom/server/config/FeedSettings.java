package io.tapeloom.server.config;

import io.tapeloom.feed.binance.live.VenueOptions;
import io.tapeloom.feed.csv.FileReport;
import io.tapeloom.feed.recording.Playback;
import io.tapeloom.feed.recording.RecordingMarket;
import io.tapeloom.feed.recording.UnusableFile;
import io.tapeloom.market.Instrument;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The source of the market's events, read from the environment. */
public sealed interface FeedSettings {

  /** The simulated market. */
  record Simulated() implements FeedSettings {}

  /** Recorded files, played back. */
  record Recorded(RecordingMarket market) implements FeedSettings {}

  /** A live Binance venue. */
  record Binance(VenueOptions options) implements FeedSettings {}

  /** The kinds of sources. */
  enum Kind {
    SIMULATED,
    RECORDING,
    BINANCE
  }

  Variable<Kind> FEED =
      Variable.oneOf(
          "FEED",
          Kind.SIMULATED,
          "Source of the market: `simulated`, `recording` (plays files), or `binance` (live)");
  Variable<List<Path>> FEED_FILES =
      new Variable<>(
          "FEED_FILES",
          "",
          "Recordings to play together, and bars (`.csv`) as their history, comma-separated; a"
              + " folder stands for its files",
          FeedSettings::paths);
  Variable<Double> FEED_SPEED =
      new Variable<>(
          "FEED_SPEED",
          "1",
          "Speed of a recording as a multiple of real time, 0.01 to 10000; `max`: as fast as"
              + " possible",
          FeedSettings::speed);
  Variable<Playback.Times> FEED_TIMES =
      Variable.oneOf(
          "FEED_TIMES",
          Playback.Times.RECORDED,
          "Times of a recording's events: as `recorded`, or shifted as if it started `now`");
  Variable<Boolean> FEED_LOOP =
      Variable.flag("FEED_LOOP", false, "Whether a recording starts again after its end");

  Variable<Boolean> FEED_LENIENT =
      Variable.flag(
          "FEED_LENIENT",
          false,
          "Whether to accept a file of bars in which more than 1 % of the lines are invalid");

  /** The variables, in the order of the documentation. */
  static List<Variable<?>> variables() {
    return Stream.concat(
            Stream.of(FEED, FEED_FILES, FEED_SPEED, FEED_TIMES, FEED_LOOP, FEED_LENIENT),
            BinanceSettings.variables().stream())
        .toList();
  }

  /**
   * Reads an environment and opens the files that it names.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static FeedSettings in(Map<String, String> environment) {
    var feed = FEED.in(environment);
    var files = FEED_FILES.in(environment);
    var playback =
        new Playback(
            FEED_SPEED.in(environment), FEED_TIMES.in(environment), FEED_LOOP.in(environment));
    boolean lenient = FEED_LENIENT.in(environment);
    var venue = BinanceSettings.in(environment);
    return switch (feed) {
      case BINANCE -> new Binance(BinanceSettings.requireSymbols(venue));
      case RECORDING -> new Recorded(recording(files, playback, lenient, environment));
      case SIMULATED -> new Simulated();
    };
  }

  private static RecordingMarket recording(
      List<Path> files, Playback playback, boolean lenient, Map<String, String> environment) {
    var allowed = "a comma-separated list of recordings";
    var text = environment.getOrDefault(FEED_FILES.name(), "");
    if (files.isEmpty()) {
      throw new InvalidSetting(FEED_FILES.name(), text, allowed + " when FEED=recording");
    }
    if (playback.loop() && playback.speed() == Playback.MAX) {
      throw new InvalidSetting(
          FEED_LOOP.name(),
          environment.getOrDefault(FEED_LOOP.name(), ""),
          "false when FEED_SPEED=max, because each round would end at once");
    }
    try {
      return RecordingMarket.of(files, playback, lenient);
    } catch (UnusableFile unusable) {
      throw new InvalidSetting(
          FEED_FILES.name(), text, allowed, String.valueOf(unusable.getMessage()));
    }
  }

  /**
   * The symbols of the market; empty if the settings of the simulated market define them. No
   * symbols: the venue defines them.
   */
  default Optional<List<String>> symbols() {
    return switch (this) {
      case Simulated _ -> Optional.empty();
      case Recorded(var market) ->
          Optional.of(market.instruments().stream().map(Instrument::symbol).toList());
      case Binance(var options) -> Optional.of(options.isAll() ? List.of() : options.names());
    };
  }

  /** One report for each file of bars that was read. */
  default List<FileReport> fileReports() {
    return this instanceof Recorded(var market) ? market.reports() : List.of();
  }

  private static Variable.Parsed<List<Path>> paths(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(List.of());
    }
    var refused = new Variable.Parsed.Refused<List<Path>>("a comma-separated list of files");
    try {
      var paths =
          Arrays.stream(text.split(",", -1))
              .map(String::strip)
              .filter(path -> !path.isEmpty())
              .map(Path::of)
              .toList();
      return paths.isEmpty() ? refused : new Variable.Parsed.Value<>(paths);
    } catch (InvalidPathException e) {
      return refused;
    }
  }

  private static Variable.Parsed<Double> speed(String text) {
    if (text.equalsIgnoreCase("max")) {
      return new Variable.Parsed.Value<>(Playback.MAX);
    }
    var refused = new Variable.Parsed.Refused<Double>("a number from 0.01 to 10000, or max");
    try {
      var speed = new BigDecimal(text);
      return speed.compareTo(new BigDecimal("0.01")) >= 0
              && speed.compareTo(new BigDecimal("10000")) <= 0
          ? new Variable.Parsed.Value<>(speed.doubleValue())
          : refused;
    } catch (NumberFormatException e) {
      return refused;
    }
  }
}
