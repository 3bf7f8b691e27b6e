package io.tapeloom.feed;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * A source of market events. It has no thread of its own: it runs on its caller's, which is the
 * {@link FeedSupervisor}'s, and may block it.
 */
public interface Feed {

  /** The instruments whose events it delivers. */
  List<Instrument> instruments();

  /**
   * Delivers events in order until the thread is interrupted, or until there are no more. May be
   * called again after it threw, or returned without being over: it goes on behind the last event
   * that it handed over, if its source can look back, and with the newest one if not.
   *
   * @throws InterruptedException when it was stopped
   * @throws Exception when it failed, or when the listener did
   */
  void run(Consumer<? super MarketEvent> listener) throws Exception;

  /**
   * Whether its market has come to its end, so that nothing more will happen; asked on the same
   * thread after {@link #run} has returned. A feed that returns without being over has failed.
   */
  default boolean isOver() {
    return false;
  }
}
