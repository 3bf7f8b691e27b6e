package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.MinuteMarket.Detail;
import io.tapeloom.exchange.matching.MatchingEngine;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinuteMarketTest {

  private static final int DAY = 1053;
  private static final int MINUTE = 831;

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 48, 480, 4_800})
  void shouldEndWithTheBookThatTheNextMinuteBeginsWith(int ordersPerMinute) {
    for (Listing listing : Listing.stocks()) {
      var script = new InstrumentScript(1, listing, TradingHours.ALWAYS, ordersPerMinute);
      DayScript day = script.day(DAY);
      for (int minute = MINUTE; minute < MINUTE + 10; minute++) {
        MinuteMarket market = script.market(day, minute, Detail.ALL);
        market.skipTo(Long.MAX_VALUE);

        MatchingEngine next = script.market(day, minute + 1, Detail.ALL).book();

        assertThat(levels(market.book(), Side.BUY)).isEqualTo(levels(next, Side.BUY));
        assertThat(levels(market.book(), Side.SELL)).isEqualTo(levels(next, Side.SELL));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 48, 480})
  void shouldNumberBooksAndTradesOverTheEndOfAMinuteAndOfADay(int ordersPerMinute) {
    for (Listing listing : Listing.stocks()) {
      var script = new InstrumentScript(1, listing, TradingHours.ALWAYS, ordersPerMinute);

      List<MarketEvent> events = new ArrayList<>();
      events.addAll(play(script.market(script.day(DAY), 1438, Detail.ALL)));
      events.addAll(play(script.market(script.day(DAY), 1439, Detail.ALL)));
      events.addAll(play(script.market(script.day(DAY + 1), 0, Detail.ALL)));

      List<Long> books =
          VenueContract.only(OrderBook.class, events).stream().map(OrderBook::sequence).toList();
      List<Long> trades =
          VenueContract.only(Trade.class, events).stream().map(Trade::tradeId).toList();
      assertThat(books).hasSize((int) (books.getLast() - books.getFirst()) + 1);
      assertThat(books).isSorted().doesNotHaveDuplicates();
      assertThat(trades).isSorted().doesNotHaveDuplicates();
    }
  }

  private static List<MarketEvent> play(MinuteMarket market) {
    List<MarketEvent> events = new ArrayList<>();
    while (market.hasNext()) {
      events.add(market.next());
    }
    return events;
  }

  private static List<Level> levels(MatchingEngine book, Side side) {
    return IntStream.range(0, book.levels(side))
        .mapToObj(i -> new Level(book.price(side, i), book.quantity(side, i)))
        .toList();
  }
}
