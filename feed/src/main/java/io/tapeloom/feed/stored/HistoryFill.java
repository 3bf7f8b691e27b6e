package io.tapeloom.feed.stored;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
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

  private static final long STEP_MILLIS = 7 * DAY_MILLIS;

  /** Number of minutes from which a group is written; a minute takes about 100 bytes of memory. */
  private static final long BATCH_MINUTES = 100_000;

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
    long missing = instruments.stream().mapToLong(each -> missing(each, begin, untilMillis)).sum();
    long begun = clock.nanos();
    long written = 0;
    long done = 0;
    long reported = 0;
    for (var batch : batches(begin, untilMillis)) {
      var minutes = batch.parallelStream().flatMap(this::minutes).toList();
      store.appendMinutes(minutes);
      store.rest();
      written += minutes.size();
      done += batch.stream().mapToLong(Range::minutes).sum();
      long percent = 100 * done / missing;
      if (percent >= reported + PROGRESS_PERCENT && missing > BATCH_MINUTES) {
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

  /** A time span of an instrument, at most a week; in milliseconds since the epoch. */
  private record Range(Instrument instrument, long fromMillis, long untilMillis) {

    long minutes() {
      return (untilMillis - fromMillis) / MINUTE_MILLIS;
    }
  }

  /** Returns the missing time spans, in groups that fit into memory. */
  private Iterable<List<Range>> batches(long begin, long until) {
    return () ->
        new Iterator<>() {
          private int instrument;
          private long from = begin;

          @Override
          public boolean hasNext() {
            while (instrument < instruments.size()) {
              from = Math.max(from, nextMillis(instruments.get(instrument), begin));
              if (from < until) {
                return true;
              }
              instrument++;
              from = begin;
            }
            return false;
          }

          @Override
          public List<Range> next() {
            var ranges = new ArrayList<Range>();
            long size = 0;
            while (size < BATCH_MINUTES && hasNext()) {
              long end = Math.min(from + STEP_MILLIS, until);
              var range = new Range(instruments.get(instrument), from, end);
              ranges.add(range);
              size += range.minutes();
              from = end;
            }
            if (ranges.isEmpty()) {
              throw new NoSuchElementException("Nothing is missing any more");
            }
            return ranges;
          }
        };
  }

  private long missing(Instrument instrument, long begin, long until) {
    return Math.max(0, until - nextMillis(instrument, begin)) / MINUTE_MILLIS;
  }

  /** Fills in the minutes of a gap, as far back as the event history has them. */
  void gap(HistoryStore.Gap gap) throws IOException {
    for (long from = gap.fromMillis(); from < gap.untilMillis(); from += STEP_MILLIS) {
      long end = Math.min(from + STEP_MILLIS, gap.untilMillis());
      store.insertMinutes(minutes(new Range(gap.instrument(), from, end)).toList());
    }
  }

  /** Returns the start of an instrument's next minute. */
  private long nextMillis(Instrument instrument, long begin) {
    var newest = store.newestMinuteMillis(instrument);
    return newest.isEmpty() ? begin : newest.getAsLong() + MINUTE_MILLIS;
  }

  private Stream<Minute> minutes(Range range) {
    var minutes = new ArrayList<Minute>();
    try (EventHistory.Cursor<Bar> bars =
        eventHistory.bars(
            range.instrument, Resolution.MINUTES_1, range.fromMillis, range.untilMillis)) {
      bars.forEachRemaining(bar -> minutes.add(new Minute(range.instrument, bar)));
    }
    return minutes.stream();
  }
}
