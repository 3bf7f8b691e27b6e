package io.tapeloom.feed;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A feed that injects faults into another one: it drops, delays and reorders events, and fails, at
 * the rates of a {@link Chaos}. Equal random generators give equal faults. Not thread-safe.
 */
public final class ChaosFeed implements Feed {

  /** Maximum delay of an event. */
  static final long MAX_DELAY_MILLIS = 2_000;

  private final Feed feed;
  private final Chaos chaos;
  private final RandomGenerator random;
  private final Pause pause;

  /** The event to deliver after the next event of its instrument; null: there is none. */
  private @Nullable MarketEvent held;

  /**
   * @param random a seeded generator if runs must be repeatable
   */
  public ChaosFeed(Feed feed, Chaos chaos, RandomGenerator random, Pause pause) {
    this.feed = feed;
    this.chaos = chaos;
    this.random = random;
    this.pause = pause;
  }

  @Override
  public List<Instrument> instruments() {
    return feed.instruments();
  }

  @Override
  public void watchBooks(Predicate<? super Instrument> watched) {
    feed.watchBooks(watched);
  }

  @Override
  public boolean isOver() {
    return feed.isOver();
  }

  /** {@inheritDoc} An event before which the feed fails is lost. */
  @Override
  public void run(Consumer<? super MarketEvent> listener) throws Exception {
    try {
      feed.run(event -> disturb(event, listener));
    } catch (InjectedFault fault) {
      throw fault.cause();
    }
  }

  private void disturb(MarketEvent event, Consumer<? super MarketEvent> listener) {
    double drawn = random.nextDouble();
    double stop = chaos.stop();
    double gap = stop + chaos.gap();
    double reorder = gap + chaos.reorder();
    if (drawn < stop) {
      throw new InjectedFault(new IOException("Injected fault: the connection failed"));
    }
    if (drawn < gap) {
      return;
    }
    if (drawn < reorder && held == null) {
      held = event;
      return;
    }
    if (drawn >= reorder && drawn < reorder + chaos.delay()) {
      delay();
    }
    listener.accept(event);
    MarketEvent overtaken = held;
    if (overtaken != null && overtaken.instrument().equals(event.instrument())) {
      held = null;
      listener.accept(overtaken);
    }
  }

  private void delay() {
    try {
      pause.forNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextLong(MAX_DELAY_MILLIS)));
    } catch (InterruptedException e) {
      throw new InjectedFault(e);
    }
  }

  /** Carries a checked exception through the wrapped feed. */
  private static final class InjectedFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Exception why;

    InjectedFault(Exception why) {
      super(why);
      this.why = why;
    }

    Exception cause() {
      return why;
    }
  }
}
