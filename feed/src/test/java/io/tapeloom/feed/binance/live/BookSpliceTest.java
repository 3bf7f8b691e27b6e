package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.binance.BinanceDecoder;
import io.tapeloom.feed.binance.BinanceListing;
import io.tapeloom.feed.binance.BinanceListing.Units;
import io.tapeloom.feed.binance.BinanceNormalizer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BookSpliceTest {

  /** Takes nothing off the bound: the waits are 100, 200, 400 and 800 ms. */
  private static final Backoff BACKOFF = new Backoff(100, 800, (RandomGenerator) () -> 0L);

  private final BinanceDecoder decoder = new BinanceDecoder();
  private final BinanceNormalizer eventHistory =
      new BinanceNormalizer(
          BinanceListing.spot("BTCUSDT", new Units(2, 1, 8)), 20, 0, _ -> {}, _ -> {});
  private final BookSplice splice = new BookSplice(eventHistory, BACKOFF);
  private long updateId = 100;

  /** A change comes, behind so many that were missed. */
  private void change(int missed, long nowMillis) {
    updateId += missed + 1;
    take(
        "{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"b\":[],\"a\":[]}"
            .formatted(updateId, updateId));
    splice.changed(nowMillis);
  }

  private void answer(long snapshotId, long nowMillis) {
    take(
        "{\"lastUpdateId\":%d,\"bids\":[[\"1.00\",\"1\"]],\"asks\":[[\"2.00\",\"1\"]]}"
            .formatted(snapshotId));
    splice.answered(nowMillis);
  }

  private void take(String text) {
    assertThat(eventHistory.accept(decoder.decode(text), 1)).isTrue();
  }

  @Test
  void shouldWantASnapshotBehindTheFirstChange() {
    splice.connected(0);
    assertThat(splice.wantsSnapshot(4_999)).isFalse();

    change(0, 4_999);

    assertThat(splice.wantsSnapshot(4_999)).isTrue();
    assertThat(splice.wantsSnapshot(9_999)).isFalse();
  }

  @Test
  void shouldWantASnapshotOfABookThatNobodyChanges() {
    splice.connected(0);

    assertThat(splice.wantsSnapshot(5_000)).isTrue();
  }

  @Test
  void shouldWantAnotherOneLaterAndLaterUntilOneJoins() {
    splice.connected(0);
    change(0, 0);
    assertThat(splice.wantsSnapshot(0)).isTrue();

    answer(1, 10);
    assertThat(splice.wantsSnapshot(109)).isFalse();
    assertThat(splice.wantsSnapshot(110)).isTrue();
    answer(1, 200);
    change(0, 200);
    assertThat(splice.wantsSnapshot(399)).isFalse();
    assertThat(splice.wantsSnapshot(400)).isTrue();
    answer(updateId, 500);

    assertThat(eventHistory.isWhole()).isTrue();
    assertThat(splice.wantsSnapshot(1_000_000)).isFalse();
  }

  @Test
  void shouldHealAtOnceABookThatWasWholeForLong() {
    splice.connected(0);
    change(0, 0);
    assertThat(splice.wantsSnapshot(0)).isTrue();
    answer(updateId, 0);

    change(3, 60_000);

    assertThat(splice.wantsSnapshot(60_000)).isTrue();
  }

  @Test
  void shouldHealMoreSlowlyABookThatIsLostAgainAndAgain() {
    splice.connected(0);
    change(0, 0);
    assertThat(splice.wantsSnapshot(0)).isTrue();
    answer(updateId, 0);
    change(3, 10);
    assertThat(splice.wantsSnapshot(10)).isTrue();
    answer(updateId, 20);

    change(3, 30);

    assertThat(splice.wantsSnapshot(229)).isFalse();
    assertThat(splice.wantsSnapshot(230)).isTrue();
  }
}
