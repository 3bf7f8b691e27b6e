package io.tapeloom.server.proto;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.proto.PushForms.Form;
import io.tapeloom.server.proto.UnitRule.Scales;
import io.tapeloom.stream.operation.BinaryPushes;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pushes as protobuf messages. A topic has a number and units once a client asks for them or a
 * value is written; they are kept with the topic, and end with it. Thread-safe.
 */
public final class ProtoPushes implements BinaryPushes {

  /** The subprotocol by which clients choose the format. */
  public static final String SUBPROTOCOL = "tapeloom.proto";

  private static final Notice<TopicUnits> TOPIC =
      new Notice<>(
          "topic",
          TopicUnits.class,
          "Number and units of a topic; before its first binary push in them",
          "datafeed");

  private static final ThreadLocal<ProtoWriter> WRITERS = ThreadLocal.withInitial(ProtoWriter::new);

  private final Instruments instruments;

  /** The last number, as unsigned. After the largest they begin again with 1. */
  private final AtomicInteger numbers = new AtomicInteger();

  public ProtoPushes(Instruments instruments) {
    this.instruments = instruments;
  }

  @Override
  public String subprotocol() {
    return SUBPROTOCOL;
  }

  @Override
  public Notice<?> notice() {
    return TOPIC;
  }

  @Override
  public Optional<Declaration> declaration(Topic<?> topic) {
    var known = topic.declaration();
    if (known != null) {
      return Optional.of(known);
    }
    return PushForms.of(topic.family()).flatMap(form -> first(form, topic));
  }

  private Optional<Declaration> first(Form<?> form, Topic<?> topic) {
    return form.rule()
        .first()
        .or(() -> instrumentOf(topic).map(Scales::of))
        .map(
            scales -> {
              topic.declare(null, declaration(topic, scales));
              return topic.declaration(); // perhaps that of another thread
            });
  }

  /** Returns the instrument of a topic of the market. */
  private Optional<Instrument> instrumentOf(Topic<?> topic) {
    return instruments.findKnown(
        topic.family().equals(BarTopics.FAMILY)
            ? BarTopics.symbolOf(topic)
            : MarketTopics.symbolOf(topic));
  }

  private Declaration declaration(Topic<?> topic, Scales scales) {
    int number = numbers.updateAndGet(last -> last == -1 ? 1 : last + 1);
    return new Declaration(
        new TopicUnits(
            topic.name(), Integer.toUnsignedLong(number), scales.price(), scales.quantity()));
  }

  @Override
  public Optional<Message> encode(Publication<?> publication, View view) {
    return PushForms.of(publication.topic().family()).map(form -> encode(form, publication, view));
  }

  private <T> Message encode(Form<T> form, Publication<?> publication, View view) {
    var value = form.type().cast(publication.value());
    var declaration = declared(form, publication.topic(), value);
    if (value instanceof OrderBook book) {
      var now = book.top(view.detail());
      return view.changes()
              && publication.before() instanceof OrderBook before
              && before.instrument().equals(book.instrument()) // in the same units
          ? message(
              PushForms.DELTA,
              DeltaPush.between(before.top(view.detail()), now, publication.seq() - 1),
              declaration,
              publication)
          : message(form, form.type().cast(now), declaration, publication);
    }
    return message(form, value, declaration, publication);
  }

  private static <T> Message message(
      Form<T> form, T value, Declaration declaration, Publication<?> publication) {
    var units = TopicUnits.of(declaration);
    var out = WRITERS.get();
    out.clear();
    form.message().write(out, value, units);
    out.delimited(form.number(), 0);
    PushForms.HEAD.write(out, publication, units);
    return Message.binary(out.take(), declaration);
  }

  /** Returns the topic's units if the value can be written in them, else new ones. */
  private <T> Declaration declared(Form<T> form, Topic<?> topic, T value) {
    while (true) {
      var known = topic.declaration();
      var units = known == null ? null : TopicUnits.of(known);
      if (known != null && units != null && form.rule().allows(units, value)) {
        return known;
      }
      var next = declaration(topic, form.rule().next(units, value));
      if (topic.declare(known, next)) {
        return next;
      }
    }
  }
}
