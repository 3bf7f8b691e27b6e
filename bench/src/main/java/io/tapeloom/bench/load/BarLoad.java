package io.tapeloom.bench.load;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.stream.topic.Topic;
import java.time.Instant;
import java.util.List;

/** One bar topic per instrument, and bars with a {@link Stamp}. For one thread. */
final class BarLoad {

  private static final long TIME_MILLIS = 1_795_296_420_000L;

  private final List<Sink> sinks;
  private final BarBroadcaster broadcaster;
  private long random = 88_172_645_463_325_252L;
  private int turn;

  private record Sink(Instrument instrument, Topic<LiveBar> topic) {}

  BarLoad(Instruments instruments, BarTopics bars, BarBroadcaster broadcaster) {
    this.broadcaster = broadcaster;
    this.sinks =
        instruments.all().stream()
            .map(each -> new Sink(each, bars.topic(each, Resolution.MINUTES_1)))
            .toList();
  }

  /** Publishes to the next topic; returns the number of subscribers. */
  long publishInTurn(long dueNanos) {
    return publish(sinks.get(turn++ % sinks.size()), dueNanos);
  }

  /** Publishes to a random topic, chosen by xorshift; returns the number of subscribers. */
  long publishAtRandom() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return publish(
        sinks.get((int) Long.remainderUnsigned(random, sinks.size())), System.nanoTime());
  }

  private long publish(Sink sink, long dueNanos) {
    var stamp = Stamp.now(dueNanos);
    var bar = new Bar(stamp.timeMillis(), 27_639, 27_639, 27_633, 27_635, stamp.volume());
    broadcaster.publish(
        sink.topic,
        new LiveBar(
            sink.instrument, Resolution.MINUTES_1, bar, false, Instant.ofEpochMilli(TIME_MILLIS)));
    return sink.topic.subscriberCount();
  }
}
