package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.TradingHours.SessionChange;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Trade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradingHoursTest {

  private static final long MINUTE = 60_000_000_000L;

  private final Venue venue =
      new SimulatedVenue(1, 1, TradingHours.EXCHANGE, Listing.stocks(TradingHours.EXCHANGE));
  private final Instrument apple = venue.instruments().getFirst();

  @Test
  void shouldFindHoursByTheirName() {
    assertThat(TradingHours.of("always")).hasValue(TradingHours.ALWAYS);
    assertThat(TradingHours.of("exchange")).hasValue(TradingHours.EXCHANGE);
    assertThat(TradingHours.of("never")).isEmpty();
  }

  @Test
  void shouldNeverCloseWhenThereIsAlwaysTrading() {
    assertThat(TradingHours.ALWAYS.changeAfter(0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-19T10:00:00Z, true, 2026-11-19T14:30:00Z",
    "2026-11-19T14:30:00Z, false, 2026-11-19T21:00:00Z",
    "2026-11-19T21:00:00Z, true, 2026-11-20T14:30:00Z",
    "2026-11-20T21:00:00Z, true, 2026-11-23T14:30:00Z",
    "2026-07-01T12:00:00Z, true, 2026-07-01T13:30:00Z",
    "2026-07-01T13:30:00Z, false, 2026-07-01T20:00:00Z",
  })
  void shouldOpenAndCloseByTheClockOfTheExchange(Instant time, boolean open, Instant change) {
    assertThat(TradingHours.EXCHANGE.changeAfter(nanos(time)))
        .hasValue(new SessionChange(open, nanos(change)));
  }

  @Test
  void shouldSetTheHoursOfTheInstrument() {
    assertThat(apple.timezone()).isEqualTo("America/New_York");
    assertThat(apple.session()).isEqualTo("0930-1600");
    assertThat(venue.hours()).isEqualTo(TradingHours.EXCHANGE);
  }

  @Test
  void shouldTradeWithinTheHoursOnly() {
    long wednesday = nanos(Instant.parse("2026-11-18T20:59:00Z"));
    long thursday = nanos(Instant.parse("2026-11-19T14:30:00Z"));

    List<MarketEvent> events = until(wednesday, thursday + MINUTE);

    assertThat(events)
        .allMatch(
            event ->
                event.eventTimeNanos() < wednesday + MINUTE || event.eventTimeNanos() >= thursday);
    assertThat(events).anyMatch(event -> event.eventTimeNanos() < wednesday + MINUTE);
    assertThat(events).anyMatch(event -> event.eventTimeNanos() >= thursday);
  }

  @Test
  void shouldCountBooksAndTradesOverTheWeekend() {
    long friday = nanos(Instant.parse("2026-11-20T20:58:00Z"));
    long monday = nanos(Instant.parse("2026-11-23T14:32:00Z"));

    List<MarketEvent> events = until(friday, monday);

    List<Long> books =
        VenueContract.only(OrderBook.class, events).stream().map(OrderBook::sequence).toList();
    long first = books.getFirst();
    assertThat(books).isEqualTo(LongStream.range(first, first + books.size()).boxed().toList());
    assertThat(VenueContract.only(Trade.class, events))
        .extracting(Trade::tradeId)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldMakeTheMinutesOfASessionOfTheirTrades() {
    long from = nanos(Instant.parse("2026-11-20T20:55:00Z"));
    long to = nanos(Instant.parse("2026-11-23T14:35:00Z"));

    List<Bar> minutes = venue.minutes(apple, from / 1_000_000, to / 1_000_000);

    assertThat(minutes)
        .hasSize(10)
        .isEqualTo(VenueContract.minutesOfTrades(venue.events(apple, from), to / 1_000_000));
  }

  @Test
  void shouldHaveASessionOf390MinutesOnWeekdays() {
    long monday = Instant.parse("2026-11-16T00:00:00Z").toEpochMilli();

    assertThat(venue.minutes(apple, monday, monday + 7 * 86_400_000L)).hasSize(5 * 390);
  }

  @Test
  void shouldKeepTheLastQuoteOverTheWeekend() {
    long friday = nanos(Instant.parse("2026-11-20T21:00:00Z"));
    long sunday = nanos(Instant.parse("2026-11-22T12:00:00Z"));

    assertThat(venue.quoteBefore(apple, sunday))
        .isPresent()
        .isEqualTo(venue.quoteBefore(apple, friday));
  }

  @Test
  void shouldReturnTheSameEventsFromTheWeekendOn() {
    long saturday = nanos(Instant.parse("2026-11-21T12:00:00Z"));
    long monday = nanos(Instant.parse("2026-11-23T14:30:00Z"));

    assertThat(VenueContract.take(venue.events(apple, saturday), 500))
        .isEqualTo(VenueContract.take(venue.events(apple, monday), 500));
  }

  private List<MarketEvent> until(long fromNanos, long toNanos) {
    List<MarketEvent> events = new ArrayList<>();
    Iterator<MarketEvent> all = venue.events(apple, fromNanos);
    MarketEvent event = all.next();
    while (event.eventTimeNanos() < toNanos) {
      events.add(event);
      event = all.next();
    }
    return events;
  }

  private static long nanos(Instant instant) {
    return instant.toEpochMilli() * 1_000_000;
  }
}
