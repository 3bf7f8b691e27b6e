package io.tapeloom.feed.binance.live;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Decides when to load the recent bars of which instrument: at the start those of all, one after
 * the other, because the request weight of the venue does not allow all at once; again if trades
 * were missed. Owned by the feed's thread.
 */
final class BarLoader {

  /** Maximum number of instruments that are loaded at the same time. */
  private static final int MAX_RUNNING = 8;

  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** Delay after a failure. */
  private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(30);

  /** The symbols to load, and since which time they may be, in milliseconds since the epoch. */
  private final Map<String, Long> due = new LinkedHashMap<>();

  /** The symbols whose requests are open. */
  private final Set<String> running = new HashSet<>();

  /** Until when trades may be missing in the bars of a symbol, in milliseconds since the epoch. */
  private final Map<String, Long> missedUntil = new HashMap<>();

  /** Requests the recent bars of a symbol. */
  interface Request {

    void load(String symbol);
  }

  /** Trades of a symbol before now were missed: loads its bars as soon as possible. */
  void want(String symbol, long nowMillis) {
    missedUntil.merge(symbol, nowMillis, Math::max);
    due.put(symbol, nowMillis);
  }

  /** Trades of a symbol in this minute were missed: loads its bars when the minute is over. */
  void wantAfterMinute(String symbol, long nowMillis) {
    missedUntil.merge(symbol, nowMillis, Math::max);
    long end = (Math.floorDiv(nowMillis, MINUTE_MILLIS) + 1) * MINUTE_MILLIS;
    due.put(symbol, end + RecentBars.SETTLING_MILLIS);
  }

  /** The instrument is no longer listed. */
  void forget(String symbol) {
    due.remove(symbol);
    missedUntil.remove(symbol);
  }

  /** The requests that are open will not be answered. */
  void interrupted(long nowMillis) {
    running.forEach(symbol -> want(symbol, nowMillis));
    running.clear();
  }

  /** A request was answered; empty: it failed. */
  void answered(String symbol, Optional<RecentBars.Loaded> loaded, long nowMillis) {
    running.remove(symbol);
    var missed = missedUntil.get(symbol);
    if (missed == null || due.containsKey(symbol)) {
      return; // no longer listed, or loaded again anyway
    }
    if (loaded.isEmpty()) {
      due.put(symbol, nowMillis + RETRY_MILLIS);
    } else if (loaded.get().untilMillis() < missed && loaded.get().tradedSince()) {
      wantAfterMinute(symbol, nowMillis);
    } else {
      missedUntil.remove(symbol);
    }
  }

  /** Number of symbols whose bars are not complete. */
  int left() {
    return missedUntil.size();
  }

  /**
   * Requests what is due.
   *
   * @param first which symbols to load first
   */
  void check(long nowMillis, Predicate<String> first, Request request) {
    while (running.size() < MAX_RUNNING && !due.isEmpty()) {
      var symbol = next(nowMillis, first);
      if (symbol.isEmpty()) {
        return;
      }
      due.remove(symbol.get());
      running.add(symbol.get());
      request.load(symbol.get());
    }
  }

  private Optional<String> next(long nowMillis, Predicate<String> first) {
    Optional<String> next = Optional.empty();
    for (var each : due.entrySet()) {
      if (each.getValue() <= nowMillis && !running.contains(each.getKey())) {
        if (first.test(each.getKey())) {
          return Optional.of(each.getKey());
        }
        next = next.isPresent() ? next : Optional.of(each.getKey());
      }
    }
    return next;
  }
}
