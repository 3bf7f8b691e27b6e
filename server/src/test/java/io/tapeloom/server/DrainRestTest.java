package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of a request of REST that is under way when its server goes down. */
class DrainRestTest {

  private static final String BARS =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=50000";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SlowArchive archive = new SlowArchive();

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stop() {
    archive.open.countDown();
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Drain.class);
  }

  @Test
  void shouldBeAnsweredWithinTheTime() throws Exception {
    try (var server =
            ServerUnderTest.start(Map.of("SHUTDOWN_TIMEOUT", "600"), new SlowMarket(archive));
        var client = server.connect()) {
      var answer = CompletableFuture.supplyAsync(() -> server.rest().get(BARS));
      archive.asked.await();
      var down = CompletableFuture.runAsync(server::goDown);
      client.awaitClose();
      assertThat(down).isNotDone();
      var ready = server.rest().get("/api/v1/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.json().get("status").asText()).isEqualTo("draining");
      assertThat(server.rest().get("/api/v1/health/live").status()).isEqualTo(200);

      archive.open.countDown();

      assertThat(answer.join().json().get("bars")).isNotEmpty();
      down.join();
      assertThat(log.list).noneMatch(line -> line.getFormattedMessage().contains("cut off"));
    }
  }

  @Test
  void shouldBeCutOffAfterTheTimeAndReported() throws Exception {
    try (var server =
        ServerUnderTest.start(Map.of("SHUTDOWN_TIMEOUT", "0.5"), new SlowMarket(archive))) {
      var answer = CompletableFuture.supplyAsync(() -> server.rest().get(BARS));
      archive.asked.await();

      var down = CompletableFuture.runAsync(server::goDown);

      await()
          .ignoreExceptions() // the list may be added to while it is read
          .until(
              () ->
                  log.list.stream()
                      .anyMatch(line -> line.getFormattedMessage().contains("cut off")));
      archive.open.countDown(); // what was cut off may end, for whoever waits for its thread
      down.join();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains("1 REST requests were cut off: they did not end in time");
      assertThat(answer.handle((_, _) -> true).join()).isTrue();
    }
  }

  /** Kept bars that take their time. */
  private static final class SlowArchive implements BarArchive {

    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    @Override
    public List<Bar> bars(
        Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit) {
      asked.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return List.of();
    }
  }

  /** The simulated market with such an archive. */
  private record SlowMarket(BarArchive archive) implements MarketSource {

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public List<Instrument> instruments() {
      return TapedMarket.MARKET.instruments();
    }

    @Override
    public History history() {
      return TapedMarket.MARKET.history();
    }

    @Override
    public Feed feed(
        long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
      return TapedMarket.MARKET.feed(fromNanos, clock, pause, notices);
    }
  }
}
