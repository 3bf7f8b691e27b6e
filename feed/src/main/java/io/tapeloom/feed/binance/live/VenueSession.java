package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.binance.BinanceDecoder;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.venue.Moment;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the feed: its connections and their messages. Invalid and unknown messages of the
 * venue are counted and skipped. Owned by the feed's thread, except the inbox.
 */
final class VenueSession implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VenueSession.class);

  /** Interval of the checks for due actions. */
  private static final long CHECK_MILLIS = 50;

  /** Interval of the requests whether the venue trades the silent instruments. */
  private static final long HALT_MILLIS = TimeUnit.MINUTES.toMillis(5);

  /** The event by which the venue announces its shutdown. */
  private static final String SHUTDOWN = "serverShutdown";

  private final BinanceVenue venue;
  private final InstantSource clock;
  private final Map<String, LiveInstrument> followed;
  private final MessageCounts tally;
  private final BinanceDecoder decoder = new BinanceDecoder();
  private final VenueThreads threads;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Unbounded queue; its contents are limited by the windows of the connections and by the number
   * of requests.
   */
  private final BlockingQueue<Arrival> inbox = new LinkedBlockingQueue<>();

  private long checkedMillis;

  /** When the venue was last requested for the instruments that it does not trade. */
  private long haltRequestedMillis = Long.MIN_VALUE / 2;

  private VenueSession(
      BinanceVenue venue,
      long fromNanos,
      InstantSource clock,
      Map<String, LiveInstrument> followed,
      MessageCounts tally) {
    this.venue = venue;
    this.clock = clock;
    this.followed = followed;
    this.tally = tally;
    this.threads = new VenueThreads(venue.rest(), venue.retries(), fromNanos, inbox);
  }

  /**
   * Connects to all streams.
   *
   * @param fromNanos the hand-over
   * @param followed the instruments by the venue's symbol
   * @throws IOException if a connection cannot be opened
   */
  static VenueSession open(
      BinanceVenue venue,
      long fromNanos,
      InstantSource clock,
      Map<String, LiveInstrument> followed,
      MessageCounts tally)
      throws IOException, InterruptedException {
    var session = new VenueSession(venue, fromNanos, clock, followed, tally);
    try {
      session.connect();
      return session;
    } catch (IOException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  private void connect() throws IOException, InterruptedException {
    for (var url : venue.streams()) {
      var first = VenueConnection.open(url, venue.http(), clock, venue.time(), inbox);
      lines.add(new Line(url, first, venue.random(), now().millis()));
    }
    LOG.info("Connected to {}", lines);
    for (var instrument : followed.values()) {
      instrument.connected(threads, now().millis());
    }
  }

  /**
   * Waits a short time for an arrival, and performs the actions that are due.
   *
   * @throws IOException if a connection is lost
   */
  void next() throws IOException, InterruptedException {
    var arrival = inbox.poll(CHECK_MILLIS, TimeUnit.MILLISECONDS);
    var now = now();
    if (arrival != null) {
      take(arrival, now);
    }
    if (arrival == null || now.millis() - checkedMillis >= CHECK_MILLIS) {
      checkedMillis = now.millis();
      check(now);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("feed stopped");
    }
  }

  private Moment now() {
    return new Moment(EpochNanos.now(clock), venue.time().millis());
  }

  private void take(Arrival arrival, Moment now) throws IOException {
    switch (arrival) {
      case Arrival.Message message -> {
        message.from().taken();
        take(message, now);
      }
      case Arrival.Answer answer -> {
        var instrument = followed.get(answer.symbol());
        if (instrument != null) {
          instrument.accept(answer, now);
        }
      }
      case Arrival.Halted(var why) ->
          why.forEach(
              (symbol, text) -> {
                var instrument = followed.get(symbol);
                if (instrument != null && instrument.isSilent(now.millis())) {
                  instrument.halted(text);
                }
              });
      case Arrival.Opened(var line, var connection) -> line.opened(connection, now.millis());
      case Arrival.NotOpened(var line, var why) -> line.notOpened(why, now.millis());
      case Arrival.Gone(var connection, var why) -> {
        for (var line : lines) {
          if (!line.survives(connection, now.millis())) {
            throw new IOException("%s is lost: %s".formatted(connection, why));
          }
        }
      }
    }
  }

  private void take(Arrival.Message arrival, Moment now) {
    var message = decoder.decode(arrival.text());
    switch (message) {
      case BinanceMessage.Broken(var why) -> passOver("an invalid message: " + why, arrival);
      case BinanceMessage.Unknown(var what) when what.equals(SHUTDOWN) -> {
        LOG.info("Venue announces its shutdown on {}", arrival.from());
        lines.stream()
            .filter(line -> line.has(arrival.from()))
            .forEach(line -> line.leaveSoon(now.millis()));
      }
      case BinanceMessage.Unknown(var what) ->
          passOver("a message of an unknown kind: " + what, arrival);
      case BinanceMessage.Listed _, BinanceMessage.DepthSnapshot _ ->
          passOver("a message that belongs to no stream", arrival);
      case BinanceMessage.Execution _,
          BinanceMessage.BookTicker _,
          BinanceMessage.DepthUpdate _ -> {
        var instrument = BinanceMessage.symbolOf(message).map(followed::get);
        if (instrument.isPresent()) {
          instrument.get().accept(message, arrival.receivedNanos(), now);
        } else {
          passOver("a message of a symbol that was not requested", arrival);
        }
      }
    }
  }

  private void passOver(String why, Arrival.Message message) {
    tally.passedOver(why, message.from().toString());
  }

  private void check(Moment now) throws IOException {
    for (var line : lines) {
      if (!line.check(now.millis())) {
        throw new IOException("%s is silent".formatted(line));
      }
      if (line.wantsNext(now.millis())) {
        threads.open(
            line, () -> VenueConnection.open(line.url(), venue.http(), clock, venue.time(), inbox));
      }
    }
    for (var instrument : followed.values()) {
      instrument.check(now);
    }
    requestHalted(now.millis());
  }

  private void requestHalted(long nowMillis) {
    if (nowMillis - haltRequestedMillis < HALT_MILLIS) {
      return;
    }
    var silent =
        followed.entrySet().stream()
            .filter(each -> each.getValue().isSilent(nowMillis))
            .map(Map.Entry::getKey)
            .toList();
    if (!silent.isEmpty()) {
      haltRequestedMillis = nowMillis;
      threads.halted(silent);
    }
  }

  @Override
  public void close() {
    threads.close();
    for (var arrival : inbox) {
      if (arrival instanceof Arrival.Opened(_, var connection)) {
        connection.close();
      }
    }
    lines.forEach(Line::close);
  }
}
