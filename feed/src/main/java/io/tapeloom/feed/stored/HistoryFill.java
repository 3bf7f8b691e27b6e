package io.tapeloom.feed.stored;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a store from the market's own event history: completely at the first start, and from the
 * last stored minute on at later starts. An interrupted fill continues where it stopped.
 */
final class HistoryFill {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryFill.class);

  private static final long MINUTE_MILLIS = 60_000;
  private static final long DAY_MILLIS = 86_400_000;

  /** A week of a few instruments is a few megabytes. */
  private static final long STEP_MILLIS = 7 * DAY_MILLIS;

  private static final int PROGRESS_PERCENT = 10;

  private final EventHistory eventHistory;
  private final HistoryStore store;
  private final List<Instrument> instruments;
  private final SteadyClock clock;

  HistoryFill(
      EventHistory eventHistory,
      HistoryStore store,
      List<Instrument> instruments,
      SteadyClock clock) {
    this.eventHistory = eventHistory;
    this.store = store;
    this.instruments = instruments;
    this.clock = clock;
  }

  /**
   * Fills in the bars of complete minutes.
   *
   * @param days number of days to fill at the first start
   * @param untilMillis exclusive, the start of a minute
   */
  void minutes(long days, long untilMillis) throws IOException {
    long begin = Resolution.WEEK.startMillis(untilMillis - days * DAY_MILLIS);
    if (store.beginMillis().isEmpty()) {
      store.beginAt(begin);
    }
    long from =
        instruments.stream().mapToLong(each -> nextMillis(each, begin)).min().orElse(untilMillis);
    long begun = clock.nanos();
    long written = 0;
    long reported = 0;
    for (long step = from; step < untilMillis; step += STEP_MILLIS) {
      long end = Math.min(step + STEP_MILLIS, untilMillis);
      var minutes = step(step, end, begin);
      store.appendMinutes(minutes);
      store.rest();
      written += minutes.size();
      long percent = 100 * (end - from) / (untilMillis - from);
      if (percent >= reported + PROGRESS_PERCENT && untilMillis - from > STEP_MILLIS) {
        reported = percent - percent % PROGRESS_PERCENT;
        LOG.info("Filling the history: {} %", reported);
      }
    }
    if (written > 0) {
      LOG.info(
          "Filled {} minutes of {} instruments into the history in {} ms",
          written,
          instruments.size(),
          (clock.nanos() - begun) / 1_000_000);
    }
  }

  /** Fills in the minutes of a gap, as far back as the event history has them. */
  void gap(HistoryStore.Gap gap) throws IOException {
    for (long from = gap.fromMillis(); from < gap.untilMillis(); from += STEP_MILLIS) {
      long end = Math.min(from + STEP_MILLIS, gap.untilMillis());
      store.insertMinutes(minutes(gap.instrument(), from, end).toList());
    }
  }

  /** Returns the start of an instrument's next minute. */
  private long nextMillis(Instrument instrument, long begin) {
    var newest = store.newestMinuteMillis(instrument);
    return newest.isEmpty() ? begin : newest.getAsLong() + MINUTE_MILLIS;
  }

  /** Returns the minutes of all instruments in time order, which a store writes fastest. */
  private List<Minute> step(long from, long end, long begin) {
    return instruments.parallelStream()
        .flatMap(each -> minutes(each, Math.max(from, nextMillis(each, begin)), end))
        .sorted(Comparator.comparingLong(minute -> minute.bar().timeMillis()))
        .toList();
  }

  private Stream<Minute> minutes(Instrument instrument, long from, long end) {
    var minutes = new ArrayList<Minute>();
    try (EventHistory.Cursor<Bar> bars =
        eventHistory.bars(instrument, Resolution.MINUTES_1, from, end)) {
      bars.forEachRemaining(bar -> minutes.add(new Minute(instrument, bar)));
    }
    return minutes.stream();
  }
}
