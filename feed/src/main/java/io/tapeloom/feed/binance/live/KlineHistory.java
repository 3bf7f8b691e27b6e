package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.History;
import io.tapeloom.feed.Retention;
import io.tapeloom.feed.venue.Retries;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bars that the venue has of the past. Each resolution is made of its own bars, and of finer
 * ones from its last whole period on. What cannot be had is left out, and logged: a chart without a
 * past is better than no server. Thread-safe.
 */
final class KlineHistory implements History {

  private static final Logger LOG = LoggerFactory.getLogger(KlineHistory.class);

  private static final int TRIES = 3;

  private final VenueRest rest;
  private final Map<Instrument, String> symbols;
  private final int days;
  private final Retries retries;
  private final Retention retention;

  /**
   * @param symbols what the venue calls them
   * @param days how far back, at most
   */
  KlineHistory(VenueRest rest, Map<Instrument, String> symbols, int days, Retries retries) {
    this.rest = rest;
    this.symbols = symbols;
    this.retention = Retention.of(symbols.size());
    this.days = days;
    this.retries = retries;
  }

  /** {@inheritDoc} The end is that of a minute. */
  @Override
  public Past until(Instrument instrument, long untilNanos) {
    var book = new BarBook(instrument, retention::closedBars);
    long untilMillis = TimeUnit.NANOSECONDS.toMillis(untilNanos);
    asked(instrument, () -> barsOf(instrument, untilMillis))
        .forEach((resolution, bars) -> book.series(resolution).merge(bars));
    return new Past(book, Optional.empty());
  }

  /**
   * Closed bars of minutes, from a moment on or as far back as the venue may be asked. Those from
   * before that stay missing, which is logged.
   *
   * @throws IOException when they could not be had
   */
  List<Bar> minutes(Instrument instrument, long fromMillis, long untilMillis) throws IOException {
    long from = Math.max(fromMillis, untilMillis - TimeUnit.DAYS.toMillis(days));
    try {
      var minutes = own(instrument, Resolution.MINUTES_1, from, untilMillis);
      if (from > fromMillis) {
        LOG.warn(
            "The minutes of {} from {} to {} stay missing: the venue is asked for no more than {} days",
            instrument.symbol(),
            Instant.ofEpochMilli(fromMillis),
            Instant.ofEpochMilli(from),
            days);
      }
      return minutes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private Map<Resolution, List<Bar>> asked(
      Instrument instrument, Retries.Attempt<Map<Resolution, List<Bar>>> attempt) {
    if (days == 0) {
      return Map.of();
    }
    try {
      return attempt.run();
    } catch (IOException e) {
      LOG.warn("{} has no history: {}", instrument.symbol(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("{} has no history: interrupted", instrument.symbol());
    }
    return Map.of();
  }

  private Map<Resolution, List<Bar>> barsOf(Instrument instrument, long untilMillis)
      throws IOException, InterruptedException {
    Map<Resolution, List<Bar>> own = new EnumMap<>(Resolution.class);
    for (var resolution : Resolution.values()) {
      if (resolution.compareTo(Resolution.DAY) <= 0) {
        own.put(resolution, own(instrument, resolution, untilMillis));
      }
    }
    var minutes = own.getOrDefault(Resolution.MINUTES_1, List.of());
    var hours = own.getOrDefault(Resolution.MINUTES_60, List.of());
    var openHour = from(Resolution.MINUTES_60.startMillis(untilMillis), minutes);
    var openDay = join(from(Resolution.DAY.startMillis(untilMillis), hours), openHour);
    Map<Resolution, List<Bar>> all = new EnumMap<>(Resolution.class);
    for (var resolution : Resolution.values()) {
      all.put(
          resolution,
          resolution.isIntraday()
              ? join(
                  own.getOrDefault(resolution, List.of()),
                  from(resolution.startMillis(untilMillis), minutes))
              : join(
                  from(
                      beginMillis(resolution, untilMillis),
                      own.getOrDefault(Resolution.DAY, List.of())),
                  openDay));
    }
    return all;
  }

  /** The venue's bars of whole periods; those of days as far back as months need them. */
  private List<Bar> own(Instrument instrument, Resolution resolution, long untilMillis)
      throws IOException, InterruptedException {
    long begin =
        beginMillis(resolution == Resolution.DAY ? Resolution.MONTH : resolution, untilMillis);
    return own(instrument, resolution, begin, resolution.startMillis(untilMillis));
  }

  private List<Bar> own(
      Instrument instrument, Resolution resolution, long fromMillis, long untilMillis)
      throws IOException, InterruptedException {
    return retries.upTo(
        TRIES,
        () ->
            rest.bars(
                symbols.getOrDefault(instrument, instrument.symbol()),
                instrument,
                resolution,
                fromMillis,
                untilMillis));
  }

  private long beginMillis(Resolution resolution, long untilMillis) {
    long back = Math.min(days, retention.days(resolution));
    return resolution.startMillis(
        Resolution.DAY.startMillis(untilMillis - TimeUnit.DAYS.toMillis(back)));
  }

  private static List<Bar> from(long millis, List<Bar> bars) {
    return bars.stream().filter(bar -> bar.timeMillis() >= millis).toList();
  }

  private static List<Bar> join(List<Bar> bars, List<Bar> finer) {
    var all = new ArrayList<>(bars);
    all.addAll(finer);
    return all;
  }
}
