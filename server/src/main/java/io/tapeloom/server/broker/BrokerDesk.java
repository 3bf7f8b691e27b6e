package io.tapeloom.server.broker;

import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.MarketPhase;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.server.live.MarketState;
import io.tapeloom.stream.topic.StreamPosition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only caller of the {@link PaperBroker}: gives commands and market events one order. An event
 * reaches the broker after it was published, so that the evidence of a fill is public before the
 * fill. Thread-safe.
 */
public final class BrokerDesk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerDesk.class);

  /** How long a caller waits until the facts of a command are on disk. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long TICK_MILLIS = 250;

  private final PaperBroker broker;
  private final InstantSource wallClock;
  private final Supplier<MarketState.Phase> phase;
  private final LongSupplier marketTime;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("broker").factory());
  private final ReentrantLock turn = new ReentrantLock(true);
  private final LongAdder failures = new LongAdder();

  // Guarded by the turn.
  private long marketNanos;

  /**
   * @param broker used by this desk alone
   * @param phase the state of the market; must not block for long
   * @param marketTime the time of the market, in nanoseconds since the epoch
   */
  public BrokerDesk(
      PaperBroker broker,
      InstantSource wallClock,
      Supplier<MarketState.Phase> phase,
      LongSupplier marketTime) {
    this.broker = broker;
    this.wallClock = wallClock;
    this.phase = phase;
    this.marketTime = marketTime;
    var _ = ticks.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Adds an instrument, at the start or later. */
  public void list(Instrument instrument) {
    guarded("list " + instrument.symbol(), () -> broker.list(instrument));
  }

  /** Hands a published event to the broker. */
  public void event(MarketEvent event, Optional<StreamPosition> published) {
    guarded(
        "event",
        () -> {
          marketNanos = Math.max(marketNanos, event.eventTimeNanos());
          broker.list(event.instrument()); // no effect unless it has just appeared
          broker.event(
              event,
              published.map(StreamPosition::epoch).orElse(""),
              published.map(StreamPosition::seq).orElse(0L));
        });
  }

  /** Passes time and the state of the market. */
  private void tick() {
    guarded(
        "tick",
        () -> {
          marketNanos = Math.max(marketNanos, marketTime.getAsLong());
          broker.phase(phaseOf(phase.get()));
          broker.tick(marketNanos, wallClock.millis());
        });
  }

  private static MarketPhase phaseOf(MarketState.Phase phase) {
    return switch (phase) {
      case OPEN -> MarketPhase.OPEN;
      case CLOSED -> MarketPhase.CLOSED;
      case STALE, LOST -> MarketPhase.LOST;
      case OVER -> MarketPhase.OVER;
    };
  }

  /** A bug in the broker must not stop the feed: it is logged once and counted. */
  private void guarded(String what, Runnable work) {
    turn.lock();
    try {
      work.run();
    } catch (RuntimeException bug) {
      if (failures.sum() == 0) {
        LOG.error("The broker failed at {}; later failures are only counted", what, bug);
      }
      failures.increment();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }

  /** Number of events and ticks at which the broker has failed. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Executes a command, and waits until what it did is on disk.
   *
   * @return the answer; empty: it did not come in time, and what the command did is not known
   */
  Optional<Answer> ask(Command command) throws InterruptedException {
    var answer = new CompletableFuture<Answer>();
    turn.lock();
    try {
      broker.handle(command, marketNanos, wallClock.millis(), answer::complete);
    } finally {
      turn.unlock();
    }
    try {
      return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("answers do not fail", e);
    }
  }
}
