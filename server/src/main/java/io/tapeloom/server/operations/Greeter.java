package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.json.MarketPayload;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SessionListener;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;

/** Sends {@code welcome} to clients with a format, before any other message. */
public final class Greeter implements SessionListener {

  /** Sent first, to clients with a format. */
  public static final Notice<Welcome> WELCOME =
      new Notice<>(
          "welcome",
          Welcome.class,
          "The first message, for clients that offer a format as a subprotocol",
          "connection");

  private final String version;
  private final Topics topics;
  private final FeedHealth feed;

  /**
   * @param version the version of the server
   */
  public Greeter(String version, Topics topics, FeedHealth feed) {
    this.version = version;
    this.topics = topics;
    this.feed = feed;
  }

  /** The payload of {@link #WELCOME}. */
  @JsonClassDescription("First message of a connection with a format")
  record Welcome(
      @JsonPropertyDescription("UUID of the connection, as in the server's log")
          @Example("6f1c1f0e-2f5b-4c1e-9a55-0d9f8f0f3b7a")
          String connectionId,
      @JsonPropertyDescription("Version of the server") @Example("1.0.0") String version,
      @JsonPropertyDescription("Run of the sequence numbers of all market topics")
          @Example("5f3a9c1e")
          String epoch,
      @JsonPropertyDescription("State of the market") MarketPayload market,
      @JsonPropertyDescription(Freshness.AS_OF) @Example("2026-01-01T12:00:00.000Z") String asOf,
      @JsonPropertyDescription(
              "Seconds of silence after which the server sends a WebSocket ping; after as many more"
                  + " without a frame it closes with 4000")
          @Example("30")
          @JsonSerialize(using = PlainNumber.class)
          double heartbeatInterval,
      @JsonPropertyDescription("Limits of the connection") WelcomeLimits limits) {}

  /** The limits of a connection. */
  @JsonClassDescription("Limits of a connection")
  record WelcomeLimits(
      @JsonPropertyDescription("Maximum size of a message from the client in bytes")
          @Example("1048576")
          int messageSizeLimit,
      @JsonPropertyDescription("Maximum number of messages per second from the client")
          @Example("100")
          int messageRate,
      @JsonPropertyDescription("Maximum number of messages in a burst") @Example("500")
          int messageBurst,
      @JsonPropertyDescription("Maximum number of subscriptions") @Example("1000")
          int maxSubscriptions,
      @JsonPropertyDescription("Seconds after which the connection is closed with 4001")
          @Example("3600")
          @JsonSerialize(using = PlainNumber.class)
          double maxConnectionLifespan) {

    static WelcomeLimits of(Limits limits) {
      return new WelcomeLimits(
          limits.messages().messageSizeLimit(),
          limits.messages().messageRate(),
          limits.messages().messageBurst(),
          limits.connections().maxSubscriptions(),
          seconds(limits.timeouts().maxConnectionLifespan()));
    }
  }

  @Override
  public void opened(Session session) {
    if (!session.format().isChosen()) {
      return;
    }
    var market = MarketPayload.of(feed.market());
    session.send(
        WELCOME,
        new Welcome(
            session.id().toString(),
            version,
            topics.epoch(),
            market,
            market.asOf(),
            seconds(session.limits().timeouts().heartbeatInterval()),
            WelcomeLimits.of(session.limits())));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
