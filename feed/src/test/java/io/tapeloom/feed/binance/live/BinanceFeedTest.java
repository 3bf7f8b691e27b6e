package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.FeedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a venue does, what is told of it is true. */
class BinanceFeedTest {

  /** Near the begin of a minute, so that all that is played is of this one. */
  private static final Instant BEGIN = Instant.parse("2026-03-02T10:00:01Z");

  private static final int PRICE_DIGITS = 8;

  private final StepClock clock = new StepClock(BEGIN.plusSeconds(9));

  private static StandInVenue venue(VenueMarket market) {
    return StandInVenue.wandering(market, "BTCUSDT", BEGIN.toEpochMilli(), 400);
  }

  private static int quantityDigits(VenueMarket market) {
    return market == VenueMarket.SPOT ? 8 : 3;
  }

  private static int connections(VenueMarket market) {
    return market.routes().size();
  }

  /** Plays all that is left, and waits until it was told as it is. */
  private static void finish(LiveListener listener, StandInVenue venue, VenueMarket market) {
    venue.playToTheEnd();
    listener.awaitTrueBook(venue, PRICE_DIGITS, quantityDigits(market));
    listener.awaitAllTrades(venue, PRICE_DIGITS, quantityDigits(market));
    listener.checkCoherence();
  }

