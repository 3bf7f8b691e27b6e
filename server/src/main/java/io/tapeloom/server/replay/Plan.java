package io.tapeloom.server.replay;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What to replay, and how fast. Immutable.
 *
 * @param contents the kinds of events
 * @param resolution resolution of the bars
 * @param fromMillis start of the window, inclusive, in milliseconds since the epoch
 * @param toMillis end of the window, exclusive, in milliseconds since the epoch; bars that close at
 *     this moment are included
 * @param speed multiple of real time; 0: as fast as the client reads
 */
public record Plan(
    Instrument instrument,
    Set<Content> contents,
    Resolution resolution,
    long fromMillis,
    long toMillis,
    double speed) {

  /** The kinds of events that a replay can send. */
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

  /** Whether the plan contains single events, and not only bars. */
  public boolean hasEvents() {
    return contents.stream().anyMatch(content -> content != Content.BARS);
  }

  /** Whether a moment, in milliseconds since the epoch, is in the window, including its end. */
  public boolean holds(long timeMillis) {
    return timeMillis >= fromMillis && timeMillis <= toMillis;
  }

  long toNanos() {
    return TimeUnit.MILLISECONDS.toNanos(toMillis);
  }

  /** Returns the fraction of the window before a moment in it, 0 to 1. */
  double fractionBefore(long timeMillis) {
    return (double) (timeMillis - fromMillis) / (toMillis - fromMillis);
  }
}
