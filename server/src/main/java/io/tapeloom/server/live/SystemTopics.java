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
 * The topics of the server itself, what happens to it and its time, and their one writer.
 * Thread-safe.
 */
public final class SystemTopics {

  /** What kind of thing happens to the system. */
  public enum Event {
    MAINTENANCE,
    SERVICE_UPDATE,
    MARKET_HOURS
  }

  /**
   * Something that happened to the system.
   *
   * @param message in a sentence
   * @param data the same for programs
   */
  public record Notice(Event event, String message, Map<String, Object> data, Instant time) {}

  /** What happens to the system. */
  public static final TopicFamily<Notice> SYSTEM =
      TopicFamily.every("system", Notice.class).announced();

  /** The server's time, beat by beat. */
  public static final TopicFamily<Instant> HEARTBEAT =
      TopicFamily.latest("heartbeat", Instant.class);

  private final Publisher<Notice> notices;
  private final Publisher<Instant> beats;
  private final Topic<Notice> system;
  private final Topic<Instant> heartbeat;
  private final InstantSource clock;
  private final LongAdder announced = new LongAdder();

  public SystemTopics(Topics topics, InstantSource clock) {
    this.notices = topics.publisher(SYSTEM);
    this.beats = topics.publisher(HEARTBEAT);
    this.system = notices.topic();
    this.heartbeat = beats.topic();
    this.clock = clock;
    beat();
  }

  /** Publishes that something happened now to the market or its feed. */
  public void publish(Event event, String message, Map<String, Object> data) {
    notices.publish(system, new Notice(event, message, data, clock.instant()));
  }

  /**
   * Announces that something happened now to this process alone, such as that it goes down: that is
   * no event of the topic, and has no {@code seq}.
   */
  public void announce(Event event, String message, Map<String, Object> data) {
    announced.increment();
    notices.announce(system, new Notice(event, message, data, clock.instant()));
  }

  /** How many announcements were made. */
  long announced() {
    return announced.sum();
  }

  /** Publishes the time. */
  public void beat() {
    beats.publish(heartbeat, clock.instant());
  }

  public Topic<Notice> system() {
    return system;
  }

  public Topic<Instant> heartbeat() {
    return heartbeat;
  }
}
