package io.tapeloom.feed.binance.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.HistoryUnavailable;
import io.tapeloom.feed.venue.RequestBudget.Urgency;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The past bars of a venue with many symbols: requested when they are read, in parts of up to a
 * thousand bars. The most recently read parts are cached; one that is not over is cached for a
 * short time. Thread-safe.
 */
final class KlineArchive implements BarArchive {

  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  /** Memory of a bar in the cache, including its object header. */
  private static final int BYTES_OF_BAR = 96;

  /** How long a part that is not over is cached. */
  private static final long FRESH_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final VenueRest rest;
  private final VenueMarket market;
  private final int days;
  private final InstantSource clock;
  private final Cache<Key, Part> parts;

  private record Key(Instrument instrument, Resolution resolution, long index) {}

  /**
   * Some bars.
   *
   * @param untilMillis until when they may be used; the largest long: they are final
   */
  private record Part(List<Bar> bars, long untilMillis) {}

  /**
   * @param days maximum number of days to go back
   * @param cacheBytes maximum memory of the bars in the cache
   */
  KlineArchive(VenueRest rest, VenueMarket market, int days, InstantSource clock, long cacheBytes) {
    this.rest = rest;
    this.market = market;
    this.days = days;
    this.clock = clock;
    this.parts =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((Key _, Part part) -> 200 + part.bars.size() * BYTES_OF_BAR)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit) {
    long now = clock.millis();
    long from =
        Math.max(
            fromMillis,
            resolution.startMillis(Resolution.DAY.startMillis(now - days * DAY_MILLIS)));
    long to = Math.min(toMillis, now);
    if (resolution == Resolution.WEEK || resolution == Resolution.MONTH) {
      return ofDays(instrument, resolution, from, to, limit);
    }
    return ofParts(instrument, resolution, from, to, limit);
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  private List<Bar> ofParts(
      Instrument instrument, Resolution resolution, long from, long to, int limit) {
    var newestFirst = new ArrayList<Bar>();
    long span = spanMillis(resolution);
    for (long end = to; end > from && newestFirst.size() < limit; ) {
      long index = Math.floorDiv(end - 1, span);
      var bars = part(new Key(instrument, resolution, index));
      for (int i = bars.size() - 1; i >= 0 && newestFirst.size() < limit; i--) {
        var bar = bars.get(i);
        if (bar.timeMillis() >= from && bar.timeMillis() < to) {
          newestFirst.add(bar);
        }
      }
      end = index * span;
    }
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  private List<Bar> ofDays(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit) {
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    long from = resolution.startMillis(fromMillis);
    long to = resolution.endMillis(resolution.startMillis(toMillis - 1));
    ofParts(instrument, Resolution.DAY, from, to, Integer.MAX_VALUE).forEach(builder::merge);
    builder.openBar().ifPresent(bars::add);
    bars.removeIf(bar -> bar.timeMillis() < fromMillis || bar.timeMillis() >= toMillis);
    return List.copyOf(bars.subList(Math.max(0, bars.size() - limit), bars.size()));
  }

  /** Returns a span of at most a thousand bars, which is the end of a period of each resolution. */
  private static long spanMillis(Resolution resolution) {
    return switch (resolution) {
      case MINUTES_1 -> 960 * MINUTE_MILLIS;
      case MINUTES_5 -> 3 * DAY_MILLIS;
      case MINUTES_15 -> 10 * DAY_MILLIS;
      case MINUTES_30 -> 20 * DAY_MILLIS;
      case MINUTES_60 -> 40 * DAY_MILLIS;
      case DAY, WEEK, MONTH -> 500 * DAY_MILLIS;
    };
  }

  /** Requests of several threads for one part send one request. */
  private List<Bar> part(Key key) {
    long now = clock.millis();
    var cached = parts.getIfPresent(key);
    if (cached != null && now >= cached.untilMillis) {
      var _ = parts.asMap().remove(key, cached);
    }
    return parts.get(key, this::request).bars;
  }

  private Part request(Key key) {
    long span = spanMillis(key.resolution);
    long from = key.index * span;
    long to = from + span;
    long now = clock.millis();
    try {
      var bars =
          rest.bars(
              market.symbolOf(key.instrument.symbol()),
              key.instrument,
              key.resolution,
              from,
              to,
              Urgency.NORMAL);
      return new Part(
          List.copyOf(bars),
          now >= to + RecentBars.SETTLING_MILLIS ? Long.MAX_VALUE : now + FRESH_MILLIS);
    } catch (IOException e) {
      throw new HistoryUnavailable(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HistoryUnavailable("interrupted", e);
    }
  }
}
