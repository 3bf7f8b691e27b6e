package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.Topic;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes bars at a steady beat. The listed topics that have a subscriber are pushed at every beat;
 * every other bar topic that has one, when its bar has changed. Nobody's topics cost nothing.
 *
 * <p>Thread-safe; beats on a daemon thread of its own between {@link #start} and {@link #close}.
 */
public final class BarBroadcaster implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BarBroadcaster.class);

  private final BarTopics topics;
  private final Settings.Broadcaster settings;
  private final List<Beat> listed;
  private final List<Beat> others;
  private final Metronome metronome;
  private final LongAdder sent = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private volatile boolean running;

  /** One topic, with what it is the topic of. */
  private record Beat(Instrument instrument, Resolution resolution, Topic<LiveBar> topic) {}

  /**
   * The figures of the beat since the start.
   *
   * @param isRunning whether it beats
   * @param intervalSeconds seconds between two beats
   * @param symbols the listed symbols
   * @param resolutions the codes of the listed resolutions
   * @param broadcastsSent beats × listed topics that were pushed
   * @param broadcastsSkipped beats × listed topics that nobody was subscribed to
   * @param errors pushes that failed
   */
  public record Figures(
      boolean isRunning,
      double intervalSeconds,
      List<String> symbols,
      List<String> resolutions,
      long broadcastsSent,
      long broadcastsSkipped,
      long errors) {}

  public BarBroadcaster(BarTopics topics, Instruments instruments, Settings.Broadcaster settings) {
    this.topics = topics;
    this.settings = settings;
    this.metronome = new Metronome("bar-broadcaster", settings.interval(), this::beat);
    var beats =
        instruments.all().stream()
            .flatMap(
                instrument ->
                    Stream.of(Resolution.values())
                        .map(each -> new Beat(instrument, each, topics.topic(instrument, each))))
            .toList();
    this.listed = beats.stream().filter(this::isListed).toList();
    this.others = beats.stream().filter(beat -> !isListed(beat)).toList();
  }

  private boolean isListed(Beat beat) {
    return settings.enabled()
        && settings.symbols().contains(beat.instrument.symbol())
        && settings.resolutions().contains(beat.resolution);
  }

  /** Begins to beat. */
  public void start() {
    metronome.start();
    running = settings.enabled();
    if (running) {
      LOG.info(
          "Bar broadcaster started: symbols={}, resolutions={}, interval={} s",
          settings.symbols(),
          figures().resolutions(),
          figures().intervalSeconds());
    } else {
      LOG.info("Bar broadcaster is off: bars are pushed when they change");
    }
  }

  /** One beat. */
  void beat() {
    for (var each : listed) {
      if (each.topic.subscriberCount() == 0) {
        skipped.increment();
      } else if (push(each, true)) {
        sent.increment();
      }
    }
    for (var each : others) {
      if (each.topic.subscriberCount() > 0) {
        push(each, false);
      }
    }
  }

  private boolean push(Beat beat, boolean unchanged) {
    try {
      return topics.publishNow(beat.topic, beat.instrument, beat.resolution, unchanged) > 0;
    } catch (RuntimeException | Error e) { // thrown on, it would be the last beat
      errors.increment();
      LOG.error("Bars of {} could not be pushed", beat.topic.name(), e);
      return false;
    }
  }

  /** The thread that it beats on. */
  public Executor thread() {
    return metronome;
  }

  public Figures figures() {
    return new Figures(
        running,
        settings.interval().toNanos() / 1e9,
        settings.symbols(),
        settings.resolutions().stream().map(Resolution::code).toList(),
        sent.sum(),
        skipped.sum(),
        errors.sum());
  }

  /** Stops the beat; a push that is under way still ends. */
  @Override
  public void close() {
    running = false;
    metronome.close();
  }
}
