package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.util.List;

/** Bars that are kept somewhere. Thread-safe; reading may block. */
@FunctionalInterface
public interface BarArchive {

  /**
   * The newest bars of a range, oldest first; periods without trades have none.
   *
   * @param fromMillis the earliest start of a bar, inclusive, milliseconds since the epoch
   * @param toMillis the latest start of a bar, exclusive, milliseconds since the epoch
   * @param limit the most bars, at least 0
   */
  List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit);

  /** One that keeps nothing. */
  static BarArchive empty() {
    return (_, _, _, _, _) -> List.of();
  }
}
