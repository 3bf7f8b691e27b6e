package io.tapeloom.feed.binance.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Changes the streams of an open connection by messages to the venue, which allows five a second on
 * a connection, pings and pongs included. Owned by the feed's thread.
 */
final class StreamControl {

  /** Time between two messages. */
  private static final long INTERVAL_MILLIS = 400;

  /** Maximum number of streams that one message names. */
  private static final int MAX_NAMED = 100;

  private final VenueConnection connection;
  private final Set<StreamName> missing;
  private final Set<StreamName> surplus;
  private long earliestMillis;
  private int sent;

  /**
   * @param connected the streams of the connection
   * @param wanted the streams that it should have
   */
  StreamControl(
      VenueConnection connection, Collection<StreamName> connected, Collection<StreamName> wanted) {
    this.connection = connection;
    this.missing = new LinkedHashSet<>(wanted);
    this.missing.removeAll(Set.copyOf(connected));
    this.surplus = new LinkedHashSet<>(connected);
    this.surplus.removeAll(Set.copyOf(wanted));
  }

  VenueConnection connection() {
    return connection;
  }

  void add(StreamName stream) {
    if (!surplus.remove(stream)) {
      missing.add(stream);
    }
  }

  void remove(StreamName stream) {
    if (!missing.remove(stream)) {
      surplus.add(stream);
    }
  }

  /** Sends the next message if one is due. */
  void check(long nowMillis) {
    if (nowMillis < earliestMillis || (missing.isEmpty() && surplus.isEmpty())) {
      return;
    }
    boolean adds = !missing.isEmpty();
    var some = some(adds ? missing : surplus);
    if (connection.send(message(adds ? "SUBSCRIBE" : "UNSUBSCRIBE", some))) {
      some.forEach(adds ? missing::remove : surplus::remove);
    }
    earliestMillis = nowMillis + INTERVAL_MILLIS;
  }

  private static List<StreamName> some(Collection<StreamName> all) {
    var some = new ArrayList<StreamName>();
    for (var each : all) {
      if (some.size() == MAX_NAMED) {
        break;
      }
      some.add(each);
    }
    return some;
  }

  private String message(String method, List<StreamName> streams) {
    sent++;
    return "{\"method\":\"%s\",\"params\":[%s],\"id\":%d}"
        .formatted(
            method,
            streams.stream().map(each -> '"' + each.text() + '"').collect(Collectors.joining(",")),
            sent);
  }
}
