package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.util.List;

/** Stored bars. Thread-safe; reading may block. */
@FunctionalInterface
public interface BarArchive {

  /**
   * Returns the newest bars of a range, oldest first. Periods without trades have no bar.
   *
   * @param fromMillis the earliest start of a bar, inclusive, milliseconds since the epoch
   * @param toMillis the latest start of a bar, exclusive, milliseconds since the epoch
   * @param limit maximum number of bars, at least 0
   */
  List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit);

  /** Whether reading may wait for another machine, not only for a disk or a computation. */
  default boolean isRemote() {
    return false;
  }

  /** Returns an archive without bars. */
  static BarArchive empty() {
    return (_, _, _, _, _) -> List.of();
  }
}
