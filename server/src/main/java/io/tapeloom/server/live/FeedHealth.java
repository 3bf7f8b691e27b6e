package io.tapeloom.server.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.FeedStatus;
import io.tapeloom.server.live.MarketState.Phase;
import io.tapeloom.stream.loop.NanoClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the market, derived from its feed. It is derived on each request, and once a second
 * between {@link #start} and {@link #close}, so that a silent feed is detected without requests.
 * Thread-safe; {@link #delivered} is called for each event and takes no lock unless the market is
 * stale. The lock is never held while a listener is called.
 */
public final class FeedHealth implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedHealth.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Maximum number of symbols or files that a message names. */
  private static final int MAX_NAMED = 5;

  /**
   * The initial state of a market.
   *
   * @param source the name of its source
   * @param symbols number of symbols
   * @param open whether the market is in its trading hours
   * @param staleAfter how long the feed of an open market may be silent; empty: no limit
   */
  public record Beginning(
      String source, int symbols, boolean open, Optional<Duration> staleAfter) {}

  /**
   * Receives each change of phase, in order: on the thread that detected it, or on one that is
   * reporting an earlier change at that moment.
   */
  public interface Listener {
    void changed(Phase before, MarketState now);
  }

  /** A change of phase that is not reported yet. */
  private record Change(Phase before, MarketState now) {}

  /** Whether the feed runs. */
  private enum Run {
    GOING,
    FAILED,
    ENDED,
    STOPPED
  }

  private final Beginning beginning;
  private final InstantSource clock;
  private final NanoClock nanoClock;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Metronome metronome = new Metronome("market-state", INTERVAL, this::look);
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

  /** Number of times that {@link #report()} was called since the current reporter began. */
  private final AtomicInteger reporting = new AtomicInteger();

  private final LongAdder events = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private final LongAdder filesLost = new LongAdder();

  /** When the last event arrived; before the first event, when the server started. */
  private volatile long deliveredNanos;

  // Guarded by this.
  private Run run = Run.GOING;
  private boolean open;

  /** Whether the feed lags behind the clock or waits for it. */
  private boolean apart;

  /** The phase at the server whose events this one follows; null: it has its own feed. */
  private @Nullable Phase followed;

  /** The symbols that were removed from the market. */
  private final Set<String> delisted = new TreeSet<>();

  /** Number of symbols of the market. */
  private int symbols;

  /** The symbols without data, while the feed continues. */
  private final Set<String> lost = new TreeSet<>();

  /** The lost files of a recording, with the reasons. Bounded by the number of files. */
  private final Map<Path, String> files = new TreeMap<>();

  /** Written under the lock, also read without it. */
  private volatile Phase phase;

  private Instant since;

  /** The time up to which the server is complete. Only used in a phase that is not healthy. */
  private Instant asOf;

  public FeedHealth(
      Beginning beginning, InstantSource clock, NanoClock nanoClock, Listener listener) {
    this.beginning = beginning;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.listeners.add(listener);
    this.open = beginning.open;
    this.symbols = beginning.symbols;
    this.phase = open ? Phase.OPEN : Phase.CLOSED;
    this.since = clock.instant();
    this.asOf = since;
    this.deliveredNanos = nanoClock.nanoTime();
  }

  /** Adds a listener, which is called after those that were added before. */
  public void report(Listener listener) {
    listeners.add(listener);
  }

  /** Starts the periodic checks for a silent feed. */
  public void start() {
    metronome.start();
  }

  /** Applies a change of the feed's status. */
  public void apply(FeedStatus status) {
    synchronized (this) {
      note(status);
      derive();
    }
    report();
  }

  private void note(FeedStatus status) {
    if (status instanceof FeedStatus.Restarted) {
      restarts.increment();
    }
    run =
        switch (status) {
          case FeedStatus.Started _, FeedStatus.Restarted _ -> Run.GOING;
          case FeedStatus.Failed _ -> Run.FAILED;
          case FeedStatus.Ended _ -> Run.ENDED;
          case FeedStatus.Stopped _ -> Run.STOPPED;
        };
    if (run == Run.GOING) {
      deliveredNanos = nanoClock.nanoTime();
    }
  }

  /** Applies a notice of the feed. */
  public void apply(FeedNotice notice) {
    synchronized (this) {
      note(notice);
      derive();
    }
    report();
  }

  private void note(FeedNotice notice) {
    switch (notice) {
      case FeedNotice.Hours(var isOpen) -> {
        open = isOpen;
        deliveredNanos = nanoClock.nanoTime(); // counts like an event
      }
      case FeedNotice.Behind _, FeedNotice.Waiting _ -> apart = true;
      case FeedNotice.CaughtUp() -> apart = false;
      case FeedNotice.InstrumentLost(var instrument, _) -> lost.add(instrument.symbol());
      case FeedNotice.InstrumentFound(var instrument) -> lost.remove(instrument.symbol());
      case FeedNotice.FileLost(var file, var why) -> {
        filesLost.increment();
        files.put(file, why);
      }
      case FeedNotice.FileFound(var file) -> files.remove(file);
      case FeedNotice.Ended _ -> run = Run.ENDED;
      case FeedNotice.InstrumentsChanged(var added, var removed) -> {
        symbols += added.size() - removed.size();
        removed.forEach(instrument -> lost.remove(instrument.symbol()));
        removed.forEach(instrument -> delisted.add(instrument.symbol()));
        added.forEach(instrument -> delisted.remove(instrument.symbol()));
      }
      case FeedNotice.BookLost _,
          FeedNotice.BookHealed _,
          FeedNotice.BarsLoaded _,
          FeedNotice.TradesLost _,
          FeedNotice.TradesCountedAnew _,
          FeedNotice.HistoryFailed _,
          FeedNotice.HistoryRestored _,
          FeedNotice.BarsCorrected _ -> {}
    }
  }

  /**
   * Sets the phase at the server whose events this one follows, as its last sign of life says, or
   * that there was none for too long.
   */
  public void follow(Phase reported) {
    synchronized (this) {
      if (reported.isHealthy()) {
        deliveredNanos = nanoClock.nanoTime();
      }
      followed = reported;
      derive();
    }
    report();
  }

  /** Counts an event. */
  public void delivered() {
    events.increment();
    deliveredNanos = nanoClock.nanoTime();
    if (phase == Phase.STALE) {
      look();
    }
  }

  /** Returns the current state of the market. */
  public MarketState market() {
    return marketAt(clock.instant());
  }

  private MarketState marketAt(Instant now) {
    MarketState state;
    synchronized (this) {
      derive();
      state = at(now);
    }
    report();
    return state;
  }

  /** Returns how current the data of the server is. */
  public Freshness freshness() {
    var now = clock.instant();
    return Freshness.at(now, marketAt(now));
  }

  private MarketState at(Instant now) {
    return new MarketState(beginning.source, phase, since, phase.isHealthy() ? now : asOf);
  }

  /** Returns the symbols without data, although the feed continues. */
  public synchronized List<String> lostSymbols() {
    return List.copyOf(lost);
  }

  /** Returns the symbols that are no longer listed since the server runs. */
  public synchronized List<String> removedSymbols() {
    return List.copyOf(delisted);
  }

  /** Returns the files of a recording that could not be read to their end, with the reasons. */
  public synchronized Map<Path, String> lostFiles() {
    return Map.copyOf(files);
  }

  /** Returns what is wrong with the market and its data, as phrases; empty if nothing is wrong. */
  public List<String> troubles() {
    var troubles = new ArrayList<String>();
    var market = market().phase();
    if (!market.isHealthy()) {
      troubles.add("the market is " + market.explained());
    }
    addTroublesOfData(troubles);
    return List.copyOf(troubles);
  }

  private synchronized void addTroublesOfData(List<String> troubles) {
    if (!lost.isEmpty()) {
      troubles.add("no data for " + some(lost));
    }
    if (!files.isEmpty()) {
      var names = files.keySet().stream().map(file -> String.valueOf(file.getFileName())).toList();
      troubles.add("the rest of %s cannot be read".formatted(some(names)));
    }
  }

  /** Returns the first names, and the number of the others. */
  public static String some(Collection<String> names) {
    var first = names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
    return names.size() > MAX_NAMED
        ? "%s and %d more".formatted(first, names.size() - MAX_NAMED)
        : first;
  }

  /** Derives the phase, and reports a change. */
  void look() {
    synchronized (this) {
      derive();
    }
    report();
  }

  private void derive() {
    var silence = Duration.ofNanos(Math.max(0, nanoClock.nanoTime() - deliveredNanos));
    var now = phase(silence);
    if (now == phase) {
      return;
    }
    var before = phase;
    var time = clock.instant();
    if (before.isHealthy()) {
      asOf = before == Phase.OPEN ? time.minus(silence) : time;
    }
    phase = now;
    since = time;
    if (run != Run.STOPPED) { // the shutdown reports itself
      changes.add(new Change(before, at(time)));
    }
  }

  /** Reports the changes in order; returns at once if another thread is reporting. */
  private void report() {
    if (changes.isEmpty() || reporting.getAndIncrement() > 0) {
      return;
    }
    int calls = 1;
    while (calls > 0) {
      for (var change = changes.poll(); change != null; change = changes.poll()) {
        pass(change);
      }
      calls = reporting.addAndGet(-calls);
    }
  }

  private void pass(Change change) {
    for (var listener : listeners) {
      try {
        listener.changed(change.before, change.now);
      } catch (RuntimeException bug) { // the other listeners and changes are reported all the same
        LOG.error("Listener of the market's state failed at {}", change.now, bug);
      }
    }
  }

  private Phase phase(Duration silence) {
    if (followed != null) {
      return followed;
    }
    return switch (run) {
      case FAILED, STOPPED -> Phase.LOST;
      case ENDED -> Phase.OVER;
      case GOING -> {
        if (apart || (!lost.isEmpty() && lost.size() >= symbols)) {
          yield Phase.STALE;
        }
        if (!open) {
          yield Phase.CLOSED;
        }
        yield beginning.staleAfter.filter(longest -> silence.compareTo(longest) > 0).isPresent()
            ? Phase.STALE
            : Phase.OPEN;
      }
    };
  }

  /** Number of events since the start. */
  public long events() {
    return events.sum();
  }

  /** Number of times that a file could not be read to its end during playback. */
  public long filesLost() {
    return filesLost.sum();
  }

  /** Number of restarts of the feed after a failure. */
  public long restarts() {
    return restarts.sum();
  }

  @Override
  public void close() {
    metronome.close();
  }
}
