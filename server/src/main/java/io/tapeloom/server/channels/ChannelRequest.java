package io.tapeloom.server.channels;

import io.tapeloom.server.broker.BrokerRequest;
import io.tapeloom.server.broker.OrderBody;
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
      "Returns whether a channel carries messages now, and how many connections are subscribed."),
  PLACE_ORDER(
      "place_order",
      OrderBody.class,
      Answer.ORDER,
      "Place an order",
      "Requires the permission `trade`, but no subscription. The order is answered when it is on"
          + " disk. The same fields under the same `client_order_id` are executed once."),
  REPLACE_ORDER(
      "replace_order",
      BrokerRequest.Replacement.class,
      Answer.ORDER,
      "Change an order",
      "Requires the permission `trade`. Absent fields stay as they are. The order keeps its place"
          + " in the queue only if the price stays and the quantity does not grow."),
  CANCEL_ORDER(
      "cancel_order",
      BrokerRequest.OrderName.class,
      Answer.ORDER,
      "Cancel an order",
      "Requires the permission `trade`."),
  TAKE_OVER(
      "take_over",
      BrokerRequest.TakeOver.class,
      Answer.TAKE_OVER,
      "Take over the orders of another connection",
      "Requires the permission `trade`. Orders with `cancel_on_disconnect` belong to the connection"
          + " that placed them; when it ends, another connection of the user has 5 s to take them"
          + " over, and 30 s after a restart of the server.");

  /** An answer: its name in the document, its {@code type} on the wire, and its payload. */
  enum Answer {
    SUBSCRIPTION(
        "subscription_confirmation",
        "subscription_confirmation",
        ServerMessage.SubscriptionConfirmation.class),
    AUTH("auth_response", "auth_response", ServerMessage.AuthResponse.class),
    PONG("pong", "pong", ServerMessage.Pong.class),
    STATUS("channel_status_response", "channel_status", ServerMessage.ChannelStatusResponse.class),
    ORDER("order_response", "order_response", ServerMessage.OrderResponse.class),
    TAKE_OVER("take_over_response", "take_over_response", ServerMessage.TakeOverResponse.class);

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
  private final Class<? extends Record> payload;
  private final Answer answer;
  private final String summary;
  private final String description;

  ChannelRequest(
      String type,
      Class<? extends Record> payload,
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

  /**
   * Returns the fields of its messages beside {@code type}, and beside {@code request_id} if they
   * are no {@link ClientMessage}.
   */
  Class<? extends Record> payload() {
    return payload;
  }

  /** Whether the payload has the request id among its fields. */
  boolean hasRequestId() {
    return ClientMessage.class.isAssignableFrom(payload);
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
