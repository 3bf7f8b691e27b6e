package io.tapeloom.server.replay;

import io.tapeloom.server.config.ReplaySettings;
import io.tapeloom.server.replay.Replays.Limit;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.Session;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many replays are at work, over all and for each connection, user and address, within the
 * limits of each. Whoever does the work holds the place until it is done, however long ago the
 * client left. Thread-safe.
 */
final class Places {

  private final Map<Limit, Integer> limits = new EnumMap<>(Limit.class);
  private final Map<Limit, AtomicLong> refused = new EnumMap<>(Limit.class);

  /** Who holds how many; guarded by this. At most four entries for each replay at work. */
  private final Map<Holder, Integer> held = new HashMap<>();

  private record Holder(Limit limit, Object name) {}

  /**
   * Who asks.
   *
   * @param user empty: nobody is known
   * @param network empty: its address has no limit
   */
  record Client(UUID connection, Optional<String> user, Optional<InetAddress> network) {

    /** On the session's loop. */
    static Client of(Session session) {
      return new Client(session.id(), session.identity().map(Identity::userId), session.network());
    }
  }

  /** What became of a place that was asked for. */
  sealed interface Outcome {

    record Taken(Place place) implements Outcome {}

    record Refused(Limit limit, int most) implements Outcome {}
  }

  Places(ReplaySettings settings) {
    limits.put(Limit.CONNECTION, settings.mostPerConnection());
    limits.put(Limit.USER, settings.mostPerUser());
    limits.put(Limit.ADDRESS, settings.mostPerAddress());
    limits.put(Limit.SERVER, settings.most());
    for (var limit : Limit.values()) {
      refused.put(limit, new AtomicLong());
    }
  }

  /** A place for a client, if there is one. */
  Outcome take(Client client) {
    var holders = new ArrayList<Holder>();
    holders.add(new Holder(Limit.CONNECTION, client.connection));
    client.user.ifPresent(user -> holders.add(new Holder(Limit.USER, user)));
    client.network.ifPresent(network -> holders.add(new Holder(Limit.ADDRESS, network)));
    holders.add(new Holder(Limit.SERVER, ""));
    return take(List.copyOf(holders));
  }

  private synchronized Outcome take(List<Holder> holders) {
    for (var holder : holders) {
      int most = limits.getOrDefault(holder.limit, 0);
      if (held.getOrDefault(holder, 0) >= most) {
        count(holder.limit).incrementAndGet();
        return new Outcome.Refused(holder.limit, most);
      }
    }
    holders.forEach(holder -> held.merge(holder, 1, Integer::sum));
    return new Outcome.Taken(new Place(holders));
  }

  private synchronized void giveBack(List<Holder> holders) {
    for (var holder : holders) {
      held.computeIfPresent(holder, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
  }

  /** How many are taken. */
  synchronized int taken() {
    return held.getOrDefault(new Holder(Limit.SERVER, ""), 0);
  }

  /** How often a limit was in the way since the start. */
  long refused(Limit limit) {
    return count(limit).get();
  }

  private AtomicLong count(Limit limit) {
    var count = refused.get(limit);
    if (count == null) {
      throw new IllegalStateException("not one of " + Arrays.toString(Limit.values()));
    }
    return count;
  }

  /** A place that is held. Thread-safe. */
  final class Place {

    private final List<Holder> holders;
    private final AtomicBoolean over = new AtomicBoolean();

    private Place(List<Holder> holders) {
      this.holders = holders;
    }

    /** Gives the place back; only the first call counts. */
    void giveBack() {
      if (over.compareAndSet(false, true)) {
        Places.this.giveBack(holders);
      }
    }
  }
}
