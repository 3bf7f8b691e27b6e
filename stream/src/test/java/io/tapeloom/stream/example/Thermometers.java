package io.tapeloom.stream.example;

import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.StreamServer;
import jakarta.validation.constraints.Pattern;
import java.security.SecureRandom;

/** A client watches a room and receives its temperature whenever it changes. */
@OperationGroup(prefix = "room.", tags = "rooms")
record Thermometers(Topics topics) {

  static final TopicFamily<Double> ROOMS = TopicFamily.latest("rooms:{room}", Double.class);

  record Place(@Pattern(regexp = "hall|attic") @Example("hall") String room) {}

  record Temperature(@Example("21.5") double celsius) {}

  @Send(value = "watch", summary = "Watch the temperature of a room")
  StreamPosition watch(Place place, Session session) {
    return session.subscribe(topics.open(ROOMS.name(place.room), ROOMS));
  }

  @Push(value = "temperature", topic = "rooms:{room}", summary = "The temperature of a room now")
  Temperature temperature(Double celsius) {
    return new Temperature(celsius);
  }

  StreamApi api() {
    return StreamApi.titled("Thermometers", "1.0.0").topics(ROOMS).include(this).build();
  }

  static void main() throws InterruptedException {
    var topics = new Topics(new SecureRandom());
    var rooms = topics.publisher(ROOMS);
    try (var _ = StreamServer.start(new Thermometers(topics).api(), 8080, "/ws")) {
      for (double celsius = 20; celsius < 30; celsius += 0.5) {
        rooms.publish(rooms.topic("hall"), celsius);
        Thread.sleep(1000);
      }
    }
  }
}
