package io.tapeloom.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.binance.BinanceMessage.BookTicker;
import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.DepthUpdate;
import io.tapeloom.feed.binance.LocalOrderBook.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalOrderBookTest {

  private static final Outcome CHANGED = new Outcome.Changed();
  private static final Outcome UNCHANGED = new Outcome.Unchanged();
  private static final Outcome WHOLE = new Outcome.Whole();

  private final LocalOrderBook book = new LocalOrderBook();

  private static Levels levels(long... values) {
    return Levels.of(values, values.length);
  }

  /** What changes the book from one state to another. */
  private static DepthUpdate change(long since, long to, Levels bids, Levels asks) {
    return new DepthUpdate("X", since, to, bids, asks, false, false, 0);
  }

  private static DepthUpdate bid(long since, long to, long price, long quantity) {
    return change(since, to, levels(price, quantity), Levels.NONE);
  }

  private static DepthSnapshot snapshot(long id) {
    return new DepthSnapshot(
        Optional.empty(),
        id,
        levels(99, 1, 98, 2),
        levels(101, 3, 102, 4),
        false,
        false,
        OptionalLong.empty());
  }

  private static BookTicker best(long id, long bid, long ask) {
    return new BookTicker("X", id, bid, 9, ask, 9, OptionalLong.empty());
  }

  private List<String> bids() {
    return shown(true, 10);
  }

  private List<String> asks() {
    return shown(false, 10);
  }

  private List<String> shown(boolean bids, int most) {
    List<String> shown = new ArrayList<>();
    LocalOrderBook.LevelViewer viewer = (price, quantity) -> shown.add(price + "x" + quantity);
    if (bids) {
      book.bids(most, viewer);
    } else {
      book.asks(most, viewer);
    }
    return shown;
  }

  @Test
  void shouldSpliceASnapshotAndTheChangesThatWaitForIt() {
    assertThat(book.apply(bid(1, 4, 90, 1))).isEqualTo(UNCHANGED);
    assertThat(book.apply(bid(4, 7, 97, 1))).isEqualTo(UNCHANGED);
    assertThat(book.apply(bid(7, 9, 96, 1))).isEqualTo(UNCHANGED);

    var outcome = book.apply(snapshot(5));

    assertThat(outcome).isEqualTo(WHOLE);
    assertThat(book.updateId()).isEqualTo(9);
    assertThat(bids()).containsExactly("99x1", "98x2", "97x1", "96x1");
    assertThat(asks()).containsExactly("101x3", "102x4");
  }

  @Test
  void shouldWaitForAnotherSnapshotWhereChangesDoNotJoin() {
    assertThat(book.apply(bid(6, 7, 97, 1))).isEqualTo(UNCHANGED);

    assertThat(book.apply(snapshot(5))).isEqualTo(UNCHANGED);
    assertThat(book.isWhole()).isFalse();
    assertThat(bids()).isEmpty();
    assertThat(book.apply(snapshot(6))).isEqualTo(WHOLE);
    assertThat(bids()).containsExactly("99x1", "98x2", "97x1");
  }

  @Test
  void shouldTakeEachChangeOnceAndRemoveWhatIsGone() {
    book.apply(snapshot(5));

    assertThat(book.apply(bid(3, 5, 99, 7))).isEqualTo(UNCHANGED);
    assertThat(book.apply(bid(5, 6, 99, 0))).isEqualTo(CHANGED);
    assertThat(book.apply(bid(5, 6, 99, 7))).isEqualTo(UNCHANGED);
    assertThat(book.apply(bid(6, 7, 50, 0))).isEqualTo(CHANGED);
    assertThat(bids()).containsExactly("98x2");
  }

  @Test
  void shouldBeLostByAGapAndWholeAgainByTheNextSnapshot() {
    book.apply(snapshot(5));

    var gap = book.apply(bid(6, 7, 97, 1));

    assertThat(gap)
        .isEqualTo(
            new Outcome.Lost(
                "the book was known up to update 5, but the next change starts after 6"));
    assertThat(book.isWhole()).isFalse();
    assertThat(bids()).isEmpty();
    assertThat(book.apply(bid(7, 8, 96, 1))).isEqualTo(UNCHANGED);
    assertThat(book.apply(snapshot(7))).isEqualTo(WHOLE);
    assertThat(bids()).containsExactly("99x1", "98x2", "96x1");
  }

  @Test
  void shouldBeLostWhenItIsCrossed() {
    book.apply(snapshot(5));

    assertThat(book.apply(bid(5, 6, 101, 1)))
        .isEqualTo(new Outcome.Lost("the book was crossed at update 6"));
    assertThat(book.isWhole()).isFalse();
  }

  @Test
  void shouldTakeANewerSnapshotAndNoOlderOne() {
    book.apply(snapshot(5));
    book.apply(bid(5, 8, 97, 1));

    assertThat(book.apply(snapshot(7))).isEqualTo(UNCHANGED);
    assertThat(book.apply(snapshot(9))).isEqualTo(CHANGED);
    assertThat(bids()).containsExactly("99x1", "98x2");
  }

  @Test
  void shouldShowTheBestPricesThatAreNewerThanItsLevels() {
    book.apply(snapshot(5));

    assertThat(book.apply(best(4, 97, 98), 0)).isEqualTo(UNCHANGED);
    assertThat(book.apply(best(7, 98, 100), 0)).isEqualTo(CHANGED);
    assertThat(bids()).containsExactly("98x9");
    assertThat(asks()).containsExactly("100x9", "101x3", "102x4");
    assertThat(book.apply(best(6, 97, 98), 0)).isEqualTo(UNCHANGED);

    book.apply(bid(5, 6, 97, 1));
    assertThat(bids()).containsExactly("98x9", "97x1");
    book.apply(bid(6, 7, 96, 1));
    assertThat(bids()).containsExactly("99x1", "98x2", "97x1", "96x1");
  }

  @Test
  void shouldShowTheBestPricesAloneWhileItIsLost() {
    assertThat(book.apply(best(7, 98, 100), 0)).isEqualTo(CHANGED);

    assertThat(bids()).containsExactly("98x9");
    assertThat(asks()).containsExactly("100x9");
    book.reset();
    assertThat(bids()).isEmpty();
  }

  @Test
  void shouldBeLostWhenTheVenueCountsAnewAndTakeALesserSnapshot() {
    book.apply(snapshot(1_000));
    book.apply(at(1_000, 1_001, 5));

    assertThat(book.apply(at(1_000, 1_001, 5))).isEqualTo(UNCHANGED); // once more
    assertThat(book.apply(at(6, 7, 6)))
        .isEqualTo(new Outcome.Lost("the venue has restarted its update ids: 7 came after 1001"));
    assertThat(book.apply(snapshot(6))).isEqualTo(WHOLE);
    assertThat(book.updateId()).isEqualTo(7);
  }

  @Test
  void shouldGoOnAtOnceWithASnapshotThatCameBeforeTheFirstUpdateOfANewCount() {
    book.apply(snapshot(1_000));
    book.apply(at(1_000, 1_001, 5));
    assertThat(book.apply(snapshot(6))).isEqualTo(UNCHANGED);

    assertThat(book.apply(at(6, 7, 6))).isEqualTo(CHANGED);

    assertThat(book.isWhole()).isTrue();
    assertThat(book.updateId()).isEqualTo(7);
  }

  @Test
  void shouldTakeLesserBestPricesWhereNoneHasBeenNewerForAWhile() {
    book.apply(best(1_000, 98, 100), 0);

    assertThat(book.apply(best(999, 97, 99), 1)).isEqualTo(UNCHANGED);
    assertThat(book.apply(best(5, 97, 99), 4_999_999_999L)).isEqualTo(UNCHANGED);
    assertThat(book.apply(best(6, 97, 99), 5_000_000_001L)).isEqualTo(CHANGED);
    assertThat(bids()).containsExactly("97x9");
  }

  private static DepthUpdate at(long since, long to, long nanos) {
    return new DepthUpdate("X", since, to, levels(98, 1), Levels.NONE, false, false, nanos);
  }

  @Test
  void shouldTakeNoLesserBestPricesBecauseTheNewestCameTwice() {
    var _ = book.apply(best(700, 90, 92), 0);
    assertThat(book.apply(best(700, 90, 92), 1)).isEqualTo(UNCHANGED);

    assertThat(book.apply(best(690, 80, 82), 6_000_000_000L)).isEqualTo(UNCHANGED);
  }

  @Test
  void shouldTakeNoLesserBestPricesWhileTheChangesOfALostBookGoOn() {
    var _ = book.apply(best(700, 90, 92), 0);
    var _ = book.apply(best(690, 80, 82), 1);
    var _ = book.apply(bid(699, 701, 90, 1));

    assertThat(book.apply(best(695, 85, 87), 6_000_000_000L)).isEqualTo(UNCHANGED);
  }

  @Test
  void shouldBeWhatASimpleModelIs() {
    var random = new SplittableRandom(42);
    var model = new TreeMap<Long, Long>(Comparator.reverseOrder());
    book.apply(
        new DepthSnapshot(
            Optional.empty(),
            0,
            Levels.NONE,
            levels(2_000_000, 1),
            false,
            false,
            OptionalLong.empty()));

    for (int id = 1; id <= 20_000; id++) {
      long price = 1_000_000 - (long) (random.nextDouble() * random.nextDouble() * 6_000);
      long quantity = random.nextInt(3);
      book.apply(bid(id - 1, id, price, quantity));
      model.put(price, quantity);
      model.values().removeIf(each -> each == 0);
      if (id % 100 == 0) {
        assertThat(shown(true, 50))
            .isEqualTo(
                model.entrySet().stream()
                    .limit(50)
                    .map(each -> each.getKey() + "x" + each.getValue())
                    .toList());
      }
    }
    assertThat(model.size()).isGreaterThan(2_048);
  }

  @Test
  void shouldNotShowOlderBestPricesOfALostBook() {
    book.apply(snapshot(10));
    book.apply(bid(10, 12, 97, 1));
    assertThat(book.apply(bid(14, 16, 97, 2))).isInstanceOf(Outcome.Lost.class);

    assertThat(book.apply(best(11, 99, 101), 0)).isEqualTo(UNCHANGED);
    assertThat(book.apply(best(15, 99, 101), 0)).isEqualTo(CHANGED);
  }

  @Test
  void shouldRefuseASnapshotThatIsOlderThanTheBookBeforeAnInterruption() {
    book.apply(snapshot(10));
    book.apply(bid(10, 12, 97, 1));
    book.interrupt();

    assertThat(book.apply(snapshot(11))).isEqualTo(UNCHANGED);
    assertThat(book.isWhole()).isFalse();
    assertThat(book.apply(snapshot(12))).isEqualTo(WHOLE);
  }

  @Test
  void shouldTakeASnapshotOfSmallerIdsAfterTheVenueRestartsThemDuringAnInterruption() {
    book.apply(snapshot(500));
    book.apply(at(500, 510, 1_000));
    book.interrupt();
    assertThat(book.apply(snapshot(2))).isEqualTo(UNCHANGED);

    assertThat(book.apply(at(2, 3, 2_000))).isEqualTo(UNCHANGED);
    assertThat(book.apply(snapshot(2))).isEqualTo(WHOLE);
  }

  @Test
  void shouldIgnoreALateChangeFromBeforeARestartOfTheIds() {
    book.apply(snapshot(500));
    book.apply(at(500, 510, 1_000));
    assertThat(book.apply(at(0, 2, 2_000))).isInstanceOf(Outcome.Lost.class);

    assertThat(book.apply(at(510, 520, 1_500))).isEqualTo(UNCHANGED);
    assertThat(book.apply(at(2, 3, 3_000))).isEqualTo(UNCHANGED);

    assertThat(book.apply(snapshot(2))).isEqualTo(WHOLE);
    assertThat(book.updateId()).isEqualTo(3);
  }
}
