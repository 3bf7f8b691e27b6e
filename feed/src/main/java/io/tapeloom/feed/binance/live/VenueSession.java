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
 * One run of the feed: its connections, and what comes by them. What the venue says wrongly or in
 * vain is counted and passed over. Of the feed's thread, save the inbox.
 */
final class VenueSession implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VenueSession.class);

  /** How often is looked after what is due. */
  private static final long CHECK_MILLIS = 50;

  /** How often the venue is asked whether it trades the silent instruments. */
  private static final long HALT_MILLIS = TimeUnit.MINUTES.toMillis(5);

  /** The event by which the venue says that it will go down soon. */
  private static final String SHUTDOWN = "serverShutdown";

  private final BinanceVenue venue;
  private final InstantSource clock;
  private final Map<String, LiveInstrument> followed;
  private final MessageCounts tally;
  private final BinanceDecoder decoder = new BinanceDecoder();
  private final VenueThreads threads;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Unbounded; what comes into it is bounded by the windows of the connections, and by the
   * questions that are asked.
   */
  private final BlockingQueue<Arrival> inbox = new LinkedBlockingQueue<>();

  private long checkedMillis;

  /** When the venue was asked last what it does not trade. */
  private long haltAskedMillis = Long.MIN_VALUE / 2;

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
   * @param followed by the venue's symbol
   * @throws IOException when it could not
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
   * Waits for something to come, for a moment, and does what is due.
   *
   * @throws IOException when a connection is lost
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
      case BinanceMessage.Broken(var why) -> passOver("a message that is broken: " + why, arrival);
      case BinanceMessage.Unknown(var what) when what.equals(SHUTDOWN) -> {
        LOG.info("{} will go down soon", arrival.from());
        lines.stream()
            .filter(line -> line.has(arrival.from()))
            .forEach(line -> line.leaveSoon(now.millis()));
      }
      case BinanceMessage.Unknown(var what) ->
          passOver("a message of no known kind: " + what, arrival);
      case BinanceMessage.Listed _, BinanceMessage.DepthSnapshot _ ->
          passOver("a message that no stream has", arrival);
      case BinanceMessage.Execution _,
          BinanceMessage.BookTicker _,
          BinanceMessage.DepthUpdate _ -> {
        var instrument = BinanceMessage.symbolOf(message).map(followed::get);
        if (instrument.isPresent()) {
          instrument.get().accept(message, arrival.receivedNanos(), now);
        } else {
          passOver("a message of a symbol that was not asked for", arrival);
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
    askForHalted(now.millis());
  }

  private void askForHalted(long nowMillis) {
    if (nowMillis - haltAskedMillis < HALT_MILLIS) {
      return;
    }
    var silent =
        followed.entrySet().stream()
            .filter(each -> each.getValue().isSilent(nowMillis))
            .map(Map.Entry::getKey)
            .toList();
    if (!silent.isEmpty()) {
      haltAskedMillis = nowMillis;
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
