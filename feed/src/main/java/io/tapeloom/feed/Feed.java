package io.tapeloom.feed;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A source of market events. It has no thread of its own: it runs on the thread of the {@link
 * FeedSupervisor} and may block it.
 */
public interface Feed {

  /** The instruments whose events it delivers. */
  List<Instrument> instruments();

  /**
   * Delivers events in order until the thread is interrupted, or until there are no more. It may be
   * called again after it threw, or after it returned without being over. It then continues after
   * the last event that it delivered if its source has a history, otherwise with the newest event.
   *
   * @throws InterruptedException if it was stopped
   * @throws Exception if it failed, or if the listener failed
   */
  void run(Consumer<? super MarketEvent> listener) throws Exception;

  /**
   * Sets how the feed finds out whose order books somebody watches. A feed of many instruments may
   * deliver full books of these alone. Called before the first {@link #run}.
   *
   * @param watched whether somebody watches the book of an instrument; thread-safe and fast
   */
  default void watchBooks(Predicate<? super Instrument> watched) {}

  /**
   * Whether its market has ended, so that no more events will come. Called on the same thread after
   * {@link #run} has returned. A feed that returns without being over has failed.
   */
  default boolean isOver() {
    return false;
  }
}
