// Made from the AsyncAPI 3.0 document of the channel protocol by make clients. Do not edit.
/** First message of a connection */
export type WelcomeEnvelope = {
  /** Type of the message */
  type: "welcome";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & Welcome;
/** Error or notice; the connection stays open */
export type ErrorEnvelope = {
  /** Type of the message */
  type: "error";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & Failure;
/** Events that the client is not sent */
export type GapEnvelope = {
  /** Type of the message */
  type: "gap";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the events */
  channel: string;
  /** Symbol of the events, in channels with symbols */
  symbol?: string;
  /** Length of a bar, in the channel chart_data */
  resolution?: string;
  /** Asset of the events, in the channel account */
  asset?: string;
  /** `alerts`: alerts for all users; `executions`: messages of the type `execution` */
  topic?: string;
} & MissedValues;
/** Subscribe to a channel */
export type SubscribeEnvelope = {
  /** Type of the message */
  type: "subscribe";
} & Subscribe;
/** Answer to `subscribe` */
export type SubscriptionConfirmationEnvelope = {
  /** Type of the message */
  type: "subscription_confirmation";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & SubscriptionConfirmation;
/** End a subscription */
export type UnsubscribeEnvelope = {
  /** Type of the message */
  type: "unsubscribe";
} & Unsubscribe;
/** Authenticate the connection */
export type AuthEnvelope = {
  /** Type of the message */
  type: "auth";
} & Auth;
/** Answer to `auth` */
export type AuthResponseEnvelope = {
  /** Type of the message */
  type: "auth_response";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & AuthResponse;
/** Request a pong */
export type PingEnvelope = {
  /** Type of the message */
  type: "ping";
} & Ping;
/** Answer to `ping` */
export type PongEnvelope = {
  /** Type of the message */
  type: "pong";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & Pong;
/** Request the status of a channel */
export type ChannelStatusEnvelope = {
  /** Type of the message */
  type: "channel_status";
} & ChannelStatus;
/** Answer to `channel_status` */
export type ChannelStatusResponseEnvelope = {
  /** Type of the message */
  type: "channel_status";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & ChannelStatusResponse;
/** Place an order */
export type PlaceOrderEnvelope = {
  /** Type of the message */
  type: "place_order";
  /** Id of the request, which the answer repeats */
  request_id?: string;
} & OrderBody;
/** Answer to `place_order` */
export type OrderResponseEnvelope = {
  /** Type of the message */
  type: "order_response";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & OrderResponse;
/** Change an order */
export type ReplaceOrderEnvelope = {
  /** Type of the message */
  type: "replace_order";
  /** Id of the request, which the answer repeats */
  request_id?: string;
} & Replacement;
/** Cancel an order */
export type CancelOrderEnvelope = {
  /** Type of the message */
  type: "cancel_order";
  /** Id of the request, which the answer repeats */
  request_id?: string;
} & OrderName;
/** Take over the orders of another connection */
export type TakeOverEnvelope = {
  /** Type of the message */
  type: "take_over";
  /** Id of the request, which the answer repeats */
  request_id?: string;
} & TakeOver;
/** Answer to `take_over` */
export type TakeOverResponseEnvelope = {
  /** Type of the message */
  type: "take_over_response";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel that the message concerns */
  channel: string;
  /** The request's `request_id`, if it had one */
  request_id?: string;
} & TakeOverResponse;
/** Real-time price ticks */
export type MarketTickEnvelope = {
  /** Type of the message */
  type: "market_tick";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "market_data";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & MarketTick;
/** Order book depth */
export type OrderbookUpdateEnvelope = {
  /** Type of the message */
  type: "orderbook_update";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "orderbook";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & OrderbookUpdate;
/** Trades as they happen */
export type TradeEnvelope = {
  /** Type of the message */
  type: "trade";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "trades";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & Trade;
/** Candlesticks for charts */
export type CandlestickEnvelope = {
  /** Type of the message */
  type: "candlestick";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "chart_data";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & Candlestick;
/** Balances of the user's account */
export type BalanceUpdateEnvelope = {
  /** Type of the message */
  type: "balance_update";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "account";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & BalanceUpdate;
/** The user's positions */
export type PositionUpdateEnvelope = {
  /** Type of the message */
  type: "position_update";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "positions";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & PositionUpdate;
/** The user's orders */
export type OrderUpdateEnvelope = {
  /** Type of the message */
  type: "order_update";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "orders";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & OrderUpdate;
/** The user's orders */
export type ExecutionEnvelope = {
  /** Type of the message */
  type: "execution";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "orders";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & ExecutionUpdate;
/** Alerts for the user */
export type NotificationEnvelope = {
  /** Type of the message */
  type: "notification";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "notifications";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
  /** Only in alerts for all users, which have their own sequence */
  topic?: "alerts";
} & Notification;
/** Events of the system */
export type SystemEnvelope = {
  /** Type of the message */
  type: "system";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "system";
  /** Sequence number of the event, the same in both protocols; absent if the message concerns only this server */
  seq?: number;
} & SystemMessage;
/** Server time, sent at a fixed interval */
export type HeartbeatEnvelope = {
  /** Type of the message */
  type: "heartbeat";
  /** Time of the event, UTC */
  timestamp: string;
  /** Channel of the message */
  channel: "heartbeat";
  /** Sequence number of the event, the same in both protocols */
  seq: number;
} & Heartbeat;

/** Request to authenticate */
export interface Auth {
  /** A JSON Web Token */
  token: string;
  /** Id of the request, which the answer repeats */
  request_id?: string | null;
}
/** Answer to `auth` */
export interface AuthResponse {
  /** Whether the token was accepted */
  success: boolean;
  /** Error text; null on success */
  error: string | null;
  /** Machine-readable error code; null on success */
  code: "invalid_token" | "unavailable" | null;
  /** Id of the user that the token names; null on an error */
  user_id: string | null;
  /** Permissions of the user */
  permissions: string[];
  /** Id of the connection, for `take_over` */
  connection_id: string;
}
/** The balance of an asset */
export interface BalanceUpdate {
  /** The asset */
  asset: string;
  /** Amount available for orders */
  available: number;
  /** Amount held by open orders */
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
  /** Name of the channel */
  name: string;
  /** Content of the channel */
  description: string;
  /** Whether a subscription requires authentication */
  requires_auth: boolean;
  /** Maximum number of messages per second for one subscription */
  rate_limit: number;
}
/** Request for the status of a channel */
export interface ChannelStatus {
  /** Name of the channel */
  channel: string;
  /** Id of the request, which the answer repeats */
  request_id?: string | null;
}
/** Answer to `channel_status` */
export interface ChannelStatusResponse {
  /** `active`: the channel carries messages; `inactive`: no messages are expected, for example because the market is closed or over; `error`: expected messages do not arrive, for example because the market is stale or lost */
  status: "active" | "inactive" | "error";
  /** Number of subscribed connections */
  subscriber_count: number;
  /** Human-readable status */
  message: string;
}
/** The public event that proves a fill */
export interface Evidence {
  /** Name of the public topic */
  topic: string;
  /** Run of the sequence */
  epoch: string;
  /** Sequence number of the event in the topic */
  seq: number;
  /** The trade; absent: the event is a state of the order book */
  trade_id?: string;
  /** The book's own sequence number; absent: the event is a trade */
  book_seq?: number;
}
/** A fill of an order */
export interface ExecutionUpdate {
  /** Id of the execution */
  execution_id: string;
  /** Id of the order */
  order_id: string;
  /** Symbol */
  symbol: string;
  /** Side of the order */
  side: "buy" | "sell";
  /** Quantity of this fill */
  quantity: number;
  /** Price of this fill */
  price: number;
  /** Whether the order rested or took */
  liquidity: "maker" | "taker";
  /** Fee in the currency of the instrument */
  fee: number;
  /** Time of the market, epoch milliseconds */
  time: number;
  evidence: Evidence & {
    [k: string]: unknown;
  };
}
/** Error or notice; the connection stays open */
export interface Failure {
  /** Always false */
  success: boolean;
  /** Error text */
  error: string;
  /** Machine-readable error code */
  code: string;
  /** Whether a retry may succeed */
  retryable: boolean;
  /** All valid types; only when the type was unknown */
  supported_types?: string[];
  /** Milliseconds to wait before a retry */
  retry_after_ms?: number;
  /** Milliseconds until the token expires; only with code `auth_expiring` */
  expires_in_ms?: number;
  /** Channels whose subscriptions have ended; only with code `auth_expired` */
  ended?: string[];
}
/** Server time */
export interface Heartbeat {
  /** Current server time, UTC */
  server_time: string;
  /** Moment up to which the server is complete, UTC */
  as_of: string;
  /** Milliseconds from `as_of` to `server_time` */
  lag_ms: number;
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
/** Successive values of a topic that the client is not sent */
export interface MissedValues {
  /** Run of the sequence that the numbers belong to */
  epoch: string;
  /** `seq` of the first missing value */
  from: number;
  /** `seq` of the last missing value; null: not known */
  to: number | null;
  /** `trimmed`: the values are not kept any more; `epoch_changed`: the position belongs to another run of the sequence; `ahead`: the position is after the newest value of this server; `lost`: the server has lost them; `slow`: they were no longer kept when the client could take them */
  reason: "trimmed" | "epoch_changed" | "ahead" | "lost" | "slow";
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
/** The request for an order */
export interface OrderBody {
  /** A symbol or EXCHANGE:SYMBOL, case-insensitive */
  symbol: string;
  /** Side */
  side: "buy" | "sell";
  /** Type */
  order_type: "market" | "limit" | "stop" | "stop_limit";
  /** Quantity, positive */
  quantity: number;
  /** Limit price; for `limit` and `stop_limit` only */
  price?: number | null;
  /** Trigger price; for `stop` and `stop_limit` only */
  stop_price?: number | null;
  /** Distance of a trailing stop, instead of `stop_price` */
  trail_price?: number | null;
  /** The same in percent of the price, at most 4 decimals */
  trail_percent?: number | null;
  /** How long the order may stay */
  time_in_force?: "day" | "gtc" | "ioc" | "fok" | null;
  /** Whether the order is refused instead of taking liquidity */
  post_only?: boolean | null;
  /** Whether the order never opens a position */
  reduce_only?: boolean | null;
  /** Price of a limit order that closes what was filled */
  take_profit?: number | null;
  /** Trigger price of a stop order that closes what was filled */
  stop_loss?: number | null;
  /** The user's own id: the same request under it is executed once */
  client_order_id?: string | null;
  /** Whether the order is cancelled when its connection ends; only over WebSocket */
  cancel_on_disconnect?: boolean | null;
}
/** An order, by its id or by the user's own id of it */
export interface OrderName {
  /** Id of the order */
  order_id?: string | null;
  /** The user's own id of the order, instead of `order_id` */
  client_order_id?: string | null;
}
/** Answer to `place_order`, `replace_order` and `cancel_order` */
export interface OrderResponse {
  /** Whether the request succeeded */
  success: boolean;
  /** Error text; only on an error */
  error?: string;
  /** Machine-readable error code; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  order?: OrderUpdate & {
    [k: string]: unknown;
  };
}
/** An order of the user */
export interface OrderUpdate {
  /** Id of the order */
  order_id: string;
  /** The user's own id of the order */
  client_order_id?: string;
  /** Symbol */
  symbol: string;
  /** Side of the order */
  side: "buy" | "sell";
  /** Type of the order */
  order_type: "market" | "limit" | "stop" | "stop_limit";
  /** How long the order may stay */
  time_in_force: "day" | "gtc" | "ioc" | "fok";
  /** `pending`: a stop or a leg that waits; `open`: also partly filled. The others are final */
  status: "pending" | "open" | "filled" | "cancelled" | "rejected";
  /** Quantity of the whole order */
  quantity: number;
  /** Quantity that was traded */
  filled_quantity: number;
  /** Quantity that may still trade */
  leaves_quantity: number;
  /** Average price of the fills */
  average_fill_price?: number;
  /** Limit price */
  price?: number;
  /** Trigger price; of a trailing stop, the current one */
  stop_price?: number;
  /** Distance of a trailing stop */
  trail_price?: number;
  /** The same in percent */
  trail_percent?: number;
  /** Price of the take-profit leg */
  take_profit?: number;
  /** Trigger price of the stop-loss leg */
  stop_loss?: number;
  /** Refused instead of taking liquidity */
  post_only: boolean;
  /** Never opens a position */
  reduce_only: boolean;
  /** Cancelled when its connection ends */
  cancel_on_disconnect: boolean;
  /** Of a leg: the order that it closes */
  parent_order_id?: string;
  /** Of a leg: which one */
  leg?: "take_profit" | "stop_loss";
  /** Why the order was cancelled or rejected */
  reason?:
    | "user"
    | "expired"
    | "unfilled"
    | "disconnect"
    | "margin_call"
    | "reset"
    | "oco"
    | "self_trade"
    | "insufficient_funds"
    | "insufficient_position";
  /** Number of events of this order, from 1 */
  version: number;
  /** When it was accepted, epoch milliseconds */
  created_at: number;
  /** When it changed last, epoch milliseconds */
  updated_at: number;
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
/** Options of the channel chart_data */
export interface Params {
  /** Length of a bar: 1m 5m 15m 30m 1h 1D 1W 1M, or 1 5 15 30 60 D W M */
  resolution?: string | null;
}
/** Request for a pong */
export interface Ping {
  /** Id of the request, which the answer repeats */
  request_id?: string | null;
}
/** Answer to `ping` */
export interface Pong {
  /** Always true */
  success: boolean;
}
/** A position of the user */
export interface PositionUpdate {
  /** Symbol */
  symbol: string;
  /** Side of the position */
  side: "long" | "short";
  /** Quantity; 0 if the position is closed */
  size: number;
  /** Average entry price; 0 if the position is closed */
  entry_price: number;
  /** Price of the last trade */
  mark_price: number;
  /** Unrealized profit at the mark price */
  unrealized_pnl: number;
  /** Realized profit without fees */
  realized_pnl: number;
  /** Price of the take-profit leg */
  take_profit?: number;
  /** Trigger price of the stop-loss leg */
  stop_loss?: number;
  /** True if nothing has changed but the mark price and the profit: `seq` is that of the position; else absent */
  revaluation?: boolean;
}
/** Position from which the subscription continues */
export interface Recover {
  /** Epoch of the position; in `positions` an element may have its own instead */
  epoch?: string | null;
  /** Newest sequence number that the client has; for one topic */
  seq?: number | null;
  /** Newest sequence number that the client has, by topic; for several topics. A value is a number, or an object of `epoch` and `seq` */
  positions?: {
    [k: string]: unknown[] | boolean | number | {} | string;
  } | null;
}
/** A change of an order; absent fields stay as they are */
export interface Replacement {
  /** Id of the order */
  order_id?: string | null;
  /** The user's own id of the order, instead of `order_id` */
  client_order_id?: string | null;
  /** Quantity of the whole order */
  quantity?: number | null;
  /** Limit price */
  price?: number | null;
  /** Trigger price */
  stop_price?: number | null;
  /** Price of the take-profit leg; null removes it */
  take_profit?: number | null;
  /** Trigger price of the stop-loss leg; null removes it */
  stop_loss?: number | null;
}
/** Current position of a sequence of a channel */
export interface SequencePosition {
  /** Symbol of the sequence; only in channels with symbols */
  symbol?: string;
  /** Asset of the sequence; only in the channel account */
  asset?: string;
  /** Type of the messages of the sequence; only in channels without symbols */
  type?: string;
  /** Topic of the sequence as in its messages: `alerts` for alerts for all users */
  topic?: string;
  /** Epoch of the sequence; only if it differs from the epoch of the answer */
  epoch?: string;
  /** Sequence number of the newest event; 0 before the first event */
  seq: number;
  /** Whether nothing is missing after the position in `recover`; absent where none was given */
  recovered?: boolean;
  /** Sequence number of the next message; absent where `recover` gave no position */
  recover_from?: number;
  gap?: MissedValues & {
    [k: string]: unknown;
  };
  /** `rate_limited` if the recovery was refused; the subscription begins now */
  code?:
    | "unknown_channel"
    | "unknown_symbol"
    | "unknown_resolution"
    | "unauthenticated"
    | "channel_full"
    | "too_many_subscriptions"
    | "rate_limited"
    | "unavailable";
  /** Milliseconds after which a recovery is possible; only if it was refused */
  retry_after_ms?: number;
}
/** Request to subscribe to a channel */
export interface Subscribe {
  /** Name of the channel */
  channel: string;
  /** Symbol; absent: every symbol of the channel */
  symbol?: string | null;
  /** Options of the channel chart_data */
  params?: null | Params;
  /** Continue after this position: what was missed is sent first. `epoch` and `seq` for one sequence; `positions` for several, by symbol, asset (`account`) or message type. Ignored if the subscription exists */
  recover?: null | Recover;
  /** Id of the request, which the answer repeats */
  request_id?: string | null;
}
/** Answer to `subscribe` and `unsubscribe` */
export interface SubscriptionConfirmation {
  /** Whether the request succeeded */
  success: boolean;
  /** Error text; null on success */
  error: string | null;
  /** Machine-readable error code; null on success, but `rate_limited` if the recovery was refused */
  code:
    | "unknown_channel"
    | "unknown_symbol"
    | "unknown_resolution"
    | "unauthenticated"
    | "channel_full"
    | "too_many_subscriptions"
    | "rate_limited"
    | "unavailable"
    | null;
  /** Channel in the request */
  subscribed_channel: string;
  /** Symbol in the request; null: every symbol */
  symbol: string | null;
  /** Epoch of the positions; null if nothing was subscribed */
  epoch: string | null;
  /** Current position of each sequence of the subscription; empty if nothing was subscribed */
  positions: SequencePosition[];
  /** Moment up to which the server is complete, UTC */
  as_of: string;
  /** Milliseconds from `as_of` to now */
  lag_ms: number;
  /** Whether nothing is missing after the positions in `recover`; absent where none was given */
  recovered?: boolean;
  /** Sequence number of the next message; only where `recover` was for one sequence */
  recover_from?: number;
  gap?: MissedValues & {
    [k: string]: unknown;
  };
  /** Milliseconds after which a retry may succeed; only if the request or its recovery was refused with `rate_limited` */
  retry_after_ms?: number;
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
/** The connection whose orders belong to this one from now on */
export interface TakeOver {
  /** Id of the connection, from `welcome` or from the answer to `auth` */
  connection_id: string;
}
/** Answer to `take_over` */
export interface TakeOverResponse {
  /** Whether the request succeeded */
  success: boolean;
  /** Error text; only on an error */
  error?: string;
  /** Machine-readable error code; only on an error */
  code?: string;
  /** Number of orders that belong to this connection now */
  orders?: number;
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
/** Request to end a subscription */
export interface Unsubscribe {
  /** Name of the channel */
  channel: string;
  /** As in the subscribe request */
  symbol?: string | null;
  /** As in the subscribe request */
  params?: null | Params;
  /** Id of the request, which the answer repeats */
  request_id?: string | null;
}
/** First message of a connection */
export interface Welcome {
  /** UUID of the connection, as in the server's log */
  connection_id: string;
  /** All channels */
  available_channels: Channel[];
  /** Interval of heartbeats in seconds */
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
  /** Place an order */
  "place_order": { request: PlaceOrderEnvelope; reply: OrderResponseEnvelope };
  /** Change an order */
  "replace_order": { request: ReplaceOrderEnvelope; reply: OrderResponseEnvelope };
  /** Cancel an order */
  "cancel_order": { request: CancelOrderEnvelope; reply: OrderResponseEnvelope };
  /** Take over the orders of another connection */
  "take_over": { request: TakeOverEnvelope; reply: TakeOverResponseEnvelope };
}

/** The channels, and what each carries. */
export interface Channels {
  /** Real-time price ticks. Limits: 100 messages per second for one subscription, 500 subscribed connections. */
  "market_data": { message: MarketTickEnvelope; bySymbol: true; private: false };
  /** Order book depth. Limits: 50 messages per second for one subscription, 200 subscribed connections. */
  "orderbook": { message: OrderbookUpdateEnvelope; bySymbol: true; private: false };
  /** Trades as they happen. Limits: 100 messages per second for one subscription, 300 subscribed connections. */
  "trades": { message: TradeEnvelope; bySymbol: true; private: false };
  /** Candlesticks for charts. Limits: 10 messages per second for one subscription, 100 subscribed connections. */
  "chart_data": { message: CandlestickEnvelope; bySymbol: true; private: false };
  /** Balances of the user's account. Limits: 10 messages per second for one subscription, 50 subscribed connections. */
  "account": { message: BalanceUpdateEnvelope; bySymbol: false; private: true };
  /** The user's positions. Limits: 20 messages per second for one subscription, 50 subscribed connections. */
  "positions": { message: PositionUpdateEnvelope; bySymbol: false; private: true };
  /** The user's orders. Limits: 50 messages per second for one subscription, 100 subscribed connections. */
  "orders": { message: OrderUpdateEnvelope | ExecutionEnvelope; bySymbol: false; private: true };
  /** Alerts for the user. Limits: 20 messages per second for one subscription, 200 subscribed connections. */
  "notifications": { message: NotificationEnvelope; bySymbol: false; private: true };
  /** Events of the system. Limits: 5 messages per second for one subscription, 1000 subscribed connections. */
  "system": { message: SystemEnvelope; bySymbol: false; private: false };
  /** Server time, sent at a fixed interval. Limits: 1 messages per second for one subscription, 1000 subscribed connections. */
  "heartbeat": { message: HeartbeatEnvelope; bySymbol: false; private: false };
}

/** Where the channel protocol is spoken. */
export const CHANNELS_PATH = "/api/v1/ws/v1";

/** The channels that carry a sequence for each symbol. */
export const SYMBOL_CHANNELS: readonly string[] = ["market_data","orderbook","trades","chart_data"];

/** The channels of which every message matters; of the others only the newest does. */
export const EVERY_CHANNELS: readonly string[] = ["trades","orders","notifications","system"];

/** The channels that carry what is a user's own. */
export const PRIVATE_CHANNELS: readonly string[] = ["account","positions","orders","notifications"];
