package io.tapeloom.server.live;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the {@link BarTopics}: publishes bars at a steady beat, whether or not anybody
 * listens. At each beat the listed topics are published, and every other topic whose bar has
 * changed. What is known from history is the first value of each topic.
 *
 * <p>Beats are whole intervals since the epoch. A beat comes after all events before it and before
 * all others, so that what it publishes follows from the market alone: the feed's thread beats
 * between two events ({@link #beatBefore}) and while it waits ({@link #beatIfDue}). A thread of its
 * own, between {@link #start} and {@link #close}, beats in its place when the feed's does not,
 * since the feed is quiet, slow or away. Thread-safe.
 */
public final class BarBroadcaster implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BarBroadcaster.class);

  /** How long after a beat was due it is left to the feed's thread, at the most. */
  private static final Duration LONGEST_GRACE = Duration.ofMillis(200);

  /** Beats that one event may have been preceded by; if more are due, there is one for them all. */
  private static final int MAX_BEATS_AT_ONCE = 64;

  private final MarketBoard board;
  private final Settings.Broadcaster settings;
  private final Publisher<LiveBar> publisher;
  private final InstantSource clock;
  private final List<Beat> listed;
  private final Map<Instrument, List<Beat>> others = new HashMap<>();
  private final long intervalNanos;
  private final long graceNanos;
  private final Metronome metronome;

  /** Those whose bars have changed since the last beat. */
  private final Set<Instrument> changed = ConcurrentHashMap.newKeySet();

  private final LongAdder sent = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private volatile boolean running;

  /** When the next beat is due, nanoseconds since the epoch; changed under the lock. */
  private volatile long dueNanos;

  /** One topic, with what it is the topic of. */
  private record Beat(Instrument instrument, Resolution resolution, Topic<LiveBar> topic) {}

  /**
   * The figures of the beat since the start.
   *
   * @param isRunning whether it beats
   * @param intervalSeconds seconds between two beats
   * @param symbols the listed symbols
   * @param resolutions the codes of the listed resolutions
   * @param broadcastsSent beats × listed topics that had a subscriber
   * @param broadcastsSkipped beats × listed topics that nobody was subscribed to, or that have no
   *     bar yet
   * @param errors publications that failed
   */
  public record Figures(
      boolean isRunning,
      double intervalSeconds,
      List<String> symbols,
      List<String> resolutions,
      long broadcastsSent,
      long broadcastsSkipped,
      long errors) {}

  public BarBroadcaster(
      MarketBoard board,
      BarTopics bars,
      Topics topics,
      Instruments instruments,
      Settings.Broadcaster settings,
      InstantSource clock) {
    this.board = board;
    this.settings = settings;
    this.clock = clock;
    this.publisher = topics.publisher(BarTopics.FAMILY);
    this.intervalNanos = settings.interval().toNanos();
    this.graceNanos = Math.min(intervalNanos / 2, LONGEST_GRACE.toNanos());
    this.metronome = new Metronome("bar-broadcaster", settings.interval(), this::beatIfLeft);
    BiPredicate<Instrument, Resolution> isListed =
        (instrument, resolution) ->
            settings.enabled()
                && settings.symbols().contains(instrument.symbol())
                && settings.resolutions().contains(resolution);
    this.listed = beats(instruments.all(), bars, isListed);
    for (var instrument : instruments.all()) {
      others.put(instrument, beats(List.of(instrument), bars, isListed.negate()));
    }
    begin();
  }

  private static List<Beat> beats(
      List<Instrument> instruments, BarTopics bars, BiPredicate<Instrument, Resolution> wanted) {
    return instruments.stream()
        .flatMap(
            instrument ->
                Stream.of(Resolution.values())
                    .filter(resolution -> wanted.test(instrument, resolution))
                    .map(each -> new Beat(instrument, each, bars.topic(instrument, each))))
        .toList();
  }

  private void begin() {
    long now = EpochNanos.now(clock);
    dueNanos = nextAfter(now);
    var begin = instantOf(now);
    listed.forEach(beat -> push(beat, begin, true));
    others.values().forEach(beats -> beats.forEach(beat -> push(beat, begin, true)));
  }

  private long nextAfter(long nanos) {
    return (Math.floorDiv(nanos, intervalNanos) + 1) * intervalNanos;
  }

  private static Instant instantOf(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  /** Begins to beat where the feed's thread does not. */
  public void start() {
    metronome.start();
    running = settings.enabled();
    if (running) {
      LOG.info(
          "Bar broadcaster started: symbols={}, resolutions={}, interval={} s",
          settings.symbols(),
          stats().resolutions(),
          stats().intervalSeconds());
    } else {
      LOG.info("Bar broadcaster is off: bars are published when they change");
    }
  }

  /** The bars of an instrument were corrected: what has changed is published now. */
  public synchronized void corrected(Instrument instrument) {
    var now = clock.instant();
    listed.stream()
        .filter(beat -> beat.instrument.equals(instrument))
        .forEach(beat -> push(beat, now, false));
    others.getOrDefault(instrument, List.of()).forEach(beat -> push(beat, now, false));
  }

  /** The bars of an instrument have changed, or may have. */
  public void changed(Instrument instrument) {
    changed.add(instrument);
  }

  /**
   * Publishes a bar as it is, between two beats.
   *
   * @param topic that of the bar
   */
  public void publish(Topic<LiveBar> topic, LiveBar bar) {
    publisher.publish(topic, bar);
  }

  /** When the next beat is due, nanoseconds since the epoch. */
  public long dueNanos() {
    return dueNanos;
  }

  /**
   * Beats as often as was due before an event that is about to be taken in; not before one that is
   * late, since after a stall there is one beat and not a burst of them.
   *
   * @param eventNanos when it happened, nanoseconds since the epoch
   */
  public void beatBefore(long eventNanos) {
    if (eventNanos >= dueNanos) {
      long now = EpochNanos.now(clock);
      if (now - eventNanos <= intervalNanos) {
        beatEach(Math.min(eventNanos, now));
      }
    }
  }

  private synchronized void beatEach(long untilNanos) {
    if ((untilNanos - dueNanos) / intervalNanos >= MAX_BEATS_AT_ONCE) {
      beatOnce(untilNanos);
    }
    while (dueNanos <= untilNanos) {
      beatOnce(dueNanos);
    }
  }

  /** Whether a beat is due later than the next one can be, since the clock was set back. */
  private boolean isFarAhead(long due, long nowNanos) {
    return due - nowNanos > 2 * intervalNanos;
  }

  /**
   * Beats once if a beat is due, or several are.
   *
   * @param nowNanos until when all events have been taken in, nanoseconds since the epoch
   */
  public void beatIfDue(long nowNanos) {
    long due = dueNanos;
    if (nowNanos >= due || isFarAhead(due, nowNanos)) {
      beatNow(nowNanos);
    }
  }

  private synchronized void beatNow(long nowNanos) {
    if (nowNanos >= dueNanos) {
      beatOnce(nowNanos);
    } else if (isFarAhead(dueNanos, nowNanos)) {
      dueNanos = nextAfter(nowNanos);
    }
  }

  private void beatIfLeft() {
    beatIfDue(EpochNanos.now(clock) - graceNanos);
  }

  private void beatOnce(long nanos) {
    dueNanos = nextAfter(nanos);
    beat(instantOf(nanos));
  }

  /** One beat. */
  void beat(Instant time) {
    for (var each : listed) {
      boolean heard = each.topic.subscriberCount() > 0;
      boolean published = push(each, time, true);
      if (!heard) {
        skipped.increment();
      } else if (published) {
        sent.increment();
      }
    }
    for (var each = changed.iterator(); each.hasNext(); ) {
      var instrument = each.next();
      each.remove(); // first: what changes from now on is for the next beat
      others.getOrDefault(instrument, List.of()).forEach(beat -> push(beat, time, false));
    }
  }

  private boolean push(Beat beat, Instant time, boolean unchanged) {
    try {
      var series = board.bars(beat.instrument, beat.resolution);
      return publisher.publishAfter(
              beat.topic, last -> LiveBar.after(last, series, time, unchanged))
          > 0;
    } catch (RuntimeException | Error e) { // thrown on, it would end the feed or the beat
      errors.increment();
      LOG.error("Bars of {} could not be published", beat.topic.name(), e);
      return false;
    }
  }

  /** The thread that it beats on when the feed's does not. */
  public Executor thread() {
    return metronome;
  }

  public Figures stats() {
    return new Figures(
        running,
        intervalNanos / 1e9,
        settings.symbols(),
        settings.resolutions().stream().map(Resolution::code).toList(),
        sent.sum(),
        skipped.sum(),
        errors.sum());
  }

  /** Stops the beat; a publication that is under way still ends. */
  @Override
  public void close() {
    running = false;
    metronome.close();
  }
}
