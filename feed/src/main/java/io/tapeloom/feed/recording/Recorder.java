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
 * Records the events of a feed to files that can be played, one per instrument, with a new file
 * after each rotation interval. It writes {@linkplain WriteBehind on its own thread}. Events that
 * cannot be written are lost, counted and logged.
 */
public final class Recorder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Path folder;
  private final InstantSource clock;
  private final SteadyClock time;
  private final long rotationNanos;
  private final WriteBehind<Arrival> queue;

  /** Events that reached the writer but are in no file; excludes those that the queue has lost. */
  private final AtomicLong unwritten = new AtomicLong();

  private record Arrival(MarketEvent event, long nanos) {}

  /**
   * Starts the recorder.
   *
   * @param folder the existing folder of the files
   * @param clock the time at which events arrive
   * @param time measures the time between flushes and after a failure
   * @param flushInterval maximum time span that a crash may lose
   * @param rotation time span of one file
   */
  public static Recorder start(
      Path folder,
      InstantSource clock,
      SteadyClock time,
      Duration flushInterval,
      Duration rotation) {
    var recorder = new Recorder(folder, clock, time, flushInterval, rotation);
    recorder.queue.start();
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
    this.queue = new WriteBehind<>("recorder", new Files(), flushInterval, time);
  }

  /** Records an event. Called on the feed's thread; does not block. */
  public void record(MarketEvent event) {
    queue.add(new Arrival(event, EpochNanos.now(clock)));
  }

  /** Number of events that could not be written. */
  public long lost() {
    return queue.lost() + unwritten.get();
  }

  /** Writes all queued events and closes the files. */
  @Override
  public void close() {
    queue.close();
  }

  /** The open files, one per instrument. Owned by the recorder's thread. */
  private final class Files implements WriteBehind.Writer<Arrival> {

    private final Map<Instrument, RecordingWriter> writers = new HashMap<>();
    private final Map<Instrument, Long> updateIds = new HashMap<>();

    /** When recording failed, for instruments that are currently not recorded. */
    private final Map<Instrument, Long> failedNanos = new HashMap<>();

    private final Set<Instrument> refused = new HashSet<>();
    private long lostBefore;

    @Override
    public void end() {
      Set.copyOf(writers.keySet()).forEach(this::end);
    }

    @Override
    public void write(Arrival arrival) {
      if (queue.lost() > lostBefore) {
        lostBefore = queue.lost();
        end(); // new files start with complete books
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

    /** Whether a file has ended; a book stays in the file of its quote. */
    private boolean isOver(RecordingWriter writer, Arrival arrival) {
      return arrival.nanos - writer.openedNanos() >= rotationNanos
          && !(arrival.event instanceof OrderBook);
    }

    private boolean canBeWritten(Instrument instrument) {
      boolean can = MessageWriter.canWrite(instrument);
      if (!can && refused.add(instrument)) {
        LOG.warn("Recorder skips {}: its units are not decimals", instrument.symbol());
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

    /** Closes the file of an instrument; its next event starts a new one. */
    private void end(Instrument instrument) {
      var writer = writers.remove(instrument);
      if (writer != null) {
        updateIds.put(instrument, writer.updateId());
        try {
          writer.close();
        } catch (IOException | RuntimeException e) {
          unwritten.addAndGet(writer.unflushed());
          LOG.error("Recorder failed to close a file of {}: {}", instrument.symbol(), e.toString());
          LOG.debug("Recorder failed to close a file of {}", instrument.symbol(), e);
        }
      }
    }

    /** Logs only the first failure of a series; the next attempt is some seconds later. */
    private void fail(Instrument instrument, Exception why) {
      var writer = writers.remove(instrument);
      if (writer != null) {
        updateIds.put(instrument, writer.updateId());
        unwritten.addAndGet(writer.unflushed());
        try {
          writer.giveUp();
        } catch (IOException | RuntimeException e) {
          LOG.debug("Recorder failed to close a file of {}", instrument.symbol(), e);
        }
      }
      if (failedNanos.put(instrument, time.nanos()) == null) {
        LOG.error(
            "Recorder failed to write {} in {}, it retries: {}",
            instrument.symbol(),
            folder,
            why.toString());
      }
      LOG.debug("Recorder failed to write {}", instrument.symbol(), why);
    }

    private void restored(Instrument instrument) {
      if (failedNanos.remove(instrument) != null) {
        LOG.info(
            "Recorder writes {} again; {} events were lost in total", instrument.symbol(), lost());
      }
    }
  }
}
