package io.tapeloom.feed.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.ManualClock;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulatedFeedTest {

  private static final long HAND_OVER =
      Instant.parse("2026-11-19T23:59:30.123Z").toEpochMilli() * 1_000_000 + 456;
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final Venue venue = new SimulatedVenue(42, 1, Listing.stocks());
  private final List<MarketEvent> delivered = new ArrayList<>();

  @Test
  void shouldNameTheInstrumentsOfItsVenue() {
    assertThat(feed(clock(Duration.ZERO)).instruments()).isEqualTo(venue.instruments());
  }

  @Test
  void shouldPlayAllEventsOfTheVenueInOrder() {
    run(feed(clock(Duration.ZERO)), delivered::add);

    assertThat(delivered).hasSizeGreaterThan(500).isEqualTo(printed(LIFE));
  }

  @Test
  void shouldPlayEachEventWhenItIsDue() {
    var clock = clock(Duration.ZERO);

    run(
        feed(clock),
        event -> {
          assertThat(clock.nanos()).isEqualTo(event.eventTimeNanos());
          delivered.add(event);
        });

    assertThat(delivered).isNotEmpty();
  }

  @Test
  void shouldCatchUpInOrderAfterALateAwakening() {
    var clock = clock(Duration.ofSeconds(7));

    run(
        feed(clock),
        event -> {
          assertThat(event.eventTimeNanos()).isLessThanOrEqualTo(clock.nanos());
          delivered.add(event);
        });

    assertThat(delivered).isEqualTo(printed(Duration.ofSeconds(56)));
  }

  @Test
  void shouldGoOnBehindTheEventThatItsListenerFailedOn() {
    SimulatedFeed feed = feed(clock(Duration.ZERO));
    Consumer<MarketEvent> failing =
        event -> {
          delivered.add(event);
          if (delivered.size() == 10) {
            throw new IllegalStateException("tenth");
          }
        };

    assertThatIllegalStateException().isThrownBy(() -> feed.run(failing)).withMessage("tenth");
    run(feed, failing);

    assertThat(delivered).isEqualTo(printed(LIFE));
  }

  @Test
  void shouldGoOnWithTheBookOfTheQuoteThatItsListenerFailedOn() {
    SimulatedFeed feed = feed(clock(Duration.ZERO));
    Consumer<MarketEvent> failing =
        event -> {
          delivered.add(event);
          if (event instanceof Quote) {
            throw new IllegalStateException("quote");
          }
        };

    assertThatIllegalStateException().isThrownBy(() -> feed.run(failing)).withMessage("quote");
    run(feed, delivered::add);

    assertThat(delivered).isEqualTo(printed(LIFE));
  }

  @Test
  void shouldPlayTheBooksOfEachInstrumentWithoutAHole() {
    run(feed(clock(Duration.ofSeconds(7))), delivered::add);

    for (Instrument instrument : venue.instruments()) {
      List<Long> sequences = sequences(instrument);
      long first = sequences.getFirst();
      assertThat(sequences)
          .hasSizeGreaterThan(70)
          .isEqualTo(LongStream.range(first, first + sequences.size()).boxed().toList());
    }
  }

  @Test
  void shouldTellOfOpeningAndClosingWhenTheyAreDue() {
    long beforeClose = Instant.parse("2026-11-20T20:59:50Z").toEpochMilli() * 1_000_000;
    var hours = TradingHours.EXCHANGE;
    var closing = new SimulatedVenue(42, 1, hours, Listing.stocks(hours));
    var clock = new ManualClock(beforeClose, Duration.ofDays(2).plusHours(18), Duration.ZERO);
    List<Object> received = new ArrayList<>();
    var closes = Instant.ofEpochSecond(0, beforeClose).plusSeconds(10);
    var opens = Instant.parse("2026-11-23T14:30:00Z");
    Consumer<FeedNotice> notices =
        notice -> {
          var open = ((FeedNotice.Hours) notice).open();
          assertThat(clock.instant()).isEqualTo(open ? opens : closes);
          received.add(notice);
        };

    run(new SimulatedFeed(closing, beforeClose, clock, clock, notices), received::add);

    var close = new FeedNotice.Hours(false);
    var open = new FeedNotice.Hours(true);
    assertThat(received).filteredOn(FeedNotice.class::isInstance).containsExactly(close, open);
    assertThat(received.indexOf(open)).isEqualTo(received.indexOf(close) + 1);
    assertThat(received.getFirst()).isInstanceOf(MarketEvent.class);
    assertThat(received.getLast()).isInstanceOf(MarketEvent.class);
  }

  @Test
  void shouldSayWhenItIsFarBehindTheClockAndWhenItHasCaughtUp() {
    var clock = new ManualClock(HAND_OVER, Duration.ofMinutes(12), Duration.ZERO);
    List<FeedNotice> notices = new ArrayList<>();
    clock.advance(Duration.ofMinutes(10));

    run(new SimulatedFeed(venue, HAND_OVER, clock, clock, notices::add), delivered::add);

    assertThat(notices).hasSize(2);
    assertThat(((FeedNotice.Behind) notices.getFirst()).by())
        .isBetween(Duration.ofSeconds(590), Duration.ofMinutes(10));
    assertThat(notices.getLast()).isEqualTo(new FeedNotice.CaughtUp());
    assertThat(delivered).isEqualTo(printed(Duration.ofMinutes(12)));
  }

  @Test
  void shouldCatchUpWithAShortStallAsIfNothingHadHappened() {
    var clock = new ManualClock(HAND_OVER, Duration.ofMinutes(3), Duration.ZERO);
    List<FeedNotice> notices = new ArrayList<>();
    clock.advance(Duration.ofMinutes(2));

    run(new SimulatedFeed(venue, HAND_OVER, clock, clock, notices::add), delivered::add);

    assertThat(notices).isEmpty();
    assertThat(delivered).isEqualTo(printed(Duration.ofMinutes(3)));
  }

  @Test
  void shouldStopWhenInterruptedWhileItCatchesUp() {
    var clock = clock(Duration.ZERO);
    SimulatedFeed feed = feed(clock);
    clock.advance(Duration.ofHours(1));

    run(
        feed,
        event -> {
          delivered.add(event);
          if (delivered.size() == 5) {
            Thread.currentThread().interrupt();
          }
        });

    assertThat(delivered).hasSize(5);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void shouldWaitForAClockThatWasSetBack() {
    var clock = clock(Duration.ZERO);
    SimulatedFeed feed = feed(clock);
    clock.advance(Duration.ofSeconds(-20));

    run(
        feed,
        event -> {
          assertThat(clock.nanos()).isEqualTo(event.eventTimeNanos());
          delivered.add(event);
        });

    assertThat(delivered).isEqualTo(printed(LIFE));
  }

  private static ManualClock clock(Duration step) {
    return new ManualClock(HAND_OVER, LIFE, step);
  }

  private SimulatedFeed feed(ManualClock clock) {
    return new SimulatedFeed(venue, HAND_OVER, clock, clock);
  }

  /** Until the clock ends. */
  private static void run(SimulatedFeed feed, Consumer<MarketEvent> listener) {
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> feed.run(listener));
  }

  private List<Long> sequences(Instrument instrument) {
    return delivered.stream()
        .filter(OrderBook.class::isInstance)
        .map(OrderBook.class::cast)
        .filter(book -> book.instrument().equals(instrument))
        .map(OrderBook::sequence)
        .toList();
  }

  /** What the venue prints in the time after the hand-over. */
  private List<MarketEvent> printed(Duration duration) {
    List<MarketEvent> events = new ArrayList<>();
    for (Instrument instrument : venue.instruments()) {
      Iterator<MarketEvent> each = venue.events(instrument, HAND_OVER);
      MarketEvent event = each.next();
      while (event.eventTimeNanos() < HAND_OVER + duration.toNanos()) {
        events.add(event);
        event = each.next();
      }
    }
    events.sort(Comparator.comparingLong(MarketEvent::eventTimeNanos));
    return events;
  }
}
