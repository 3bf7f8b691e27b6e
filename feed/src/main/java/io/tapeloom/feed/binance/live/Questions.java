package io.tapeloom.feed.binance.live;

/** The REST requests of an instrument; each is answered later by an {@link Arrival}. */
interface Questions {

  /** Ignores all requests; used before the first connection. */
  Questions NONE =
      new Questions() {
        @Override
        public void snapshot(String symbol) {}

        @Override
        public void firstTrade(String symbol, int question) {}

        @Override
        public void trades(String symbol, int question, long fromId, long toId) {}
      };

  /** Requests the current order book. */
  void snapshot(String symbol);

  /** Requests the id of the first trade since the hand-over. */
  void firstTrade(String symbol, int question);

  /**
   * Requests trades.
   *
   * @param fromId the first id, inclusive
   * @param toId the last id, inclusive; {@link Long#MAX_VALUE}: all further trades
   */
  void trades(String symbol, int question, long fromId, long toId);
}
