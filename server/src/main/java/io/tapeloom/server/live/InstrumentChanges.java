package io.tapeloom.server.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.market.Instrument;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a change of the venue's list while the server runs: the board, the topics and the
 * subscriptions to every symbol get the added instruments, then clients are notified. Subscriptions
 * to a removed one stay and receive nothing unless it is added again. Used by the feed's thread.
 */
public final class InstrumentChanges {

  private static final Logger LOG = LoggerFactory.getLogger(InstrumentChanges.class);

  /** Maximum number of symbols that a message names; clients read the others. */
  private static final int MAX_NAMED = 100;

  private final History history;
  private final Instruments instruments;
  private final MarketBoard board;
  private final MarketTopics topics;
  private final MarketPublisher publisher;
  private final BarBroadcaster bars;
  private final SystemTopics system;

  public InstrumentChanges(
      History history,
      Instruments instruments,
      MarketBoard board,
      MarketTopics topics,
      MarketPublisher publisher,
      BarBroadcaster bars,
      SystemTopics system) {
    this.history = history;
    this.instruments = instruments;
    this.board = board;
    this.topics = topics;
    this.publisher = publisher;
    this.bars = bars;
    this.system = system;
  }

  /**
   * Applies a change.
   *
   * @param nowNanos the end of the history of added instruments, in nanoseconds since the epoch
   */
  public void apply(FeedNotice.InstrumentsChanged change, long nowNanos) {
    for (var each : change.added()) {
      board.add(history.until(each, nowNanos));
      topics.add(each);
      bars.add(each);
      publisher.publishTicker(each);
    }
    var added = instruments.change(change.added(), change.removed());
    added.forEach(instruments.followers()::added);
    change.removed().forEach(bars::remove);
    change.removed().forEach(board::remove);
    report(added, change.removed());
  }

  private void report(List<Instrument> added, List<Instrument> removed) {
    var message =
        "The list of instruments has changed: %d added%s, %d removed%s"
            .formatted(added.size(), named(added), removed.size(), named(removed));
    LOG.info("{}", message);
    system.publish(
        SystemTopics.Event.SERVICE_UPDATE,
        message,
        Map.of(
            "component",
            "instruments",
            "state",
            "changed",
            "version",
            instruments.version(),
            "added",
            symbols(added),
            "added_count",
            added.size(),
            "removed",
            symbols(removed),
            "removed_count",
            removed.size()));
  }

  private static List<String> symbols(List<Instrument> instruments) {
    return instruments.stream().map(Instrument::symbol).limit(MAX_NAMED).toList();
  }

  private static String named(List<Instrument> instruments) {
    return instruments.isEmpty() || instruments.size() > MAX_NAMED
        ? ""
        : instruments.stream().map(Instrument::symbol).collect(Collectors.joining(", ", " (", ")"));
  }
}
