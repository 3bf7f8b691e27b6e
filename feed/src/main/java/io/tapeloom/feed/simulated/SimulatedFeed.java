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
 * Plays a venue in real time: each event when the clock reaches it, all that is due after a late
 * awakening, nothing twice and nothing left out, over a failure as well. When the clock has gone
 * far ahead at once, as when it is set, it reports that before it catches up; when the clock was
 * set back it reports that it waits. Not thread-safe.
 */
public final class SimulatedFeed implements Feed {

  /** The clock may be set while the thread waits; it is looked at this often. */
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;

  /** A stall that is no longer is caught up with as if nothing had happened. */
  private static final long MAX_LATE_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** A clock that is set back no farther is waited for as if nothing had happened. */
  private static final long SET_BACK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long CAUGHT_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Instrument> instruments;

  /** The one with the earliest event first. */
  private final PriorityQueue<Stream> streams;

  private final TradingHours hours;
  private final Consumer<? super FeedNotice> notices;
  private final InstantSource clock;
  private final Pause pause;

  private boolean behind;

  /** Whether the clock was set back behind the newest event. */
  private boolean waiting;

  /** Of the newest event; 0 before the first. */
  private long newestNanos;

  /** The next opening or closing that was not told yet. */
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
   * @param notices told of each opening and closing of the venue after that moment, when it is due,
   *     and of where the feed is far behind the clock, on the feed's thread and in order with the
   *     events
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
      tellOfSessionsUntil(earliest.nextNanos());
      await(earliest.nextNanos());
      lookWhetherBehind(earliest.nextNanos());
      newestNanos = earliest.nextNanos();
      streams.remove();
      MarketEvent event = earliest.take();
      streams.add(earliest); // before the listener, which may throw, so that no event is lost
      listener.accept(event);
    }
  }

  private void tellOfSessionsUntil(long timeNanos) throws InterruptedException {
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
      pause.forNanos(Math.min(timeNanos - now, LONGEST_PAUSE_NANOS));
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
    if (behind ? lateNanos < CAUGHT_UP_NANOS : lateNanos > MAX_LATE_NANOS) {
      behind = !behind;
      notices.accept(
          behind ? new FeedNotice.Behind(Duration.ofNanos(lateNanos)) : new FeedNotice.CaughtUp());
    }
  }

  /** The events of one instrument, the next one in sight. */
  private static final class Stream {

    /** Of events of one moment that of the instrument that is listed first. */
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
