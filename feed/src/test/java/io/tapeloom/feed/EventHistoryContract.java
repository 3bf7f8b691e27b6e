package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapeloom.feed.EventHistory.Cursor;
import io.tapeloom.feed.EventHistory.Kind;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every tape must hold to. One that implements it says what it holds, and from when on. */
public abstract class EventHistoryContract {

  protected static final long NANOS = 1_000_000L;
  protected static final long MINUTE_MILLIS = 60_000L;

  /** A tape with at least three hours of trades from {@link #beginMillis} on. */
  protected abstract EventHistory eventHistory();

  /** An instrument that it knows. */
  protected abstract Instrument instrument();

  /** The begin of a UTC hour from which on the tape holds everything. */
  protected abstract long beginMillis();

  @Test
  void shouldTellOfAWindowAndOfNothingBesideIt() {
    var hour = events(eventHistory().kinds(), 0, 60);

    assertThat(hour).isNotEmpty().allMatch(event -> isWithin(event, 0, 60));
    assertThat(hour).extracting(MarketEvent::eventTimeNanos).isSorted();
    assertThat(hour).extracting(event -> event.instrument()).containsOnly(instrument());
  }

  @Test
  void shouldTellTheSameFromWhereverItIsRead() {
    var hour = events(eventHistory().kinds(), 0, 60);

    for (int minute = 1; minute < 60; minute += 7) {
      int from = minute;
      assertThat(events(eventHistory().kinds(), from, 60))
          .isEqualTo(hour.stream().filter(event -> isWithin(event, from, 60)).toList());
    }
  }

  @Test
  void shouldBeginAtAnEventAndEndBeforeOne() {
    var first = events(eventHistory().kinds(), 0, 60).get(5);
    long time = first.eventTimeNanos();

    assertThat(read(eventHistory().events(instrument(), eventHistory().kinds(), time, time + 1)))
        .isNotEmpty()
        .allMatch(event -> event.eventTimeNanos() == time)
        .contains(first);
    assertThat(read(eventHistory().events(instrument(), eventHistory().kinds(), time - 1, time)))
        .allMatch(event -> event.eventTimeNanos() == time - 1);
    assertThat(read(eventHistory().events(instrument(), eventHistory().kinds(), time, time)))
        .isEmpty();
  }

  @Test
  void shouldTellOfTheKindsAskedForAndNoOther() {
    var all = events(eventHistory().kinds(), 0, 20);

    for (var kind : Kind.values()) {
      assertThat(events(EnumSet.of(kind), 0, 20))
          .isEqualTo(all.stream().filter(kind::holds).toList());
    }
    assertThat(events(Set.of(), 0, 20)).isEmpty();
  }

  @Test
  void shouldHaveTheBarsOfItsTrades() {
    for (var resolution :
        List.of(Resolution.MINUTES_1, Resolution.MINUTES_5, Resolution.MINUTES_60)) {
      assertThat(bars(resolution, 0, 120))
          .as(resolution.code())
          .isNotEmpty()
          .isEqualTo(barsOfTrades(resolution, 120));
    }
  }

  @Test
  void shouldTellOfBarsThatBeginInTheWindowAndAreClosedAtItsEnd() {
    var fives = bars(Resolution.MINUTES_5, 0, 60);

    assertThat(bars(Resolution.MINUTES_5, 1, 59))
        .isEqualTo(
            fives.stream()
                .filter(bar -> bar.timeMillis() > beginMillis())
                .filter(bar -> bar.timeMillis() < beginMillis() + 55 * MINUTE_MILLIS)
                .toList());
    assertThat(bars(Resolution.MINUTES_60, 1, 59)).isEmpty();
    assertThat(bars(Resolution.MINUTES_5, 30, 30)).isEmpty();
    assertThat(bars(Resolution.MINUTES_5, 30, 0)).isEmpty();
  }

  @Test
  void shouldKnowTheQuoteInForce() {
    Optional<Quote> before =
        eventHistory().quoteBefore(instrument(), (beginMillis() + 10 * MINUTE_MILLIS) * NANOS);
    for (var event : events(EnumSet.of(Kind.QUOTES), 10, 11)) {
      assertThat(eventHistory().quoteBefore(instrument(), event.eventTimeNanos()))
          .isEqualTo(before);
      before = Optional.of((Quote) event);
    }
    assertThat(before.isPresent()).isEqualTo(eventHistory().kinds().contains(Kind.QUOTES));
  }

  @Test
  void shouldEndWithAnException() {
    var window = eventHistory().events(instrument(), eventHistory().kinds(), 1, 1);
    var bars = eventHistory().bars(instrument(), Resolution.MINUTES_1, 1, 1);

    assertThatThrownBy(window::next).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(bars::next).isInstanceOf(NoSuchElementException.class);
    window.close();
    bars.close();
  }

  private List<MarketEvent> events(Set<Kind> kinds, int fromMinute, int toMinute) {
    return read(eventHistory().events(instrument(), kinds, nanos(fromMinute), nanos(toMinute)));
  }

  private List<Bar> bars(Resolution resolution, int fromMinute, int toMinute) {
    return read(
        eventHistory()
            .bars(
                instrument(),
                resolution,
                beginMillis() + fromMinute * MINUTE_MILLIS,
                beginMillis() + toMinute * MINUTE_MILLIS));
  }

  private List<Bar> barsOfTrades(Resolution resolution, int toMinute) {
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    for (var event : events(EnumSet.of(Kind.TRADES), 0, toMinute)) {
      var trade = (Trade) event;
      builder.trade(trade.price(), trade.quantity(), trade.eventTimeMillis());
    }
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  private long nanos(int minute) {
    return (beginMillis() + minute * MINUTE_MILLIS) * NANOS;
  }

  private boolean isWithin(MarketEvent event, int fromMinute, int toMinute) {
    return event.eventTimeNanos() >= nanos(fromMinute) && event.eventTimeNanos() < nanos(toMinute);
  }

  protected static <T> List<T> read(Cursor<T> cursor) {
    try (cursor) {
      var all = new ArrayList<T>();
      cursor.forEachRemaining(all::add);
      return all;
    }
  }
}
