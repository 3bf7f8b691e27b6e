package io.tapeloom.stream.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Rooms with thermometers (<i>latest</i> topics) and bells (<i>every</i> topics). */
@OperationGroup(prefix = "room.", tags = "rooms")
final class Rooms {

  static final String LEVELS = "levels:{room}";
  static final String BELLS = "bells:{room}";
  static final TopicFamily<Measure> LEVEL = TopicFamily.latest(LEVELS, Measure.class);
  static final TopicFamily<Measure> BELL = TopicFamily.every(BELLS, Measure.class).announced();

  /** A value that cannot be encoded. */
  static final int UNSPEAKABLE = -1;

  private final Topics topics;
  final AtomicInteger notes = new AtomicInteger();

  Rooms(Topics topics) {
    this.topics = topics;
  }

  static StreamApi api(Rooms rooms) {
    return StreamApi.titled("Rooms", "1.0.0")
        .tag("rooms", "What goes on in a room")
        .topics(LEVEL)
        .topics(BELL)
        .include(rooms)
        .build();
  }

  Topic<Measure> level(String room) {
    return topics.open(LEVEL.name(room), LEVEL);
  }

  Topic<Measure> bell(String room) {
    return topics.open(BELL.name(room), BELL);
  }

  /**
   * A published value.
   *
   * @param paddingBytes bytes of padding in the message
   */
  record Measure(int value, int paddingBytes) {

    static Measure of(int value) {
      return new Measure(value, 0);
    }
  }

  record Pushed(@Example("21") int value, @Nullable String padding) {}

  enum Kind {
    @JsonProperty("level")
    LEVEL,
    @JsonProperty("bell")
    BELL
  }

  record Place(
      @Example("hall") @NotBlank @Size(max = 16) String room,
      Kind kind,
      @Nullable @Positive Integer perSecond) {

    RateLimit pace() {
      return perSecond == null ? RateLimit.UNBOUNDED : RateLimit.perSecond(perSecond);
    }
  }

  record Standing(
      @Example("levels:hall") String topic,
      @Example("latest") String mode,
      @Example("00c0ffee") String epoch,
      @Example("7") @PositiveOrZero long seq) {}

  record Words(@Example("hello") String text, @Nullable @PositiveOrZero Integer repeat) {}

  record Echo(@Example("hello") String text) {}

  record Corner(@Min(0) @Max(9) int x, @Min(0) @Max(9) int y) {}

  record Furniture(
      @NotBlank @Size(max = 8) String name,
      Kind kind,
      double weight,
      @Nullable Corner corner,
      @Nullable List<Corner> corners) {}

  record Reason(@Example("4001") int code, @Example("because") String text) {}

  @Send(value = "subscribe", summary = "Receive a room")
  Standing subscribe(Session session, Place place) {
    return standing(session.subscribe(topic(place), place.pace()));
  }

  @Send(value = "unsubscribe", summary = "Stop receiving a room")
  Standing unsubscribe(Place place, Session session) {
    return standing(session.unsubscribe(topic(place)));
  }

  @Send(value = "peek", summary = "Subscribe and unsubscribe at once")
  Standing peek(Place place, Session session) {
    session.subscribe(topic(place));
    return standing(session.unsubscribe(topic(place)));
  }

  @Send(value = "echo", reply = "echoed", summary = "Receive the text again, several times")
  Echo echo(Words words) {
    return new Echo(words.text.repeat(words.repeat == null ? 1 : words.repeat));
  }

  @Send(value = "note", summary = "Say something that nobody answers")
  void note(Words words) {
    notes.incrementAndGet();
  }

  @Send(value = "furnish", summary = "Put a piece of furniture somewhere")
  void furnish(Furniture piece) {}

  @Send(value = "ping", reply = "pong", summary = "Keep the session alive")
  Echo ping() {
    return new Echo("pong");
  }

  @Send(value = "leave", summary = "Be closed")
  Echo leave(Reason reason, Session session) {
    session.close(new CloseReason(reason.code, reason.text));
    return new Echo("never sent");
  }

  @Send(value = "fail", summary = "Meet a bug")
  void fail(Words words) {
    switch (words.text) {
      case "exception" -> throw new IllegalStateException("a bug");
      case "error" -> throw new AssertionError("a bug");
      default -> {}
    }
  }

  @Push(value = "level", topic = LEVELS, summary = "The temperature now")
  Pushed level(Measure measure) {
    return pushed(measure);
  }

  @Push(value = "bell", topic = BELLS, summary = "Somebody rang")
  Pushed bell(Measure measure) {
    return pushed(measure);
  }

  private static Pushed pushed(Measure measure) {
    if (measure.value == UNSPEAKABLE) {
      throw new IllegalArgumentException("unspeakable");
    }
    return new Pushed(
        measure.value, measure.paddingBytes == 0 ? null : "x".repeat(measure.paddingBytes));
  }

  private Topic<Measure> topic(Place place) {
    return switch (place.kind) {
      case LEVEL -> level(place.room);
      case BELL -> bell(place.room);
    };
  }

  private static Standing standing(StreamPosition position) {
    return new Standing(
        position.topic(), position.delivery().wireName(), position.epoch(), position.seq());
  }
}
