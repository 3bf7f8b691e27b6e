package io.tapeloom.feed;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.simulated.SimulatedHistory;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Prints what the history of the seven stocks costs, cold and again. Run by hand. */
final class HistoryCost {

  private static final long HAND_OVER = Instant.parse("2026-11-20T15:04:05.678Z").toEpochMilli();

  private HistoryCost() {}

  public static void main(String[] args) {
    var venue = new SimulatedVenue(1, 1, Listing.stocks());
    for (int round = 1; round <= 5; round++) {
      List<BarBook> books = new ArrayList<>();
      long before = usedBytes();
      long start = System.nanoTime();
      for (Instrument instrument : venue.instruments()) {
        books.add(new SimulatedHistory(venue).until(instrument, HAND_OVER * 1_000_000).bars());
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      long bytes = usedBytes() - before;
      System.out.printf("round %d: %d ms, %d kB%n", round, millis, bytes / 1000);
      for (Resolution resolution : Resolution.values()) {
        if (round == 1) {
          System.out.printf(
              "%s %d%n", resolution.code(), books.getFirst().series(resolution).size());
        }
      }
    }
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
