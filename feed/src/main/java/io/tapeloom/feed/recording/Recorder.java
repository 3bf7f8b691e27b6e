package io.tapeloom.feed.recording;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.WriteBehind;
import io.tapeloom.feed.binance.MessageWriter;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what flows from a feed to files that can be played again, one per instrument, and a new
 * one now and then, {@linkplain WriteBehind behind the feed's back}. What cannot be written is lost
 * and logged.
 */
public final class Recorder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Path folder;
  private final InstantSource clock;
  private final SteadyClock time;
  private final long rotationNanos;
  private final WriteBehind<Arrival> behind;

  /** Events that came to the writer and are in no file, beside those that did not come to it. */
  private final AtomicLong unwritten = new AtomicLong();

  private record Arrival(MarketEvent event, long nanos) {}

  /**
   * Starts to wait for events.
   *
   * @param folder where the files are made; it exists
   * @param clock what time it is when an event comes
   * @param time how long it waits, between flushes and after a failure
   * @param flushInterval what a crash loses at most
   * @param rotation how long a file is
   */
  public static Recorder start(
      Path folder,
      InstantSource clock,
      SteadyClock time,
      Duration flushInterval,
      Duration rotation) {
    var recorder = new Recorder(folder, clock, time, flushInterval, rotation);
    recorder.behind.start();
    return recorder;
  }

  private Recorder(
      Path folder,
      InstantSource clock,
      SteadyClock time,
      Duration flushInterval,
      Duration rotation) {
    this.folder = folder;
    this.clock = clock;
    this.time = time;
    this.rotationNanos = rotation.toNanos();
    this.behind = new WriteBehind<>("recorder", new Files(), flushInterval, time);
  }

  /** Takes an event in. For the feed's thread; does not block. */
  public void record(MarketEvent event) {
    behind.add(new Arrival(event, EpochNanos.now(clock)));
  }

  /** How many events could not be written. */
  public long lost() {
    return behind.lost() + unwritten.get();
  }

  /** Writes all that waits, and ends the files. */
  @Override
  public void close() {
    behind.close();
  }

  /** The files, one for each instrument at a time. Of the recorder's thread. */
  private final class Files implements WriteBehind.Writer<Arrival> {

    private final Map<Instrument, RecordingWriter> writers = new HashMap<>();
    private final Map<Instrument, Long> updateIds = new HashMap<>();

    /** When instruments failed that are not recorded for now. */
    private final Map<Instrument, Long> failedNanos = new HashMap<>();

    private final Set<Instrument> refused = new HashSet<>();
    private long lostBefore;

    @Override
    public void end() {
      Set.copyOf(writers.keySet()).forEach(this::end);
    }

    @Override
    public void write(Arrival arrival) {
      if (behind.lost() > lostBefore) {
        lostBefore = behind.lost();
        end(); // new files begin with whole books
      }
      var instrument = arrival.event.instrument();
      try {
        var writer = writers.get(instrument);
        if (writer != null && isOver(writer, arrival)) {
          end(instrument);
          writer = null;
        }
        if (writer == null) {
          if (!canBeWritten(instrument)) {
            return;
          }
          if (!mayOpen(instrument)) {
            unwritten.incrementAndGet();
            return;
          }
          writer =
              RecordingWriter.open(
                  folder, instrument, arrival.nanos, updateIds.getOrDefault(instrument, 0L));
          writers.put(instrument, writer);
        }
        writer.write(arrival.event, arrival.nanos);
      } catch (IOException | RuntimeException e) {
        unwritten.incrementAndGet();
        fail(instrument, e);
      }
    }

    /** A book stays in the file that has its quote. */
    private boolean isOver(RecordingWriter writer, Arrival arrival) {
      return arrival.nanos - writer.openedNanos() >= rotationNanos
          && !(arrival.event instanceof OrderBook);
    }

    private boolean canBeWritten(Instrument instrument) {
      boolean can = MessageWriter.canWrite(instrument);
      if (!can && refused.add(instrument)) {
        LOG.warn("{} is not recorded: its units are no decimals", instrument.symbol());
      }
      return can;
    }

    private boolean mayOpen(Instrument instrument) {
      long now = time.nanos();
      return now - failedNanos.getOrDefault(instrument, now - RETRY_NANOS) >= RETRY_NANOS;
    }

    @Override
    public void flush() {
      for (var instrument : Set.copyOf(writers.keySet())) {
        var writer = writers.get(instrument);
        try {
          if (writer != null) {
            writer.flush();
            restored(instrument);
          }
        } catch (IOException | RuntimeException e) {
          fail(instrument, e);
        }
      }
    }

    /** Ends the file of an instrument; its next event begins another one. */
    private void end(Instrument instrument) {
      var writer = writers.remove(instrument);
      if (writer != null) {
        updateIds.put(instrument, writer.updateId());
        try {
          writer.close();
        } catch (IOException | RuntimeException e) {
          unwritten.addAndGet(writer.unflushed());
          LOG.error("A recording of {} could not be ended: {}", instrument.symbol(), e.toString());
          LOG.debug("A recording of {} could not be ended", instrument.symbol(), e);
        }
      }
    }

    /** Logged at the begin of such a time only; the next try is some seconds later. */
    private void fail(Instrument instrument, Exception why) {
      var writer = writers.remove(instrument);
      if (writer != null) {
        updateIds.put(instrument, writer.updateId());
        unwritten.addAndGet(writer.unflushed());
        try {
          writer.giveUp();
        } catch (IOException | RuntimeException e) {
          LOG.debug("A recording of {} could not be ended", instrument.symbol(), e);
        }
      }
      if (failedNanos.put(instrument, time.nanos()) == null) {
        LOG.error(
            "{} cannot be recorded in {}, and is tried again: {}",
            instrument.symbol(),
            folder,
            why.toString());
      }
      LOG.debug("{} cannot be recorded", instrument.symbol(), why);
    }

    private void restored(Instrument instrument) {
      if (failedNanos.remove(instrument) != null) {
        LOG.info("{} is recorded again; {} events were lost in all", instrument.symbol(), lost());
      }
    }
  }
}
