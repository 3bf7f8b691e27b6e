package io.tapeloom.bench.parts;

import io.tapeloom.market.Resolution;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encodes a publication for a protocol. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeBenchmark {

  /** The protocol. */
  @Param({"operations", "channels"})
  public String protocol = "";

  /** The kind of value. */
  @Param({"bar", "ticker", "trade", "book"})
  public String value = "";

  private Subject subject = new Subject(new Kept(), List.of());

  private record Subject(Protocol encoder, List<Publication<?>> publications) {}

  /** Keeps the publication. */
  private static final class Kept implements Protocol {

    private final List<Publication<?>> publications = new ArrayList<>();

    @Override
    public Handling read(byte[] text) {
      return _ -> {};
    }

    @Override
    public Handling refuse(byte[] text, Duration wait) {
      return _ -> {};
    }

    @Override
    public Message encode(Topic<?> topic, Gap gap, Format format) {
      throw new IllegalStateException("gap of " + topic.name());
    }

    @Override
    public Message encode(Publication<?> publication, Format format) {
      publications.add(publication);
      return Message.text(new byte[0]);
    }
  }

  /** Publishes once, and keeps the publication. */
  @Setup
  public void publish() {
    var parts = new ServerParts();
    var kept = new Kept();
    var session = parts.open(ServerParts.endpoint(kept), new CountingPeer());
    var instrument = parts.instrument;
    switch (value) {
      case "bar" ->
          publish(
              parts,
              session,
              parts.bars.topic(instrument, Resolution.MINUTES_1),
              Samples.bar(instrument));
      case "ticker" ->
          publish(parts, session, parts.market.quotes(instrument), Samples.ticker(instrument));
      case "trade" ->
          publish(parts, session, parts.market.trades(instrument), Samples.trade(instrument));
      case "book" ->
          publish(parts, session, parts.market.books(instrument), Samples.book(instrument));
      default -> throw new IllegalArgumentException("no value is called " + value);
    }
    subject = new Subject(parts.protocol(protocol), kept.publications);
  }

  private static <T> void publish(ServerParts parts, Session session, Topic<T> topic, T value) {
    session.subscribe(topic);
    parts.topics.publisher(topic.family()).publish(topic, value);
  }

  /** The text of one publication. */
  @Benchmark
  public byte[] encode() {
    return subject.encoder.encode(subject.publications.getFirst(), Format.PLAIN).payload();
  }
}
