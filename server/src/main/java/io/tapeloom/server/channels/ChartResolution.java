package io.tapeloom.server.channels;

import io.tapeloom.market.Resolution;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The names of resolutions in the channel {@code chart_data}. */
final class ChartResolution {

  private ChartResolution() {}

  /** Returns the name of a resolution, such as {@code 1m}, {@code 1h} or {@code 1D}. */
  static String nameOf(Resolution resolution) {
    return switch (resolution) {
      case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30 -> resolution.code() + "m";
      case MINUTES_60 -> "1h";
      case DAY, WEEK, MONTH -> "1" + resolution.code();
    };
  }

  /** Returns the resolution with that name or code. */
  static Optional<Resolution> of(String name) {
    return Arrays.stream(Resolution.values())
        .filter(resolution -> nameOf(resolution).equals(name))
        .findFirst()
        .or(() -> Resolution.of(name));
  }

  static List<String> names() {
    return Arrays.stream(Resolution.values()).map(ChartResolution::nameOf).toList();
  }
}
