package io.tapeloom.feed;

/** What people should know of a feed that is no event of a market. Immutable. */
public sealed interface FeedNotice {

  /**
   * The market opens or closes.
   *
   * @param open whether there is trading from then on
   */
  record Hours(boolean open) implements FeedNotice {}
}
