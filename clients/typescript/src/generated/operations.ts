// Made from the AsyncAPI 2.4 document of the operation protocol by make clients. Do not edit.
/** What became of the token */
export interface AuthReply {
  /** Whether it was accepted */
  status: "ok" | "error";
  /** The same for people */
  message: string;
  /** Whose token it is; absent on an error */
  user_id?: string;
  /** What the user may do; absent on an error */
  permissions?: string[];
  /** When it runs out, epoch milliseconds; absent on an error */
  expires_at?: number;
  /** What a program may go by; only on an error */
  code?: "unknown_symbol" | "too_many_subscriptions" | "unauthenticated" | "invalid_token" | "unavailable";
  /** Whether trying the same token again may help; only on an error */
  retryable?: boolean;
}
/** Who the client is */
export interface AuthRequest {
  /** A JSON Web Token */
  token: string;
}
/** A user's balance of an asset */
export interface BalanceUpdate {
  /** The asset */
  asset: string;
  /** Amount available for orders */
  available: number;
  /** Amount reserved by open orders */
  locked: number;
  /** Sum of available and locked */
  total: number;
}
/** The trades of one period: open, high, low, close, volume */
export interface BarPayload {
  /** Start of the period, epoch milliseconds */
  time: number;
  /** Price of the first trade */
  open: number;
  /** Highest price */
  high: number;
  /** Lowest price */
  low: number;
  /** Price of the last trade */
  close: number;
  /** Quantity traded */
  volume: number;
}
/** Which bars */
export interface BarRequest {
  /** The instrument's symbol, in any case */
  symbol: string;
  params?: null | Params;
  /** The flat form of params.resolution, which wins over it */
  resolution?: "1" | "5" | "15" | "30" | "60" | "D" | "1D" | "W" | "1W" | "M" | "1M" | null;
}
/** What may be chosen */
export interface Params {
  /** Minutes, or D (day), W (week), M (month); 1D, 1W and 1M are accepted for these */
  resolution?: "1" | "5" | "15" | "30" | "60" | "D" | "1D" | "W" | "1W" | "M" | "1M" | null;
}
/** The server shuts down */
export interface Draining {
  /** How long to wait before reconnecting, in milliseconds; randomised per client */
  reconnect_after_ms: number;
}
/** The token has run out */
export interface Expired {
  /** The topics of the subscriptions that ended, as patterns */
  ended: string[];
}
/** The token runs out soon */
export interface Expiring {
  /** Milliseconds until it does */
  expires_in_ms: number;
}
/** A message was refused */
export interface Failure {
  /** Machine-readable error code */
  code: string;
  /** Reason of the refusal, for people */
  message: string;
  /** Type of the refused message, if it has one */
  request?: string;
  /** Whether sending the message again may succeed */
  retryable: boolean;
  /** How long to wait before sending the message again, in milliseconds */
  retry_after_ms: number;
}
/** Last price of a symbol and its change since the previous day */
export interface MarketTick {
  /** The instrument's symbol */
  symbol: string;
  /** Price of the last trade */
  price: number;
  /** Quantity traded during the day */
  volume: number;
  /** Best bid price; absent before the first quote */
  bid?: number;
  /** Best ask price; absent before the first quote */
  ask?: number;
  /** Difference between the price and the last price of the previous day */
  change: number;
  /** The change in percent of the last price of the previous day */
  change_percent: number;
}
/** An alert */
export interface Notification {
  /** Severity of the alert */
  category: "info" | "warning" | "error" | "success";
  /** Short title */
  title: string;
  /** Description as a sentence */
  message: string;
  /** The same information for programs */
  data: {
    [k: string]: unknown;
  };
}
/** A user's order */
export interface OrderUpdate {
  /** Order id */
  order_id: string;
  /** The instrument's symbol */
  symbol: string;
  /** Side of the order */
  side: "buy" | "sell";
  /** Type of the order */
  order_type: "market" | "limit" | "stop" | "stop_limit";
  /** Status of the order */
  status: "pending" | "open" | "filled" | "cancelled" | "rejected";
  /** Quantity of the order */
  quantity: number;
  /** Quantity traded */
  filled_quantity: number;
  /** Limit or stop price; absent for a market order */
  price?: number;
  /** Average price of the fills; absent before the first fill */
  average_fill_price?: number;
}
/** A full snapshot of the best levels of an order book */
export interface OrderbookUpdate {
  /** The instrument's symbol */
  symbol: string;
  /** Bid levels [price, quantity], highest price first */
  bids: number[][];
  /** Ask levels [price, quantity], lowest price first */
  asks: number[][];
  /** The venue's sequence number of this state of the order book */
  sequence: number;
}
/** The answer to a ping */
export interface Pong {
  /** The server's time, epoch milliseconds */
  time: number;
}
/** A user's position in a symbol */
export interface PositionUpdate {
  /** The instrument's symbol */
  symbol: string;
  /** Side of the position */
  side: "long" | "short";
  /** Quantity; 0 if the position is closed */
  size: number;
  /** Average entry price */
  entry_price: number;
  /** Mark price */
  mark_price: number;
  /** Unrealized profit at the mark price */
  unrealized_pnl: number;
  /** Realized profit */
  realized_pnl: number;
}
/** Which replay */
export interface ReplayName {
  /** The replay's name, as replay.start has told it */
  id: string;
}
/** How far a replay is */
export interface ReplayProgress {
  /** The replay's name */
  id: string;
  /** What it does; finished and failed are the last word of a replay */
  state: "running" | "paused" | "finished" | "failed" | "stopped";
  /** The moment of the past that it has come to, epoch milliseconds */
  time: number;
  /** How much of its window lies before that moment */
  percent: number;
}
/** What became of a request about a replay */
export interface ReplayReply {
  /** Whether it was done */
  status: "ok" | "error";
  /** The replay's name; absent when none was started */
  id?: string;
  /** What was done or what was wrong, for people */
  message: string;
  /** What the replay does now; absent on an error */
  state?: "running" | "paused" | "finished" | "failed" | "stopped";
  /** The moment of the past that it has come to, epoch milliseconds; absent on an error and when it was stopped */
  time?: number;
  /** The topics that its pushes bear, the one of its progress last; of replay.start alone */
  topics?: string[];
  /** What a program may go by; only on an error */
  code?: "unknown_symbol" | "unknown_replay" | "invalid_window" | "not_kept" | "too_many_replays" | "busy";
  /** Whether trying again may help; only on an error */
  retryable?: boolean;
}
/** What is to be replayed */
export interface ReplayRequest {
  /** The instrument's symbol, in any case */
  symbol: string;
  /** Where to begin, inclusive, epoch milliseconds */
  from: number;
  /** Where to end, exclusive, epoch milliseconds; absent: now */
  to?: number | null;
  /** Seconds of the past in a second; 0: as fast as the client takes it */
  speed?: number | null;
  /**
   * What to tell; absent: trades
   *
   * @minItems 1
   * @maxItems 4
   */
  streams?: ("trades" | "quotes" | "bars" | "orderbook")[] | null;
  /** Of bars: minutes, or D (day), W (week), M (month); 1D, 1W and 1M are accepted for these; absent: 1 */
  resolution?: "1" | "5" | "15" | "30" | "60" | "D" | "1D" | "W" | "1W" | "M" | "1M" | null;
}
/** Which replay, and where it is to go */
export interface ReplaySeek {
  /** The replay's name, as replay.start has told it */
  id: string;
  /** A moment of its window, epoch milliseconds */
  time: number;
}
/** What became of a subscription */
export interface SubscriptionReply {
  /** Whether it was done */
  status: "ok" | "error";
  /** The instrument's symbol; that of the request when it is unknown */
  symbol: string;
  /** What was done or what was wrong, for people */
  message: string;
  /** The topic's name, which its pushes bear; absent on an error */
  topic?: string;
  /** latest: a slow client misses values, never the newest; every: it misses none */
  mode?: "latest" | "every";
  /** Which run of the topic seq belongs to */
  epoch?: string;
  /** Where the topic stands; the current value that follows has this seq */
  seq?: number;
  /** What a program may go by; only on an error */
  code?: "unknown_symbol" | "too_many_subscriptions" | "unauthenticated" | "invalid_token" | "unavailable";
  /** Whether trying again may help; only on an error */
  retryable?: boolean;
}
/** Which instrument */
export interface SymbolRequest {
  /** The instrument's symbol, in any case */
  symbol: string;
}
/** A trade */
export interface Trade {
  /** The instrument's symbol */
  symbol: string;
  /** Price */
  price: number;
  /** Quantity */
  quantity: number;
  /** Side of the aggressor (taker) */
  side: "buy" | "sell";
  /** The venue's trade id, unique per symbol */
  trade_id: string;
}
/** What became of a subscription to what is the user's own */
export interface UserSubscriptionReply {
  /** Whether it was done */
  status: "ok" | "error";
  /** What was done or what was wrong, for people */
  message: string;
  /** The topic's name, or what its topics' names begin with before a colon; absent on an error */
  topic?: string;
  /** latest: a slow client misses values, never the newest; every: it misses none */
  mode?: "latest" | "every";
  /** Which run of the topics seq belongs to */
  epoch?: string;
  /** Where the topic stands; absent where there are several */
  seq?: number;
  /** What a program may go by; only on an error */
  code?: "unknown_symbol" | "too_many_subscriptions" | "unauthenticated" | "invalid_token" | "unavailable";
  /** Whether trying again may help; only on an error */
  retryable?: boolean;
}

