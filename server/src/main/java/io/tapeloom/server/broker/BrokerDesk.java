package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.MarketPhase;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.server.live.MarketState;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.topic.StreamPosition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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

  /** Commands of all users that may wait for their answers. */
  private static final int MAX_WAITING = 10_000;

  private static final long RETRY_MILLIS = 1_000;

  /** How often users with a connection are said to be active. */
  private static final long TOUCH_MILLIS = 30_000;

  private final PaperBroker broker;
  private final InstantSource wallClock;
  private final Supplier<MarketState.Phase> phase;
  private final LongSupplier marketTime;
  private final Supplier<? extends Collection<String>> connected;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("broker").factory());
  private final ReentrantLock turn = new ReentrantLock(true);
  private final LongAdder failures = new LongAdder();
  private final AtomicInteger waiting = new AtomicInteger();

  // Guarded by the turn.
  private long marketNanos;
  private long touchedMillis = Long.MIN_VALUE;

  /**
   * @param broker used by this desk alone
   * @param phase the state of the market; must not block for long
   * @param marketTime the time of the market, in nanoseconds since the epoch
   * @param connected the users whose connections follow their accounts
   */
  public BrokerDesk(
      PaperBroker broker,
      InstantSource wallClock,
      Supplier<MarketState.Phase> phase,
      LongSupplier marketTime,
      Supplier<? extends Collection<String>> connected) {
    this.broker = broker;
    this.connected = connected;
    this.wallClock = wallClock;
    this.phase = phase;
    this.marketTime = marketTime;
    var _ = worker.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Runs work once a second on the thread of the commands; it must be quick. */
  public void everySecond(Runnable work) {
    var _ =
        worker.scheduleWithFixedDelay(
            () -> logged("a periodic task", work), 1, 1, TimeUnit.SECONDS);
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
          long now = wallClock.millis();
          if (now - TOUCH_MILLIS >= touchedMillis) {
            touchedMillis = now;
            connected.get().forEach(broker::touch);
          }
          broker.tick(marketNanos, now);
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
      logged(what, work);
    } finally {
      turn.unlock();
    }
  }

  private void logged(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException bug) {
      if (failures.sum() == 0) {
        LOG.error("The broker failed at {}; later failures are only counted", what, bug);
      }
      failures.increment();
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  /** Number of events and ticks at which the broker has failed. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Hands a command to the broker. The stage fails with a {@link Refusal} when the answer does not
   * come in time, and when too many commands wait.
   *
   * @param atRelease makes the result from the answer, at the moment at which everything before the
   *     answer was published and nothing after it; must be quick and must not block
   */
  <R> CompletionStage<R> ask(Command command, Function<? super Answer, ? extends R> atRelease) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(busy("Too many commands wait for the broker"));
    }
    var result = new CompletableFuture<R>();
    var _ = result.whenComplete((_, _) -> waiting.decrementAndGet());
    try {
      worker.execute(() -> handle(command, atRelease, result));
    } catch (RejectedExecutionException closed) {
      result.completeExceptionally(busy("The server is shutting down"));
    }
    return result
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException ? unconfirmed() : failure));
  }

  private <R> void handle(
      Command command,
      Function<? super Answer, ? extends R> atRelease,
      CompletableFuture<R> result) {
    turn.lock();
    try {
      broker.handle(
          command,
          marketNanos,
          wallClock.millis(),
          answer -> {
            try {
              result.complete(atRelease.apply(answer));
            } catch (RuntimeException refused) {
              result.completeExceptionally(refused);
            }
          });
    } catch (RuntimeException bug) {
      failures.increment();
      result.completeExceptionally(bug);
    } finally {
      turn.unlock();
    }
  }

  private static Refusal busy(String why) {
    return Refusal.of(HttpStatus.SERVICE_UNAVAILABLE, ErrorCode.UNAVAILABLE, why)
        .retryAfterMillis(RETRY_MILLIS)
        .with(HttpHeaders.RETRY_AFTER, "1");
  }

  private static Refusal unconfirmed() {
    return Refusal.of(
        HttpStatus.GATEWAY_TIMEOUT,
        ErrorCode.OUTCOME_UNKNOWN,
        "The command was not confirmed in time");
  }
}
