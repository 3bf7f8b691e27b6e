package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock, and threads of which one runs at a time: a thread that pauses gives way, and continues
 * when the clock has reached the end of its pause. Therefore a test with them runs the same way
 * each time. The test's own thread moves the clock on by pausing.
 */
final class Turns implements Pause, InstantSource {

  /** A thread that runs when it is given a turn. */
  private static final class Turn {

    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private long dueNanos;
    private volatile boolean over;
  }

  private final Thread owner = Thread.currentThread();
  private final List<Turn> turns = new ArrayList<>();
  private @Nullable Turn current;
  private long nanos;

  Turns(Instant begin) {
    nanos = begin.toEpochMilli() * 1_000_000;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, nanos);
  }

  long nanos() {
    return nanos;
  }

  SteadyClock steady() {
    return new SteadyClock(this, () -> nanos);
  }

  /** Returns an executor whose threads run in turns. */
  ExecutorService executor() {
    return new Executor();
  }

  /** Starts a thread for each task. A task that had no turn before the shutdown never runs. */
  private final class Executor extends AbstractExecutorService {

    private final List<Thread> threads = new ArrayList<>();
    private boolean shut;

    @Override
    public void execute(Runnable task) {
      var turn = new Turn();
      turns.add(turn);
      threads.removeIf(thread -> !thread.isAlive());
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      turn.go.acquire();
                      task.run();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    } finally {
                      turn.over = true;
                      turn.back.release();
                    }
                  }));
    }

    @Override
    public void shutdown() {
      shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shut = true;
      threads.forEach(Thread::interrupt);
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shut;
    }

    @Override
    public boolean isTerminated() {
      return shut && threads.stream().noneMatch(Thread::isAlive);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      for (var thread : threads) {
        thread.join();
      }
      return true;
    }
  }

  /** Whether threads are left. */
  boolean isBusy() {
    turns.removeIf(turn -> turn.over);
    return !turns.isEmpty();
  }

  /** Lets each thread whose pause is over run until it pauses again. */
  void runDue() {
    for (var turn : List.copyOf(turns)) {
      if (!turn.over && turn.dueNanos <= nanos) {
        current = turn;
        turn.go.release();
        turn.back.acquireUninterruptibly();
      }
    }
    turns.removeIf(turn -> turn.over);
  }

  @Override
  public void forNanos(long pause) throws InterruptedException {
    if (Thread.currentThread().equals(owner)) {
      nanos += pause;
      return;
    }
    var turn = current;
    if (turn == null) {
      throw new IllegalStateException("a thread of somebody else");
    }
    turn.dueNanos = nanos + pause;
    turn.back.release();
    turn.go.acquire();
  }
}
