package io.tapeloom.server.channels;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A request that clients may send, declared once: its message, its answer, and their texts. */
enum ChannelRequest {
  SUBSCRIBE(
      "subscribe",
      ClientMessage.Subscribe.class,
      Answer.SUBSCRIPTION,
      "Subscribe to a channel",
      "Subscribes to one symbol of a channel, or to all symbols. A refusal has `success` false;"
          + " the connection stays open."),
  UNSUBSCRIBE(
      "unsubscribe",
      ClientMessage.Unsubscribe.class,
      Answer.SUBSCRIPTION,
      "End a subscription",
      "Ends a subscription. The fields are those of the `subscribe` request."),
  AUTH(
      "auth",
      ClientMessage.Auth.class,
      Answer.AUTH,
      "Authenticate the connection",
      "Authenticates the user of the connection with a token, which private channels require."
          + " Send it again to renew the token."),
  PING(
      "ping",
      ClientMessage.Ping.class,
      Answer.PONG,
      "Request a pong",
      "Keeps the connection alive, as every other message does."),
  CHANNEL_STATUS(
      "channel_status",
      ClientMessage.ChannelStatus.class,
      Answer.STATUS,
      "Request the status of a channel",
      "Returns whether a channel carries messages now, and how many connections are subscribed.");

  /** An answer: its name in the document, its {@code type} on the wire, and its payload. */
  enum Answer {
    SUBSCRIPTION(
        "subscription_confirmation",
        "subscription_confirmation",
        ServerMessage.SubscriptionConfirmation.class),
    AUTH("auth_response", "auth_response", ServerMessage.AuthResponse.class),
    PONG("pong", "pong", ServerMessage.Pong.class),
    STATUS("channel_status_response", "channel_status", ServerMessage.ChannelStatusResponse.class);

    private final String documentName;
    private final String type;
    private final Class<? extends ServerMessage> payload;

    Answer(String documentName, String type, Class<? extends ServerMessage> payload) {
      this.documentName = documentName;
      this.type = type;
      this.payload = payload;
    }

    String documentName() {
      return documentName;
    }

    String type() {
      return type;
    }

    Class<? extends ServerMessage> payload() {
      return payload;
    }
  }

  private final String type;
  private final Class<? extends ClientMessage> payload;
  private final Answer answer;
  private final String summary;
  private final String description;

  ChannelRequest(
      String type,
      Class<? extends ClientMessage> payload,
      Answer answer,
      String summary,
      String description) {
    this.type = type;
    this.payload = payload;
    this.answer = answer;
    this.summary = summary;
    this.description = description;
  }

  /** Returns the {@code type} of its messages. */
  String type() {
    return type;
  }

  Class<? extends ClientMessage> payload() {
    return payload;
  }

  Answer answer() {
    return answer;
  }

  String summary() {
    return summary;
  }

  String description() {
    return description;
  }

  /** Returns the request with that type on the wire. */
  static Optional<ChannelRequest> of(String type) {
    return Arrays.stream(values()).filter(each -> each.type.equals(type)).findFirst();
  }

  /** Returns the types of all requests on the wire. */
  static List<String> types() {
    return Arrays.stream(values()).map(ChannelRequest::type).toList();
  }
}
