package io.tapeloom.server.channels;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.live.FeedHealth;

/**
 * Whether a channel carries messages now, and why not. Thread-safe.
 *
 * @param knowsUsers whether clients can authenticate at all
 */
public record ChannelHealth(FeedHealth feed, boolean knowsUsers) {

  /** How a channel is, and the same in words. */
  record Condition(ServerMessage.Status status, String message) {}

  Condition of(ChannelKind kind) {
    return switch (kind) {
      case MARKET_DATA, ORDERBOOK, TRADES, CHART_DATA ->
          switch (feed.state()) {
            case RUNNING -> active(kind);
            case STOPPED ->
                not(kind, ServerMessage.Status.INACTIVE, "the market feed does not run");
            case FAILED ->
                not(
                    kind,
                    ServerMessage.Status.ERROR,
                    "the market feed has failed and is started again");
          };
      case ACCOUNT, POSITIONS, ORDERS, NOTIFICATIONS ->
          knowsUsers
              ? active(kind)
              : not(kind, ServerMessage.Status.INACTIVE, "authentication is not configured");
      case SYSTEM, HEARTBEAT -> active(kind);
    };
  }

  private static Condition active(ChannelKind kind) {
    return new Condition(
        ServerMessage.Status.ACTIVE, "Channel '%s' is active".formatted(kind.wireName()));
  }

  private static Condition not(ChannelKind kind, ServerMessage.Status status, String why) {
    return new Condition(
        status, "Channel '%s' is %s: %s".formatted(kind.wireName(), status.wireName(), why));
  }
}
