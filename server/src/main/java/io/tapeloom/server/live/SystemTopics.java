package io.tapeloom.server.live;

import io.tapeloom.stream.topic.Follower;
import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The topics of the server itself, {@code system} and {@code heartbeat}, and their only writer.
 * Thread-safe.
 */
public final class SystemTopics {

  /** The kind of a system event. */
  public enum Event {
    MAINTENANCE,
    SERVICE_UPDATE,
    MARKET_HOURS
  }

  /**
   * An event of the system.
   *
   * @param message description as a sentence
   * @param data the same information for programs
   */
  public record Notice(Event event, String message, Map<String, Object> data, Instant time) {}

  /** The time of the server, and how current its data was then. */
  public record Beat(Instant time, Freshness freshness) {}

  /** Events of the system. */
  public static final TopicFamily<Notice> SYSTEM =
      TopicFamily.every("system", Notice.class).announced();

  /** The server time, published at a fixed interval. */
  public static final TopicFamily<Beat> HEARTBEAT = TopicFamily.latest("heartbeat", Beat.class);

  /** Sends a value without a number. */
  private final Consumer<Notice> announcer;

  /** Counts a value; at a node, which follows, nobody does. */
  private final Consumer<Notice> notices;

  private final @Nullable Follower<Notice> follower;
  private final Publisher<Beat> beats;
  private final Topic<Notice> system;
  private final Topic<Beat> heartbeat;
  private final InstantSource clock;
  private final LongAdder announced = new LongAdder();

  public SystemTopics(Topics topics, InstantSource clock) {
    var publisher = topics.publisher(SYSTEM);
    this.system = publisher.topic();
    this.notices = notice -> publisher.publish(system, notice);
    this.announcer = notice -> publisher.announce(system, notice);
    this.follower = null;
    this.beats = topics.publisher(HEARTBEAT);
    this.heartbeat = beats.topic();
    this.clock = clock;
    beat(new Freshness(clock.instant(), 0));
  }

  private SystemTopics(Topics topics, Follower<Notice> follower, InstantSource clock) {
    this.system = follower.topic();
    this.notices = notice -> follower.announce(system, notice);
    this.announcer = notices;
    this.follower = follower;
    this.beats = topics.publisher(HEARTBEAT);
    this.heartbeat = beats.topic();
    this.clock = clock;
    beat(new Freshness(clock.instant(), 0));
  }

  /**
   * The topics of a server at which another one counts the events of the market: what happens here
   * is only announced.
   */
  public static SystemTopics following(Topics topics, InstantSource clock) {
    return new SystemTopics(topics, topics.follower(SYSTEM), clock);
  }

  /** The replica of the topic {@code system}, where another server counts it. */
  public Follower<Notice> follower() {
    return Objects.requireNonNull(follower, "system is counted here");
  }

  /** Publishes an event of the market or its feed that happens now. */
  public void publish(Event event, String message, Map<String, Object> data) {
    notices.accept(new Notice(event, message, data, clock.instant()));
  }

  /**
   * Announces an event of this process alone that happens now, such as its shutdown. It is not an
   * event of the topic and has no {@code seq}.
   */
  public void announce(Event event, String message, Map<String, Object> data) {
    announced.increment();
    announcer.accept(new Notice(event, message, data, clock.instant()));
  }

  /** Number of announcements since the start. */
  long announced() {
    return announced.sum();
  }

  /** Publishes the current time. */
  public void beat(Freshness freshness) {
    beats.publish(heartbeat, new Beat(clock.instant(), freshness));
  }

  public Topic<Notice> system() {
    return system;
  }

  public Topic<Beat> heartbeat() {
    return heartbeat;
  }
}
