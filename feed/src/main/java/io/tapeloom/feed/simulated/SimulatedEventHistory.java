package io.tapeloom.feed.simulated;

import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The past events of a simulated venue. Nothing is stored: each read computes the events again. It
 * reaches back to the start of the venue. Thread-safe.
 */
public final class SimulatedEventHistory implements EventHistory {

  private static final long DAY_MILLIS = 86_400_000L;

  private final Venue venue;

  public SimulatedEventHistory(Venue venue) {
    this.venue = venue;
  }

  @Override
  public Set<Kind> kinds() {
    return EnumSet.allOf(Kind.class);
  }

  @Override
  public Cursor<MarketEvent> events(
      Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
    if (kinds.isEmpty() || fromNanos >= toNanos) {
      return Cursor.empty();
    }
    var events =
        kinds.equals(EnumSet.of(Kind.TRADES))
            ? venue.trades(instrument, fromNanos)
            : venue.events(instrument, fromNanos);
    return Cursor.of(new Events(events, Set.copyOf(kinds), toNanos));
  }

  @Override
  public Cursor<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
    return Cursor.of(new Bars(instrument, resolution, fromMillis, toMillis));
  }

  @Override
  public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
    return venue.quoteBefore(instrument, timeNanos);
  }

  /** Events of some kinds, up to a moment. */
  private static final class Events implements Iterator<MarketEvent> {

    private final Iterator<? extends MarketEvent> all;
    private final Set<Kind> kinds;
    private final long toNanos;

    /** The next event; null: there are no more. */
    private @Nullable MarketEvent next;

    Events(Iterator<? extends MarketEvent> all, Set<Kind> kinds, long toNanos) {
      this.all = all;
      this.kinds = kinds;
      this.toNanos = toNanos;
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public MarketEvent next() {
      var event = next;
      if (event == null) {
        throw new NoSuchElementException("There are no more elements in the window");
      }
      advance();
      return event;
    }

    private void advance() {
      next = null;
      while (next == null && all.hasNext()) {
        EventHistory.step();
        var event = all.next();
        if (event.eventTimeNanos() >= toNanos) {
          return;
        }
        if (kinds.stream().anyMatch(kind -> kind.holds(event))) {
          next = event;
        }
      }
    }
  }

  /** Bars built from the venue's minutes, one day at a time. */
  private final class Bars implements Iterator<Bar> {

    private final Instrument instrument;
    private final Resolution resolution;
    private final long toMillis;
    private final BarBuilder builder;
    private final Queue<Bar> closed = new ArrayDeque<>();
    private long readMillis;

    Bars(Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
      this.instrument = instrument;
      this.resolution = resolution;
      this.toMillis = toMillis;
      this.builder = new BarBuilder(resolution, instrument.calendar(), closed::add);
      long first = Math.max(fromMillis, venue.beginMillis());
      long start = instrument.calendar().startMillis(resolution, first);
      this.readMillis = start < fromMillis ? endMillis(start) : start;
    }

    @Override
    @SuppressWarnings(
        "ThreadPriorityCheck") // a read of many days would block other virtual threads
    public boolean hasNext() {
      while (closed.isEmpty() && readMillis < toMillis) {
        EventHistory.step();
        Thread.yield();
        long end = Math.min(Resolution.DAY.startMillis(readMillis) + DAY_MILLIS, toMillis);
        venue.minutes(instrument, readMillis, end).forEach(builder::merge);
        readMillis = end;
        if (readMillis >= toMillis) {
          builder.openBar().filter(this::isOver).ifPresent(closed::add);
        }
      }
      return !closed.isEmpty();
    }

    private long endMillis(long startMillis) {
      return instrument.calendar().endMillis(resolution, startMillis);
    }

    /** Whether the last bar's period is over at the end of the window. */
    private boolean isOver(Bar last) {
      return endMillis(last.timeMillis()) <= toMillis;
    }

    @Override
    public Bar next() {
      if (!hasNext()) {
        throw new NoSuchElementException("There are no more elements in the window");
      }
      return closed.remove();
    }
  }
}
