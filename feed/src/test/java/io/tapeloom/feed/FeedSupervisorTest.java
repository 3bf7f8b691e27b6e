package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FeedSupervisorTest {

  private static final Instrument AAPL = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");

  /** Takes nothing off the bound: the waits are 100, 200, 400 and 800 ms. */
  private static final Backoff BACKOFF = new Backoff(100, 800, (RandomGenerator) () -> 0L);

  private final ManualClock clock = new ManualClock(0, Duration.ofHours(1), Duration.ZERO);
  private final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void shouldSayWhenAFeedStartsAndComesToItsEnd() {
    run(listener -> listener.accept(trade(1)));

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)), trade(1), new FeedStatus.Ended(millis(0)));
  }

  @Test
  void shouldRunAFailedFeedAgainAndSaySo() {
    run(
        listener -> {
          listener.accept(trade(1));
          throw new IOException("line down");
        },
        listener -> {
          listener.accept(trade(2));
          listener.accept(trade(3));
        });

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)),
            trade(1),
            new FeedStatus.Failed(millis(0), "java.io.IOException: line down", 1, 100),
            new FeedStatus.Restarted(millis(100), 1),
            trade(2),
            trade(3),
            new FeedStatus.Ended(millis(100)));
  }

  @Test
  void shouldWaitLongerWithEachFailureInARow() {
    Script failing =
        listener -> {
          throw new IOException("line down");
        };

    run(failing, failing, failing, failing, failing, listener -> listener.accept(trade(1)));

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)),
            new FeedStatus.Failed(millis(0), "java.io.IOException: line down", 1, 100),
            new FeedStatus.Failed(millis(100), "java.io.IOException: line down", 2, 200),
            new FeedStatus.Failed(millis(300), "java.io.IOException: line down", 3, 400),
            new FeedStatus.Failed(millis(700), "java.io.IOException: line down", 4, 800),
            new FeedStatus.Failed(millis(1500), "java.io.IOException: line down", 5, 800),
            new FeedStatus.Restarted(millis(2300), 5),
            trade(1),
            new FeedStatus.Ended(millis(2300)));
  }

  @Test
  void shouldCountAnewAfterAHealthyRun() {
    run(
        listener -> {
          throw new IOException("line down");
        },
        listener -> {
          clock.advance(Duration.ofMillis(801));
          throw new IOException("line down");
        },
        listener -> {});

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)),
            new FeedStatus.Failed(millis(0), "java.io.IOException: line down", 1, 100),
            new FeedStatus.Failed(millis(901), "java.io.IOException: line down", 1, 100),
            new FeedStatus.Ended(millis(1001)));
  }

  @Test
  void shouldTakeAFailureOfTheListenerForOneOfTheFeed() {
    var feed = new ScriptedFeed(l -> l.accept(trade(1)), l -> l.accept(trade(2)));
    FeedListener failing =
        new Recorder() {
          @Override
          public void onEvent(MarketEvent event) {
            super.onEvent(event);
            if (event.equals(trade(1))) {
              throw new IllegalStateException("cannot bear it");
            }
          }
        };

    new FeedSupervisor(feed, failing, clock, clock.steady(), clock, BACKOFF).run();

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)),
            trade(1),
            new FeedStatus.Failed(
                millis(0), "java.lang.IllegalStateException: cannot bear it", 1, 100),
            new FeedStatus.Restarted(millis(100), 1),
            trade(2),
            new FeedStatus.Ended(millis(100)));
  }

  @Test
  void shouldRunAFeedAgainThatReturnsAlthoughItsMarketIsNotOver() {
    run(listener -> listener.accept(trade(1)), listener -> listener.accept(trade(2)));

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)),
            trade(1),
            new FeedStatus.Failed(
                millis(0),
                "java.io.IOException: The feed returned although its market has not ended",
                1,
                100),
            new FeedStatus.Restarted(millis(100), 1),
            trade(2),
            new FeedStatus.Ended(millis(100)));
  }

  @Test
  void shouldSurviveAnErrorOfTheFeed() {
    run(
        listener -> {
          throw new AssertionError("bug");
        },
        listener -> listener.accept(trade(1)));

    assertThat(heard).contains(trade(1));
  }

  @Test
  void shouldGoOnWhenTheListenerFailsOnAStatus() {
    var feed = new ScriptedFeed(l -> l.accept(trade(1)));
    FeedListener failing =
        new Recorder() {
          @Override
          public void onStatus(FeedStatus status) {
            super.onStatus(status);
            throw new IllegalStateException("cannot bear it");
          }
        };

    new FeedSupervisor(feed, failing, clock, clock.steady(), clock, BACKOFF).run();

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)), trade(1), new FeedStatus.Ended(millis(0)));
  }

  @Test
  void shouldDeliverNothingOnceItIsClosed() throws InterruptedException {
    var delivered = new CountDownLatch(1);
    var thread = new AtomicReference<Thread>();
    var feed =
        new ScriptedFeed(
            listener -> {
              thread.set(Thread.currentThread());
              listener.accept(trade(1));
              delivered.countDown();
              new CountDownLatch(1).await();
            });
    var supervisor =
        new FeedSupervisor(feed, new Recorder(), clock, clock.steady(), clock, BACKOFF);

    supervisor.start();
    delivered.await();
    supervisor.close();

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)), trade(1), new FeedStatus.Stopped(millis(0)));
    assertThat(thread.get())
        .satisfies(t -> assertThat(t.isDaemon()).isTrue(), t -> assertThat(t.isAlive()).isFalse());
  }

  @Test
  void shouldNotCallItAFailureWhenAFeedBreaksBecauseItIsClosed() throws InterruptedException {
    var running = new CountDownLatch(1);
    var feed =
        new ScriptedFeed(
            listener -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new IOException("connection closed", e);
              }
            });
    var supervisor =
        new FeedSupervisor(feed, new Recorder(), clock, clock.steady(), clock, BACKOFF);

    supervisor.start();
    running.await();
    supervisor.close();

    assertThat(heard)
        .containsExactly(new FeedStatus.Started(millis(0)), new FeedStatus.Stopped(millis(0)));
  }

  @Test
  void shouldStopAFeedWhoseListenerSwallowsTheInterrupt() throws InterruptedException {
    var listening = new CountDownLatch(1);
    var feed =
        new ScriptedFeed(
            listener -> {
              while (!Thread.interrupted()) {
                listener.accept(trade(1));
              }
              throw new InterruptedException("feed stopped");
            });
    FeedListener swallowing =
        new Recorder() {
          @Override
          public void onEvent(MarketEvent event) {
            super.onEvent(event);
            listening.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              heard.add("swallowed");
            }
          }
        };
    var supervisor = new FeedSupervisor(feed, swallowing, clock, clock.steady(), clock, BACKOFF);

    supervisor.start();
    listening.await();
    supervisor.close();

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)),
            trade(1),
            "swallowed",
            new FeedStatus.Stopped(millis(0)));
  }

  @Test
  void shouldLetTheListenerCloseIt() throws InterruptedException {
    var supervisor = new AtomicReference<FeedSupervisor>();
    var stopped = new CountDownLatch(1);
    var feed =
        new ScriptedFeed(
            listener -> {
              listener.accept(trade(1));
              new CountDownLatch(1).await();
            });
    FeedListener closing =
        new Recorder() {
          @Override
          public void onEvent(MarketEvent event) {
            super.onEvent(event);
            supervisor.get().close();
          }

          @Override
          public void onStatus(FeedStatus status) {
            super.onStatus(status);
            if (status instanceof FeedStatus.Stopped) {
              stopped.countDown();
            }
          }
        };
    supervisor.set(new FeedSupervisor(feed, closing, clock, clock.steady(), clock, BACKOFF));

    supervisor.get().start();
    stopped.await();

    assertThat(heard)
        .containsExactly(
            new FeedStatus.Started(millis(0)), trade(1), new FeedStatus.Stopped(millis(0)));
  }

  /** On this thread, until the last script is through. */
  private void run(Script... scripts) {
    new FeedSupervisor(
            new ScriptedFeed(scripts), new Recorder(), clock, clock.steady(), clock, BACKOFF)
        .run();
  }

  private static Instant millis(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  private static Trade trade(long id) {
    return new Trade(AAPL, id, 100, 1, Side.BUY, id);
  }

  private class Recorder implements FeedListener {

    @Override
    public void onEvent(MarketEvent event) {
      heard.add(event);
    }

    @Override
    public void onStatus(FeedStatus status) {
      heard.add(status);
    }
  }

  private interface Script {
    void play(Consumer<? super MarketEvent> listener) throws Exception;
  }

  /** Plays one script each time it is run, and is over after the last. */
  private static final class ScriptedFeed implements Feed {

    private final Deque<Script> scripts;

    ScriptedFeed(Script... scripts) {
      this.scripts = new ArrayDeque<>(List.of(scripts));
    }

    @Override
    public List<Instrument> instruments() {
      return List.of(AAPL);
    }

    @Override
    public void run(Consumer<? super MarketEvent> listener) throws Exception {
      scripts.removeFirst().play(listener);
    }

    @Override
    public boolean isOver() {
      return scripts.isEmpty();
    }
  }
}
