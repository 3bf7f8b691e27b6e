package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tapeloom.stream.wire.Inflation.Step;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages are inflated in small steps. */
class InflationTest {

  private static final int LIMIT = 1 << 20;

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private final Inflaters inflaters = new Inflaters();
  private final Random random = new Random(1);

  @AfterEach
  void checkMemory() {
    assertThat(memory.metric().usedHeapMemory()).isZero();
  }

  private Inflation inflation(byte[] deflated) {
    return new Inflation(inflaters, Unpooled.wrappedBuffer(deflated), LIMIT, memory);
  }

  @Test
  void shouldInflateAShortMessageInOneStep() {
    var inflation = inflation(Deflated.of("hello"));

    assertThat(inflation.step()).isEqualTo(Step.DONE);

    assertThat(ByteBufUtil.getBytes(inflation.text())).asString().isEqualTo("hello");
    inflation.close();
  }

  @Test
  void shouldInflateSeveralMessagesOfOneLoopAtOnce() {
    for (int level = 0; level <= 9; level += 3) {
      var messages = new byte[3][];
      var inflations = new Inflation[messages.length];
      for (int i = 0; i < messages.length; i++) {
        messages[i] = text(LIMIT - i);
        inflations[i] = inflation(Deflated.of(messages[i], level));
      }

      var steps = new Step[messages.length];
      int rounds = 0;
      do {
        rounds++;
        for (int i = 0; i < messages.length; i++) {
          if (steps[i] != Step.DONE) {
            steps[i] = inflations[i].step();
            assertThat(steps[i]).isIn(Step.MORE, Step.DONE);
          }
        }
      } while (!Arrays.stream(steps).allMatch(Step.DONE::equals));

      assertThat(rounds).isGreaterThan(10);
      for (int i = 0; i < messages.length; i++) {
        assertThat(ByteBufUtil.getBytes(inflations[i].text())).isEqualTo(messages[i]);
        inflations[i].close();
      }
    }
  }

  /** Letters of which some repeat. */
  private byte[] text(int length) {
    var text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = i > 100 && random.nextInt(4) > 0 ? text[i - 97] : (byte) ('a' + random.nextInt(26));
    }
    return text;
  }

  @Test
  void shouldStopAtTheLimit() {
    var inflation = inflation(Deflated.of(new byte[LIMIT * 8], 9));
    var step = inflation.step();
    while (step == Step.MORE) {
      step = inflation.step();
    }

    assertThat(step).isEqualTo(Step.TOO_BIG);
    assertThat(inflation.text().capacity()).isLessThanOrEqualTo(2 * LIMIT);
    inflation.close();
  }

  @Test
  void shouldEndWhateverTheBytes() {
    for (int i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      var inflation = inflation(bytes);
      var step = inflation.step();
      while (step == Step.MORE) {
        step = inflation.step();
      }
      inflation.close();
    }
  }
}
