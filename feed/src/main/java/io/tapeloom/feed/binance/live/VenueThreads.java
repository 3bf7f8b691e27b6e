package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.venue.Retries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the venue while the feed's thread goes on: each question has a virtual thread, and puts its
 * answer into the inbox, whatever happens to the question. Closed, it answers no more. Thread-safe.
 */
final class VenueThreads implements Questions, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VenueThreads.class);

  /** How often is asked what will not be asked again. */
  private static final int TRIES = 3;

  private final VenueRest rest;
  private final Retries retries;
  private final long handOverMillis;
  private final Queue<? super Arrival> inbox;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("venue-", 0).factory());

  /** How a connection is opened. */
  interface Opening {

    VenueConnection open() throws IOException, InterruptedException;
  }

  /**
   * @param inbox unbounded, for there are no more answers than questions: of each instrument one
   *     about its book and one about its trades at a time
   */
  VenueThreads(VenueRest rest, Retries retries, long handOverNanos, Queue<? super Arrival> inbox) {
    this.rest = rest;
    this.retries = retries;
    this.handOverMillis = TimeUnit.NANOSECONDS.toMillis(handOverNanos);
    this.inbox = inbox;
  }

  @Override
  public void snapshot(String symbol) {
    threads.execute(
        () -> {
          Optional<DepthSnapshot> snapshot =
              answered(1, () -> Optional.of(rest.snapshot(symbol)), Optional.empty());
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
          var _ = answered(TRIES, () -> addTrades(symbol, fromId, toId, trades), false);
          inbox.add(new Arrival.Trades(symbol, question, trades));
        });
  }

  /** Adds what is missing behind those that are there already; false if there is no more. */
  private boolean addTrades(String symbol, long fromId, long toId, List<Execution> trades)
      throws IOException, InterruptedException {
    long next = trades.isEmpty() ? fromId : trades.getLast().id() + 1;
    while (next <= toId && trades.size() < TradeSequence.MAX_MISSED) {
      long asked = next;
      var page = rest.trades(symbol, asked);
      for (var trade : page) {
        if (trade.id() >= next && trade.id() <= toId) {
          trades.add(trade);
          next = trade.id() + 1;
        }
      }
      if (page.size() < VenueRest.PAGE || next == asked) {
        return false;
      }
    }
    return true;
  }

  private <T> T answered(int tries, Retries.Attempt<T> question, T otherwise) {
    try {
      return retries.upTo(tries, question);
    } catch (IOException e) {
      LOG.warn("The venue did not tell: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException | Error e) { // of an answer that nobody has thought of
      LOG.warn("The venue did not tell: {}", e.toString());
      LOG.debug("The venue did not tell", e);
    }
    return otherwise;
  }

  /** Asks which of some instruments the venue does not trade now. */
  void halted(List<String> symbols) {
    threads.execute(
        () -> {
          Map<String, String> halted = answered(1, () -> rest.halted(symbols), Map.of());
          inbox.add(new Arrival.Halted(halted));
        });
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

  /** Returns when nothing comes into the inbox any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
