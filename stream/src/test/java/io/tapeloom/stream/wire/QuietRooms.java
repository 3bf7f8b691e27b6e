package io.tapeloom.stream.wire;

import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.Rooms.Echo;
import io.tapeloom.stream.wire.Rooms.Furniture;
import io.tapeloom.stream.wire.Rooms.Measure;
import io.tapeloom.stream.wire.Rooms.Place;
import io.tapeloom.stream.wire.Rooms.Pushed;
import io.tapeloom.stream.wire.Rooms.Standing;
import java.util.Random;

/** Two of the {@link Rooms}, whose operations never fail and have short answers. */
@OperationGroup(prefix = "room.", tags = "rooms")
final class QuietRooms {

  private final Topics topics = new Topics(new Random(1));
  private final Topic<Measure> levels = topics.open(Rooms.LEVEL.name("hall"), Rooms.LEVEL);
  private final Topic<Measure> bells = topics.open(Rooms.BELL.name("hall"), Rooms.BELL);

  Protocol protocol() {
    return StreamApi.titled("Quiet rooms", "1.0.0")
        .tag("rooms", "What goes on in a room")
        .topics(Rooms.LEVEL)
        .topics(Rooms.BELL)
        .include(this)
        .build()
        .protocol();
  }

  int subscriberCount() {
    return levels.subscriberCount() + bells.subscriberCount();
  }

  @Send(value = "subscribe", summary = "Receive a room")
  Standing subscribe(Session session, Place place) {
    return standing(session.subscribe(topic(place), place.pace()));
  }

  @Send(value = "unsubscribe", summary = "Stop receiving a room")
  Standing unsubscribe(Place place, Session session) {
    return standing(session.unsubscribe(topic(place)));
  }

  @Send(value = "echo", reply = "echoed", summary = "Receive the text again")
  Echo echo(Echo words) {
    return words;
  }

  @Send(value = "furnish", summary = "Put a piece of furniture somewhere")
  void furnish(Furniture piece) {}

  @Send(value = "ping", reply = "pong", summary = "Keep the session alive")
  Echo ping() {
    return new Echo("pong");
  }

  @Push(value = "level", topic = Rooms.LEVELS, summary = "The temperature now")
  Pushed level(Measure measure) {
    return new Pushed(measure.value(), null);
  }

  @Push(value = "bell", topic = Rooms.BELLS, summary = "Somebody rang")
  Pushed bell(Measure measure) {
    return new Pushed(measure.value(), null);
  }

  private Topic<Measure> topic(Place place) {
    return switch (place.kind()) {
      case LEVEL -> levels;
      case BELL -> bells;
    };
  }

  private static Standing standing(StreamPosition position) {
    return new Standing(
        position.topic(), position.delivery().wireName(), position.epoch(), position.seq());
  }
}
