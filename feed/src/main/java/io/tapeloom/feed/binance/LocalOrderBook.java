package io.tapeloom.feed.binance;

import io.tapeloom.feed.binance.BinanceMessage.BookTicker;
import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.DepthUpdate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The order book of one instrument, built from a snapshot and the changes after it, by the venue's
 * rules. Each change leads from one state of the book to another; a change that starts after the
 * known state leaves a gap. Then the book is lost until a snapshot arrives that the changes after
 * the gap join. The best prices of a newer {@link BookTicker} replace those of the levels, because
 * it arrives before the change that it reflects; they are the only known prices of a lost book.
 *
 * <p>A snapshot may contain only the best levels. Each such snapshot is the book until changes that
 * join a complete snapshot are known; then it is ignored. Not thread-safe.
 */
public final class LocalOrderBook {

  /** The effect of a message. */
  public sealed interface Outcome {

    /** The book has changed. */
    record Changed() implements Outcome {}

    /** The message contains nothing new, or waits for a snapshot. */
    record Unchanged() implements Outcome {}

    /**
     * The book is lost.
     *
     * @param why the reason as text
     */
    record Lost(String why) implements Outcome {}

    /** The book is complete, for the first time or again. */
    record Whole() implements Outcome {}
  }

  /** Maximum number of changes that wait for a snapshot; the oldest are dropped first. */
  private static final int MAX_WAITING = 2_000;

  /** Maximum time that one of two overlapping connections lags the other. */
  private static final long MAX_OLDER_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Smaller than each id. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private static final Outcome CHANGED = new Outcome.Changed();
  private static final Outcome UNCHANGED = new Outcome.Unchanged();
  private static final Outcome WHOLE = new Outcome.Whole();

  private final LocalBookSide bids = LocalBookSide.bids();
  private final LocalBookSide asks = LocalBookSide.asks();
  private final Deque<DepthUpdate> waiting = new ArrayDeque<>();
  private boolean whole;

  /** Whether only the best levels are known, so that changes of the book do not apply. */
  private boolean partial;

  /** Whether changes were applied since the book was completed. */
  private boolean changed;

  private long updateId;

  /** The time of the newest snapshot of best levels; the smallest long: unknown. */
  private long partialNanos = Long.MIN_VALUE;

  /** The newest change, applied or not. */
  private @Nullable DepthUpdate seen;

  /** A snapshot with an older id than the book: it is newer if the venue has restarted its ids. */
  private @Nullable DepthSnapshot older;

  private @Nullable BookTicker ticker;

  /** The newest state of which the best prices were known, and of which all levels were. */
  private long newestBestId = UNKNOWN;

  private long newestLevelsId = UNKNOWN;

  /** Since when all received best prices had older ids than the newest ones, by receive time. */
  private OptionalLong olderSinceNanos = OptionalLong.empty();

  /** Whether all levels are known. */
  public boolean isWhole() {
    return whole;
  }

  /** The id of the state of the levels, without newer best prices; only for a complete book. */
  public long updateId() {
    return updateId;
  }

  /** Clears everything and waits for a snapshot, which may be of other ids. */
  public void reset() {
    interrupt();
    forgetIds();
    seen = null;
  }

  /**
   * Clears the book after changes were missed, and waits for a snapshot. States that are older than
   * those before remain refused, unless a later change has a smaller id.
   */
  public void interrupt() {
    lose();
    waiting.clear();
    ticker = null;
    older = null;
  }

  private void forgetIds() {
    newestBestId = UNKNOWN;
    newestLevelsId = UNKNOWN;
    olderSinceNanos = OptionalLong.empty();
  }

  /** Applies a change. */
  public Outcome apply(DepthUpdate update) {
    if (isOfEarlierCount(update)) {
      return UNCHANGED;
    }
    boolean ofNewCount = isOfNewCount(update);
    if (seen == null || update.timeNanos() >= seen.timeNanos()) {
      seen = update;
    }
    if (!whole || partial) {
      if (ofNewCount) {
        waiting.clear();
        forgetIds();
      } else if (update.updateId() >= newestBestId) {
        olderSinceNanos = OptionalLong.empty(); // the ids have not been restarted
      }
      await(update);
      return UNCHANGED;
    }
    if (update.updateId() <= updateId) {
      return ofNewCount ? restart(update) : UNCHANGED;
    }
    if (update.sinceId() > updateId) {
      long known = updateId;
      lose();
      await(update);
      return new Outcome.Lost(
          "the book was known up to update %d, but the next change starts after %d"
              .formatted(known, update.sinceId()));
    }
    change(update);
    noteLevels();
    if (isCrossed()) {
      lose();
      return new Outcome.Lost("the book was crossed at update %d".formatted(update.updateId()));
    }
    return CHANGED;
  }

  /**
   * Handles a later change with a smaller id: the venue has restarted its ids, for example a test
   * net after a reset. Earlier data is discarded, except a snapshot that seemed to be old.
   */
  private Outcome restart(DepthUpdate update) {
    long known = updateId;
    var snapshot = older;
    reset();
    seen = update;
    await(update);
    if (snapshot != null && apply(snapshot) instanceof Outcome.Whole) {
      return CHANGED;
    }
    return new Outcome.Lost(
        "the venue has restarted its update ids: %d came after %d"
            .formatted(update.updateId(), known));
  }

