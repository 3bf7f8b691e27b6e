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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the {@link BarTopics}: publishes bars at a fixed interval (a <i>beat</i>),
 * whether or not a topic has subscribers. Each beat publishes the listed topics, and every other
 * topic whose bar has changed. The first value of each topic is its bar from the history.
 *
 * <p>Beats are due at whole intervals since the epoch. A beat comes after all events before it and
 * before all events after it, so that its content depends on the market only: the feed's thread
 * beats between two events ({@link #beatBefore}) and while it waits ({@link #beatIfDue}). If the
 * feed's thread does not beat in time, because the feed is quiet, slow or not running, the
 * broadcaster's own thread beats instead; it runs between {@link #start} and {@link #close}.
 * Thread-safe.
 */
public final class BarBroadcaster implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BarBroadcaster.class);

  /** Maximum delay after which the broadcaster's own thread beats instead of the feed's thread. */
  private static final Duration MAX_GRACE = Duration.ofMillis(200);

  /** Maximum number of beats before one event; if more are due, one beat replaces them all. */
  private static final int MAX_BEATS_AT_ONCE = 64;

  private final MarketBoard board;
  private final Settings.Broadcaster settings;

  /** Null at a node, which follows the bars of another server and only counts them. */
  private final @Nullable Publisher<LiveBar> publisher;

  private final InstantSource clock;
  private final BarTopics bars;
  private final Set<String> symbols;
  private final List<Beat> listed;
  private final Set<Topic<?>> listedTopics;
  private final Map<Instrument, List<Beat>> others = new ConcurrentHashMap<>();
  private final long intervalNanos;
  private final long graceNanos;
  private final Metronome metronome;

  /** The instruments whose bars have changed since the last beat. */
  private final Set<Instrument> changed = ConcurrentHashMap.newKeySet();

  private final LongAdder sent = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private volatile boolean running;

  /** When the next beat is due, in nanoseconds since the epoch; written under the lock. */
  private volatile long dueNanos;

  /** A topic with its instrument and its resolution. */
  private record Beat(Instrument instrument, Resolution resolution, Topic<LiveBar> topic) {}

  /**
   * Counts of the beats since the start.
   *
   * @param isRunning whether the broadcaster runs
   * @param intervalSeconds seconds between two beats
   * @param symbols the listed symbols
   * @param resolutions the codes of the listed resolutions
   * @param broadcastsSent beats × listed topics that had a subscriber
   * @param broadcastsSkipped beats × listed topics without a subscriber or without a bar
   * @param errors publications that failed
   */
  public record Stats(
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
    this(board, bars, topics.publisher(BarTopics.FAMILY), instruments, settings, clock);
  }

  /** A broadcaster that publishes nothing, because another server does. */
  public static BarBroadcaster following(
      MarketBoard board,
      BarTopics bars,
      Instruments instruments,
      Settings.Broadcaster settings,
      InstantSource clock) {
    return new BarBroadcaster(board, bars, (Publisher<LiveBar>) null, instruments, settings, clock);
  }

  private BarBroadcaster(
      MarketBoard board,
      BarTopics bars,
      @Nullable Publisher<LiveBar> publisher,
      Instruments instruments,
      Settings.Broadcaster settings,
      InstantSource clock) {
    this.board = board;
    this.settings = settings;
    this.clock = clock;
    this.publisher = publisher;
    this.intervalNanos = settings.interval().toNanos();
    this.graceNanos = Math.min(intervalNanos / 2, MAX_GRACE.toNanos());
    this.metronome = new Metronome("bar-broadcaster", settings.interval(), this::beatIfOverdue);
    this.bars = bars;
    this.symbols = Set.copyOf(settings.symbols());
    this.listed =
        new CopyOnWriteArrayList<>(
            instruments.all().stream().flatMap(each -> beats(each, true)).toList());
    for (var instrument : instruments.all()) {
      others.put(instrument, beats(instrument, false).toList());
    }
    this.listedTopics = listed.stream().<Topic<?>>map(Beat::topic).collect(Collectors.toSet());
    begin();
  }

  private Stream<Beat> beats(Instrument instrument, boolean ofListed) {
    boolean listedSymbol = settings.enabled() && symbols.contains(instrument.symbol());
    return Stream.of(Resolution.values())
        .filter(each -> ofListed == (listedSymbol && settings.resolutions().contains(each)))
        .map(each -> new Beat(instrument, each, bars.topic(instrument, each)));
  }

  /** Publishes the bars of an instrument that was added, which the board has. */
  synchronized void add(Instrument instrument) {
    var now = clock.instant();
    var beats = beats(instrument, true).toList();
    others.put(instrument, beats(instrument, false).toList());
    beats.forEach(beat -> push(beat, now, true));
    others.getOrDefault(instrument, List.of()).forEach(beat -> push(beat, now, true));
    listed.addAll(beats);
  }

  /** Publishes no more bars of an instrument. */
  synchronized void remove(Instrument instrument) {
    listed.removeIf(beat -> beat.instrument.equals(instrument));
    others.remove(instrument);
    changed.remove(instrument);
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

  /** Starts the broadcaster's own thread. */
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
      LOG.info("Bar broadcaster is off: bars are published only when they change");
    }
  }

  /** Publishes the bars of an instrument that a correction has changed. */
  public synchronized void corrected(Instrument instrument) {
    var now = clock.instant();
    listed.stream()
        .filter(beat -> beat.instrument.equals(instrument))
        .forEach(beat -> push(beat, now, false));
    others.getOrDefault(instrument, List.of()).forEach(beat -> push(beat, now, false));
  }

  /** Marks an instrument whose bars have changed or may have changed. */
  public void changed(Instrument instrument) {
    changed.add(instrument);
  }

  /**
   * Publishes a bar immediately, between two beats.
   *
   * @param topic the topic of the bar
   */
  public void publish(Topic<LiveBar> topic, LiveBar bar) {
    if (publisher != null) {
      publisher.publish(topic, bar);
    }
  }

  /** Counts a bar that another server has published. */
  public void received(Topic<?> topic) {
    if (listedTopics.contains(topic)) {
      (topic.subscriberCount() > 0 ? sent : skipped).increment();
    }
  }

  /** When the next beat is due, in nanoseconds since the epoch. */
  public long dueNanos() {
    return dueNanos;
  }

  /**
   * Performs all beats that are due before an event that is about to be applied. It does nothing
   * before a late event, so that a stall is followed by one beat and not by a burst.
   *
   * @param eventNanos the time of the event, in nanoseconds since the epoch
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

  /** Whether a beat is due later than possible, because the clock was set back. */
  private boolean isFarAhead(long due, long nowNanos) {
    return due - nowNanos > 2 * intervalNanos;
  }

  /**
   * Performs one beat if one or more are due.
   *
   * @param nowNanos the time up to which all events are applied, in nanoseconds since the epoch
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

  private void beatIfOverdue() {
    if (publisher == null) {
      return;
    }
    beatIfDue(EpochNanos.now(clock) - graceNanos);
  }

  private void beatOnce(long nanos) {
    dueNanos = nextAfter(nanos);
    beat(instantOf(nanos));
  }

  void beat(Instant time) {
    for (var each : listed) {
      boolean subscribed = each.topic.subscriberCount() > 0;
      boolean published = push(each, time, true);
      if (!subscribed) {
        skipped.increment();
      } else if (published) {
        sent.increment();
      }
    }
    for (var each = changed.iterator(); each.hasNext(); ) {
      var instrument = each.next();
      each.remove(); // first, so that later changes are published by the next beat
      others.getOrDefault(instrument, List.of()).forEach(beat -> push(beat, time, false));
    }
  }

  private boolean push(Beat beat, Instant time, boolean unchanged) {
    if (publisher == null) {
      return false;
    }
    try {
      var series = board.bars(beat.instrument, beat.resolution);
      return publisher.publishAfter(
              beat.topic, last -> LiveBar.after(last, series, time, unchanged))
          > 0;
    } catch (RuntimeException | Error e) { // would otherwise end the feed or the beats
      errors.increment();
      LOG.error("Bar broadcaster failed to publish topic {}", beat.topic.name(), e);
      return false;
    }
  }

  /** The broadcaster's own thread. */
  public Executor thread() {
    return metronome;
  }

  public Stats stats() {
    return new Stats(
        running,
        intervalNanos / 1e9,
        settings.symbols(),
        settings.resolutions().stream().map(Resolution::code).toList(),
        sent.sum(),
        skipped.sum(),
        errors.sum());
  }

  /** Stops the broadcaster's own thread; a publication in progress is completed. */
  @Override
  public void close() {
    running = false;
    metronome.close();
  }
}
