// Made from the AsyncAPI 3.0 document of the channel protocol by make clients. Do not edit.
/** The first message of a connection */
export type WelcomeEnvelope = {
  /** Which message this is */
  type: "welcome";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that it is about */
  channel: string;
  /** That of the request, when it had one */
  request_id?: string;
} & Welcome;
/** Something that could not be done; the connection stays */
export type ErrorEnvelope = {
  /** Which message this is */
  type: "error";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that it is about */
  channel: string;
  /** That of the request, when it had one */
  request_id?: string;
} & Failure;
/** Subscribe to a channel */
export type SubscribeEnvelope = {
  /** Which message this is */
  type: "subscribe";
} & Subscribe;
/** The answer to subscribe */
export type SubscriptionConfirmationEnvelope = {
  /** Which message this is */
  type: "subscription_confirmation";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that it is about */
  channel: string;
  /** That of the request, when it had one */
  request_id?: string;
} & SubscriptionConfirmation;
/** End a subscription */
export type UnsubscribeEnvelope = {
  /** Which message this is */
  type: "unsubscribe";
} & Unsubscribe;
/** Authenticate the connection */
export type AuthEnvelope = {
  /** Which message this is */
  type: "auth";
} & Auth;
/** The answer to auth */
export type AuthResponseEnvelope = {
  /** Which message this is */
  type: "auth_response";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that it is about */
  channel: string;
  /** That of the request, when it had one */
  request_id?: string;
} & AuthResponse;
/** Request a pong */
export type PingEnvelope = {
  /** Which message this is */
  type: "ping";
} & Ping;
/** The answer to ping */
export type PongEnvelope = {
  /** Which message this is */
  type: "pong";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that it is about */
  channel: string;
  /** That of the request, when it had one */
  request_id?: string;
} & Pong;
/** Request the status of a channel */
export type ChannelStatusEnvelope = {
  /** Which message this is */
  type: "channel_status";
} & ChannelStatus;
/** The answer to channel_status */
export type ChannelStatusResponseEnvelope = {
  /** Which message this is */
  type: "channel_status";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that it is about */
  channel: string;
  /** That of the request, when it had one */
  request_id?: string;
} & ChannelStatusResponse;
/** Real-time price ticks */
export type MarketTickEnvelope = {
  /** Which message this is */
  type: "market_tick";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "market_data";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & MarketTick;
/** Order book depth */
export type OrderbookUpdateEnvelope = {
  /** Which message this is */
  type: "orderbook_update";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "orderbook";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & OrderbookUpdate;
/** Trades as they happen */
export type TradeEnvelope = {
  /** Which message this is */
  type: "trade";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "trades";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & Trade;
/** Candlesticks for charts */
export type CandlestickEnvelope = {
  /** Which message this is */
  type: "candlestick";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "chart_data";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & Candlestick;
/** Balances of the user's account */
export type BalanceUpdateEnvelope = {
  /** Which message this is */
  type: "balance_update";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "account";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & BalanceUpdate;
/** The user's positions */
export type PositionUpdateEnvelope = {
  /** Which message this is */
  type: "position_update";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "positions";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & PositionUpdate;
/** The user's orders */
export type OrderUpdateEnvelope = {
  /** Which message this is */
  type: "order_update";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "orders";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & OrderUpdate;
/** Alerts for the user */
export type NotificationEnvelope = {
  /** Which message this is */
  type: "notification";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "notifications";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
  /** Of an alert for everybody, which is counted apart from the user's own */
  topic?: "alerts";
} & Notification;
/** Events of the system */
export type SystemEnvelope = {
  /** Which message this is */
  type: "system";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "system";
  /** The number of the event in its sequence, the same in both protocols; absent where the message is of this server alone */
  seq?: number;
} & SystemMessage;
/** Server time, sent at a fixed interval */
export type HeartbeatEnvelope = {
  /** Which message this is */
  type: "heartbeat";
  /** When it happened, UTC */
  timestamp: string;
  /** The channel that carries it */
  channel: "heartbeat";
  /** The number of the event in its sequence, the same in both protocols */
  seq: number;
} & Heartbeat;

/** Say who you are */
export interface Auth {
  /** A JSON Web Token */
  token: string;
  /** Said again by the answer */
  request_id?: string | null;
}
/** The answer to auth */
export interface AuthResponse {
  /** Whether the token was accepted */
  success: boolean;
  /** Why it was not; null when it was */
  error: string | null;
  /** The same for programs; null when it was */
  code: "invalid_token" | "unavailable" | null;
  /** Whose token it is; null when it was not accepted */
  user_id: string | null;
  /** What the user may do */
  permissions: string[];
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
/** The trades of one period */
export interface Candlestick {
  /** The instrument's symbol */
  symbol: string;
  /** Length of the period */
  resolution: string;
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
  /** Whether the period is over; then the bar is final */
  is_final: boolean;
}
/** A channel */
export interface Channel {
  /** Its name */
  name: string;
  /** What it carries */
  description: string;
  /** Whether only authenticated clients may subscribe */
  requires_auth: boolean;
  /** Messages a second for one subscription */
  rate_limit: number;
}
/** Ask how a channel is */
export interface ChannelStatus {
  /** The channel's name */
  channel: string;
  /** Said again by the answer */
  request_id?: string | null;
}
/** The answer to channel_status */
export interface ChannelStatusResponse {
  /** active; inactive: nothing is expected, such as while the market is closed or over; error: what is expected does not arrive, such as while the market is stale or lost */
  status: "active" | "inactive" | "error";
  /** Connections subscribed now */
  subscriber_count: number;
  /** In words */
  message: string;
}
/** Something that could not be done; the connection stays */
export interface Failure {
  /** Always false */
  success: boolean;
  /** What was wrong */
  error: string;
  /** What a program may go by */
  code: string;
  /** Whether trying again may help */
  retryable: boolean;
  /** The types that there are, when the type was unknown */
  supported_types?: string[];
  /** Milliseconds to wait before trying again */
  retry_after_ms?: number;
  /** Milliseconds until the token runs out; only of auth_expiring */
  expires_in_ms?: number;
  /** The channels whose subscriptions have ended; only of auth_expired */
  ended?: string[];
}
/** Server time */
export interface Heartbeat {
  /** Current server time, UTC */
  server_time: string;
}
/** The state of the market */
export interface MarketPayload {
  /** Source: simulated, recording, binance, or the name of a plugin */
  source: string;
  /** open; closed: outside trading hours; stale: no current events arrive; lost: the feed has failed; over: the recording has ended */
  state: "open" | "closed" | "stale" | "lost" | "over";
  /** Start of this state, UTC */
  since: string;
  /** Moment up to which the server is complete, UTC: now while the market is open or closed, else the last sign of life of its source */
  as_of: string;
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
/** What a chart may choose */
export interface Params {
  /** 1m 5m 15m 30m 1h 1D 1W 1M, or 1 5 15 30 60 D W M */
  resolution?: string | null;
}
/** Ask for a pong */
export interface Ping {
  /** Said again by the answer */
  request_id?: string | null;
}
/** The answer to ping */
export interface Pong {
  [k: string]: unknown;
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
/** Where a sequence of a channel stands */
export interface SequencePosition {
  /** The symbol of the sequence, where the channel has symbols */
  symbol?: string;
  /** The asset of the sequence, in account */
  asset?: string;
  /** The type of its messages, where the channel has no symbols */
  type?: string;
  /** As in the messages that carry it: alerts, for all users */
  topic?: string;
  /** The epoch of this sequence, where it is another than the answer's */
  epoch?: string;
  /** The number of its newest event; 0 before the first */
  seq: number;
}
/** Begin a subscription */
export interface Subscribe {
  /** The channel's name */
  channel: string;
  /** Only this symbol; absent: every symbol of the channel */
  symbol?: string | null;
  /** More for chart_data */
  params?: null | Params;
  /** Said again by the answer */
  request_id?: string | null;
}
/** The answer to subscribe and unsubscribe */
export interface SubscriptionConfirmation {
  /** Whether it was done */
  success: boolean;
  /** Why it was not done; null when it was */
  error: string | null;
  /** The same for programs; null when it was done */
  code:
    | "unknown_channel"
    | "unknown_symbol"
    | "unknown_resolution"
    | "unauthenticated"
    | "channel_full"
    | "too_many_subscriptions"
    | null;
  /** The channel that was named */
  subscribed_channel: string;
  /** The symbol that was named; null: every symbol */
  symbol: string | null;
  /** Which run of the sequences the positions belong to; null when nothing was subscribed to */
  epoch: string | null;
  /** Where each sequence of the subscription stands; empty when nothing was subscribed to */
  positions: SequencePosition[];
}
/** Events of the system */
export interface SystemMessage {
  /** Kind of the event */
  event: "maintenance" | "service_update" | "market_hours";
  /** Description as a sentence */
  message: string;
  /** The same information for programs */
  data: {
    [k: string]: unknown;
  };
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
/** End a subscription */
export interface Unsubscribe {
  /** The channel's name */
  channel: string;
  /** As it was subscribed to */
  symbol?: string | null;
  /** As it was subscribed to */
  params?: null | Params;
  /** Said again by the answer */
  request_id?: string | null;
}
/** The first message of a connection */
export interface Welcome {
  /** The connection's UUID, as in the server's log */
  connection_id: string;
  /** The channels that there are */
  available_channels: Channel[];
  /** Seconds between two heartbeats */
  heartbeat_interval: number;
  market: MarketPayload & {
    [k: string]: unknown;
  };
}

/** What a client may send, and what it is answered. */
export interface ChannelRequests {
  /** Subscribe to a channel */
  "subscribe": { request: SubscribeEnvelope; reply: SubscriptionConfirmationEnvelope };
  /** End a subscription */
  "unsubscribe": { request: UnsubscribeEnvelope; reply: SubscriptionConfirmationEnvelope };
  /** Authenticate the connection */
  "auth": { request: AuthEnvelope; reply: AuthResponseEnvelope };
  /** Request a pong */
  "ping": { request: PingEnvelope; reply: PongEnvelope };
  /** Request the status of a channel */
  "channel_status": { request: ChannelStatusEnvelope; reply: ChannelStatusResponseEnvelope };
}

/** The channels, and what each carries. */
export interface Channels {
  /** Real-time price ticks. At most 100 messages a second for one subscription, 500 connections at once. */
  "market_data": { message: MarketTickEnvelope; bySymbol: true; private: false };
  /** Order book depth. At most 50 messages a second for one subscription, 200 connections at once. */
  "orderbook": { message: OrderbookUpdateEnvelope; bySymbol: true; private: false };
  /** Trades as they happen. At most 100 messages a second for one subscription, 300 connections at once. */
  "trades": { message: TradeEnvelope; bySymbol: true; private: false };
  /** Candlesticks for charts. At most 10 messages a second for one subscription, 100 connections at once. */
  "chart_data": { message: CandlestickEnvelope; bySymbol: true; private: false };
  /** Balances of the user's account. At most 10 messages a second for one subscription, 50 connections at once. */
  "account": { message: BalanceUpdateEnvelope; bySymbol: false; private: true };
  /** The user's positions. At most 20 messages a second for one subscription, 50 connections at once. */
  "positions": { message: PositionUpdateEnvelope; bySymbol: false; private: true };
  /** The user's orders. At most 50 messages a second for one subscription, 100 connections at once. */
  "orders": { message: OrderUpdateEnvelope; bySymbol: false; private: true };
  /** Alerts for the user. At most 20 messages a second for one subscription, 200 connections at once. */
  "notifications": { message: NotificationEnvelope; bySymbol: false; private: true };
  /** Events of the system. At most 5 messages a second for one subscription, 1000 connections at once. */
  "system": { message: SystemEnvelope; bySymbol: false; private: false };
  /** Server time, sent at a fixed interval. At most 1 messages a second for one subscription, 1000 connections at once. */
  "heartbeat": { message: HeartbeatEnvelope; bySymbol: false; private: false };
}

/** Where the channel protocol is spoken. */
export const CHANNELS_PATH = "/api/v1/ws/v1";

/** The channels that carry a sequence for each symbol. */
export const SYMBOL_CHANNELS: readonly string[] = ["market_data","orderbook","trades","chart_data"];

/** The channels that carry what is a user's own. */
export const PRIVATE_CHANNELS: readonly string[] = ["account","positions","orders","notifications"];
