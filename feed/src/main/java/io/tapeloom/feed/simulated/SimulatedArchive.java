package io.tapeloom.feed.simulated;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.TradingCalendar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The past bars of a simulated venue. They depend only on its seed and the time, so they are
 * computed when they are read; the most recently read ones are cached. Thread-safe.
 *
 * <p>Callers must not read periods that are not over, because the venue also computes its future.
 */
public final class SimulatedArchive implements BarArchive {

  private static final long DAY_MILLIS = 86_400_000L;

  /** Memory of a bar in the cache, including its object header. */
  private static final int BYTES_OF_BAR = 96;

  private final Venue venue;
  private final Cache<Key, List<Bar>> chunks;

  /**
   * A part of a series: the bars that start in one span of time.
   *
   * @param index the index of the span, counted from the start of the venue
   */
  private record Key(Instrument instrument, Resolution resolution, int index) {}

  /**
   * @param cacheBytes maximum memory of the bars in the cache
   */
  public SimulatedArchive(Venue venue, long cacheBytes) {
    this.venue = venue;
    this.chunks =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((Key _, List<Bar> bars) -> 200 + bars.size() * BYTES_OF_BAR)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit) {
    long from = Math.max(fromMillis, venue.beginMillis());
    var newestFirst = new ArrayList<Bar>();
    long span = spanMillis(resolution);
    for (long end = toMillis; end > from && newestFirst.size() < limit; ) {
      int index = (int) ((end - 1 - venue.beginMillis()) / span);
      var bars = chunk(new Key(instrument, resolution, index));
      for (int i = bars.size() - 1; i >= 0 && newestFirst.size() < limit; i--) {
        var bar = bars.get(i);
        if (bar.timeMillis() < from) {
          break;
        }
        if (bar.timeMillis() < toMillis) {
          newestFirst.add(bar);
        }
      }
      end = venue.beginMillis() + index * span;
    }
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  /** Returns a span so that a chunk has some thousand bars and is computed within about 30 ms. */
  private static long spanMillis(Resolution resolution) {
    return DAY_MILLIS
        * switch (resolution) {
          case MINUTES_1 -> 1;
          case MINUTES_5 -> 5;
          case MINUTES_15 -> 15;
          case MINUTES_30 -> 30;
          case MINUTES_60 -> 60;
          case DAY, WEEK, MONTH -> 366;
        };
  }

  private List<Bar> chunk(Key key) {
    return switch (key.resolution) {
      case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60, DAY ->
          chunks.get(key, this::compute); // by one thread, while others wait for it
      case WEEK, MONTH -> {
        var cached = chunks.getIfPresent(key);
        if (cached == null) {
          cached = compute(key); // of cached days, so that it must not happen in the cache
          chunks.put(key, cached);
        }
        yield cached;
      }
    };
  }

  private List<Bar> compute(Key key) {
    var resolution = key.resolution;
    var calendar = key.instrument.calendar();
    long span = spanMillis(resolution);
    long begin = venue.beginMillis() + key.index * span;
    long end = begin + span;
    long first = calendar.startMillis(resolution, begin);
    long last = calendar.endMillis(resolution, calendar.startMillis(resolution, end - 1));
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, calendar, bars::add);
    addParts(key, Math.max(first, venue.beginMillis()), last, builder);
    builder.openBar().ifPresent(bars::add);
    bars.removeIf(bar -> bar.timeMillis() < begin || bar.timeMillis() >= end);
    return List.copyOf(bars);
  }

  /** Adds the finer bars from which the bars of the chunk are built. */
  private void addParts(Key key, long fromMillis, long toMillis, BarBuilder builder) {
    switch (key.resolution) {
      case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60 ->
          days(key.instrument, fromMillis, toMillis)
              .forEach(minutes -> minutes.forEach(builder::merge));
      case DAY -> // of hours, which is faster than of minutes and has the same result
          days(key.instrument, fromMillis, toMillis)
              .map(minutes -> hours(key.instrument.calendar(), minutes))
              .forEach(hours -> hours.forEach(builder::merge));
      case WEEK, MONTH -> {
        long from = key.instrument.calendar().startMillis(Resolution.DAY, fromMillis);
        bars(key.instrument, Resolution.DAY, from, toMillis, Integer.MAX_VALUE)
            .forEach(builder::merge);
      }
    }
  }

  /** The bars of the minutes of a window, day by day. */
  private Stream<List<Bar>> days(Instrument instrument, long fromMillis, long toMillis) {
    return LongStream.iterate(fromMillis, day -> day < toMillis, day -> day + DAY_MILLIS)
        .mapToObj(day -> venue.minutes(instrument, day, Math.min(day + DAY_MILLIS, toMillis)));
  }

  /** Returns the bars of hours that minutes form. */
  static List<Bar> hours(TradingCalendar calendar, List<Bar> minutes) {
    List<Bar> hours = new ArrayList<>();
    var builder = new BarBuilder(Resolution.MINUTES_60, calendar, hours::add);
    minutes.forEach(builder::merge);
    builder.openBar().ifPresent(hours::add);
    return hours;
  }
}
