package io.tapeloom.server.cluster;

import io.tapeloom.cluster.ClusterSettings;
import io.tapeloom.cluster.Inheritance;
import io.tapeloom.cluster.LogWriter;
import io.tapeloom.cluster.RedisLink;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketState;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generator of a cluster: appends what it counts to the log. It stands by until no other
 * generator has the lease, and goes on from what the log has. Thread-safe.
 */
public final class GeneratorMember implements Membership {

  private static final Logger LOG = LoggerFactory.getLogger(GeneratorMember.class);

  /** An earlier generator's market is continued if its last trade is not older. */
  private static final Duration MAX_PAUSE = Duration.ofSeconds(110);

  private final RedisLink link;
  private final LogWriter writer;
  private final CountDownLatch leads = new CountDownLatch(1);
  private final AtomicReference<@Nullable Inheritance> inheritance = new AtomicReference<>();
  private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
  private final AtomicReference<@Nullable Consumer<String>> listener = new AtomicReference<>();

  /** The last trade of each symbol that an earlier generator has counted. */
  private final Map<String, Trade> lastTrades = new ConcurrentHashMap<>();

  private long handOverNanos;

  private GeneratorMember(
      ClusterSettings settings, RandomGenerator random, NanoClock clock, InstantSource wallClock) {
    this.link = new RedisLink(settings.redis());
    this.writer =
        new LogWriter(
            link,
            settings,
            UUID.randomUUID().toString(),
            new Owner(),
            () -> "%016x".formatted(random.nextLong()),
            clock,
            wallClock);
  }

  private final class Owner implements LogWriter.Owner {

    @Override
    public void leads(Inheritance from) {
      inheritance.set(from);
      leads.countDown();
    }

    @Override
    public void ended(String why) {
      broken.set(why);
      leads.countDown();
      report();
    }
  }

  /** Stands by; returns when this process is the generator. */
  public static GeneratorMember lead(
      ClusterSettings settings, RandomGenerator random, NanoClock clock, InstantSource wallClock) {
    var member = new GeneratorMember(settings, random, clock, wallClock);
    LOG.info("This generator stands by until no other one is active");
    member.writer.start();
    try {
      member.leads.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      member.close();
      throw new IllegalStateException("interrupted while standing by", e);
    }
    var why = member.broken.get();
    if (why != null) {
      member.close();
      throw new IllegalStateException(why);
    }
    return member;
  }

  private void report() {
    var why = broken.get();
    var receiver = listener.get();
    if (why != null && receiver != null && listener.compareAndSet(receiver, null)) {
      receiver.accept("the log of the cluster: " + why);
    }
  }

  @Override
  public void onBroken(Consumer<String> receiver) {
    listener.set(receiver);
    report();
  }

  @Override
  public Optional<String> epoch() {
    return Optional.ofNullable(inheritance.get()).map(Inheritance::epoch);
  }

  @Override
  public boolean serves() {
    return false;
  }

  @Override
  public boolean hasCounted(MarketEvent event) {
    var last = lastTrades.get(event.instrument().symbol());
    return last != null
        && event instanceof Trade trade
        && trade.eventTimeNanos() <= last.eventTimeNanos()
        && trade.tradeId() <= last.tradeId();
  }

  @Override
  public OptionalLong handOverNanos(long nowNanos) {
    return handOverNanos > 0 && nowNanos - handOverNanos < MAX_PAUSE.toNanos()
        ? OptionalLong.of(Math.min(handOverNanos, nowNanos))
        : OptionalLong.empty();
  }

  /**
   * Reads the last trades of the log, to find the hand-over.
   *
   * @param instruments those of the market
   */
  public void readLastTrades(Instruments instruments) {
    var values = new LogValues(instruments);
    var scratch = new Topics(new SplittableRandom());
    each(
        values,
        scratch,
        new LogValues.Receiver() {
          @Override
          public <T> void value(Topic<T> topic, T value) {
            if (value instanceof Trade trade) {
              lastTrades.put(trade.instrument().symbol(), trade);
              handOverNanos = Math.max(handOverNanos, trade.eventTimeNanos());
            }
          }
        });
    scratch.close();
  }

  private void each(LogValues values, Topics topics, LogValues.Receiver receiver) {
    var from = inheritance.get();
    if (from != null) {
      var opener = opener(topics);
      from.replay((topic, _, value) -> values.read(topic, value, opener, receiver));
    }
  }

  private static LogValues.Opener opener(Topics topics) {
    return new LogValues.Opener() {
      @Override
      public <T> Topic<T> open(String name, TopicFamily<T> family) {
        return topics.open(name, family);
      }
    };
  }

  @Override
  public void begin(Topics topics, Instruments instruments) {
    var values = new LogValues(instruments);
    restore(topics, values);
    topics.tap(
        new Topics.Tap() {
          @Override
          public <T> void published(Topic<T> topic, long seq, T value) {
            values
                .encoded(topic, value)
                .ifPresent(encoded -> writer.append(topic.name(), seq, encoded));
          }
        });
  }

  private void restore(Topics topics, LogValues values) {
    var from = inheritance.get();
    if (from == null) {
      return;
    }
    var opener = opener(topics);
    var restored = new HashMap<String, Long>();
    from.replay(
        (name, seq, value) ->
            values.read(
                name,
                value,
                opener,
                new LogValues.Receiver() {
                  @Override
                  public <T> void value(Topic<T> topic, T each) {
                    topics.restore(topic, seq, each);
                    restored.put(name, seq);
                  }
                }));
    LOG.info("{} topics go on from the log", restored.size());
  }

  /**
   * Begins to give signs of life.
   *
   * @param market returns the state of the market
   * @param feedNanos from when on the feed has delivered every trade, in nanoseconds since the
   *     epoch
   */
  public void live(Supplier<MarketState> market, long feedNanos) {
    writer.live(
        () -> new Fields.Writer().text(1, market.get().phase().word()).number(2, feedNanos).view());
  }

  @Override
  public List<Meter> meters() {
    return List.of(
        new Meter(
            "cluster.log.appended",
            "Entries appended to the log",
            true,
            () -> writer.stats().entries()),
        new Meter(
            "cluster.log.appended.again",
            "Entries appended again because Redis had lost them",
            true,
            () -> writer.stats().again()),
        new Meter(
            "cluster.log.dropped",
            "Entries given up while Redis was away",
            true,
            () -> writer.stats().dropped()),
        new Meter(
            "cluster.log.waiting",
            "Entries that wait for Redis",
            false,
            () -> writer.stats().waiting()),
        new Meter(
            "cluster.log.window.seconds",
            "How far the log reaches back, in seconds",
            false,
            () -> writer.stats().window().toMillis() / 1000.0),
        new Meter("cluster.log.term", "Term of this writer", false, () -> writer.stats().term()),
        new Meter(
            "cluster.redis.failures", "Failures of Redis", true, () -> writer.stats().failures()));
  }

  @Override
  public void close() {
    writer.close();
    link.close();
  }
}
