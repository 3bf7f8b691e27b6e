package io.tapeloom.bench.exchange;

import io.tapeloom.exchange.matching.Cancellation;
import io.tapeloom.exchange.matching.MatchListener;
import io.tapeloom.exchange.matching.MatchingEngine;
import io.tapeloom.exchange.matching.Rejection;
import io.tapeloom.exchange.matching.SelfTradePolicy;
import io.tapeloom.market.Side;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Requests to one matching engine on one core, one after the other: throughput and latency. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MatchingBenchmark {

  private final Requests requests = Requests.round(1, 1_000_000);
  private final Sum sum = new Sum();
  private MatchingEngine engine = new MatchingEngine(SelfTradePolicy.CANCEL_OLDEST, 10_000, sum);
  private int next;

  /** Each iteration starts at an empty book. */
  @Setup(Level.Iteration)
  public void empty() {
    engine = new MatchingEngine(SelfTradePolicy.CANCEL_OLDEST, 10_000, sum);
    next = 0;
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  public long throughput() {
    return one();
  }

  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public long latency() {
    return one();
  }

  private long one() {
    requests.apply(next, engine);
    next = next + 1 == requests.size() ? 0 : next + 1;
    return sum.total;
  }

  /** Uses every event, so that the compiler cannot remove any. */
  private static final class Sum implements MatchListener {

    private long total;

    @Override
    public void accepted(long orderId, Side side, long price, long quantity) {
      total += quantity;
    }

    @Override
    public void rejected(long orderId, Rejection reason) {
      throw new IllegalStateException("order %d was rejected: %s".formatted(orderId, reason));
    }

    @Override
    public void filled(
        long makerId,
        long takerId,
        Side takerSide,
        long price,
        long quantity,
        long makerOpen,
        long takerOpen) {
      total += price * quantity;
    }

    @Override
    public void cancelled(long orderId, long quantity, long open, Cancellation reason) {
      total -= quantity;
    }

    @Override
    public void replaced(long orderId, long price, long open, boolean keptPriority) {
      total += open;
    }
  }
}
