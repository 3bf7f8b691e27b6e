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
 * Counts the running replays, over all and for each connection, user and address, and enforces the
 * limits of each. A replay holds its place until its thread ends, even if its client disconnected
 * earlier. Thread-safe.
 */
final class Places {

  private final Map<Limit, Integer> limits = new EnumMap<>(Limit.class);
  private final Map<Limit, AtomicLong> refused = new EnumMap<>(Limit.class);

  /** Number of places by holder; guarded by this. At most four entries for each running replay. */
  private final Map<Holder, Integer> held = new HashMap<>();

  private record Holder(Limit limit, Object name) {}

  /**
   * The client that requests a replay.
   *
   * @param user empty: the client is not authenticated
   * @param network empty: the client's address has no limit
   */
  record Client(UUID connection, Optional<String> user, Optional<InetAddress> network) {

    /** Returns the client of a session. Must be called on the session's loop. */
    static Client of(Session session) {
      return new Client(session.id(), session.identity().map(Identity::userId), session.network());
    }
  }

  /** The result of a request for a place. */
  sealed interface Outcome {

    record Taken(Place place) implements Outcome {}

    record Refused(Limit limit, int max) implements Outcome {}
  }

  Places(ReplaySettings settings) {
    limits.put(Limit.CONNECTION, settings.maxPerConnection());
    limits.put(Limit.USER, settings.maxPerUser());
    limits.put(Limit.ADDRESS, settings.maxPerAddress());
    limits.put(Limit.SERVER, settings.max());
    for (var limit : Limit.values()) {
      refused.put(limit, new AtomicLong());
    }
  }

  /** Takes a place for a client if no limit is reached. */
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
      int max = limits.getOrDefault(holder.limit, 0);
      if (held.getOrDefault(holder, 0) >= max) {
        count(holder.limit).incrementAndGet();
        return new Outcome.Refused(holder.limit, max);
      }
    }
    holders.forEach(holder -> held.merge(holder, 1, Integer::sum));
    return new Outcome.Taken(new Place(holders));
  }

  private synchronized void release(List<Holder> holders) {
    for (var holder : holders) {
      held.computeIfPresent(holder, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
  }

  /** Number of places that are taken. */
  synchronized int taken() {
    return held.getOrDefault(new Holder(Limit.SERVER, ""), 0);
  }

  /** Number of requests that a limit has rejected since the start. */
  long refused(Limit limit) {
    return count(limit).get();
  }

  private AtomicLong count(Limit limit) {
    var count = refused.get(limit);
    if (count == null) {
      throw new IllegalStateException(
          "No counter for the limit; known are " + Arrays.toString(Limit.values()));
    }
    return count;
  }

  /** A place that a replay holds. Thread-safe. */
  final class Place {

    private final List<Holder> holders;
    private final AtomicBoolean over = new AtomicBoolean();

    private Place(List<Holder> holders) {
      this.holders = holders;
    }

    /** Releases the place; only the first call has an effect. */
    void release() {
      if (over.compareAndSet(false, true)) {
        Places.this.release(holders);
      }
    }
  }
}
