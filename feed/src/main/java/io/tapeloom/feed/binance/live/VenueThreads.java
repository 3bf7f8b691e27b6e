package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.live.VenueMarket.Depth;
import io.tapeloom.feed.venue.RequestBudget.Urgency;
import io.tapeloom.feed.venue.Retries;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to the venue while the feed's thread continues: each request has a virtual thread
 * that puts an answer into the inbox in every case. After the close there are no more answers.
 * Thread-safe.
 */
final class VenueThreads implements Questions, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VenueThreads.class);

  /** Maximum attempts for requests that are not repeated later. */
  private static final int TRIES = 3;

  private final VenueRest rest;
  private final Retries retries;
  private final boolean wide;
  private final RecentBars recent;
  private final long handOverMillis;
  private final Queue<? super Arrival> inbox;
  private final ExecutorService threads;

  /** Opens a connection. */
  interface Opening {

    VenueConnection open() throws IOException, InterruptedException;
  }

  /**
   * @param threads runs each request on a thread of its own; closed with this object
   * @param inbox an unbounded queue; it is limited by the number of open requests: one for the book
   *     and one for the trades of each instrument
   */
  VenueThreads(
      BinanceVenue venue,
      long handOverNanos,
      ExecutorService threads,
      Queue<? super Arrival> inbox) {
    this.rest = venue.rest();
    this.retries = venue.retries();
    this.wide = venue.isWide();
    this.recent = new RecentBars(rest, venue.options().market());
    this.handOverMillis = TimeUnit.NANOSECONDS.toMillis(handOverNanos);
    this.threads = threads;
    this.inbox = inbox;
  }

  @Override
  public void snapshot(String symbol) {
    threads.execute(
        () -> {
          Optional<DepthSnapshot> snapshot =
              answered(
                  1,
                  () -> Optional.of(rest.snapshot(symbol, wide ? Depth.SHALLOW : Depth.DEEP)),
                  Optional.empty());
          inbox.add(new Arrival.Snapshot(symbol, snapshot));
        });
  }

  @Override
  public void firstTrade(String symbol, int question) {
    threads.execute(
        () -> {
          var id =
              answered(
                  TRIES, () -> rest.firstTradeId(symbol, handOverMillis), OptionalLong.empty());
          inbox.add(new Arrival.FirstTrade(symbol, question, id));
        });
  }

  @Override
  public void trades(String symbol, int question, long fromId, long toId) {
    threads.execute(
        () -> {
          var trades = new ArrayList<Execution>();
          var _ = answered(wide ? 1 : TRIES, () -> addTrades(symbol, fromId, toId, trades), false);
          inbox.add(new Arrival.Trades(symbol, question, trades));
        });
  }

  /**
   * Adds further trades after those in the list; returns false if there are no more. Each request
   * begins with the last trade of the one before: another one shows that the venue has restarted
   * its ids meanwhile.
   */
  private boolean addTrades(String symbol, long fromId, long toId, List<Execution> trades)
      throws IOException, InterruptedException {
    while (trades.size() <= TradeSequence.MAX_MISSED) {
      int known = trades.size();
      long from = known == 0 ? fromId : trades.getLast().id();
      if (known > 0 && from >= toId) {
        return true;
      }
      var page = rest.trades(symbol, from, wide ? Urgency.SPARE : Urgency.URGENT);
      if (known > 0 && !page.isEmpty() && !page.getFirst().equals(trades.getLast())) {
        return false;
      }
      for (var trade : page) {
        long next = trades.isEmpty() ? from : trades.getLast().id() + 1;
        if (trade.id() >= next && trade.id() <= toId) {
          trades.add(trade);
        }
      }
      if (page.size() < VenueRest.PAGE || trades.size() == known) {
        return false;
      }
    }
    return true;
  }

  private <T> T answered(int tries, Retries.Attempt<T> question, T otherwise) {
    try {
      return retries.upTo(tries, question);
    } catch (IOException e) {
      report(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException | Error e) { // an unexpected answer
      LOG.warn("Request to the venue failed: {}", e.toString());
      LOG.debug("Request to the venue failed", e);
    }
    return otherwise;
  }

  /** With many instruments, requests fail because the limits are reached. */
  private void report(IOException e) {
    if (wide) {
      LOG.debug("Request to the venue failed: {}", e.getMessage());
    } else {
      LOG.warn("Request to the venue failed: {}", e.getMessage());
    }
  }

  /** Requests which of some instruments the venue does not trade now. */
  void halted(List<String> symbols) {
    threads.execute(
        () -> {
          Map<String, String> halted = answered(1, () -> rest.halted(symbols), Map.of());
          inbox.add(new Arrival.Halted(halted));
        });
  }

  /** Requests the symbols that the venue lists now. */
  void listing() {
    threads.execute(
        () ->
            inbox.add(
                new Arrival.Listing(
                    answered(1, () -> Optional.of(rest.listing()), Optional.empty()))));
  }

  /** Requests the recent bars of an instrument. */
  void load(String symbol, Instrument instrument, long nowMillis) {
    threads.execute(
        () ->
            inbox.add(
                new Arrival.Loaded(
                    symbol,
                    answered(
                        1,
                        () -> Optional.of(recent.load(instrument, nowMillis)),
                        Optional.empty()))));
  }

  /** Opens the next connection of a line. */
  void open(Line line, Opening opening) {
    threads.execute(
        () -> {
          try {
            inbox.add(new Arrival.Opened(line, opening.open()));
          } catch (IOException e) {
            inbox.add(new Arrival.NotOpened(line, String.valueOf(e.getMessage())));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
          } catch (RuntimeException | Error e) {
            inbox.add(new Arrival.NotOpened(line, e.toString()));
          }
        });
  }

  /** Closes; after it returns, nothing is put into the inbox. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