/** What a client may send, and what it is answered. */
export interface Operations {
  /** Start the bars of a symbol at a resolution */
  "bars.subscribe": { request: BarRequest; reply: SubscriptionReply };
  /** Stop the bars of a symbol at a resolution */
  "bars.unsubscribe": { request: BarRequest; reply: SubscriptionReply };
  /** Start the quotes of a symbol */
  "quotes.subscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Stop the quotes of a symbol */
  "quotes.unsubscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Start the trades of a symbol */
  "trades.subscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Stop the trades of a symbol */
  "trades.unsubscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Start the order book of a symbol */
  "orderbook.subscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Stop the order book of a symbol */
  "orderbook.unsubscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Hold a replay */
  "replay.pause": { request: ReplayName; reply: ReplayReply };
  /** Let a replay go on from where it was paused */
  "replay.resume": { request: ReplayName; reply: ReplayReply };
  /** Let a replay go on from another moment */
  "replay.seek": { request: ReplaySeek; reply: ReplayReply };
  /** Tell the past again, to this connection alone */
  "replay.start": { request: ReplayRequest; reply: ReplayReply };
  /** End a replay */
  "replay.stop": { request: ReplayName; reply: ReplayReply };
  /** Start the user's balances */
  "account.subscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Stop the user's balances */
  "account.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Start the user's positions */
  "positions.subscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Stop the user's positions */
  "positions.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Start the user's orders */
  "orders.subscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Stop the user's orders */
  "orders.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Start the user's alerts */
  "notifications.subscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Stop the user's alerts */
  "notifications.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Say who you are */
  "auth": { request: AuthRequest; reply: AuthReply };
  /** Say that you are there */
  "ping": { request: undefined; reply: Pong };
}

