package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.binance.BinanceDecoder;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.venue.Moment;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the feed: its connections and their messages. Invalid and unknown messages of the
 * venue are counted and skipped. With few symbols, a lost connection ends the run; with many, it is
 * opened again while the others deliver, and the run ends when none is left. Owned by the feed's
 * thread, except the inbox.
 */
final class VenueSession implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VenueSession.class);

  /** Interval of the checks for due actions. */
  private static final long CHECK_MILLIS = 50;

  /** Interval of the requests whether the venue trades the silent instruments. */
  private static final long HALT_MILLIS = TimeUnit.MINUTES.toMillis(5);

  /** The event by which the venue announces its shutdown. */
  private static final String SHUTDOWN = "serverShutdown";

  /** A part of the venue's answer to a change of the streams. */
  private static final String DONE = "\"result\":null";

  private static final int MAX_DONE_CHARS = 100;

  private final BinanceVenue venue;
  private final InstantSource clock;
  private final FollowedSymbols followed;
  private final MessageCounts tally;
  private final BinanceDecoder decoder = new BinanceDecoder();
  private final VenueThreads threads;
  private final VenueLines lines;

  /**
   * Unbounded queue; its contents are limited by the windows of the connections and by the number
   * of requests.
   */
  private final BlockingQueue<Arrival> inbox;

  private long checkedMillis;

  /** When the venue was last requested for the instruments that it does not trade. */
  private long haltRequestedMillis = Long.MIN_VALUE / 2;

  private VenueSession(
      BinanceVenue venue,
      long fromNanos,
      InstantSource clock,
      RunParts parts,
      FollowedSymbols followed,
      MessageCounts tally) {
    this.venue = venue;
    this.clock = clock;
    this.followed = followed;
    this.tally = tally;
    this.inbox = parts.inboxes().get();
    this.threads = new VenueThreads(venue, fromNanos, parts.executors().get(), inbox);
    this.lines = new VenueLines(venue);
  }

  /**
   * Connects to all streams; with many symbols, only begins to.
   *
   * @param fromNanos the hand-over
   * @param parts creates the inbox and what runs the requests
   * @param followed the instruments
   * @throws IOException if a connection cannot be opened
   */
  static VenueSession open(
      BinanceVenue venue,
      long fromNanos,
      InstantSource clock,
      RunParts parts,
      FollowedSymbols followed,
      MessageCounts tally)
      throws IOException, InterruptedException {
    var session = new VenueSession(venue, fromNanos, clock, parts, followed, tally);
    try {
      session.connect();
      return session;
    } catch (IOException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  private void connect() throws IOException, InterruptedException {
    lines.begin(followed.symbols(), !venue.isWide(), now().millis());
    if (venue.isWide()) {
      followed.begin(lines, threads, now());
      return;
    }
    for (var line : lines.all()) {
      var _ = line.opened(opening(line).open(), now().millis());
    }
    LOG.info("Connected to {}", lines.all());
    for (var instrument : followed.all()) {
      instrument.connected(threads, now().millis());
    }
  }

  /** How to open the next connection of a line, on any thread. */
  private VenueThreads.Opening opening(Line line) {
    var url = venue.url(line.route(), line.open());
    return () -> {
      venue.connections().awaitTurn();
      return VenueConnection.open(url, venue.http(), clock, venue.time(), inbox);
    };
  }

  /**
   * Waits a short time for an arrival, and performs the actions that are due.
   *
   * @throws IOException if a connection is lost, or with many symbols all are
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
      case Arrival.Answer answer -> followed.accept(answer, now);
      case Arrival.Listing(var listing) -> followed.listed(listing, lines, threads, now);
      case Arrival.Halted(var why) ->
          why.forEach(
              (symbol, text) -> {
                var instrument = followed.find(symbol);
                if (instrument.filter(each -> each.isSilent(now.millis())).isPresent()) {
                  instrument.get().halted(text);
                }
              });
      case Arrival.Opened(var line, var connection) -> opened(line, connection, now);
      case Arrival.NotOpened(var line, var why) -> {
        line.notOpened(why, now.millis());
        if (line.hasFailed()) {
          followed.stayedDisconnected(line);
        }
        if (lines.allFailed()) {
          throw new IOException("no connection to the venue can be opened: " + why);
        }
      }
      case Arrival.Gone(var connection, var why) -> {
        for (var line : lines.all()) {
          if (!line.survives(connection, now.millis())) {
            lost(line, connection + " is lost: " + why);
          }
        }
      }
    }
  }

  private void opened(Line line, VenueConnection connection, Moment now) {
    if (!lines.all().contains(line)) {
      connection.close(); // the line was closed meanwhile
    } else if (line.opened(connection, now.millis())) {
      followed.connected(line, threads, now);
    }
  }

  private void lost(Line line, String what) throws IOException {
    if (!venue.isWide()) {
      throw new IOException(what);
    }
    followed.disconnected(line);
    LOG.warn("{}; it is opened again", what);
  }

  private void take(Arrival.Message arrival, Moment now) {
    var message = decoder.decode(arrival.text());
    switch (message) {
      case BinanceMessage.Broken(var why) -> passOver("an invalid message: " + why, arrival);
      case BinanceMessage.Unknown(var what) when what.equals(SHUTDOWN) -> {
        LOG.info("Venue announces its shutdown on {}", arrival.from());
        lines.all().stream()
            .filter(line -> line.has(arrival.from()))
            .forEach(line -> line.leaveSoon(now.millis()));
      }
      case BinanceMessage.Unknown _ when isDone(arrival.text()) -> {}
      case BinanceMessage.Unknown(var what) ->
          passOver("a message of an unknown kind: " + what, arrival);
      case BinanceMessage.Listed _, BinanceMessage.DepthSnapshot _ ->
          passOver("a message that belongs to no stream", arrival);
      case BinanceMessage.Execution _,
          BinanceMessage.BookTicker _,
          BinanceMessage.DepthUpdate _ -> {
        var instrument = BinanceMessage.symbolOf(message).flatMap(followed::find);
        if (instrument.isPresent()) {
          instrument.get().accept(message, arrival.receivedNanos(), now);
        } else {
          passOver("a message of a symbol that was not requested", arrival);
        }
      }
    }
  }

  private static boolean isDone(String text) {
    return text.length() <= MAX_DONE_CHARS && text.contains(DONE);
  }

  private void passOver(String why, Arrival.Message message) {
    tally.passedOver(why, message.from().toString());
  }

  private void check(Moment now) throws IOException {
    for (var line : lines.all()) {
      if (!line.check(now.millis())) {
        var what = "%s is silent".formatted(line);
        if (!line.leave(now.millis())) {
          lost(line, what);
        }
      }
      if (line.wantsNext(now.millis())) {
        threads.open(line, opening(line));
      }
    }
    for (var instrument : followed.all()) {
      instrument.check(now);
    }
    if (venue.isWide()) {
      followed.check(lines, threads, now);
      lines.closeIdle(now.millis());
    }
    if (!venue.options().isAll()) {
      requestHalted(now.millis());
    }
  }

  private void requestHalted(long nowMillis) {
    if (nowMillis - haltRequestedMillis < HALT_MILLIS) {
      return;
    }
    var silent = followed.silent(nowMillis);
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
    lines.close();
  }
}
