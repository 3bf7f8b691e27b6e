package io.tapeloom.stream.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimerWheelTest {

  private static final long TICK = 50;
  private static final long TURN = TICK * 512;

  private final List<Long> fired = new ArrayList<>();

  @Test
  void shouldFireOnceWhenADeadlineIsDue() {
    var wheel = new TimerWheel(TICK, 0);
    wheel.deadline(fired::add).set(120);

    wheel.advance(119);
    assertThat(fired).isEmpty();
    wheel.advance(120);
    wheel.advance(1000);

    assertThat(fired).containsExactly(120L);
    assertThat(wheel.size()).isZero();
  }

  @Test
  void shouldNotFireACancelledDeadline() {
    var wheel = new TimerWheel(TICK, 0);
    var deadline = wheel.deadline(fired::add);
    deadline.set(120);

    deadline.cancel();
    deadline.cancel();
    wheel.advance(1000);

    assertThat(fired).isEmpty();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void shouldMoveADeadline() {
    var wheel = new TimerWheel(TICK, 0);
    var deadline = wheel.deadline(fired::add);
    deadline.set(120);
    deadline.set(500);

    wheel.advance(499);
    assertThat(fired).isEmpty();
    wheel.advance(500);

    assertThat(fired).containsExactly(500L);
  }

  @Test
  void shouldWaitForTheRightTurn() {
    var wheel = new TimerWheel(TICK, 0);
    wheel.deadline(fired::add).set(3 * TURN + 120);

    wheel.advance(120);
    wheel.advance(TURN + 120);
    wheel.advance(3 * TURN + 119);
    assertThat(fired).isEmpty();
    wheel.advance(3 * TURN + 120);

    assertThat(fired).containsExactly(3 * TURN + 120);
  }

  @Test
  void shouldFireWhatIsLongDueAtTheNextAdvance() {
    var wheel = new TimerWheel(TICK, 10 * TURN);
    wheel.deadline(fired::add).set(7);

    wheel.advance(10 * TURN);

    assertThat(fired).containsExactly(10 * TURN);
  }

  @Test
  void shouldSetADeadlineAgainWhileItFires() {
    var wheel = new TimerWheel(TICK, 0);
    var again = new ArrayList<Deadline>();
    var deadline =
        wheel.deadline(
            now -> {
              fired.add(now);
              again.getFirst().set(now + TURN);
            });
    again.add(deadline);
    deadline.set(0);

    wheel.advance(TURN);
    wheel.advance(TURN);
    wheel.advance(2 * TURN);

    assertThat(fired).containsExactly(TURN, 2 * TURN);
    assertThat(wheel.size()).isOne();
  }

  @Test
  void shouldNotFireWhatAnotherDeadlineHasCancelledOrMoved() {
    var wheel = new TimerWheel(TICK, 0);
    var cancelled = wheel.deadline(fired::add);
    var moved = wheel.deadline(fired::add);
    wheel
        .deadline(
            _ -> {
              cancelled.cancel();
              moved.set(1000);
            })
        .set(10);
    cancelled.set(20);
    moved.set(20);

    wheel.advance(30);
    assertThat(fired).isEmpty();
    wheel.advance(1000);

    assertThat(fired).containsExactly(1000L);
  }

  @Test
  void shouldGoOnAfterADeadlineThatThrows() {
    var wheel = new TimerWheel(TICK, 0);
    wheel
        .deadline(
            _ -> {
              throw new IllegalStateException("a bug");
            })
        .set(10);
    wheel
        .deadline(
            _ -> {
              throw new AssertionError("another");
            })
        .set(20);
    wheel.deadline(fired::add).set(20);

    wheel.advance(30);

    assertThat(fired).containsExactly(30L);
    assertThat(wheel.size()).isZero();
  }

  @Test
  void shouldBeginAnewAfterABeginningThatFailed() {
    var attempts = new ArrayList<String>();
    var wheel =
        new TimerWheel(
            TICK,
            0,
            () -> {
              attempts.add("one");
              if (attempts.size() == 1) {
                throw new IllegalStateException("no ticks");
              }
            });
    var deadline = wheel.deadline(fired::add);
    assertThatThrownBy(() -> deadline.set(10)).hasMessage("no ticks");

    deadline.set(10);
    wheel.advance(10);

    assertThat(attempts).hasSize(2);
    assertThat(fired).containsExactly(10L);
  }

  @Test
  void shouldReportFirstDeadlineAfterAllHaveFired() {
    var reported = new ArrayList<String>();
    var wheel = new TimerWheel(TICK, 0, () -> reported.add("first"));
    var deadline = wheel.deadline(fired::add);

    deadline.set(10);
    wheel.deadline(fired::add).set(10);
    assertThat(reported).hasSize(1);
    wheel.advance(10);
    deadline.set(20);

    assertThat(reported).hasSize(2);
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /** Compares the wheel with a sorted map of the deadlines. */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldDoAsItsModel(long seed) {
    var random = new Random(seed);
    long now = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextInt(100_000);
    var wheel = new TimerWheel(1 + random.nextInt(100), now);
    var model = new HashMap<Integer, Long>();
    var actual = new ArrayList<Integer>();
    var deadlines = new ArrayList<Deadline>();
    for (int i = 0; i < 20; i++) {
      int name = i;
      deadlines.add(wheel.deadline(_ -> actual.add(name)));
    }

    for (int step = 0; step < 200; step++) {
      int name = random.nextInt(deadlines.size());
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long due = now + random.nextInt(200_000) - 1000;
          deadlines.get(name).set(due);
          model.put(name, due);
        }
        case 2 -> {
          deadlines.get(name).cancel();
          model.remove(name);
        }
        default -> {
          now += random.nextInt(random.nextBoolean() ? 100 : 150_000);
          wheel.advance(now);
          assertThat(actual).containsExactlyInAnyOrderElementsOf(takeDue(model, now));
          actual.clear();
        }
      }
      assertThat(wheel.size()).isEqualTo(model.size());
    }
  }

  private static List<Integer> takeDue(Map<Integer, Long> model, long now) {
    var due =
        model.entrySet().stream()
            .filter(entry -> entry.getValue() - now <= 0)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(model::remove);
    return due;
  }
}
