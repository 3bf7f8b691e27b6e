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
 * The order book of one instrument, spliced of a snapshot and of what changed since, by the venue's
 * rules. Each change says from which state of the book to which it leads; one that begins behind
 * the state that is known leaves a gap. Then the book is lost, until a snapshot comes that the
 * changes since the gap join. On top of it lie the best prices of a newer {@link BookTicker}, which
 * comes sooner than the change that it tells of; of a lost book they are all that is known.
 *
 * <p>A snapshot may be of the best levels alone. Each is the book then, until changes are known
 * that join a whole one; beside these it says nothing new. Not thread-safe.
 */
public final class LocalOrderBook {

  /** What became of a message. */
  public sealed interface Outcome {

    /** The book has changed. */
    record Changed() implements Outcome {}

    /** It told nothing new, or waits for a snapshot. */
    record Unchanged() implements Outcome {}

    /**
     * The book is lost.
     *
     * @param why in words
     */
    record Lost(String why) implements Outcome {}

    /** The book is whole, for the first time or again. */
    record Whole() implements Outcome {}
  }

  /** Changes that wait for a snapshot at most; the oldest are forgotten first. */
  private static final int MAX_WAITING = 2_000;

  /** How long two connections may overlap while one lags the other. */
  private static final long MAX_OLDER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Outcome CHANGED = new Outcome.Changed();
  private static final Outcome UNCHANGED = new Outcome.Unchanged();
  private static final Outcome WHOLE = new Outcome.Whole();

  private final LocalBookSide bids = LocalBookSide.bids();
  private final LocalBookSide asks = LocalBookSide.asks();
  private final Deque<DepthUpdate> waiting = new ArrayDeque<>();
  private boolean whole;

  /** Whether the levels are the best ones alone, so that changes of others say nothing of them. */
  private boolean partial;

  /** Whether changes were taken in since the whole book was known. */
  private boolean changed;

  private long updateId;

  /** Of the newest snapshot of best levels; the least long: unknown. */
  private long partialNanos = Long.MIN_VALUE;

  /** The newest change that was seen, taken in or not. */
  private @Nullable DepthUpdate seen;

  /** One that was older than the book: it is newer if the venue counts anew. */
  private @Nullable DepthSnapshot older;

  private @Nullable BookTicker ticker;

  /** Since when all best prices were older than the newest ones, by the time they came. */
  private OptionalLong olderSinceNanos = OptionalLong.empty();

  /** Whether all levels are known. */
  public boolean isWhole() {
    return whole;
  }

  /** The state that the levels below the newest best prices are of; of a whole book only. */
  public long updateId() {
    return updateId;
  }

  /** Forgets everything, and waits for a snapshot. */
  public void reset() {
    lose();
    waiting.clear();
    ticker = null;
    older = null;
    seen = null;
  }

  /** Takes in what has changed. */
  public Outcome apply(DepthUpdate update) {
    boolean ofNewCount = isOfNewCount(update);
    if (seen == null || update.timeNanos() >= seen.timeNanos()) {
      seen = update;
    }
    if (!whole || partial) {
      if (ofNewCount) {
        waiting.clear();
      }
      await(update);
      return UNCHANGED;
    }
    if (update.updateId() <= updateId) {
      return ofNewCount ? beginAnew(update) : UNCHANGED;
    }
    if (update.sinceId() > updateId) {
      long known = updateId;
      lose();
      await(update);
      return new Outcome.Lost(
          "the book was known up to update %d, the next change begins behind %d"
              .formatted(known, update.sinceId()));
    }
    change(update);
    if (isCrossed()) {
      lose();
      return new Outcome.Lost("the book was crossed at update %d".formatted(update.updateId()));
    }
    return CHANGED;
  }

  /**
   * A change that is later and has a lesser id: the venue counts anew, as a test net does after a
   * reset. What came before is of no use, but for a snapshot that seemed to be old.
   */
  private Outcome beginAnew(DepthUpdate update) {
    long known = updateId;
    var snapshot = older;
    reset();
    seen = update;
    await(update);
    if (snapshot != null && apply(snapshot) instanceof Outcome.Whole) {
      return CHANGED;
    }
    return new Outcome.Lost(
        "the venue counts its updates anew: %d came after %d".formatted(update.updateId(), known));
  }

  /** Begins anew with a snapshot, if it is newer than what is known and changes join it. */
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
          lose(); // the changes stay: a newer snapshot may join them
          return UNCHANGED;
        }
        change(update);
      }
      waiting.remove();
    }
    forgetOldTicker();
    if (isCrossed()) {
      lose();
      return new Outcome.Lost("the book was crossed behind a snapshot");
    }
    return wasWhole ? CHANGED : WHOLE;
  }

  /** Begins anew with the best levels, unless more is known already. */
  private Outcome applyPartial(DepthSnapshot snapshot) {
    long nanos = snapshot.timeNanos().orElse(Long.MIN_VALUE);
    if (whole) {
      boolean isNewer = snapshot.updateId() > updateId;
      if (changed || (!isNewer && (!partial || nanos <= partialNanos))) {
        return UNCHANGED;
      }
      if (!isNewer) {
        ticker = null; // it is of the count before
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
   * Takes in the best prices, if they are newer than the levels. Where they are all that is known,
   * and for a while none has been newer, the venue counts anew.
   *
   * @param receivedNanos when they came
   */
  public Outcome apply(BookTicker newer, long receivedNanos) {
    var known = ticker;
    if (whole && newer.updateId() <= updateId) {
      return UNCHANGED;
    }
    if (known != null && newer.updateId() <= known.updateId()) {
      if (olderSinceNanos.isEmpty()) {
        olderSinceNanos = OptionalLong.of(receivedNanos);
      }
      if (whole || receivedNanos - olderSinceNanos.getAsLong() < MAX_OLDER_NANOS) {
        return UNCHANGED;
      }
    }
    olderSinceNanos = OptionalLong.empty();
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

  private boolean isCrossed() {
    return bids.size() > 0 && asks.size() > 0 && bids.price(0) >= asks.price(0);
  }

  /**
   * Shows the best bids, the best first.
   *
   * @param most how many
   */
  public void bids(int most, LevelViewer viewer) {
    var newer = ticker;
    if (newer == null) {
      show(bids, 0, most, viewer);
    } else {
      show(bids, newer.bidPrice(), newer.bidQuantity(), most, viewer);
    }
  }

  /**
   * Shows the best asks, the best first.
   *
   * @param most how many
   */
  public void asks(int most, LevelViewer viewer) {
    var newer = ticker;
    if (newer == null) {
      show(asks, 0, most, viewer);
    } else {
      show(asks, newer.askPrice(), newer.askQuantity(), most, viewer);
    }
  }

  private static void show(
      LocalBookSide side, long bestPrice, long bestQuantity, int most, LevelViewer viewer) {
    if (bestQuantity == 0) {
      return; // nothing is on offer
    }
    viewer.level(bestPrice, bestQuantity);
    int behind = side.countBetterThan(bestPrice);
    if (behind < side.size() && side.price(behind) == bestPrice) {
      behind++;
    }
    show(side, behind, most - 1, viewer);
  }

  private static void show(LocalBookSide side, int from, int most, LevelViewer viewer) {
    int to = Math.min(side.size(), from + most);
    for (int i = from; i < to; i++) {
      viewer.level(side.price(i), side.quantity(i));
    }
  }

  /** Is shown levels of one side. */
  @FunctionalInterface
  public interface LevelViewer {

    /** Both in hundred-millionths. */
    void level(long price, long quantity);
  }
}
