package io.tapeloom.server.cluster;

import io.tapeloom.market.MarketEvent;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.stream.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** What a server is to others: nothing, the generator of a cluster, or one of its nodes. */
public interface Membership extends AutoCloseable {

  /** A server without others. */
  Membership ALONE = new Membership() {};

  /** The run of all sequences of the cluster; empty: the server has its own. */
  default Optional<String> epoch() {
    return Optional.empty();
  }

  /** Whether the server follows what another one counts. */
  default boolean follows() {
    return false;
  }

  /** Whether the server takes connections of WebSocket clients. */
  default boolean serves() {
    return true;
  }

  /**
   * The moment at which the feed goes on, in nanoseconds since the epoch; empty: now.
   *
   * @param nowNanos now, in nanoseconds since the epoch
   */
  default OptionalLong handOverNanos(long nowNanos) {
    return OptionalLong.empty();
  }

  /** Whether an earlier process has counted this event. */
  default boolean hasCounted(MarketEvent event) {
    return false;
  }

  /** Called once, before anything is published to the topics. */
  default void begin(Topics topics, Instruments instruments) {}

  /** Whether the data of the server is new enough to serve clients. */
  default boolean isReady() {
    return true;
  }

  /** Sets who is called, once, when the server cannot go on and must be started again. */
  default void onBroken(Consumer<String> listener) {}

  /** A metric. */
  record Meter(String name, String description, boolean counts, DoubleSupplier value) {}

  /** The metrics of this part. */
  default List<Meter> meters() {
    return List.of();
  }

  @Override
  default void close() {}
}