  /** Replaces the book by a snapshot if it is newer and the changes join it. */
  public Outcome apply(DepthSnapshot snapshot) {
    if (snapshot.partial()) {
      return applyPartial(snapshot);
    }
    if (whole && !partial && snapshot.updateId() <= updateId) {
      older = snapshot;
      return UNCHANGED;
    }
    boolean wasWhole = whole;
    begin(snapshot);
    older = null;
    while (!waiting.isEmpty()) {
      var update = waiting.element();
      if (update.updateId() > updateId) {
        if (update.sinceId() > updateId) {
          lose(); // keep the changes, because a newer snapshot may join them
          return UNCHANGED;
        }
        change(update);
      }
      waiting.remove();
    }
    if (isOutdated()) {
      lose(); // a newer snapshot, or changes that are not here yet, may join
      return UNCHANGED;
    }
    forgetOldTicker();
    if (isCrossed()) {
      lose();
      return new Outcome.Lost("the book was crossed after a snapshot");
    }
    noteLevels();
    return wasWhole ? CHANGED : WHOLE;
  }

  /** Replaces the book by the best levels unless more levels are known. */
  private Outcome applyPartial(DepthSnapshot snapshot) {
    long nanos = snapshot.timeNanos().orElse(Long.MIN_VALUE);
    if (whole) {
      boolean isNewer = snapshot.updateId() > updateId;
      if (changed || (!isNewer && (!partial || nanos <= partialNanos))) {
        return UNCHANGED;
      }
      if (!isNewer) {
        ticker = null; // its id is from before the restart
        forgetIds();
      }
    }
    boolean wasWhole = whole;
    begin(snapshot);
    partialNanos = nanos;
    forgetOldTicker();
    if (isCrossed()) {
      lose();
      return new Outcome.Lost("best levels were crossed");
    }
    return wasWhole ? CHANGED : WHOLE;
  }

  private void begin(DepthSnapshot snapshot) {
    lose();
    bids.set(snapshot.bids());
    asks.set(snapshot.asks());
    updateId = snapshot.updateId();
    partial = snapshot.partial();
    whole = true;
  }

  /**
   * Applies the best prices if they are newer than the levels. If only best prices are known, and
   * none has been newer for a while, the venue has restarted its ids.
   *
   * @param receivedNanos when they arrived
   */
  public Outcome apply(BookTicker newer, long receivedNanos) {
    if (whole && newer.updateId() <= updateId) {
      return UNCHANGED;
    }
    if (newer.updateId() == newestBestId) {
      return UNCHANGED; // sent on another connection too
    }
    if (newer.updateId() < newestBestId) {
      if (olderSinceNanos.isEmpty()) {
        olderSinceNanos = OptionalLong.of(receivedNanos);
      }
      if (whole || receivedNanos - olderSinceNanos.getAsLong() < MAX_OLDER_NANOS) {
        return UNCHANGED;
      }
    }
    olderSinceNanos = OptionalLong.empty();
    newestBestId = newer.updateId();
    ticker = newer;
    return CHANGED;
  }

  private void change(DepthUpdate update) {
    bids.set(update.bids());
    asks.set(update.asks());
    updateId = update.updateId();
    older = null;
    changed = true;
    forgetOldTicker();
  }

  private void forgetOldTicker() {
    if (ticker != null && ticker.updateId() <= updateId) {
      ticker = null;
    }
  }

  private void lose() {
    whole = false;
    partial = false;
    changed = false;
    bids.clear();
    asks.clear();
  }

  private void await(DepthUpdate update) {
    if (waiting.size() == MAX_WAITING) {
      waiting.remove();
    }
    waiting.add(update);
  }

  private boolean isOfNewCount(DepthUpdate update) {
    var last = seen;
    return last != null
        && update.updateId() < last.updateId()
        && update.timeNanos() > last.timeNanos();
  }

  /** Whether a change is late, from before the ids were restarted. */
  private boolean isOfEarlierCount(DepthUpdate update) {
    var last = seen;
    return last != null
        && update.updateId() > last.updateId()
        && update.timeNanos() < last.timeNanos();
  }

  /** Whether the levels, with newer best prices, are older than what was known before. */
  private boolean isOutdated() {
    return updateId < newestLevelsId || (updateId < newestBestId && ticker == null);
  }

  private void noteLevels() {
    newestLevelsId = Math.max(newestLevelsId, updateId);
    newestBestId = Math.max(newestBestId, updateId);
    olderSinceNanos = OptionalLong.empty();
  }

  private boolean isCrossed() {
    return bids.size() > 0 && asks.size() > 0 && bids.price(0) >= asks.price(0);
  }

  /**
   * Visits the best bids, the best first.
   *
   * @param max maximum number of levels
   */
  public void bids(int max, LevelViewer viewer) {
    var newer = ticker;
    if (newer == null) {
      show(bids, 0, max, viewer);
    } else {
      show(bids, newer.bidPrice(), newer.bidQuantity(), max, viewer);
    }
  }

  /**
   * Visits the best asks, the best first.
   *
   * @param max maximum number of levels
   */
  public void asks(int max, LevelViewer viewer) {
    var newer = ticker;
    if (newer == null) {
      show(asks, 0, max, viewer);
    } else {
      show(asks, newer.askPrice(), newer.askQuantity(), max, viewer);
    }
  }

  private static void show(
      LocalBookSide side, long bestPrice, long bestQuantity, int max, LevelViewer viewer) {
    if (bestQuantity == 0) {
      return; // the side is empty
    }
    viewer.level(bestPrice, bestQuantity);
    int next = side.countBetterThan(bestPrice);
    if (next < side.size() && side.price(next) == bestPrice) {
      next++;
    }
    show(side, next, max - 1, viewer);
  }

  private static void show(LocalBookSide side, int from, int max, LevelViewer viewer) {
    int to = Math.min(side.size(), from + max);
    for (int i = from; i < to; i++) {
      viewer.level(side.price(i), side.quantity(i));
    }
  }

  /** Receives the levels of one side. */
  @FunctionalInterface
  public interface LevelViewer {

    /** Receives a level; price and quantity are in units of 1e-8. */
    void level(long price, long quantity);
  }
}
