package io.tapeloom.feed.binance.live;

/** What an instrument asks of the venue's REST; each is answered later by an {@link Arrival}. */
interface Questions {

  /** Is asked in vain; for before the first connection. */
  Questions NOBODY =
      new Questions() {
        @Override
        public void snapshot(String symbol) {}

        @Override
        public void firstTrade(String symbol, int question) {}

        @Override
        public void trades(String symbol, int question, long fromId, long toId) {}
      };

  /** Its order book as it is now. */
  void snapshot(String symbol);

  /** The id of the first trade since the hand-over. */
  void firstTrade(String symbol, int question);

  /**
   * Trades.
   *
   * @param fromId inclusive
   * @param toId inclusive; {@link Long#MAX_VALUE}: all that there are
   */
  void trades(String symbol, int question, long fromId, long toId);
}
