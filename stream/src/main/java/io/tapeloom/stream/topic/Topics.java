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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All topics of a server, by name. Thread-safe.
 *
 * <p>A topic of a family that is kept {@linkplain TopicFamily#untilIdle until it is idle} ends some
 * time after that. It is let go of and not destroyed: as long as anybody still knows it, it is the
 * only one of its name, and goes on as soon as it is used. Once nobody does, its place is free for
 * another, whose epoch is another too. So a sequence never goes back within its epoch, and no two
 * topics of one name are ever in use.
 */
public final class Topics implements AutoCloseable {

  /**
   * Each new topic that may end has so many others looked at, whether they have. With two, those
   * that are idle cannot outgrow those that are not, and nobody ever looks at all of them at once.
   */
  private static final int LOOKED_AT = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  private final NanoClock clock;
  private final int firstEpoch;
  private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

  /** The same in the order of their names, so that those of one root are found among many. */
  private final ConcurrentNavigableMap<String, Place> ordered = new ConcurrentSkipListMap<>();

  /** By the root that they watch. */
  private final ConcurrentHashMap<String, Set<Watch>> watches = new ConcurrentHashMap<>();

  /** Those that may end and have not, the next to be looked at first. */
  private final Queue<Place> expirable = new ConcurrentLinkedQueue<>();

  /** The families that have their writer. */
  private final Set<TopicFamily<?>> written = ConcurrentHashMap.newKeySet();

  private final LongAdder publications = new LongAdder();
  private final LongAdder missed = new LongAdder();

  private final Topic.Keeper keeper =
      new Topic.Keeper() {
        @Override
        public void published() {
          publications.increment();
        }

        @Override
        public void missed() {
          missed.increment();
        }

        @Override
        public void used(Topic<?> ended) {
          revive(ended);
        }
      };

  /** How many of a family have ended. */
  private final ConcurrentHashMap<TopicFamily<?>, Integer> ends = new ConcurrentHashMap<>();

  /** The places of topics that nobody knows any more. */
  private final ReferenceQueue<Topic<?>> gone = new ReferenceQueue<>();

  /** A name's topic: kept until it ends, and known as long as anybody else keeps it. */
  private static final class Place extends WeakReference<Topic<?>> {

    private final String name;
    private volatile @Nullable Topic<?> kept;

    Place(Topic<?> topic, ReferenceQueue<Topic<?>> gone) {
      super(topic, gone);
      this.name = topic.name();
      this.kept = topic;
    }
  }

  /**
   * @param random where the epoch is drawn from; two runs of a server must not draw the same
   */
  public Topics(RandomGenerator random) {
    this(random, NanoClock.system());
  }

  /**
   * @param random where the epoch is drawn from; two runs of a server must not draw the same
   * @param clock that of the endpoints
   */
  public Topics(RandomGenerator random, NanoClock clock) {
    this.clock = clock;
    this.firstEpoch = random.nextInt();
  }

  /**
   * The epoch of this run's topics, but for those in families of which topics have ended: eight
   * hexadecimal digits.
   */
  public String epoch() {
    return epoch(0);
  }

  /**
   * The epoch that a topic of the family would have if it were made now. As long as this stays the
   * same, no sequence of the family has begun anew.
   */
  public String epoch(TopicFamily<?> family) {
    return epoch(ends.getOrDefault(family, 0));
  }

  private String epoch(int number) {
    return "%08x".formatted(firstEpoch + number);
  }

  /**
   * The writer of a family's topics, for who is the authority on what happens in them. There is one
   * of each family.
   *
   * @throws IllegalStateException when the family has its writer already
   */
  public <T> Publisher<T> publisher(TopicFamily<T> family) {
    if (!written.add(family)) {
      throw new IllegalStateException("topics of " + family.pattern() + " have their writer");
    }
    return new Publisher<>(this, family);
  }

  /**
   * The topic of that name, made when it is new.
   *
   * @throws IllegalArgumentException when the name is taken by a topic of another family
   */
  public <T> Topic<T> open(String name, TopicFamily<T> family) {
    var place = places.get(name);
    var topic = place == null ? null : place.get();
    if (place == null || topic == null) {
      topic = make(name, family);
    } else if (place.kept == null) {
      revive(topic);
    }
    if (!topic.family().equals(family)) {
      throw new IllegalArgumentException(
          "topic %s is one of %s, not of %s"
              .formatted(name, topic.family().pattern(), family.pattern()));
    }
    @SuppressWarnings("unchecked") // equal families have the same type of value
    var typed = (Topic<T>) topic;
    return typed;
  }

  private <T> Topic<?> make(String name, TopicFamily<T> family) {
    forgetGone();
    var topic = new AtomicReference<Topic<?>>();
    var made = new AtomicReference<@Nullable Place>();
    places.compute(
        name,
        (_, found) -> {
          var known = found == null ? null : found.get();
          if (found != null && known != null) {
            topic.set(known);
            return found;
          }
          // Drawn here, where the end of a namesake, if there was one, is counted already.
          var another = new Topic<>(name, family, epoch(family), clock, keeper);
          topic.set(another);
          var place = new Place(another, gone);
          made.set(place);
          return place;
        });
    var place = made.get();
    if (place != null) {
      added(place, topic.get());
    }
    return topic.get();
  }

  private void added(Place place, Topic<?> topic) {
    if (topic.family().idleTime().isPresent()) {
      for (int i = 0; i < LOOKED_AT; i++) {
        lookAtNext();
      }
      expirable.add(place);
    }
    ordered.put(place.name, place);
    forEachRoot(
        place.name,
        root -> watches.getOrDefault(root, Set.of()).forEach(watch -> watch.see(topic)));
  }

  /** What a name begins with before each of its colons, and the name itself. */
  private static void forEachRoot(String name, Consumer<String> action) {
    for (int colon = name.indexOf(':'); colon >= 0; colon = name.indexOf(':', colon + 1)) {
      action.accept(name.substring(0, colon));
    }
    action.accept(name);
  }

  private void lookAtNext() {
    var place = expirable.poll();
    var topic = place == null ? null : place.kept;
    if (place != null && topic != null && !topic.endIfIdle(() -> letGo(place, topic))) {
      expirable.add(place);
    }
  }

  /** Under the topic's lock. */
  private void letGo(Place place, Topic<?> topic) {
    ends.merge(topic.family(), 1, Integer::sum);
    place.kept = null;
  }

  /** A topic that may have ended is used again. Its place is still its own, since it is known. */
  private void revive(Topic<?> topic) {
    var place = Objects.requireNonNull(places.get(topic.name()));
    if (topic.revive(() -> place.kept = topic)) {
      added(place, topic);
    }
  }

  private void forgetGone() {
    for (var each = gone.poll(); each != null; each = gone.poll()) {
      if (each instanceof Place place) {
        places.remove(place.name, place);
        ordered.remove(place.name, place);
      }
    }
  }

  /** The topic of that name, if there is one that has not ended. */
  public Optional<Topic<?>> find(String name) {
    return Optional.ofNullable(places.get(name)).map(place -> place.kept);
  }

  /**
   * Shows a listener the topics whose name is {@code root}, or begins with it and a colon: those
   * that there are and those to come, until the watch is closed. Costs as much as there are of
   * these, however many others there are.
   *
   * @param listener called on any thread, before the first publication to a new topic; it may see a
   *     topic twice, and sees one again that has ended and is used again
   */
  public Watch watch(String root, Consumer<Topic<?>> listener) {
    var watch = new Watch(root, listener);
    watches.compute(
        root,
        (_, others) -> {
          var all = others == null ? ConcurrentHashMap.<Watch>newKeySet() : others;
          all.add(watch);
          return all;
        });
    kept(Stream.ofNullable(places.get(root))).forEach(watch::see);
    kept(ordered.subMap(root + ':', root + (char) (':' + 1)).values().stream()).forEach(watch::see);
    return watch;
  }

  /** A listener's view of the topics of a root. Thread-safe. */
  public final class Watch implements AutoCloseable {

    private final String root;
    private final Consumer<Topic<?>> listener;

    private Watch(String root, Consumer<Topic<?>> listener) {
      this.root = root;
      this.listener = listener;
    }

    private void see(Topic<?> topic) {
      try {
        listener.accept(topic);
      } catch (RuntimeException bug) { // of a listener, not of who opens or uses the topic
        LOG.error("Topic {} could not be shown to a listener", topic.name(), bug);
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

  /** Forgets all current values and their buffers; for a server that has closed its sessions. */
  @Override
  public void close() {
    kept().forEach(Topic::forget);
  }

  /** The topics that were opened and have not ended, as they are now. */
  public List<Topic<?>> all() {
    return kept().toList();
  }

  /** The same of one family. */
  @SuppressWarnings("unchecked") // equal families have the same type of value
  public <T> List<Topic<T>> all(TopicFamily<T> family) {
    return kept()
        .filter(topic -> topic.family().equals(family))
        .map(topic -> (Topic<T>) topic)
        .toList();
  }

  /** How many values were published, to topics that have ended too. */
  public long publications() {
    return publications.sum();
  }

  /**
   * How many values an event loop was not handed because it was too far behind; their subscribers
   * there were closed with 1013.
   */
  public long missed() {
    return missed.sum();
  }

  private Stream<Topic<?>> kept() {
    return kept(places.values().stream());
  }

  private static Stream<Topic<?>> kept(Stream<Place> places) {
    return places.flatMap(place -> Stream.ofNullable(place.kept));
  }
}