  private LiveListener begin(StandInVenue venue, VenueMarket market) {
    var listener = LiveListener.listen(venue, clock);
    venue.awaitConnections(connections(market));
    venue.play(30);
    listener.awaitWholeBook();
    listener.awaitAllTrades(venue, PRICE_DIGITS, quantityDigits(market));
    return listener;
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldTellWhatTheVenueTells(VenueMarket market) {
    try (var venue = venue(market);
        var listener = LiveListener.listen(venue, clock)) {
      venue.awaitConnections(connections(market));
      venue.play(100);
      listener.awaitWholeBook();

      finish(listener, venue, market);

      assertThat(listener.notices()).isEmpty();
      assertThat(listener.statuses()).containsExactly(new FeedStatus.Started(BEGIN.plusSeconds(9)));
      assertThat(listener.books()).hasSizeGreaterThan(200);
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldBeginWithTheTradesSinceTheHandOver(VenueMarket market) {
    try (var venue = venue(market)) {
      venue.skip(200);
      try (var listener = LiveListener.listen(venue, clock)) {
        venue.awaitConnections(connections(market));

        finish(listener, venue, market);

        assertThat(listener.notices()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldComeBackWholeWhenTheConnectionBreaks(VenueMarket market) {
    try (var venue = venue(market);
        var listener = begin(venue, market)) {
      for (int i = 1; i <= 3; i++) {
        int connections = connections(market) * (i + 1);
        int notices = 2 * i;
        venue.drop();
        venue.skip(50);
        listener.await("a new connection", () -> venue.connections() == connections);
        venue.play(40);
        listener.await("the healing", () -> listener.notices().size() == notices);
      }

      finish(listener, venue, market);

      assertThat(listener.notices())
          .filteredOn(FeedNotice.BookLost.class::isInstance)
          .hasSize(3)
          .allMatch(
              notice ->
                  ((FeedNotice.BookLost) notice)
                      .why()
                      .equals("the connection to the venue was lost"));
      assertThat(listener.notices()).filteredOn(FeedNotice.BookHealed.class::isInstance).hasSize(3);
      assertThat(listener.notices()).hasSize(6);
      assertThat(listener.statuses())
          .extracting(status -> status.getClass().getSimpleName())
          .containsExactly(
              "Started", "Failed", "Restarted", "Failed", "Restarted", "Failed", "Restarted");
    }
  }

  @Test
  void shouldComeBackWhenTheVenueLetsNobodyInForAWhile() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      venue.letIn(false);
      venue.drop();
      listener.await("failures", () -> listener.statuses().size() == 4);

      venue.letIn(true);
      venue.skip(20);
      listener.await("a new connection", () -> venue.connections() == 2);
      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.statuses())
          .filteredOn(FeedStatus.Failed.class::isInstance)
          .extracting(status -> ((FeedStatus.Failed) status).reason())
          .anyMatch(reason -> reason.contains("cannot be opened: status 503"));
    }
  }

  @Test
  void shouldTakeTheCutAfterADayAsALostConnection() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      venue.cut();
      listener.await("a new connection", () -> venue.connections() == 2);
      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.statuses())
          .filteredOn(FeedStatus.Failed.class::isInstance)
          .singleElement()
          .extracting(status -> ((FeedStatus.Failed) status).reason())
          .asString()
          .contains("is lost: closed by the venue, 1001 24 hours");
    }
  }

  @ParameterizedTest
  @CsvSource({"SPOT, true", "SPOT, false", "USDM, true", "USDM, false"})
  void shouldGoOnWhenTheVenueCountsAnew(VenueMarket market, boolean cut) {
    try (var venue = venue(market);
        var listener = begin(venue, market)) {
      if (cut) {
        venue.drop();
      }
      venue.countAnew();
      if (cut) {
        venue.skip(30);
        listener.await("a new connection", () -> venue.connections() == 2 * connections(market));
      }
      venue.play(60);
      listener.await("the healing", () -> has(listener, FeedNotice.BookHealed.class));
      listener.await("the new count", () -> has(listener, FeedNotice.TradesCountedAnew.class));

      finish(listener, venue, market);

      assertThat(listener.notices())
          .extracting(notice -> notice.getClass().getSimpleName())
          .containsExactlyInAnyOrder("BookLost", "BookHealed", "TradesCountedAnew");
    }
  }

  private static boolean has(LiveListener listener, Class<? extends FeedNotice> type) {
    return listener.notices().stream().anyMatch(type::isInstance);
  }

  @Test
  void shouldSayThatTheVenueHasHaltedASymbol() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      venue.trades(false);
      int asked = venue.asked("/exchangeInfo").size();
      listener.awaitMinutes(
          "the loss", venue, () -> has(listener, FeedNotice.InstrumentLost.class));
      venue.trades(true);
      venue.play(20);
      listener.await("the return", () -> has(listener, FeedNotice.InstrumentFound.class));

      finish(listener, venue, VenueMarket.SPOT);

      assertThat(venue.asked("/exchangeInfo")).hasSize(asked + 1);
      assertThat(listener.notices())
          .extracting(notice -> notice.getClass().getSimpleName())
          .containsExactly("InstrumentLost", "InstrumentFound");
      assertThat(listener.notices().getFirst()).asString().contains("status HALT");
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldHealABookOfWhichChangesWereMissed(VenueMarket market) {
    try (var venue = venue(market);
        var listener = begin(venue, market)) {
      venue.skip(9);
      venue.play(20);
      listener.await("the loss", () -> listener.notices().size() >= 1);
      listener.awaitWholeBook();

      finish(listener, venue, market);

      assertThat(listener.notices())
          .hasSize(2)
          .first()
          .asString()
          .contains("BookLost", "the next change starts after");
      assertThat(listener.notices().getLast()).isInstanceOf(FeedNotice.BookHealed.class);
      assertThat(listener.statuses()).hasSize(1);
    }
  }

  @Test
  void shouldTellTradesThatTheVenueDoesNotGive() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      int before = venue.only().prints().size();
      venue.givesTrades(false);
      venue.skip(60);
      int missed = venue.only().prints().size() - before;
      venue.playToTheEnd();
      int heard = venue.only().prints().size() - missed;

      listener.await("all trades", () -> listener.trades().size() == heard);

      assertThat(missed).isPositive();
      assertThat(listener.notices())
          .filteredOn(FeedNotice.TradesLost.class::isInstance)
          .extracting(notice -> ((FeedNotice.TradesLost) notice).count())
          .containsExactly((long) missed);
      assertThat(listener.trades())
          .extracting(trade -> trade.tradeId())
          .doesNotHaveDuplicates()
          .isSorted();
    }
  }

  @Test
  void shouldPassOverJunk() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      for (var junk :
          List.of(
              "",
              "nonsense",
              "[]",
              "{\"result\":null,\"id\":1}",
              "{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"s\":\"BTCUSDT\"}}",
              "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":\"x\"}}",
              "{\"stream\":\"ethusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1,\"s\":\"ETHUSDT\","
                  + "\"t\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1,\"m\":true,\"M\":true}}",
              "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1,\"s\":\"BTCUSDT\","
                  + "\"t\":99999,\"p\":\"1.000000001\",\"q\":\"1\",\"T\":1,\"m\":true,\"M\":true}}",
              "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1,\"s\":\"BTCUSDT\","
                  + "\"t\":99998,\"p\":\"1\",\"q\":\"1\",\"T\":9000000000000,\"m\":true,\"M\":true}}",
              "{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}")) {
        venue.tell(junk);
      }
      venue.tellBinary(new byte[] {1, 2, 3});
      venue.play(50);

      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.notices()).isEmpty();
      assertThat(listener.statuses()).hasSize(1);
      assertThat(venue.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldReadAMessageThatComesInParts() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      for (int i = 0; i < 40; i++) {
        venue.tellInParts(venue.only().next().text());
      }

      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.notices()).isEmpty();
    }
  }

  @Test
  void shouldTellTheBestPricesUntilALateSnapshotComes() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = LiveListener.listen(venue, clock)) {
      venue.holdSnapshots(true);
      venue.awaitConnections(1);
      venue.play(60);
      venue.awaitHeldSnapshot();
      listener.await("best prices", () -> listener.books().size() > 10);
      assertThat(listener.books()).allMatch(book -> book.bids().size() == 1);

      venue.play(60);
      venue.holdSnapshots(false);
      listener.awaitWholeBook();
      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.notices()).isEmpty();
      assertThat(venue.asked("/depth")).hasSize(1);
    }
  }

  @Test
  void shouldAskForANewerSnapshotWhenTheChangesDoNotJoin() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = LiveListener.listen(venue, clock)) {
      venue.repeatSnapshot();
      venue.skip(20);
      venue.awaitConnections(1);
      venue.play(60);

      listener.awaitWholeBook();
      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.notices()).isEmpty();
      assertThat(venue.asked("/depth")).hasSize(2);
    }
  }

  @Test
  void shouldLeaveTheVenueAloneWhenItWasAskedTooMuch() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = LiveListener.listen(venue, clock)) {
      venue.awaitConnections(1);
      listener.await("the first questions", () -> !venue.asked("/aggTrades").isEmpty());
      venue.refuse(1);
      venue.play(60);
      listener.await("the refusal", () -> venue.asked("/depth").size() == 1);
      var refused = clock.instant();

      listener.await("another question", () -> venue.asked("/depth").size() == 2);

      assertThat(Duration.between(refused, clock.instant())).isGreaterThan(Duration.ofSeconds(5));
      listener.awaitWholeBook();
      finish(listener, venue, VenueMarket.SPOT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Wed, 04 Mar 2065 10:00:30 GMT",
        "soon",
        "-1",
        "99999999999",
        "1e3",
        "9223372036854775807"
      })
  void shouldHaveItsBookSoonWhateverTheVenueSaysOfWaiting(String retryAfter) {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = LiveListener.listen(venue, clock)) {
      venue.awaitConnections(1);
      listener.await("the first questions", () -> !venue.asked("/aggTrades").isEmpty());
      venue.refuse(1, Map.of("Retry-After", retryAfter, "X-MBX-USED-WEIGHT-1M", "many"));
      venue.play(60);
      listener.await("the refusal", () -> venue.asked("/depth").size() == 1);
      var refused = clock.instant();

      listener.awaitMinutes("a whole book", venue, listener::hasWholeBook);

      assertThat(Duration.between(refused, clock.instant())).isLessThan(Duration.ofMinutes(30));
      finish(listener, venue, VenueMarket.SPOT);
    }
  }

  @Test
  void shouldAnswerPings() {
    try (var venue = venue(VenueMarket.SPOT);
        var _ = begin(venue, VenueMarket.SPOT)) {

      assertThat(venue.ping()).isTrue();
    }
  }

  @Test
  void shouldStayWithAVenueThatHasNothingToSay() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      for (int i = 1; i <= 8; i++) {
        int pings = i;
        clock.advance(Duration.ofSeconds(21));
        listener.await("a ping", () -> venue.pings() == pings);
        venue.ping(); // so that the pong before it was read, too
      }

      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.statuses()).hasSize(1);
      assertThat(venue.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldLeaveAVenueThatIsSilent() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      clock.advance(Duration.ofSeconds(61));

      listener.await("a new connection", () -> venue.connections() == 2);
      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.statuses()).hasSize(3);
      assertThat(listener.statuses().get(1)).asString().contains("is silent");
    }
  }

  /** Set back by more than ten minutes, what the venue sends is ahead of the clock. */
  @ParameterizedTest
  @ValueSource(longs = {-9 * 60, 2 * 60, 30 * 3_600})
  void shouldNotLeaveAVenueWhateverTheClockIsSetTo(long seconds) {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      clock.set(Duration.ofSeconds(seconds));
      venue.play(50);

      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.statuses()).hasSize(1);
      assertThat(listener.notices()).isEmpty();
      assertThat(venue.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldTakeAFreshConnectionBeforeTheDayIsOver(VenueMarket market) {
    try (var venue = venue(market);
        var listener = begin(venue, market)) {
      int most = 2 * connections(market);
      var nearTheEnd = clock.instant().plus(Duration.ofMinutes(24 * 60 - 10));
      while (venue.connections() < most && clock.instant().isBefore(nearTheEnd)) {
        clock.advance(Duration.ofSeconds(10));
        venue.ping();
      }
      listener.await("fresh connections", () -> venue.connections() == most);
      venue.play(50);
      listener.await("the end of the old ones", () -> venue.isLeftWith(most / 2));
      venue.play(50);

      finish(listener, venue, market);

      assertThat(venue.connections()).isEqualTo(most);
      assertThat(listener.statuses()).hasSize(1);
      assertThat(listener.notices()).isEmpty();
    }
  }

  @Test
  void shouldTakeAFreshConnectionWhenTheVenueSaysThatItGoesDown() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      venue.tell("{\"e\":\"serverShutdown\",\"E\":1772445610000}");
      listener.await("a second connection", () -> venue.connections() == 2);
      venue.play(50);
      listener.await("the end of the first", () -> venue.isLeftWith(1));

      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.statuses()).hasSize(1);
      assertThat(listener.notices()).isEmpty();
    }
  }

  /** The tick goes from two digits to five, and quantities from three to eight. */
  @Test
  void shouldGoOnWhenTheVenueTradesInFinerUnits() {
    try (var venue = venue(VenueMarket.SPOT);
        var listener = begin(venue, VenueMarket.SPOT)) {
      int asked = venue.asked("/historicalTrades").size();
      venue.finer("003", "00007", "00005");
      venue.play(150);

      finish(listener, venue, VenueMarket.SPOT);

      assertThat(listener.notices()).isEmpty();
      assertThat(listener.trades()).anyMatch(trade -> trade.price() % 1_000_000 == 3_000);
      assertThat(venue.asked("/historicalTrades")).hasSize(asked);
    }
  }

  /** Futures list the digits of their quantities; finer ones cannot be read, all else can. */
  @Test
  void shouldReportOnceThatTradesCannotBeReadAnyMore() {
    try (var venue = venue(VenueMarket.USDM);
        var listener = begin(venue, VenueMarket.USDM)) {
      int asked = venue.asked("/aggTrades").size();
      venue.finer("", "5", "");
      venue.play(200);
      listener.awaitTrueBook(venue, PRICE_DIGITS, 3);

      assertThat(listener.notices())
          .singleElement()
          .asString()
          .contains("InstrumentLost", "more decimals than when the server started");
      assertThat(venue.asked("/aggTrades").size()).isLessThanOrEqualTo(asked + 1);

      venue.finer("", "", "");
      venue.play(10);
      for (int i = 0; i < 40; i++) {
        clock.advance(Duration.ofSeconds(10));
        venue.ping();
      }
      venue.play(10);
      listener.await("the return", () -> has(listener, FeedNotice.InstrumentFound.class));
      assertThat(listener.notices(FeedNotice.InstrumentLost.class)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(VenueMarket.class)
  void shouldSayThatTheVenueNoLongerListsASymbol(VenueMarket market) {
    try (var venue = venue(market);
        var listener = begin(venue, market)) {
      venue.listsNothing();
      int asked = venue.asked("/exchangeInfo").size();
      listener.awaitMinutes(
          "the loss", venue, () -> has(listener, FeedNotice.InstrumentLost.class));

      assertThat(listener.notices()).singleElement().asString().contains("no longer listed");
      assertThat(venue.asked("/exchangeInfo")).hasSize(asked + 1);
    }
  }
}
