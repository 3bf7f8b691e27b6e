package io.tapeloom.stream.session;

import static io.tapeloom.stream.session.TokenBucket.Taking.ABUSED;
import static io.tapeloom.stream.session.TokenBucket.Taking.REFUSED;
import static io.tapeloom.stream.session.TokenBucket.Taking.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.session.TokenBucket.Taking;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rate and the burst of the messages of one client. */
class TokenBucketTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void shouldGiveAllThatThereIsAtOnceThenRefuseThenCallItAbuse() {
    var bucket = new TokenBucket(10, 3, 0);

    assertThat(taken(bucket, 8, 0))
        .containsExactly(TAKEN, TAKEN, TAKEN, REFUSED, REFUSED, REFUSED, ABUSED, ABUSED);
  }

  @Test
  void shouldGiveAgainWhatTimeBrings() {
    var bucket = new TokenBucket(10, 3, 0);
    taken(bucket, 3, 0);

    assertThat(taken(bucket, 2, SECOND / 10)).containsExactly(TAKEN, REFUSED);
    assertThat(taken(bucket, 1, SECOND / 5)).containsExactly(REFUSED);
    assertThat(taken(bucket, 2, SECOND / 2)).containsExactly(TAKEN, TAKEN);
  }

  @Test
  void shouldHoldNoMoreThanItsSize() {
    var bucket = new TokenBucket(10, 3, 0);

    assertThat(taken(bucket, 4, 1000 * SECOND)).containsExactly(TAKEN, TAKEN, TAKEN, REFUSED);
  }

  @Test
  void shouldForgiveADebtOverTime() {
    var bucket = new TokenBucket(10, 3, 0);
    taken(bucket, 6, 0);

    assertThat(taken(bucket, 2, 6 * SECOND / 10)).containsExactly(TAKEN, TAKEN);
  }

  @Test
  void shouldReportHowLongToWait() {
    var bucket = new TokenBucket(10, 2, 0);
    assertThat(bucket.nanosUntilNext(0)).isZero();
    taken(bucket, 2, 0);

    assertThat(bucket.nanosUntilNext(0)).isEqualTo(SECOND / 10);
    assertThat(bucket.nanosUntilNext(SECOND / 40)).isEqualTo(SECOND / 10 - SECOND / 40);
    taken(bucket, 1, SECOND / 40);
    assertThat(bucket.nanosUntilNext(SECOND / 40)).isEqualTo(SECOND / 5 - SECOND / 40);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE - 5, -5})
  void shouldTakeAnyClock(long begin) {
    var bucket = new TokenBucket(10, 1, begin);

    assertThat(taken(bucket, 2, begin)).containsExactly(TAKEN, REFUSED);
    assertThat(taken(bucket, 1, begin + SECOND)).containsExactly(TAKEN);
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  /** Compares the bucket with the sum of its initial and its added tokens. */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldNeverGiveMoreThanItHasAndComesNorRefuseAfterItsOwnWait(long seed) {
    var random = new Random(seed);
    int perSecond = 1 + random.nextInt(1000);
    int size = 1 + random.nextInt(100);
    var bucket = new TokenBucket(perSecond, size, 0);
    long now = 0;
    long given = 0;

    for (int i = 0; i < 2000; i++) {
      now += random.nextLong(2 * SECOND / perSecond);
      if (bucket.take(now) == TAKEN) {
        given++;
      }
      assertThat(given).isLessThanOrEqualTo(size + now / (SECOND / perSecond));
    }
    now += bucket.nanosUntilNext(now);
    assertThat(bucket.take(now)).isEqualTo(TAKEN);
  }

  private static Stream<Taking> taken(TokenBucket bucket, int times, long nowNanos) {
    return Stream.generate(() -> bucket.take(nowNanos)).limit(times).toList().stream();
  }
}
