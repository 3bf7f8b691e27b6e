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

  /**
   * Where bars that were read before end to be true, because something older came to be known only
   * later: those that begin before it are here as they are now. The least long: nowhere.
   *
   * @return milliseconds since the epoch
   */
  default long correctedUntilMillis(Instrument instrument, Resolution resolution) {
    return Long.MIN_VALUE;
  }

  /** One that keeps nothing. */
  static BarArchive empty() {
    return (_, _, _, _, _) -> List.of();
  }
}
