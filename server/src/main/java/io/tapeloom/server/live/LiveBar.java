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
 * The state of a bar of an instrument at one moment. Immutable.
 *
 * @param closed whether its period is over; a closed bar does not change
 * @param time the moment of this state
 */
public record LiveBar(
    Instrument instrument, Resolution resolution, Bar bar, boolean closed, Instant time) {

  /** Maximum number of bars that one call returns. */
  private static final int MAX_CLOSED_AT_ONCE = 16;

  /**
   * Returns the bars of a series to publish now. A bar that closed after the last publication is
   * published once more in its final state, before the next bar.
   *
   * @param last the last published bar
   * @param unchanged whether to publish the open bar even if it has not changed
   * @return the bars, oldest first
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
      if ((unchanged && !closed) || !live.isSameAs(last)) {
        next.add(live);
      }
    }
    return next;
  }

  /** Whether another bar has the same content. A bar that has closed is always different. */
  private boolean isSameAs(Optional<LiveBar> other) {
    return other.filter(last -> last.bar().equals(bar) && last.closed() == closed).isPresent();
  }
}
