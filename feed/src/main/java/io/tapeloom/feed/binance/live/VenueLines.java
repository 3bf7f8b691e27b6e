package io.tapeloom.feed.binance.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one run: which stream is on which, and their connections. Owned by the feed's
 * thread.
 */
final class VenueLines {

  private static final Logger LOG = LoggerFactory.getLogger(VenueLines.class);

  /** Time after which a line without streams is closed. */
  private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final BinanceVenue venue;
  private final List<Line> lines = new ArrayList<>();
  private long usedMillis;

  VenueLines(BinanceVenue venue) {
    this.venue = venue;
  }

  List<Line> all() {
    return lines;
  }

  /** Adds lines with the first streams of all symbols, of which none is connected yet. */
  void begin(List<String> symbols, boolean books, long nowMillis) {
    for (var route : venue.options().market().routes()) {
      var names = new ArrayList<StreamName>();
      for (var symbol : symbols) {
        route.kinds().stream()
            .map(kind -> new StreamName(symbol, kind))
            .filter(stream -> books || !stream.isOfBook())
            .forEach(names::add);
      }
      for (int from = 0; from < names.size(); from += Line.MAX_STREAMS_OF_URL) {
        int to = Math.min(names.size(), from + Line.MAX_STREAMS_OF_URL);
        add(route, names.subList(from, to), nowMillis);
      }
    }
  }

  private Line add(VenueMarket.Route route, List<StreamName> streams, long nowMillis) {
    var line = new Line(route, streams, venue.random(), venue.reconnects(), nowMillis);
    lines.add(line);
    return line;
  }

  /** Adds the streams of a symbol: those of its order book, or all others. */
  void add(String symbol, boolean ofBook, long nowMillis) {
    for (var route : venue.options().market().routes()) {
      for (var kind : route.kinds()) {
        var stream = new StreamName(symbol, kind);
        if (stream.isOfBook() == ofBook) {
          lineFor(route, ofBook, nowMillis).add(stream);
        }
      }
    }
  }

  /** Order books have lines of their own, because their streams change often. */
  private Line lineFor(VenueMarket.Route route, boolean ofBook, long nowMillis) {
    usedMillis = nowMillis;
    return lines.stream()
        .filter(line -> line.route().equals(route) && line.hasRoom() && isOf(line, ofBook))
        .findFirst()
        .orElseGet(() -> add(route, List.of(), nowMillis));
  }

  private static boolean isOf(Line line, boolean books) {
    return line.streams().stream().findFirst().map(StreamName::isOfBook).orElse(books) == books;
  }

  /** Removes streams of a symbol: those of its order book, or all. */
  void remove(String symbol, boolean onlyBook) {
    for (var route : venue.options().market().routes()) {
      for (var kind : route.kinds()) {
        var stream = new StreamName(symbol, kind);
        if (stream.isOfBook() || !onlyBook) {
          lines.forEach(line -> line.remove(stream));
        }
      }
    }
  }

  /** Closes lines that have had no streams for a while. */
  void closeIdle(long nowMillis) {
    if (nowMillis - usedMillis < IDLE_MILLIS) {
      return;
    }
    lines.removeIf(
        line -> {
          boolean idle = line.streams().isEmpty();
          if (idle) {
            LOG.info("Line without streams is closed");
            line.close();
          }
          return idle;
        });
  }

  /** Whether there is no connection, although all lines were tried to be connected. */
  boolean allFailed() {
    return !lines.isEmpty() && lines.stream().allMatch(Line::hasFailed);
  }

  void close() {
    lines.forEach(Line::close);
  }
}
