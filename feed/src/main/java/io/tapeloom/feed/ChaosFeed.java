package io.tapeloom.feed;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A feed that misbehaves: it loses, delays and swaps the events of another one, and fails now and
 * then, at the rates of a {@link Chaos}. For an equal generator it misbehaves alike. Not
 * thread-safe.
 */
public final class ChaosFeed implements Feed {

  /** How late a delayed event is at most. */
  static final long MAX_DELAY_MILLIS = 2_000;

  private final Feed feed;
  private final Chaos chaos;
  private final RandomGenerator random;
  private final Pause pause;

  /** Waits for the event of its instrument that overtakes it. */
  private @Nullable MarketEvent held;

  /**
   * @param random seeded, where a run is to repeat itself
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
  public boolean isOver() {
    return feed.isOver();
  }

  /** {@inheritDoc} The event before which it fails is lost. */
  @Override
  public void run(Consumer<? super MarketEvent> listener) throws Exception {
    try {
      feed.run(event -> disturb(event, listener));
    } catch (Mischief mischief) {
      throw mischief.cause();
    }
  }

  private void disturb(MarketEvent event, Consumer<? super MarketEvent> listener) {
    double drawn = random.nextDouble();
    double stop = chaos.stop();
    double gap = stop + chaos.gap();
    double reorder = gap + chaos.reorder();
    if (drawn < stop) {
      throw new Mischief(new IOException("chaos: the line is down"));
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
      throw new Mischief(e);
    }
  }

  /** Carries a checked exception through the feed that calls. */
  private static final class Mischief extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Exception why;

    Mischief(Exception why) {
      super(why);
      this.why = why;
    }

    Exception cause() {
      return why;
    }
  }
}
