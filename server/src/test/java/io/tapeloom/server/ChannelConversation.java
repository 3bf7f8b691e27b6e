package io.tapeloom.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.exchange.Listing;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.channels.ChannelDocument;
import io.tapeloom.server.channels.ChannelHealth;
import io.tapeloom.server.channels.ChannelLoad;
import io.tapeloom.server.channels.ChannelProtocol;
import io.tapeloom.server.channels.ChannelTopics;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.asyncapi.Contact;
import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.loop.TimerWheel;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Peer;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Topics;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A session of the channel protocol without a wire, on a market without a past, whose every message
 * is held against the document. Used by one thread.
 */
final class ChannelConversation implements AutoCloseable {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final NanoClock NANO_CLOCK = () -> 0;
  private static final Settings SETTINGS = Settings.read(Map.of(), TapeloomServer.symbols());
  private static final Topics TOPICS = new Topics(new SplittableRandom(1));
  private static final ChannelLoad LOAD = new ChannelLoad(SETTINGS.channels());
  private static final Endpoint ENDPOINT =
      new Endpoint("/", protocol(), Limits.DEFAULT.withMaxConnections(1), NANO_CLOCK);
  private static final ChannelContract CONTRACT =
      ChannelContract.of(
          new ChannelDocument("/", "1", new Contact("", ""), SETTINGS.channels(), WireJson.mapper())
              .document("localhost", false)
              .toString());

  private final Listener listener = new Listener();
  private final Session session;

  private ChannelConversation(Endpoint.Place place) {
    session = place.open(new CallersLoop(), listener, Optional.empty());
    listener.answers.clear(); // the welcome
  }

  static ChannelConversation begin() {
    return switch (ENDPOINT.reserve(InetAddress.getLoopbackAddress())) {
      case Endpoint.Place place -> new ChannelConversation(place);
      case Endpoint.NoPlace none ->
          throw new AssertionError("the last one kept its place: " + none);
    };
  }

  private static ChannelProtocol protocol() {
    var instruments = new Instruments(Listing.stocks().stream().map(Listing::instrument).toList());
    return new ChannelProtocol(
        WireJson.mapper(),
        new ChannelTopics(
            instruments,
            new MarketTopics(instruments, TOPICS),
            new BarTopics(instruments, TOPICS),
            new SystemTopics(TOPICS, CLOCK)),
        SETTINGS.channels(),
        LOAD,
        new ChannelHealth(
            new FeedHealth(
                new FeedHealth.Beginning("none", 7, true, Optional.empty()),
                CLOCK,
                NANO_CLOCK,
                (_, _) -> {}),
            false),
        new UserTopics(TOPICS),
        SessionBroker.none(),
        Authenticator.none(),
        CLOCK,
        Duration.ofSeconds(30));
  }

  /** Says something, and takes what comes of it. */
  List<JsonNode> answers(byte[] text) {
    listener.answers.clear();
    session.received(text);
    return List.copyOf(listener.answers);
  }

  /** Ends the session; nothing may be left behind. */
  @Override
  public void close() {
    session.ended();

    assertThat(ENDPOINT.stats().handlerFailures()).isZero();
    assertThat(ENDPOINT.sessions()).isEmpty();
    assertThat(TOPICS.all()).allMatch(topic -> topic.subscriberCount() == 0);
    for (var kind : ChannelKind.values()) {
      assertThat(LOAD.of(kind)).as(kind.wireName()).isZero();
    }
  }

  /** Checks what the session says. */
  private static final class Listener implements Peer {

    private final List<JsonNode> answers = new ArrayList<>();

    private record Text(String json) implements Encoded {

      @Override
      public void release() {}
    }

    @Override
    public Encoded encode(Message message, long sinceNanos) {
      return new Text(new String(message.payload(), UTF_8));
    }

    @Override
    public void write(Encoded message) {
      var answer = Documents.json(((Text) message).json);
      CONTRACT.checkReceived(answer);
      answers.add(answer);
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public void ping() {
      throw new AssertionError("time stands still");
    }

    @Override
    public void close(CloseReason reason) {
      throw new AssertionError("closed: " + reason);
    }

    @Override
    public void abort() {
      throw new AssertionError("aborted");
    }
  }

  private static final class CallersLoop implements Loop {

    private final TimerWheel timers = new TimerWheel(1_000_000, 0);

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public TimerWheel timers() {
      return timers;
    }

    @Override
    public TimerWheel pacing() {
      return timers;
    }

    @Override
    public boolean isCurrent() {
      return true;
    }
  }
}
