package io.tapeloom.feed.simulated;

import io.tapeloom.exchange.TradingHours;
import io.tapeloom.exchange.TradingHours.SessionChange;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.Pause;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Plays a venue in real time: each event when the clock reaches it, and all due events after a late
 * wake-up; no event is repeated or omitted, even after a failure. If the clock jumps far ahead, for
 * example because it was set, the feed reports this before it catches up. If the clock was set
 * back, the feed reports that it waits. Not thread-safe.
 */
public final class SimulatedFeed implements Feed {

  /** Maximum wait until the clock is read again, because it may be set during the wait. */
  private static final long MAX_PAUSE_NANOS = 1_000_000_000L;

  /** Maximum delay that the feed catches up with silently. */
  private static final long MAX_LATE_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Maximum step back of the clock that the feed waits for silently. */
  private static final long SET_BACK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long CAUGHT_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Instrument> instruments;

  /** The one with the earliest event first. */
  private final PriorityQueue<Stream> streams;

  private final TradingHours hours;
  private final Consumer<? super FeedNotice> notices;
  private final InstantSource clock;
  private final Pause pause;

  private boolean lagging;

  /** Whether the clock was set back to before the newest event. */
  private boolean waiting;

  /** The time of the newest event; 0 before the first one. */
  private long newestNanos;

  /** The next opening or closing that is not reported yet. */
  private Optional<SessionChange> change;

  /**
   * @param fromNanos the moment of the first event, inclusive, in nanoseconds since the epoch:
   *     where the history ends
   */
  public SimulatedFeed(Venue venue, long fromNanos, InstantSource clock, Pause pause) {
    this(venue, fromNanos, clock, pause, _ -> {});
  }

  /**
   * @param fromNanos the moment of the first event, inclusive, in nanoseconds since the epoch:
   *     where the history ends
   * @param notices receives each opening and closing of the venue after that moment, when it is
   *     due, and reports of a large lag, on the feed's thread and in order with the events
   */
  public SimulatedFeed(
      Venue venue,
      long fromNanos,
      InstantSource clock,
      Pause pause,
      Consumer<? super FeedNotice> notices) {
    this.instruments = venue.instruments();
    this.streams = new PriorityQueue<>(Math.max(1, instruments.size()), Stream.BY_TIME);
    for (int i = 0; i < instruments.size(); i++) {
      streams.add(new Stream(venue.events(instruments.get(i), fromNanos), i));
    }
    this.hours = venue.hours();
    this.change = hours.changeAfter(fromNanos - 1);
    this.notices = notices;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public void run(Consumer<? super MarketEvent> listener) throws InterruptedException {
    while (!streams.isEmpty()) {
      Stream earliest = streams.element();
      reportSessionsUntil(earliest.nextNanos());
      await(earliest.nextNanos());
      lookWhetherBehind(earliest.nextNanos());
      newestNanos = earliest.nextNanos();
      streams.remove();
      MarketEvent event = earliest.take();
      streams.add(earliest); // before the listener, which may throw, so that no event is lost
      listener.accept(event);
    }
  }

  private void reportSessionsUntil(long timeNanos) throws InterruptedException {
    while (change.isPresent() && change.get().timeNanos() <= timeNanos) {
      SessionChange due = change.get();
      await(due.timeNanos());
      change = hours.changeAfter(due.timeNanos());
      notices.accept(new FeedNotice.Hours(due.open()));
    }
  }

  private void await(long timeNanos) throws InterruptedException {
    long now = EpochNanos.now(clock);
    while (now < timeNanos) {
      lookWhetherSetBack(now);
      pause.forNanos(Math.min(timeNanos - now, MAX_PAUSE_NANOS));
      now = EpochNanos.now(clock);
    }
    lookWhetherSetBack(now);
    if (Thread.interrupted()) {
      throw new InterruptedException("feed stopped");
    }
  }

  private void lookWhetherSetBack(long nowNanos) {
    long aheadNanos = newestNanos - nowNanos;
    if (waiting ? aheadNanos <= 0 : aheadNanos > SET_BACK_NANOS) {
      waiting = !waiting;
      notices.accept(
          waiting
              ? new FeedNotice.Waiting(Duration.ofNanos(aheadNanos))
              : new FeedNotice.CaughtUp());
    }
  }

  private void lookWhetherBehind(long timeNanos) {
    long lateNanos = EpochNanos.now(clock) - timeNanos;
    if (lagging ? lateNanos < CAUGHT_UP_NANOS : lateNanos > MAX_LATE_NANOS) {
      lagging = !lagging;
      notices.accept(
          lagging ? new FeedNotice.Behind(Duration.ofNanos(lateNanos)) : new FeedNotice.CaughtUp());
    }
  }

  /** The events of one instrument, with access to the next one. */
  private static final class Stream {

    /** Orders by time; for equal times the instrument that is listed first comes first. */
    static final Comparator<Stream> BY_TIME =
        Comparator.comparingLong(Stream::nextNanos).thenComparingInt(stream -> stream.order);

    private final Iterator<MarketEvent> events;
    private final int order;
    private MarketEvent next;

    Stream(Iterator<MarketEvent> events, int order) {
      this.order = order;
      this.events = events;
      this.next = events.next();
    }

    long nextNanos() {
      return next.eventTimeNanos();
    }

    MarketEvent take() {
      MarketEvent taken = next;
      next = events.next();
      return taken;
    }
  }
}
