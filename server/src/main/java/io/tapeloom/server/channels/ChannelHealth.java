package io.tapeloom.server.channels;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.live.MarketState;

/**
 * The status of the channels. A channel is inactive if no messages are expected, and in error if
 * expected messages do not arrive. Thread-safe.
 *
 * @param canAuthenticate whether authentication is configured
 */
public record ChannelHealth(FeedHealth feed, boolean canAuthenticate) {

  /** The status of a channel, and its description for people. */
  record Condition(ServerMessage.Status status, String message) {}

  Condition of(ChannelKind kind) {
    return switch (kind.carries()) {
      case MARKET_EVENTS -> ofMarket(kind, market().phase());
      case USER_EVENTS ->
          canAuthenticate
              ? active(kind)
              : notActive(kind, ServerMessage.Status.INACTIVE, "authentication is not configured");
      case SERVER_EVENTS -> active(kind);
    };
  }

  /** Returns the state of the market that the public channels show. */
  MarketState market() {
    return feed.market();
  }

  /** Returns how current the data of the server is. */
  Freshness freshness() {
    return feed.freshness();
  }

  private Condition ofSymbols(ChannelKind kind) {
    var lost = feed.lostSymbols();
    if (!lost.isEmpty()) {
      return notActive(
          kind,
          ServerMessage.Status.ERROR,
          "no more data is available for " + FeedHealth.some(lost));
    }
    var removed = feed.removedSymbols();
    return removed.isEmpty()
        ? active(kind)
        : new Condition(
            ServerMessage.Status.ACTIVE,
            "Channel '%s' is active; no longer listed: %s"
                .formatted(kind.wireName(), FeedHealth.some(removed)));
  }

  private Condition ofMarket(ChannelKind kind, MarketState.Phase phase) {
    return switch (phase) {
      case OPEN -> ofSymbols(kind);
      case CLOSED, OVER -> notActive(kind, ServerMessage.Status.INACTIVE, reason(phase));
      case STALE, LOST -> notActive(kind, ServerMessage.Status.ERROR, reason(phase));
    };
  }

  private static String reason(MarketState.Phase phase) {
    return "the market is " + phase.explained();
  }

  private static Condition active(ChannelKind kind) {
    return new Condition(
        ServerMessage.Status.ACTIVE, "Channel '%s' is active".formatted(kind.wireName()));
  }

  private static Condition notActive(ChannelKind kind, ServerMessage.Status status, String reason) {
    return new Condition(
        status, "Channel '%s' is %s: %s".formatted(kind.wireName(), status.wireName(), reason));
  }
}
