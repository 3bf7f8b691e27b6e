package io.tapeloom.stream.topic;

import io.tapeloom.stream.loop.NanoClock;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All topics of a server, by name. Thread-safe: all methods may be called from any thread.
 *
 * <p>A topic of a family with an {@linkplain TopicFamily#untilIdle idle time} ends after that time
 * without use. An ended topic is not destroyed: while any user still holds it, it is the only topic
 * of its name, and it continues when it is used. When no user holds it, its name is free for a new
 * topic, which has a new epoch. So a sequence never restarts within an epoch, and two topics of one
 * name are never in use at the same time.
 */
public final class Topics implements AutoCloseable {

  /**
   * Each new topic that can end triggers this many checks of others. With two, idle topics cannot
   * outnumber the used ones, and no call checks all of them.
   */
  private static final int CHECKS_PER_NEW_TOPIC = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  private static final String EPOCH = "%016x";

  /** An odd number: multiples of it are all different. */
  private static final long EPOCH_STEP = 0x9E37_79B9_7F4A_7C15L;

  private final NanoClock clock;
  private final long firstEpoch;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * The same entries ordered by name, so that the topics of one root are found without a full scan.
   */
  private final ConcurrentNavigableMap<String, Entry> ordered = new ConcurrentSkipListMap<>();

  /** By the root that they watch. */
  private final ConcurrentHashMap<String, Set<Watch>> watches = new ConcurrentHashMap<>();

  /** By {@link TopicFamily#groupOf}. */
  private final ConcurrentHashMap<String, GroupEntry> groups = new ConcurrentHashMap<>();

  private final AtomicLong epochs = new AtomicLong();

  /** Groups with topics that have not ended; the head is checked next. */
  private final Queue<TopicGroup> expirable = new ConcurrentLinkedQueue<>();

  /** The families whose publisher or follower was returned. */
  private final Set<TopicFamily<?>> written = ConcurrentHashMap.newKeySet();

  /** The families whose follower was returned. */
  private final Set<TopicFamily<?>> followed = ConcurrentHashMap.newKeySet();

  /** Receives every value that is published; null: nobody does. */
  private volatile @Nullable Tap tap;

  private final ValueStore store;
  private final SharedPublications shared = new SharedPublications();

  private final LongAdder publications = new LongAdder();
  private final LongAdder missed = new LongAdder();

  private final Topic.Owner owner =
      new Topic.Owner() {
        @Override
        public <T> void published(Topic<T> topic, long seq, T value) {
          publications.increment();
          var recipient = tap;
          if (recipient != null) {
            recipient.published(topic, seq, value);
          }
        }

        @Override
        public boolean isFollowing() {
          return !followed.isEmpty();
        }

        @Override
        public void missed() {
          missed.increment();
        }

        @Override
        public void used(Topic<?> ended) {
          revive(ended);
        }

        @Override
        public <T> List<Publication<?>> shared(Topic<T> topic, long first, List<T> values) {
          return shared.of(topic, first, values);
        }
      };

  /** The entries of topics and groups to which nothing refers any more. */
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** A name's topic: held strongly until the topic ends, and then weakly. */
  private static final class Entry extends WeakReference<Topic<?>> {

    private final String name;
    private volatile @Nullable Topic<?> kept;

    Entry(Topic<?> topic, ReferenceQueue<Object> collected) {
      super(topic, collected);
      this.name = topic.name();
      this.kept = topic;
    }
  }

  private static final class GroupEntry extends WeakReference<TopicGroup> {

    private final String name;

    GroupEntry(String name, TopicGroup group, ReferenceQueue<Object> collected) {
      super(group, collected);
      this.name = name;
    }
  }

  /**
   * Topics whose values are kept on the heap.
   *
   * @param random source of the epochs; two runs of a server must not get the same epoch
   */
  public Topics(RandomGenerator random) {
    this(random, NanoClock.system());
  }

  /**
   * Topics whose values are kept on the heap.
   *
   * @param random source of the epochs; two runs of a server must not get the same epoch
   * @param clock the clock of the endpoints
   */
  public Topics(RandomGenerator random, NanoClock clock) {
    this(new HeapStore(EPOCH.formatted(random.nextLong())), random, clock);
  }

  /**
   * @param store keeps the values, and the epoch of the families that it keeps
   * @param random source of the epochs of all other families
   * @param clock the clock of the endpoints
   */
  public Topics(ValueStore store, RandomGenerator random, NanoClock clock) {
    this.store = store;
    this.clock = clock;
    this.firstEpoch = random.nextLong();
  }

  /** The epoch of all topics whose family is kept by the store: 8 to 64 characters. */
  public String epoch() {
    return store.epoch();
  }

  /**
   * The epoch of all topics of a user whose families have an {@linkplain TopicFamily#untilIdle idle
   * time}; empty: the user has no topic, and is not watched.
   */
  public Optional<String> epochOf(String user) {
    return Optional.ofNullable(groups.get(TopicFamily.groupOf(user)))
        .map(GroupEntry::get)
        .map(TopicGroup::epoch);
  }

  /** Returns the group of a name; creates it when nothing refers to one. */
  private TopicGroup group(String name) {
    var group = new AtomicReference<TopicGroup>();
    groups.compute(
        name,
        (_, found) -> {
          var known = found == null ? null : found.get();
          group.set(known == null ? new TopicGroup(nextEpoch()) : known);
          return known == null ? new GroupEntry(name, group.get(), collected) : found;
        });
    return group.get();
  }

  private String nextEpoch() {
    return EPOCH.formatted(firstEpoch + EPOCH_STEP * epochs.incrementAndGet());
  }

  /**
   * Returns the writer of a family's topics. Each family has one writer.
   *
   * @throws IllegalStateException when the family already has a writer
   */
  public <T> Publisher<T> publisher(TopicFamily<T> family) {
    if (!written.add(family)) {
      throw new IllegalStateException("topics of " + family.pattern() + " already have a writer");
    }
    return new Publisher<>(this, family);
  }

  /**
   * Returns the replica of a family's topics, which another process counts. Each family has one
   * writer or one replica.
   *
   * @throws IllegalStateException when the family already has one
   */
  public <T> Follower<T> follower(TopicFamily<T> family) {
    if (!written.add(family)) {
      throw new IllegalStateException("topics of " + family.pattern() + " already have a writer");
    }
    followed.add(family);
    return new Follower<>(this, family);
  }

  /**
   * Continues a topic after a value that an earlier process has published. Called before the
   * family's publisher publishes.
   *
   * @param seq the number of the value; without effect unless it is after the topic's newest one
   */
  public <T> void restore(Topic<T> topic, long seq, T value) {
    topic.follow(seq, value);
  }

  /** Receives every value that is counted in this process. */
  public interface Tap {

    /**
     * A value was counted. Called in the order of {@code seq} for each topic, under the topic's
     * lock; must be quick and must not use the topic.
     */
    <T> void published(Topic<T> topic, long seq, T value);
  }

  /** Passes every value that is counted from now on to a receiver. */
  public void tap(Tap receiver) {
    tap = receiver;
  }

  /**
   * Returns the topic of a name; creates it when it does not exist.
   *
   * @throws IllegalArgumentException when a topic of another family has that name
   */
  public <T> Topic<T> open(String name, TopicFamily<T> family) {
    var entry = entries.get(name);
    var topic = entry == null ? null : entry.get();
    if (entry == null || topic == null) {
      topic = create(name, family);
    } else if (entry.kept == null) {
      revive(topic);
    }
    if (!topic.family().equals(family)) {
      throw new IllegalArgumentException(
          "topic %s belongs to the family %s, not to %s"
              .formatted(name, topic.family().pattern(), family.pattern()));
    }
    @SuppressWarnings("unchecked") // equal families have the same type of value
    var typed = (Topic<T>) topic;
    return typed;
  }

  private <T> Topic<?> create(String name, TopicFamily<T> family) {
    removeCollected();
    var topic = new AtomicReference<Topic<?>>();
    var created = new AtomicReference<@Nullable Entry>();
    entries.compute(
        name,
        (_, found) -> {
          var known = found == null ? null : found.get();
          if (found != null && known != null) {
            topic.set(known);
            return found;
          }
          var another = newTopic(name, family);
          topic.set(another);
          var entry = new Entry(another, collected);
          created.set(entry);
          return entry;
        });
    var entry = created.get();
    if (entry != null) {
      added(entry, topic.get());
    }
    return topic.get();
  }

  private <T> Topic<T> newTopic(String name, TopicFamily<T> family) {
    if (family.idleTime().isEmpty()) {
      var epoch = store.keeps(family) ? store.epoch() : EPOCH.formatted(firstEpoch);
      return new Topic<>(name, family, epoch, store.open(name, family), clock, owner, null);
    }
    var group = group(family.groupOfTopic(name));
    var log = new HeapValues<T>(family.kept(), group.headOf(name));
    return new Topic<>(name, family, group.epoch(), log, clock, owner, group);
  }

  private void added(Entry entry, Topic<?> topic) {
    topic
        .group()
        .ifPresent(
            group -> {
              for (int i = 0; i < CHECKS_PER_NEW_TOPIC; i++) {
                checkNext();
              }
              if (group.add(topic, topic.family().idleTime().orElseThrow())) {
                expirable.add(group);
              }
            });
    ordered.put(entry.name, entry);
    forEachRoot(
        entry.name,
        root -> watches.getOrDefault(root, Set.of()).forEach(watch -> watch.show(topic)));
  }

  /** Calls the action with the part of the name before each colon, and with the whole name. */
  private static void forEachRoot(String name, Consumer<String> action) {
    for (int colon = name.indexOf(':'); colon >= 0; colon = name.indexOf(':', colon + 1)) {
      action.accept(name.substring(0, colon));
    }
    action.accept(name);
  }

  private void checkNext() {
    var group = expirable.poll();
    if (group == null) {
      return;
    }
    if (group.isIdle(clock.nanoTime())) {
      for (var topic : group.topics()) {
        var entry = Objects.requireNonNull(entries.get(topic.name()));
        topic.endIfIdle(() -> entry.kept = null);
      }
    }
    if (!group.hasEnded()) {
      expirable.add(group);
    }
  }

  /**
   * Continues a topic that may have ended. Its entry still exists, because a user holds the topic.
   */
  private void revive(Topic<?> topic) {
    var entry = Objects.requireNonNull(entries.get(topic.name()));
    if (topic.revive(() -> entry.kept = topic)) {
      added(entry, topic);
    }
  }

  private void removeCollected() {
    for (var each = collected.poll(); each != null; each = collected.poll()) {
      if (each instanceof Entry entry) {
        entries.remove(entry.name, entry);
        ordered.remove(entry.name, entry);
      } else if (each instanceof GroupEntry entry) {
        groups.remove(entry.name, entry);
      }
    }
  }

  /** The topic of a name; empty when there is none or it has ended. */
  public Optional<Topic<?>> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(entry -> entry.kept);
  }

  /**
   * Reports the topics whose name is {@code root}, or starts with it and a colon, to a listener:
   * first the existing topics, then new ones until the watch is closed. The cost depends on the
   * number of these topics only.
   *
   * @param listener called on any thread, before the first publication to a new topic; it may
   *     receive a topic twice, and receives a topic again that had ended and is used again
   */
  public Watch watch(String root, Consumer<Topic<?>> listener) {
    return watch(new Watch(root, listener, null));
  }

  /**
   * Reports a user's topics of a family to a listener, as {@link #watch(String, Consumer)} does.
   * The {@linkplain #epochOf epoch} of the user's topics does not change while the watch is open.
   *
   * @param user the argument of the parameter {@value TopicFamily#USER}, after which the name of
   *     the family ends or has a colon
   */
  public Watch watch(TopicFamily<?> family, String user, Consumer<Topic<?>> listener) {
    var group = group(TopicFamily.groupOf(user));
    return watch(new Watch(family.rootOf(user), listener, group));
  }

  private Watch watch(Watch watch) {
    var root = watch.root;
    watches.compute(
        root,
        (_, others) -> {
          var all = others == null ? ConcurrentHashMap.<Watch>newKeySet() : others;
          all.add(watch);
          return all;
        });
    kept(Stream.ofNullable(entries.get(root))).forEach(watch::show);
    kept(ordered.subMap(root + ':', root + (char) (':' + 1)).values().stream())
        .forEach(watch::show);
    return watch;
  }

  /** The registration of a listener for the topics of a root. Thread-safe. */
  public final class Watch implements AutoCloseable {

    private final String root;
    private final Consumer<Topic<?>> listener;

    /** Kept from being collected, so that its topics have one epoch while they are watched. */
    @SuppressWarnings("unused")
    private final @Nullable TopicGroup group;

    private Watch(String root, Consumer<Topic<?>> listener, @Nullable TopicGroup group) {
      this.root = root;
      this.listener = listener;
      this.group = group;
    }

    private void show(Topic<?> topic) {
      try {
        listener.accept(topic);
      } catch (RuntimeException bug) { // must not reach the caller that opens or uses the topic
        LOG.error("Listener of new topics failed: {}", topic.name(), bug);
      }
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          root,
          (_, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Releases all current values and their buffers. Called after all sessions are closed. */
  @Override
  public void close() {
    shared.clear();
    kept().forEach(Topic::close);
    store.close();
  }

  /** The existing topics that have not ended. */
  public List<Topic<?>> all() {
    return kept().toList();
  }

  /**
   * The existing topics of one family that have not ended. The cost depends on the number of topics
   * whose names begin like theirs.
   */
  @SuppressWarnings("unchecked") // equal families have the same type of value
  public <T> List<Topic<T>> all(TopicFamily<T> family) {
    var beginning = family.beginning();
    return kept(ordered.subMap(beginning, beginning + Character.MAX_VALUE).values().stream())
        .filter(topic -> topic.family().equals(family))
        .map(topic -> (Topic<T>) topic)
        .toList();
  }

  /** Number of published values, including those of ended topics. */
  public long publications() {
    return publications.sum();
  }

  /**
   * Number of values that were not queued for an event loop because it lagged too far; its
   * subscribers read them from the kept values later.
   */
  public long missed() {
    return missed.sum();
  }

  private Stream<Topic<?>> kept() {
    return kept(entries.values().stream());
  }

  private static Stream<Topic<?>> kept(Stream<Entry> entries) {
    return entries.flatMap(entry -> Stream.ofNullable(entry.kept));
  }
}
