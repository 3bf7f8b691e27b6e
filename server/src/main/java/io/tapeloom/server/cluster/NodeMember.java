package io.tapeloom.server.cluster;

import io.tapeloom.cluster.ClusterSettings;
import io.tapeloom.cluster.LogListener;
import io.tapeloom.cluster.LogReader;
import io.tapeloom.cluster.RedisLink;
import io.tapeloom.cluster.UnusableLog;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.BarBroadcaster;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.MarketState.Phase;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.topic.Follower;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a cluster: follows what the generator counts, by the log, and serves clients.
 * Thread-safe.
 */
public final class NodeMember implements Membership {

  private static final Logger LOG = LoggerFactory.getLogger(NodeMember.class);

  /** After this time without a sign of life of the generator the data of the node is stale. */
  private static final Duration STALE = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration JOIN_PAUSE = Duration.ofMillis(20);

  private final RedisLink link;
  private final ClusterSettings settings;
  private final Duration maxStale;
  private final NanoClock clock;
  private final InstantSource wallClock;
  private final String epoch;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("cluster-watch").unstarted(task));

  private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
  private final AtomicReference<@Nullable Consumer<String>> listener = new AtomicReference<>();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder staleMillis = new LongAdder();
  private volatile @Nullable LogReader reader;
  private volatile long lagMillis;

  private NodeMember(
      ClusterSettings settings,
      Duration maxStale,
      RedisLink link,
      String epoch,
      NanoClock clock,
      InstantSource wallClock) {
    this.settings = settings;
    this.maxStale = maxStale;
    this.link = link;
    this.epoch = epoch;
    this.clock = clock;
    this.wallClock = wallClock;
  }

  /**
   * Finds the cluster; returns when it has a generator, or had one.
   *
   * @param maxStale how long the node may be stale and still be ready; zero: for ever
   * @throws UnusableLog if the log cannot be used
   */
  public static NodeMember find(
      ClusterSettings settings, Duration maxStale, NanoClock clock, InstantSource wallClock) {
    var link = new RedisLink(settings.redis());
    try {
      var epoch = LogReader.awaitEpoch(link, settings);
      return new NodeMember(settings, maxStale, link, epoch, clock, wallClock);
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  @Override
  public Optional<String> epoch() {
    return Optional.of(epoch);
  }

  @Override
  public boolean follows() {
    return true;
  }

  @Override
  public boolean isReady() {
    return maxStale.isZero() || silence().compareTo(maxStale) < 0;
  }

  private Duration silence() {
    var following = reader;
    return following == null ? Duration.ZERO : following.silence();
  }

  @Override
  public void onBroken(Consumer<String> receiver) {
    listener.set(receiver);
    report();
  }

  private void broken(String why) {
    if (broken.compareAndSet(null, why)) {
      LOG.warn("This node must be started again: {}", why);
      report();
    }
  }

  private void report() {
    var why = broken.get();
    var receiver = listener.get();
    if (why != null && receiver != null && listener.compareAndSet(receiver, null)) {
      receiver.accept("the log of the cluster: " + why);
    }
  }

  /**
   * What a node follows, and what it updates with it.
   *
   * @param historyNanos the end of the history in memory, in nanoseconds since the epoch
   */
  public record Parts(
      Topics topics,
      Instruments instruments,
      MarketBoard board,
      BarBroadcaster bars,
      SystemTopics system,
      UserTopics users,
      FeedHealth health,
      long historyNanos) {}

  /** Starts to follow; returns when the node has all that was counted before. */
  public void join(Parts parts) {
    var following =
        new LogReader(link, settings, new Applier(parts), clock, e -> broken(e.toString()));
    reader = following;
    following.start();
    LOG.info("This node joins the cluster");
    while (!isCurrent(following)) {
      var why = broken.get();
      if (why != null) {
        throw new IllegalStateException(why);
      }
      try {
        Thread.sleep(JOIN_PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while joining", e);
      }
    }
    LOG.info("This node follows from {}, epoch {}", following.position(), epoch);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> look(parts.health), LOOK.toNanos(), LOOK.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static boolean isCurrent(LogReader following) {
    return following.isComplete() && following.silence().compareTo(STALE) < 0;
  }

  private void look(FeedHealth health) {
    try {
      if (silence().compareTo(STALE) >= 0) {
        staleMillis.add(LOOK.toMillis());
        health.follow(Phase.STALE);
      }
    } catch (RuntimeException bug) { // must not end the checks
      LOG.error("The check of the log failed", bug);
    }
  }

  /** Applies the log; used by the thread of the reader. */
  private final class Applier implements LogListener, LogValues.Receiver, LogValues.Opener {

    private final Parts parts;
    private final LogValues values;
    private final Map<TopicFamily<?>, Follower<?>> followers;
    private String newest = epoch;
    private long seq;
    private long lastTradeNanos;
    private long feedNanos;

    Applier(Parts parts) {
      this.parts = parts;
      this.values = new LogValues(parts.instruments);
      var topics = parts.topics;
      this.followers =
          Map.of(
              MarketTopics.TRADES,
              topics.follower(MarketTopics.TRADES),
              MarketTopics.QUOTES,
              topics.follower(MarketTopics.QUOTES),
              MarketTopics.BOOKS,
              topics.follower(MarketTopics.BOOKS),
              BarTopics.FAMILY,
              topics.follower(BarTopics.FAMILY),
              SystemTopics.SYSTEM,
              parts.system.follower(),
              UserTopics.ALERTS,
              parts.users.alertsFollower());
    }

    @Override
    public void epoch(String next) {
      newest = next;
    }

    @Override
    public void value(String topic, long number, ByteBuffer value) {
      seq = number;
      try {
        if (!values.read(topic, value, this, this)) {
          unknown.increment();
        }
      } catch (RuntimeException damaged) { // the other values are read all the same
        unknown.increment();
        LOG.warn("A value of {} cannot be read", topic, damaged);
      }
    }

    @Override
    public <T> Topic<T> open(String name, TopicFamily<T> family) {
      return parts.topics.open(name, family);
    }

    @Override
    @SuppressWarnings("unchecked") // the follower of a family follows its type of value
    public <T> void value(Topic<T> topic, T value) {
      apply(value);
      var follower = (Follower<T>) followers.get(topic.family());
      if (follower != null) {
        follower.publish(topic, seq, value);
      }
      if (value instanceof LiveBar) {
        parts.bars.received(topic);
      }
    }

    private void apply(Object value) {
      switch (value) {
        case Trade trade -> {
          lastTradeNanos = Math.max(lastTradeNanos, trade.eventTimeNanos());
          if (trade.eventTimeNanos() >= parts.historyNanos) {
            parts.board.apply(trade);
          }
          parts.health.delivered();
        }
        case Ticker ticker -> {
          ticker
              .quote()
              .filter(quote -> quote.eventTimeNanos() >= parts.historyNanos)
              .ifPresent(parts.board::apply);
          parts.health.delivered();
        }
        case OrderBook book -> parts.board.apply(book);
        default -> {}
      }
    }

    @Override
    public void lost(String topic, long from, long to) {
      LOG.warn("The log has lost the values {} to {} of {}", from, to, topic);
      if (topic.startsWith("trades:")) {
        broken("trades are lost, the history must be read again");
      }
    }

    @Override
    public void beat(long wallMillis, ByteBuffer state) {
      lagMillis = Math.max(0, wallClock.millis() - wallMillis);
      var fields = Fields.read(state);
      long from = fields.number(2);
      if (feedNanos != 0 && from > feedNanos && from > lastTradeNanos + 1) {
        broken("the market was not generated for a while, the history must be read again");
      }
      feedNanos = from;
      if (!newest.equals(epoch)) {
        broken("it has a new epoch");
      } else if (broken.get() == null) {
        parts.health.follow(phase(fields.text(1)));
      }
    }

    private static Phase phase(String word) {
      try {
        return Phase.valueOf(word.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException later) { // of a later version
        return Phase.STALE;
      }
    }
  }

  private double of(ToLongFunction<LogReader.Stats> figure) {
    var following = reader;
    return following == null ? 0 : figure.applyAsLong(following.stats());
  }

  @Override
  public List<Meter> meters() {
    return List.of(
        new Meter(
            "cluster.log.lag.seconds",
            "Age of the last sign of life of the generator when it was read, in seconds",
            false,
            () -> lagMillis / 1000.0),
        new Meter(
            "cluster.log.silence.seconds",
            "Seconds since the last sign of life of the generator",
            false,
            () -> silence().toMillis() / 1000.0),
        new Meter(
            "cluster.stale.seconds",
            "Seconds for which the node was stale since its start",
            true,
            () -> staleMillis.sum() / 1000.0),
        new Meter("cluster.log.read", "Entries read", true, () -> of(LogReader.Stats::entries)),
        new Meter(
            "cluster.log.lost",
            "Values that the log has lost",
            true,
            () -> of(LogReader.Stats::lost)),
        new Meter(
            "cluster.log.repeated",
            "Values read again and ignored",
            true,
            () -> of(LogReader.Stats::repeated)),
        new Meter(
            "cluster.log.unknown",
            "Records that this version does not know",
            true,
            () -> of(LogReader.Stats::unknown) + unknown.sum()),
        new Meter(
            "cluster.redis.failures",
            "Failures of Redis",
            true,
            () -> of(LogReader.Stats::failures)));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    var following = reader;
    if (following != null) {
      following.close();
    }
    link.close();
  }
}
