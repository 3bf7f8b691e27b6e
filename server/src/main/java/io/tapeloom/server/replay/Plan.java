package io.tapeloom.server.replay;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is to be replayed, and how fast. Immutable.
 *
 * @param resolution of the bars
 * @param fromMillis inclusive, milliseconds since the epoch
 * @param toMillis exclusive, but for bars that close then
 * @param speed seconds of the past in one second; 0: as fast as the client takes it
 */
public record Plan(
    Instrument instrument,
    Set<Content> contents,
    Resolution resolution,
    long fromMillis,
    long toMillis,
    double speed) {

  /** What a replay may tell of. */
  public enum Content {
    TRADES,
    QUOTES,
    BARS,
    ORDERBOOK
  }

  public Plan {
    contents = Set.copyOf(contents);
  }

  boolean has(Content content) {
    return contents.contains(content);
  }

  /** Whether it tells of single events, and not of bars alone. */
  public boolean hasEvents() {
    return contents.stream().anyMatch(content -> content != Content.BARS);
  }

  /** Whether a moment, in milliseconds since the epoch, lies in the window, its end included. */
  public boolean holds(long timeMillis) {
    return timeMillis >= fromMillis && timeMillis <= toMillis;
  }

  long toNanos() {
    return TimeUnit.MILLISECONDS.toNanos(toMillis);
  }

  /** How much of the window lies before a moment in it. */
  double fractionBefore(long timeMillis) {
    return (double) (timeMillis - fromMillis) / (toMillis - fromMillis);
  }
}
