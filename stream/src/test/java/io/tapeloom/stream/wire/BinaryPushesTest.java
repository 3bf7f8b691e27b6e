package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.BINARY;
import static io.tapeloom.stream.wire.RawClient.FINAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.operation.BinaryPushes;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.topic.View;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A format in which pushes are binary and depend on declarations. */
@ExtendWith(LeakCheck.class)
class BinaryPushesTest {

  private static final String BINARY_FORMAT = "Sec-WebSocket-Protocol: test.binary";
  private static final String DEFLATING =
      BINARY_FORMAT + "\r\nSec-WebSocket-Extensions: permessage-deflate";

  private static final String PATTERN = "weights:{thing}";

  private static final TopicFamily<Weight> WEIGHTS = TopicFamily.every(PATTERN, Weight.class);

  private final Topics topics = new Topics(new Random(1), NanoClock.system());
  private final Publisher<Weight> publisher = topics.publisher(WEIGHTS);
  private final Topic<Weight> weights = publisher.topic("stone");
  private final Tenths tenths = new Tenths();
  private TestServer server;

  record Weight(int grams) {}

  record Pushed(@Example("21") int grams) {}

  record Unit(@Example("100") int grams) {}

  /** One byte for the unit, and one for the number of units. */
  private static final class Tenths implements BinaryPushes {

    private final AtomicInteger encoded = new AtomicInteger();

    @Override
    public String subprotocol() {
      return "test.binary";
    }

    @Override
    public Notice<?> notice() {
      return new Notice<>("unit", Unit.class, "The unit of what follows", "weights");
    }

    @Override
    public Optional<Declaration> declaration(Topic<?> topic) {
      if (topic.declaration() == null) {
        topic.declare(null, new Declaration(new Unit(1)));
      }
      return Optional.ofNullable(topic.declaration());
    }

    @Override
    public Optional<Message> encode(Publication<?> publication, View view) {
      if (!(publication.value() instanceof Weight(var grams)) || grams < 0) {
        return Optional.empty();
      }
      encoded.incrementAndGet();
      var known = declaration(publication.topic()).orElseThrow();
      int unit = grams % 10 == 0 ? 10 : 1;
      if (((Unit) known.content()).grams() != unit) {
        var next = new Declaration(new Unit(unit));
        assertThat(publication.topic().declare(known, next)).isTrue();
        known = next;
      }
      var bytes = new byte[] {(byte) unit, (byte) (grams / unit)};
      return Optional.of(Message.binary(bytes, known));
    }
  }

  @OperationGroup(prefix = "weight.", tags = "weights")
  final class Weights {

    @Send(value = "subscribe", summary = "Receive weights, with their unit in the answer")
    Unit subscribe(Session session) {
      session.subscribe(weights);
      return session
          .declare(weights)
          .map(declaration -> (Unit) declaration.content())
          .orElse(new Unit(0));
    }

    @Send(value = "watch", summary = "Receive weights")
    Unit watch(Session session) {
      session.subscribe(weights);
      return new Unit(0);
    }

    @Push(value = "update", topic = PATTERN, summary = "A weight")
    Pushed update(Weight value) {
      return new Pushed(value.grams());
    }
  }

  @BeforeEach
  void start() {
    server =
        TestServer.startWith(
            StreamApi.titled("Weights", "1.0.0")
                .tag("weights", "Weights")
                .topics(WEIGHTS)
                .binary(tenths)
                .include(new Weights())
                .build()
                .protocol());
  }

  @AfterEach
  void stop() {
    server.close();
    topics.close();
  }

  private static int ask(RawClient client, String type) throws IOException {
    client.sendText("{\"type\":\"%s\"}".formatted(type));
    return client.receiveUnchecked().at("/payload/grams").asInt();
  }

  private void publish(int... grams) {
    for (int each : grams) {
      publisher.publish(weights, new Weight(each));
    }
  }

  private static void assertBinary(RawClient client, int unit, int number) throws IOException {
    var frame = client.readFrame();
    assertThat(frame.head()).isEqualTo(FINAL | BINARY);
    assertThat(frame.payload().array()).containsExactly(unit, number);
  }

  private static void assertUnit(RawClient client, int grams) throws IOException {
    var message = client.receiveUnchecked();
    assertThat(message.get("type").asText()).isEqualTo("unit");
    assertThat(message.at("/payload/grams").asInt()).isEqualTo(grams);
  }

  @Test
  void shouldDeclareOnceBeforeTheFirstPush() throws IOException {
    try (var told = RawClient.connectWith(server.port(), BINARY_FORMAT);
        var untold = RawClient.connectWith(server.port(), BINARY_FORMAT)) {
      assertThat(ask(told, "weight.subscribe")).isEqualTo(1);
      assertThat(ask(untold, "weight.watch")).isZero();

      publish(7, 8, 50, 60, 9);

      assertUnit(untold, 1);
      for (var client : new RawClient[] {told, untold}) {
        assertBinary(client, 1, 7);
        assertBinary(client, 1, 8);
        assertUnit(client, 10);
        assertBinary(client, 10, 5);
        assertBinary(client, 10, 6);
        assertUnit(client, 1);
        assertBinary(client, 1, 9);
      }
    }
  }

  @Test
  void shouldTellTheUnitOfNowInALaterAnswer() throws IOException {
    try (var client = RawClient.connectWith(server.port(), BINARY_FORMAT)) {
      ask(client, "weight.subscribe");
      publish(50);
      assertUnit(client, 10);
      assertBinary(client, 10, 5);

      assertThat(ask(client, "weight.subscribe")).isEqualTo(10);

      publish(60);
      assertBinary(client, 10, 6);
    }
  }

  @Test
  void shouldEncodeOnceForAll() throws IOException {
    try (var one = RawClient.connectWith(server.port(), BINARY_FORMAT);
        var other = RawClient.connectWith(server.port(), BINARY_FORMAT);
        var deflating = RawClient.connectWith(server.port(), DEFLATING)) {
      for (var client : new RawClient[] {one, other, deflating}) {
        ask(client, "weight.subscribe");
      }

      publish(7);

      assertBinary(one, 1, 7);
      assertBinary(other, 1, 7);
      assertBinary(deflating, 1, 7);
      assertThat(tenths.encoded).hasValue(1);
    }
  }

  @Test
  void shouldSendTextWhereThereIsNoBinaryForm() throws IOException {
    try (var client = RawClient.connectWith(server.port(), BINARY_FORMAT);
        var json = RawClient.connectWith(server.port(), "Sec-WebSocket-Protocol: tapeloom.json")) {
      ask(client, "weight.subscribe");
      assertThat(ask(json, "weight.subscribe")).isZero();

      publish(-1, 7);

      assertThat(client.receiveUnchecked().at("/payload/grams").asInt()).isEqualTo(-1);
      assertBinary(client, 1, 7);
      assertThat(json.receiveUnchecked().at("/payload/grams").asInt()).isEqualTo(-1);
      assertThat(json.receiveUnchecked().at("/payload/grams").asInt()).isEqualTo(7);
      assertThat(tenths.encoded).hasValue(1);
    }
  }
}
