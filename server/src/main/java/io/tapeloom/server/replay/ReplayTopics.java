package io.tapeloom.server.replay;

import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.stream.topic.TopicFamily;

/**
 * The topics of replays. Their names are those of live data after a prefix with the replay's id.
 * Each topic belongs to one session, and delivers every value.
 */
public final class ReplayTopics {

  /** The pattern of the names of topics of past trades. */
  public static final String TRADES_PATTERN = "replay:{id}:trades:{symbol}";

  /** The pattern of the names of topics of past quotes. */
  public static final String QUOTES_PATTERN = "replay:{id}:quotes:{symbol}";

  /** The pattern of the names of topics of past order books. */
  public static final String BOOKS_PATTERN = "replay:{id}:orderbook:{symbol}";

  /** The pattern of the names of topics of past bars. */
  public static final String BARS_PATTERN = "replay:{id}:bars:{symbol}:{resolution}";

  /** The pattern of the names of topics of a replay's progress. */
  public static final String PROGRESS_PATTERN = "replay:{id}:progress";

  /** Each trade. */
  public static final TopicFamily<Trade> TRADES = TopicFamily.every(TRADES_PATTERN, Trade.class);

  /** Last price, quote and day, at each change. */
  public static final TopicFamily<Ticker> QUOTES = TopicFamily.every(QUOTES_PATTERN, Ticker.class);

  /** Each state of the order book. */
  public static final TopicFamily<OrderBook> BOOKS =
      TopicFamily.every(BOOKS_PATTERN, OrderBook.class);

  /** Each bar when it is closed. */
  public static final TopicFamily<LiveBar> BARS = TopicFamily.every(BARS_PATTERN, LiveBar.class);

  /** The progress of a replay. */
  public static final TopicFamily<Progress> PROGRESS =
      TopicFamily.every(PROGRESS_PATTERN, Progress.class);

  private ReplayTopics() {}
}
