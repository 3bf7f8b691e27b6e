package io.tapeloom.server.live;

import io.tapeloom.market.Bar;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.stream.Topic;
import io.tapeloom.stream.TopicFamily;
import io.tapeloom.stream.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The topics that tell of bars: one per instrument and resolution. Thread-safe. */
public final class BarTopics {

  /** The names of bar topics. */
  public static final String PATTERN = "bars:{symbol}:{resolution}";

  /** All bar topics; a subscriber needs only the newest bar. */
  public static final TopicFamily<LiveBar> FAMILY = TopicFamily.latest(PATTERN, LiveBar.class);

  /** As many bars as could close between two pushes and be worth telling. */
  private static final int MOST_CLOSED_AT_ONCE = 16;

  private final Instruments instruments;
  private final MarketBoard board;
  private final Topics topics;
  private final InstantSource clock;

  public BarTopics(Instruments instruments, MarketBoard board, Topics topics, InstantSource clock) {
    this.instruments = instruments;
    this.board = board;
    this.topics = topics;
    this.clock = clock;
  }

  /** The topic of an instrument's bars at a resolution. */
  public Topic<LiveBar> topic(Instrument instrument, Resolution resolution) {
    var series = board.bars(instrument, resolution);
    return topics.open(
        FAMILY.name(instrument.symbol(), resolution.code()),
        FAMILY,
        () -> series.current().map(bar -> live(series, bar, false)));
  }

  /** The topics of all instruments at all resolutions. */
  public List<Topic<LiveBar>> all() {
    return instruments.all().stream()
        .flatMap(
            instrument ->
                Stream.of(Resolution.values()).map(resolution -> topic(instrument, resolution)))
        .toList();
  }

  /**
   * Publishes where a topic's bar stands now. A bar that closed since the last push is published
   * once more in its final form, before the one that followed it.
   *
   * @param unchanged whether to publish even when nothing has changed
   * @return how many publications that made
   */
  public int publishNow(
      Topic<LiveBar> topic, Instrument instrument, Resolution resolution, boolean unchanged) {
    var series = board.bars(instrument, resolution);
    return topic.publishAfter(previous -> next(series, previous, unchanged));
  }

  private List<LiveBar> next(BarSeries series, Optional<LiveBar> previous, boolean unchanged) {
    var from = previous.map(live -> live.bar().timeMillis());
    var bars =
        from.isEmpty()
            ? series.current().stream().toList()
            : series.bars(from.get(), Long.MAX_VALUE, MOST_CLOSED_AT_ONCE);
    var next = new ArrayList<LiveBar>(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      boolean closed = i < bars.size() - 1;
      var live = live(series, bars.get(i), closed);
      if ((unchanged && !closed) || !isTold(live, previous)) {
        next.add(live);
      }
    }
    return next;
  }

  /** Whether the previous push said the same. That a bar is final is news, whatever is in it. */
  private static boolean isTold(LiveBar live, Optional<LiveBar> previous) {
    return previous
        .filter(told -> told.bar().equals(live.bar()) && told.closed() == live.closed())
        .isPresent();
  }

  private LiveBar live(BarSeries series, Bar bar, boolean closed) {
    return new LiveBar(series.instrument(), series.resolution(), bar, closed, clock.instant());
  }
}
