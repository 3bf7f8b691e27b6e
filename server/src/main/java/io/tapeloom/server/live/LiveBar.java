package io.tapeloom.server.live;

import io.tapeloom.market.Bar;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A bar of an instrument at a resolution, as it stood at one moment. Immutable.
 *
 * @param closed whether its period is over; a closed bar does not change any more
 * @param time that moment
 */
public record LiveBar(
    Instrument instrument, Resolution resolution, Bar bar, boolean closed, Instant time) {

  /** As many bars as could close between two publications and be worth publishing. */
  private static final int MAX_CLOSED_AT_ONCE = 16;

  /**
   * What is to be published of a series now. A bar that closed since the last publication is
   * published once more in its final form, before the one that followed it.
   *
   * @param unchanged whether to publish the open bar even when it has not changed
   * @return oldest first
   */
  static List<LiveBar> after(
      Optional<LiveBar> last, BarSeries series, Instant now, boolean unchanged) {
    var from = last.map(live -> live.bar().timeMillis());
    var bars =
        from.isEmpty()
            ? series.current().stream().toList()
            : series.bars(from.get(), Long.MAX_VALUE, MAX_CLOSED_AT_ONCE);
    var next = new ArrayList<LiveBar>(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      boolean closed = i < bars.size() - 1;
      var live = new LiveBar(series.instrument(), series.resolution(), bars.get(i), closed, now);
      if ((unchanged && !closed) || !live.saysTheSameAs(last)) {
        next.add(live);
      }
    }
    return next;
  }

  /** Whether another says the same. That a bar is final is news, whatever is in it. */
  private boolean saysTheSameAs(Optional<LiveBar> other) {
    return other.filter(last -> last.bar().equals(bar) && last.closed() == closed).isPresent();
  }
}
