package io.tapeloom.server.live;

import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

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

  private final Publisher<Notice> notices;
  private final Publisher<Beat> beats;
  private final Topic<Notice> system;
  private final Topic<Beat> heartbeat;
  private final InstantSource clock;
  private final LongAdder announced = new LongAdder();

  public SystemTopics(Topics topics, InstantSource clock) {
    this.notices = topics.publisher(SYSTEM);
    this.beats = topics.publisher(HEARTBEAT);
    this.system = notices.topic();
    this.heartbeat = beats.topic();
    this.clock = clock;
    beat(new Freshness(clock.instant(), 0));
  }

  /** Publishes an event of the market or its feed that happens now. */
  public void publish(Event event, String message, Map<String, Object> data) {
    notices.publish(system, new Notice(event, message, data, clock.instant()));
  }

  /**
   * Announces an event of this process alone that happens now, such as its shutdown. It is not an
   * event of the topic and has no {@code seq}.
   */
  public void announce(Event event, String message, Map<String, Object> data) {
    announced.increment();
    notices.announce(system, new Notice(event, message, data, clock.instant()));
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
