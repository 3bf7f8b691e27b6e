package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * Prints what the feed of a venue with many symbols costs, from a recording of one symbol as the
 * shape of all messages: {@code RECORDING SYMBOLS MESSAGES_PER_SECOND SECONDS}. Run by hand.
 */
final class WideVenueCost {

  private static final int MESSAGES = 120;
  private static final int BATCHES_PER_SECOND = 50;

  private WideVenueCost() {}

  public static void main(String[] args) throws Exception {
    var recording = Path.of(args[0]);
    int symbols = Integer.parseInt(args[1]);
    int perSecond = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[3]);
    try (var venue = venue(recording, symbols)) {
      measure(venue, symbols, perSecond, seconds);
    }
    System.exit(0);
  }

  private static StandInVenue venue(Path recording, int symbols) throws IOException {
    var markets = new StandInMarket[symbols];
    for (int i = 0; i < symbols; i++) {
      markets[i] =
          StandInScript.recorded(
              VenueMarket.SPOT, "S%dUSDT".formatted(i), "BTCUSDT", recording, MESSAGES);
    }
    return StandInVenue.open(VenueMarket.SPOT, System.currentTimeMillis(), markets);
  }

  private static void measure(StandInVenue venue, int symbols, int perSecond, int seconds)
      throws InterruptedException {
    var clock = InstantSource.system();
    var time = new SteadyClock(clock, System::nanoTime);
    var events = new LongAdder();
    var trades = new LongAdder();
    var loaded = new LongAdder();
    long before = used();
    long start = System.nanoTime();
    var market =
        BinanceMarket.open(venue.all(2), 8 << 20, clock, time, Pause.sleeping(), new Random(1));
    var feed =
        market.feed(
            market.handOverNanos(System.currentTimeMillis() * 1_000_000),
            clock,
            Pause.sleeping(),
            notice -> {
              if (notice instanceof FeedNotice.BarsLoaded) {
                loaded.increment();
              }
            });
    var thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    feed.run((MarketEvent event) -> count(event, events, trades));
                  } catch (Exception e) {
                    System.out.println("The feed has ended: " + e);
                  }
                });
    venue.awaitConnections(Math.ceilDiv(2 * symbols, Line.MAX_STREAMS_OF_URL));
    System.out.printf(
        "%d symbols: connected in %d ms, %.1f MiB of heap%n",
        symbols, (System.nanoTime() - start) / 1_000_000, (used() - before) / 1048576.0);
    var threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getThreadCpuTime(thread.threadId());
    long begin = System.nanoTime();
    long sent = 0;
    for (int batch = 1; batch <= seconds * BATCHES_PER_SECOND; batch++) {
      sent += venue.playHeard(perSecond / BATCHES_PER_SECOND);
      long wait = begin + batch * 1_000_000_000L / BATCHES_PER_SECOND - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
    }
    double took = (System.nanoTime() - begin) / 1e9;
    double used = (threads.getThreadCpuTime(thread.threadId()) - cpu) / 1e9;
    System.out.printf(
        "%,d messages in %.1f s, %,d events, %,d trades; thread of the feed: %.2f s of CPU, %.1f %% of a core, %.1f us a message%n",
        sent, took, events.sum(), trades.sum(), used, 100 * used / took, 1e6 * used / sent);
    System.out.printf(
        "bars of %d symbols loaded; %.1f MiB of heap%n",
        loaded.sum(), (used() - before) / 1048576.0);
  }

  private static void count(MarketEvent event, LongAdder events, LongAdder trades) {
    events.increment();
    if (event instanceof Trade) {
      trades.increment();
    }
  }

  private static long used() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
