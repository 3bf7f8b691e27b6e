package io.tapeloom.bench.parts;

import io.tapeloom.market.Resolution;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.Topic;
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

/** A topic found by name, published to, and published to while sockets are full. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TopicBenchmark {

  private static final int OTHER_TOPICS = 5000;

  /** Sessions subscribed to the topic; their sockets cost nothing. */
  @Param({"1", "1000"})
  public int subscribers;

  private Subject subject = subject(0);

  private record Subject(
      ServerParts parts,
      Publisher<LiveBar> publisher,
      Topic<LiveBar> topic,
      LiveBar value,
      List<Session> sessions,
      List<CountingPeer> peers) {}

  /** Subscribes. */
  @Setup
  public void subscribe() {
    subject = subject(subscribers);
    for (int i = 0; i < OTHER_TOPICS; i++) {
      subject.parts.topics.open("bars:S%04d:1".formatted(i), BarTopics.FAMILY);
    }
  }

  private static Subject subject(int subscribers) {
    var parts = new ServerParts();
    var topic = parts.bars.topic(parts.instrument, Resolution.MINUTES_1);
    var endpoint = ServerParts.endpoint(parts.operations);
    var sessions = new ArrayList<Session>();
    var peers = new ArrayList<CountingPeer>();
    for (int i = 0; i < subscribers; i++) {
      var peer = new CountingPeer();
      var session = parts.open(endpoint, peer);
      session.subscribe(topic);
      sessions.add(session);
      peers.add(peer);
    }
    return new Subject(
        parts,
        parts.topics.publisher(BarTopics.FAMILY),
        topic,
        Samples.bar(parts.instrument),
        sessions,
        peers);
  }

  /** A topic by its name, among thousands. */
  @Benchmark
  public Topic<LiveBar> lookUp() {
    return subject.parts.topics.open("bars:S4711:1", BarTopics.FAMILY);
  }

  /** From the value to a write on each socket, encoded once. */
  @Benchmark
  public long publish() {
    return subject.publisher.publish(subject.topic, subject.value);
  }

  /** Two publications for sockets that are full, of which each gets the second when it drains. */
  @Benchmark
  public long conflate() {
    for (var peer : subject.peers) {
      peer.full = true;
    }
    subject.publisher.publish(subject.topic, subject.value);
    long seq = subject.publisher.publish(subject.topic, subject.value);
    for (int i = 0; i < subject.peers.size(); i++) {
      subject.peers.get(i).full = false;
      subject.sessions.get(i).drained();
    }
    return seq;
  }
}
