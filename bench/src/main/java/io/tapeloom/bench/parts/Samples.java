package io.tapeloom.bench.parts;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.LiveBar;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Values as the topics carry them. */
final class Samples {

  private static final int BOOK_LEVELS = 10;
  private static final long MID = 27_635;
  private static final long NANOS = 1_795_296_420_000_000_000L;
  private static final Bar BAR =
      new Bar(1_795_296_420_000L, 27_639, 27_680, 27_590, MID, 1_234_567);

  private Samples() {}

  static LiveBar bar(Instrument instrument) {
    return new LiveBar(
        instrument, Resolution.MINUTES_1, BAR, false, Instant.ofEpochSecond(1_795_296_420));
  }

  static Ticker ticker(Instrument instrument) {
    return new Ticker(
        new Quote(instrument, MID - 1, 100, MID + 1, 200, NANOS), BAR, MID - 215, NANOS);
  }

  static Trade trade(Instrument instrument) {
    return new Trade(instrument, 1_234_567, MID, 100, Side.BUY, NANOS);
  }

  static OrderBook book(Instrument instrument) {
    return new OrderBook(instrument, levels(-1), levels(1), 4711, NANOS);
  }

  private static List<OrderBook.Level> levels(int direction) {
    return IntStream.rangeClosed(1, BOOK_LEVELS)
        .mapToObj(step -> new OrderBook.Level(MID + (long) direction * step, 100L * step))
        .toList();
  }
}
