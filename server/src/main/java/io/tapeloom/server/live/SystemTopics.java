package io.tapeloom.server.live;

import io.tapeloom.stream.Topic;
import io.tapeloom.stream.TopicFamily;
import io.tapeloom.stream.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The topics that tell of the server itself: what happens to it, and its time. Thread-safe. */
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
  public static final TopicFamily<Notice> SYSTEM = TopicFamily.every("system", Notice.class);

  /** The server's time, beat by beat. */
  public static final TopicFamily<Instant> HEARTBEAT =
      TopicFamily.latest("heartbeat", Instant.class);

  private final Topic<Notice> system;
  private final Topic<Instant> heartbeat;
  private final InstantSource clock;

  public SystemTopics(Topics topics, InstantSource clock) {
    this.system = topics.open(SYSTEM.pattern(), SYSTEM);
    this.heartbeat =
        topics.open(HEARTBEAT.pattern(), HEARTBEAT, () -> Optional.of(clock.instant()));
    this.clock = clock;
  }

  /** Says that something happened now. */
  public void tell(Event event, String message, Map<String, Object> data) {
    system.publish(new Notice(event, message, data, clock.instant()));
  }

  /** Tells the time. */
  public void beat() {
    heartbeat.publish(clock.instant());
  }

  public Topic<Notice> system() {
    return system;
  }

  public Topic<Instant> heartbeat() {
    return heartbeat;
  }
}
