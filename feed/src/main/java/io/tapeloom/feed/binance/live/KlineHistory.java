package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.History;
import io.tapeloom.feed.Retention;
import io.tapeloom.feed.venue.RequestBudget.Urgency;
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
 * The past bars of the venue. Each resolution consists of its own bars, and of finer ones from its
 * last complete period on. Bars that cannot be loaded are omitted and logged, so that the server
 * starts without them. Thread-safe.
 */
final class KlineHistory implements History {

  private static final Logger LOG = LoggerFactory.getLogger(KlineHistory.class);

  private static final int TRIES = 3;

  private final VenueRest rest;
  private final VenueMarket market;
  private final int days;
  private final Retries retries;
  private final Retention retention;

  /**
   * @param days maximum number of days
   */
  KlineHistory(VenueRest rest, VenueMarket market, int days, Retries retries, Retention retention) {
    this.rest = rest;
    this.market = market;
    this.retention = retention;
    this.days = days;
    this.retries = retries;
  }

  /** {@inheritDoc} The end must be the end of a minute. */
  @Override
  public Past until(Instrument instrument, long untilNanos) {
    var book = new BarBook(instrument, retention::closedBars);
    long untilMillis = TimeUnit.NANOSECONDS.toMillis(untilNanos);
    asked(instrument, () -> barsOf(instrument, untilMillis))
        .forEach((resolution, bars) -> book.series(resolution).merge(bars));
    return new Past(book, Optional.empty());
  }

  /**
   * Returns closed 1-minute bars, from a moment on or as far back as the settings allow. Earlier
   * bars remain missing, which is logged.
   *
   * @throws IOException if they cannot be loaded
   */
  List<Bar> minutes(Instrument instrument, long fromMillis, long untilMillis) throws IOException {
    long from = Math.max(fromMillis, untilMillis - TimeUnit.DAYS.toMillis(days));
    try {
      var minutes = own(instrument, Resolution.MINUTES_1, from, untilMillis);
      if (from > fromMillis) {
        LOG.warn(
            "The minutes of {} from {} to {} remain missing: at most {} days are requested",
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
      LOG.warn("History of {} cannot be loaded: {}", instrument.symbol(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("History of {} cannot be loaded: interrupted", instrument.symbol());
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

  /** Returns the venue's bars of complete periods; days as far back as months need them. */
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
                market.symbolOf(instrument.symbol()),
                instrument,
                resolution,
                fromMillis,
                untilMillis,
                Urgency.NORMAL));
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
