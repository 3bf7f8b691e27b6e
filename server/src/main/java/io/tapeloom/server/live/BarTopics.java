package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * The topics of bars: one per instrument and resolution. Thread-safe; written by the {@link
 * BarBroadcaster}.
 */
public final class BarTopics {

  /** The pattern of the names of bar topics. */
  public static final String PATTERN = "bars:{symbol}:{resolution}";

  /** All bar topics; states of a bar before its last one may be conflated. */
  public static final TopicFamily<LiveBar> FAMILY =
      TopicFamily.latest(PATTERN, LiveBar.class).lasting(LiveBar::closed);

  private final Instruments instruments;
  private final Topics topics;

  public BarTopics(Instruments instruments, Topics topics) {
    this.instruments = instruments;
    this.topics = topics;
  }

  /** Returns the topic of an instrument's bars at a resolution. */
  public Topic<LiveBar> topic(Instrument instrument, Resolution resolution) {
    return topics.open(FAMILY.name(instrument.symbol(), resolution.code()), FAMILY);
  }

  /** Returns the symbol in the name of a bar topic. */
  public static String symbolOf(Topic<?> topic) {
    var name = topic.name();
    return name.substring(name.indexOf(':') + 1, name.lastIndexOf(':'));
  }

  /** Returns the resolution in the name of a bar topic. */
  public static Resolution resolutionOf(Topic<?> topic) {
    var name = topic.name();
    return Resolution.of(name.substring(name.lastIndexOf(':') + 1)).orElseThrow();
  }

  /** Returns the topics of all instruments at all resolutions. */
  public List<Topic<LiveBar>> all() {
    return instruments.all().stream()
        .flatMap(
            instrument ->
                Stream.of(Resolution.values()).map(resolution -> topic(instrument, resolution)))
        .toList();
  }
}
