package io.tapeloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import io.tapeloom.server.http.PacedStarts.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What begins at once on an event loop, and what after it. */
class PacedStartsTest {

  private static final long NANOS_OF_ONE = 200_000;

  private long nanos;
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final PacedStarts starts = new PacedStarts(loop, () -> nanos);
  private final List<String> begun = new ArrayList<>();

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private <T> T onLoop(Callable<T> action) throws Exception {
    return loop.submit(action).get(60, TimeUnit.SECONDS);
  }

  private void begin(Rank rank, String name) {
    starts.begin(rank, () -> work(name), () -> work(name));
  }

  private void work(String name) {
    begun.add(name);
    nanos += NANOS_OF_ONE;
  }

  private List<String> whenAllHaveBegun(int count) throws Exception {
    await().until(() -> onLoop(() -> begun.size()) == count);
    return begun;
  }

  @Test
  void shouldBeginFewAtOnceAndTheOthersInTurn() throws Exception {
    int atOnce =
        onLoop(
            () -> {
              for (int i = 0; i < 10; i++) {
                begin(Rank.OTHER, "other " + i);
              }
              return begun.size();
            });

    assertThat(atOnce).isEqualTo(4);
    assertThat(whenAllHaveBegun(10)).isSorted();
  }

  @Test
  void shouldBeginFirstWhatGoesFirstAndLeaveRoomForOthers() throws Exception {
    onLoop(
        () -> {
          for (int i = 0; i < 8; i++) {
            begin(Rank.OTHER, "other " + i);
          }
          for (int i = 0; i < 12; i++) {
            begin(Rank.FIRST, "first " + i);
          }
          return true;
        });

    assertThat(whenAllHaveBegun(20))
        .containsExactly(
            "other 0",
            "other 1",
            "other 2",
            "other 3",
            "first 0",
            "first 1",
            "first 2",
            "first 3",
            "first 4",
            "first 5",
            "first 6",
            "first 7",
            "other 4",
            "first 8",
            "first 9",
            "first 10",
            "first 11",
            "other 5",
            "other 6",
            "other 7");
  }

  /** Who sends one after the other does not wait for those who send many at once. */
  @Test
  void shouldBeginWhatWasPipelinedAfterWhatWasNot() throws Exception {
    onLoop(
        () -> {
          for (int i = 0; i < 12; i++) {
            begin(Rank.PIPELINED, "pipelined " + i);
          }
          for (int i = 0; i < 6; i++) {
            begin(Rank.FIRST, "first " + i);
          }
          begin(Rank.OTHER, "other");
          return true;
        });

    var all = whenAllHaveBegun(19);
    assertThat(all.subList(0, 10))
        .containsExactly(
            "pipelined 0",
            "pipelined 1",
            "pipelined 2",
            "pipelined 3",
            "first 0",
            "first 1",
            "first 2",
            "first 3",
            "pipelined 4",
            "other");
    assertThat(all.indexOf("first 5")).isEqualTo(11);
    assertThat(all).last().isEqualTo("pipelined 11");
  }

  @Test
  void shouldBeginManyThatAreShort() throws Exception {
    int atOnce =
        onLoop(
            () -> {
              for (int i = 0; i < 100; i++) {
                starts.begin(Rank.FIRST, this::workShortly, this::workShortly);
              }
              return begun.size();
            });

    assertThat(atOnce).isEqualTo(50);
    assertThat(whenAllHaveBegun(100)).hasSize(100);
  }

  private void workShortly() {
    begun.add("short");
    nanos += NANOS_OF_ONE / 20;
  }

  /** As one connection's requests do, of which the next begins when the one before is answered. */
  @Test
  void shouldCountWhatOneBeginsAfterTheOther() throws Exception {
    int atOnce =
        onLoop(
            () -> {
              chain(9);
              return begun.size();
            });

    assertThat(atOnce).isEqualTo(1);
    assertThat(whenAllHaveBegun(10)).hasSize(10);
  }

  private void chain(int more) {
    Runnable begin =
        () -> {
          work("of a chain");
          if (more > 0) {
            chain(more - 1);
          }
        };
    starts.begin(Rank.FIRST, begin, begin);
  }
}