/** What a client may subscribe to, and what it is pushed. */
export interface Subscriptions {
  /** A bar as it stands now. The answer comes first, then the bar as it stands now, then its updates. Subscribing again changes nothing. */
  "bars": { request: BarRequest; reply: SubscriptionReply; update: BarPayload; delivery: "latest"; topic: "bars:{symbol}:{resolution}" };
  /** Last price, bid and ask as they stand now. The answer comes first, then the quote as it stands now, then its updates. */
  "quotes": { request: SymbolRequest; reply: SubscriptionReply; update: MarketTick; delivery: "latest"; topic: "quotes:{symbol}" };
  /** A trade. The answer comes first, then every trade from then on, none left out. */
  "trades": { request: SymbolRequest; reply: SubscriptionReply; update: Trade; delivery: "every"; topic: "trades:{symbol}" };
  /** The best levels of the book as they stand now. The answer comes first, then the book as it stands now, then its updates, each whole. */
  "orderbook": { request: SymbolRequest; reply: SubscriptionReply; update: OrderbookUpdate; delivery: "latest"; topic: "orderbook:{symbol}" };
  /** What the user has of an asset, as it stands now. The client must have authenticated. The answer comes first, then each balance as it stands now, then its updates. */
  "account": { request: undefined; reply: UserSubscriptionReply; update: BalanceUpdate; delivery: "latest"; topic: "account:{user}:{asset}" };
  /** A position of the user's, as it stands now. The client must have authenticated. The answer comes first, then each position as it stands now, then its updates. */
  "positions": { request: undefined; reply: UserSubscriptionReply; update: PositionUpdate; delivery: "latest"; topic: "positions:{user}:{symbol}" };
  /** An order of the user's that has changed. The client must have authenticated. The answer comes first, then every change of an order from then on, none left out. */
  "orders": { request: undefined; reply: UserSubscriptionReply; update: OrderUpdate; delivery: "every"; topic: "orders:{user}" };
  /** An alert. The client must have authenticated. The answer comes first, then every alert from then on, none left out: the user's own on the answer's topic, and those for everybody on the topic alerts. */
  "notifications": { request: undefined; reply: UserSubscriptionReply; update: Notification; delivery: "every"; topic: "notifications:{user}" };
}

/** What the server publishes on topics. */
export interface Pushes {
  /** A bar as it stands now */
  "bars.update": BarPayload;
  /** Last price, bid and ask as they stand now */
  "quotes.update": MarketTick;
  /** A trade */
  "trades.update": Trade;
  /** The best levels of the book as they stand now */
  "orderbook.update": OrderbookUpdate;
  /** How far a replay is */
  "replay.progress": ReplayProgress;
  /** What the user has of an asset, as it stands now */
  "account.update": BalanceUpdate;
  /** A position of the user's, as it stands now */
  "positions.update": PositionUpdate;
  /** An order of the user's that has changed */
  "orders.update": OrderUpdate;
  /** An alert */
  "notifications.update": Notification;
}

/** What the server says of its own accord. */
export interface Notices {
  /** A message was refused; the connection stays */
  "error": Failure;
  /** The server shuts down and will close the connection with 1012 */
  "draining": Draining;
  /** The token runs out soon: send auth with a new one */
  "auth.expiring": Expiring;
  /** The token has run out: the user's own subscriptions have ended, the connection stays */
  "auth.expired": Expired;
}

/** Where the operation protocol is spoken. */
export const OPERATIONS_PATH = "/api/v1/ws";

/** The subscriptions to what is a user's own. */
export const PRIVATE_OPERATIONS: readonly string[] = ["account","positions","orders","notifications"];

/** What the server takes without an answer. */
export const UNANSWERED: readonly string[] = [];
