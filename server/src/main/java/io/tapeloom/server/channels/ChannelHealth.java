package io.tapeloom.server.channels;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.MarketState;

/**
 * Whether a channel carries messages now, and why not. A channel is inactive when nothing is
 * expected of it, and in error when what is expected of it does not arrive. Thread-safe.
 *
 * @param knowsUsers whether clients can authenticate at all
 */
public record ChannelHealth(FeedHealth feed, boolean knowsUsers) {

  /** How a channel is, and the same in words. */
  record Condition(ServerMessage.Status status, String message) {}

  Condition of(ChannelKind kind) {
    return switch (kind.carries()) {
      case MARKET_EVENTS -> ofMarket(kind, market().phase());
      case USER_EVENTS ->
          knowsUsers
              ? active(kind)
              : not(kind, ServerMessage.Status.INACTIVE, "authentication is not configured");
      case SERVER_EVENTS -> active(kind);
    };
  }

  /** The state of the market, which fills the channels of public data. */
  MarketState market() {
    return feed.market();
  }

  private Condition ofSymbols(ChannelKind kind) {
    var lost = feed.lostSymbols();
    return lost.isEmpty()
        ? active(kind)
        : not(
            kind,
            ServerMessage.Status.ERROR,
            "nothing more is known of " + String.join(", ", lost));
  }

  private Condition ofMarket(ChannelKind kind, MarketState.Phase phase) {
    return switch (phase) {
      case OPEN -> ofSymbols(kind);
      case CLOSED, OVER -> not(kind, ServerMessage.Status.INACTIVE, why(phase));
      case STALE, LOST -> not(kind, ServerMessage.Status.ERROR, why(phase));
    };
  }

  private static String why(MarketState.Phase phase) {
    return "the market is " + phase.explained();
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
