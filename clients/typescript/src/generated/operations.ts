// Made from the AsyncAPI 2.4 document of the operation protocol by make clients. Do not edit.
/** Result of the authentication */
export interface AuthReply {
  /** Whether the token was accepted */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Id of the user that the token names; absent on an error */
  user_id?: string;
  /** Permissions of the user; absent on an error */
  permissions?: string[];
  /** Expiry of the token, epoch milliseconds; absent on an error */
  expires_at?: number;
  /** Id of the connection, for `connection.take_over`; absent on an error */
  connection_id?: string;
  /** Machine-readable error code; only on an error */
  code?:
    | "unknown_symbol"
    | "too_many_subscriptions"
    | "unauthenticated"
    | "invalid_token"
    | "unavailable"
    | "rate_limited"
    | "not_permitted";
  /** Whether the same token may be accepted later; only on an error */
  retryable?: boolean;
}
/** Authentication request */
export interface AuthRequest {
  /** A JSON Web Token */
  token: string;
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
/** Symbol and resolution of the bars */
export interface BarRequest {
  /** Symbol of the instrument, case-insensitive; or `symbols` */
  symbol?: string | null;
  /**
   * Several symbols instead of `symbol`; `*` as the only one means every symbol and counts as one subscription
   *
   * @minItems 1
   * @maxItems 1000
   */
  symbols?: string[] | null;
  /** Options of the subscription */
  params?: null | Params;
  /** Flat form of `params.resolution`; ignored when `params.resolution` is set */
  resolution?: "1" | "5" | "15" | "30" | "60" | "D" | "1D" | "W" | "1W" | "M" | "1M" | null;
  /** Continue after this position: what was missed is sent first. `epoch` and `seq` for one topic, `positions` by topic for several; ignored for a topic that is subscribed already */
  recover?: null | Recover;
}
/** Options of the subscription */
export interface Params {
  /** Length of a bar: minutes, or D (day), W (week), M (month); 1D, 1W and 1M are aliases of D, W and M */
  resolution?: "1" | "5" | "15" | "30" | "60" | "D" | "1D" | "W" | "1W" | "M" | "1M" | null;
  /** Messages a second at most, 0.01 to 1000 */
  max_rate?: number | null;
  /** Levels of each side of an order book: 1, 5, 10, or 0 for all that are shown; ignored where there are no levels */
  depth?: number | null;
  /** `snapshot`: each order book as a whole; `delta`: as the difference to the one sent before, where possible; ignored where there are no order books */
  updates?: "snapshot" | "delta" | null;
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
/** State of a bar: the trades of one period */
export interface BarUpdate {
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
  /** Whether the period is over: the bar does not change any more */
  is_final: boolean;
}
/** The levels that have changed since the order book of `prev_seq` */
export interface BookDelta {
  /** Sequence number of the order book that these changes apply to */
  prev_seq: number;
  /** Changed bid levels [price, quantity], highest price first; quantity 0 removes a level */
  bids: number[][];
  /** Changed ask levels [price, quantity], lowest price first; quantity 0 removes a level */
  asks: number[][];
  /** CRC-32 of the text of up to ten best asks, lowest price first, and then up to ten best bids, highest first, each `price:quantity`, joined by `|`, in plain decimal notation without trailing zeros; of the order book after the changes */
  checksum: number;
}
/** The best levels of an order book */
export interface BookUpdate {
  /** The instrument's symbol */
  symbol: string;
  /** Bid levels [price, quantity], highest price first */
  bids: number[][];
  /** Ask levels [price, quantity], lowest price first */
  asks: number[][];
  /** The venue's sequence number of this state of the order book */
  sequence: number;
  /** CRC-32 of the text of up to ten best asks, lowest price first, and then up to ten best bids, highest first, each `price:quantity`, joined by `|`, in plain decimal notation without trailing zeros */
  checksum: number;
}
/** The bracket of a position; absent fields stay as they are */
export interface Brackets {
  /** A symbol or EXCHANGE:SYMBOL, case-insensitive */
  symbol: string;
  /** Price of the take-profit leg; null removes it */
  take_profit?: number | null;
  /** Trigger price of the stop-loss leg; null removes it */
  stop_loss?: number | null;
}
/** Which orders are cancelled */
export interface CancelAll {
  /** Only those of a symbol */
  symbol?: string | null;
}
/** When all orders are cancelled, unless the request is sent again before */
export interface CancelAllAfter {
  /** Milliseconds, 1,000 to 600,000; 0 switches the timer off */
  timeout_ms: number;
}
/** Which position is closed, or a part of it */
export interface ClosePosition {
  /** A symbol or EXCHANGE:SYMBOL, case-insensitive */
  symbol: string;
  /** A part of the position; absent: all of it */
  quantity?: number | null;
}
/** The account in one currency */
export interface Currency {
  /** The currency */
  currency: string;
  /** Cash; may be negative in a margin account */
  cash: number;
  /** Cash and the value of all positions */
  equity: number;
  /** Initial margin of the positions */
  margin_used: number;
  /** Equity below this is a margin call */
  maintenance_margin: number;
  /** Largest value that could be bought now */
  buying_power: number;
  /** Held by open orders */
  locked: number;
  /** Unrealized profit */
  unrealized_pnl: number;
  /** Realized profit without fees */
  realized_pnl: number;
  /** Fees since the last reset */
  fees: number;
}
/** The server shuts down */
export interface Draining {
  /** How long to wait before reconnecting, in milliseconds; randomised per client */
  reconnect_after_ms: number;
}
/** An equation of the audit */
export interface Equation {
  /** Id of the equation */
  id: string;
  /** Whether it holds */
  ok: boolean;
  /** What was compared */
  detail: string;
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
/** Which executions are listed */
export interface Executions {
  /** Only those of a symbol */
  symbol?: string | null;
  /** Number of executions at most */
  limit?: number | null;
  /** An `execution_id`: older ones are listed */
  before?: string | null;
}
/** The token has expired */
export interface Expired {
  /** Topic patterns of the subscriptions that have ended */
  ended: string[];
}
/** The token expires soon */
export interface Expiring {
  /** Milliseconds until the token expires */
  expires_in_ms: number;
}
/** A message was refused */
export interface Failure {
  /** Machine-readable error code */
  code: string;
  /** Reason of the refusal, for people */
  message: string;
  /** Field that is wrong, as a path in the payload; or `type`, `id` or `payload` of the message itself */
  field?: string;
  /** Type of the refused message, if it has one */
  request?: string;
  /** Whether sending the message again may succeed */
  retryable: boolean;
  /** How long to wait before sending the message again, in milliseconds; only if that helps */
  retry_after_ms?: number;
}
/** The source of the market delivers current data again */
export interface Fresh {
  /** Duration of the outage in milliseconds */
  stale_ms: number;
}
/** Options that hold; absent where none does */
export interface Granted {
  /** Messages a second at most; absent: no limit */
  max_rate?: number;
  /** Levels of each side of an order book, 0: all that are shown; absent where there are none */
  depth?: number;
  /** How order books are sent; absent where there are none */
  updates?: "snapshot" | "delta";
  /** Format that the client has chosen; absent: none */
  format?: string;
}
/** What the connection was sent of what it is owed */
export interface LedgerReply {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Machine-readable error code; only on an error */
  code?:
    | "unknown_symbol"
    | "too_many_subscriptions"
    | "unauthenticated"
    | "invalid_token"
    | "unavailable"
    | "rate_limited"
    | "not_permitted";
  /** Milliseconds after which a retry may succeed; only on an error */
  retry_after_ms?: number;
  /** Current subscriptions, oldest first, at most 5000; `totals` counts all of them. Absent on an error */
  subscriptions?: Row[];
  totals?: Sums;
}
/** Count of one subscription: delivered + conflated + missed is the number of values from from_seq to to_seq */
export interface Row {
  /** Name of the topic */
  topic: string;
  /** Run of the sequence */
  epoch: string;
  /** Sequence number of the first value that is owed */
  from_seq: number;
  /** Sequence number of the last value that was written or given up; `from_seq` - 1 before the first */
  to_seq: number;
  /** Values written to the socket */
  delivered: number;
  /** Values of which a newer one was written instead */
  conflated: number;
  /** Values that were not kept until the client could take them */
  missed: number;
  /** The newest runs of missed values, at most 16 */
  gaps: MissedValues[];
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
/** Sums over all subscriptions since the connection was opened, ended ones included; absent on an error */
export interface Sums {
  /** Values written to the socket */
  delivered: number;
  /** Values of which a newer one was written instead */
  conflated: number;
  /** Values that were not kept until the client could take them */
  missed: number;
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
/** Answer with the account */
export interface OfAccount {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** Id of the user */
  user_id?: string;
  /** Type of the account */
  account_type?: "margin" | "cash";
  /** One element for each currency */
  currencies?: Currency[];
  /** One element for each asset */
  balances?: BalanceUpdate[];
  /** Time of the market (UTC) */
  as_of?: string;
  position?: PositionsElement & {
    [k: string]: unknown;
  };
}
/** Positions from which a subscription to several topics can continue */
export interface PositionsElement {
  /** What the names of the topics begin with, before a colon */
  topic: string;
  /** Run of the sequences */
  epoch: string;
  /** Sequence number of the newest value, by topic */
  positions: {
    [k: string]: number;
  };
}
/** Answer with the audit of the account */
export interface OfAudit {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** Whether all equations hold */
  ok?: boolean;
  /** The equations */
  equations?: Equation[];
  /** Time of the check (UTC) */
  as_of?: string;
}
/** Answer with executions */
export interface OfExecutions {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** The executions */
  executions?: ExecutionUpdate[];
  position?: PositionElement & {
    [k: string]: unknown;
  };
  /** Whether there are older ones */
  has_more?: boolean;
}
/** A position from which a subscription can continue */
export interface PositionElement {
  /** Name of the topic */
  topic: string;
  /** Run of the sequence */
  epoch: string;
  /** Sequence number of the newest value; 0: none yet */
  seq: number;
}
/** Answer with an order */
export interface OfOrder {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
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
/** Answer with orders */
export interface OfOrders {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** The orders */
  orders?: OrderUpdate[];
  position?: PositionElement & {
    [k: string]: unknown;
  };
  /** Whether there are older ones */
  has_more?: boolean;
}
/** Answer with a position */
export interface OfPosition {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** Symbol */
  symbol?: string;
  /** Side of the position */
  side?: "long" | "short";
  /** Quantity; 0 if the position is closed */
  size?: number;
  /** Average entry price; 0 if the position is closed */
  entry_price?: number;
  /** Price of the last trade */
  mark_price?: number;
  /** Unrealized profit at the mark price */
  unrealized_pnl?: number;
  /** Realized profit without fees */
  realized_pnl?: number;
  /** Price of the take-profit leg */
  take_profit?: number;
  /** Trigger price of the stop-loss leg */
  stop_loss?: number;
  /** True if nothing has changed but the mark price and the profit: `seq` is that of the position; else absent */
  revaluation?: boolean;
}
/** Answer with positions */
export interface OfPositions {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** The positions, by symbol */
  positions?: PositionUpdate[];
  position?: PositionsElement & {
    [k: string]: unknown;
  };
  /** Whether there are more; always false */
  has_more?: boolean;
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
/** Answer with the cost of an order */
export interface OfPreview {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** Currency of the amounts */
  currency?: string;
  /** What would be held */
  required?: number;
  /** Expected fee */
  fee?: number;
  /** Average price of what would trade now; absent if nothing would */
  average_price?: number;
  /** What would be free for other orders */
  available_after?: number;
  /** Sentences for people */
  warnings?: string[];
}
/** Answer with the number of orders that were taken over */
export interface OfTakeOver {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** Number of orders that belong to this connection now */
  orders?: number;
}
/** Answer with the time at which all orders are cancelled */
export interface OfTimer {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Machine-readable error code, see /api/v1/errors; only on an error */
  code?: string;
  /** Field that is wrong; only on an error, and if it is one field */
  field?: string;
  /** Whether the same request may succeed later; only on an error */
  retryable?: boolean;
  /** Milliseconds after which it may; only on an error, where known */
  retry_after_ms?: number;
  /** When all orders are cancelled, epoch milliseconds; absent: never, or on an error */
  fires_at?: number;
}
/** Options of the subscription */
export interface Options {
  /** Messages a second at most, 0.01 to 1000; only where the newest value is enough (`mode` `latest`) */
  max_rate?: number | null;
  /** Levels of each side of an order book: 1, 5, 10, or 0 for all that are shown; ignored where there are no levels */
  depth?: number | null;
  /** `snapshot`: each order book as a whole; `delta`: as the difference to the one sent before, where possible; ignored where there are no order books */
  updates?: "snapshot" | "delta" | null;
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
/** Which orders are listed */
export interface Orders {
  /** `open`: only those that have not ended */
  status?: string | null;
  /** Only those of a symbol */
  symbol?: string | null;
  /** Number of orders at most */
  limit?: number | null;
  /** An `order_id`: older ones are listed */
  before?: string | null;
}
/** Options of a subscription to the user's orders */
export interface OrdersParams {
  /** Whether the answer has the orders that have not ended, as of its `seq` */
  snapshot?: boolean | null;
}
/** Options of a subscription to the user's orders */
export interface OrdersRequest {
  /** Continue after this position: what was missed is sent first. `epoch` and `seq` of the topic */
  recover?: null | Recover;
  /** Options */
  params?: null | OrdersParams;
}
/** Answer to a ping */
export interface Pong {
  /** Server time, epoch milliseconds */
  time: number;
  /** Moment up to which the server is complete, UTC */
  as_of: string;
  /** Milliseconds from `as_of` to now */
  lag_ms: number;
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
/** Id of a replay */
export interface ReplayName {
  /** Id of the replay, from the answer to replay.start */
  id: string;
}
/** Progress of a replay */
export interface ReplayProgress {
  /** Id of the replay */
  id: string;
  /** State of the replay; no message of the replay follows `finished` or `failed` */
  state: "running" | "paused" | "finished" | "failed" | "stopped";
  /** Position of the replay: the market time that it has reached, epoch milliseconds */
  time: number;
  /** Part of the window before `time`, percent */
  percent: number;
}
/** Result of a replay request */
export interface ReplayReply {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Id of the replay; absent when none was started */
  id?: string;
  /** Human-readable result or error */
  message: string;
  /** Current state of the replay; absent on an error */
  state?: "running" | "paused" | "finished" | "failed" | "stopped";
  /** Position of the replay: the market time that it has reached, epoch milliseconds; absent on an error and after stop */
  time?: number;
  /** Topics of the replay's pushes, the topic of its progress last; only in the answer to replay.start */
  topics?: string[];
  /** Machine-readable error code; only on an error */
  code?: "unknown_symbol" | "unknown_replay" | "invalid_window" | "not_kept" | "too_many_replays" | "busy";
  /** Whether a retry may succeed; only on an error */
  retryable?: boolean;
}
/** What to replay */
export interface ReplayRequest {
  /** Symbol of the instrument, case-insensitive */
  symbol: string;
  /** Start of the window, inclusive, epoch milliseconds */
  from: number;
  /** End of the window, exclusive, epoch milliseconds; default: now */
  to?: number | null;
  /** Speed: seconds of market time per second; 0: as fast as the client reads */
  speed?: number | null;
  /**
   * Kinds of messages to replay; default: trades
   *
   * @minItems 1
   * @maxItems 4
   */
  streams?: ("trades" | "quotes" | "bars" | "orderbook")[] | null;
  /** Length of a bar: minutes, or D (day), W (week), M (month); 1D, 1W and 1M are aliases of D, W and M; default: 1 */
  resolution?: "1" | "5" | "15" | "30" | "60" | "D" | "1D" | "W" | "1W" | "M" | "1M" | null;
}
/** Id of a replay, and the time to move to */
export interface ReplaySeek {
  /** Id of the replay, from the answer to replay.start */
  id: string;
  /** New position within the window of the replay, epoch milliseconds */
  time: number;
}
/** The source of the market delivers no current data */
export interface Stale {
  /** Start of the outage, UTC */
  since: string;
  /** Moment up to which the server is complete, UTC */
  as_of: string;
}
/** Result of a subscribe or unsubscribe request */
export interface SubscriptionReply {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Symbol of the instrument; as in the request when it is unknown; absent where the request had `symbols` */
  symbol?: string;
  /** Human-readable result or error */
  message: string;
  /** Name of the topic, which its pushes carry; absent on an error */
  topic?: string;
  /** Delivery mode: `latest` conflates values for a slow client and always delivers the newest one; `every` conflates nothing */
  mode?: "latest" | "every";
  /** Run of the topic that `seq` belongs to; a new run has a new epoch */
  epoch?: string;
  /** Current sequence number of the topic; the current value that follows has the same number */
  seq?: number;
  /** Machine-readable error code; on an error, and `rate_limited` if the recovery was refused */
  code?:
    | "unknown_symbol"
    | "too_many_subscriptions"
    | "unauthenticated"
    | "invalid_token"
    | "unavailable"
    | "rate_limited"
    | "not_permitted";
  /** Whether a retry may succeed; only on an error */
  retryable?: boolean;
  /** Milliseconds after which a retry may succeed; only when the client is over its rate */
  retry_after_ms?: number;
  /** Whether nothing is missing after the position in `recover`; absent where none was given */
  recovered?: boolean;
  /** Sequence number of the next push; absent where `recover` gave no position */
  recover_from?: number;
  gap?: MissedValues & {
    [k: string]: unknown;
  };
  granted?: Granted;
  /** Moment up to which the server is complete, UTC */
  as_of?: string;
  /** Milliseconds from `as_of` to now */
  lag_ms?: number;
  /**
   * Result for each element of `symbols`, in its order; absent where the request had `symbol`
   *
   * @minItems 1
   */
  results?: SymbolResult[];
  /** Number that stands for the topic in binary pushes; only with `tapeloom.proto` */
  topic_id?: number;
  /** In binary pushes a price is its number divided by this; only with `tapeloom.proto` */
  price_scale?: number;
  /** In binary pushes a quantity is its number divided by this; only with `tapeloom.proto` */
  quantity_scale?: number;
}
/** Result for one of several symbols */
export interface SymbolResult {
  /** Symbol as in the request; `*` stands for every symbol */
  symbol: string;
  /** Whether the request succeeded for this symbol */
  status: "ok" | "error";
  /** Name of the topic; absent on an error, and for `*` */
  topic?: string;
  /** Run of the topic; absent on an error */
  epoch?: string;
  /** Current sequence number; absent on an error, and for `*` */
  seq?: number;
  /** Machine-readable error code; on an error, and `rate_limited` if the recovery was refused */
  code?:
    | "unknown_symbol"
    | "too_many_subscriptions"
    | "unauthenticated"
    | "invalid_token"
    | "unavailable"
    | "rate_limited"
    | "not_permitted";
  /** Whether nothing is missing after the position in `recover`; absent where none was given */
  recovered?: boolean;
  /** Sequence number of the next push; absent where `recover` gave no position, and for `*` */
  recover_from?: number;
  gap?: MissedValues & {
    [k: string]: unknown;
  };
  /** Milliseconds after which a recovery is possible; only if it was refused */
  retry_after_ms?: number;
  /** Number that stands for the topic in binary pushes; only with `tapeloom.proto` */
  topic_id?: number;
  /** In binary pushes a price is its number divided by this; only with `tapeloom.proto` */
  price_scale?: number;
  /** In binary pushes a quantity is its number divided by this; only with `tapeloom.proto` */
  quantity_scale?: number;
}
/** Symbols of instruments */
export interface SymbolRequest {
  /** Symbol of the instrument, case-insensitive; or `symbols` */
  symbol?: string | null;
  /**
   * Several symbols instead of `symbol`; `*` as the only one means every symbol and counts as one subscription
   *
   * @minItems 1
   * @maxItems 1000
   */
  symbols?: string[] | null;
  /** Options of the subscription */
  params?: null | Options;
  /** Continue after this position: what was missed is sent first. `epoch` and `seq` for one topic, `positions` by topic for several; ignored for a topic that is subscribed already */
  recover?: null | Recover;
}
/** The connection whose orders belong to this one from now on */
export interface TakeOver {
  /** Id of the connection, from `welcome` or from the answer to `auth` */
  connection_id: string;
}
/** How the subscription to one of the topics began */
export interface TopicResult {
  /** Name of the topic, which its pushes carry */
  topic: string;
  /** Run of the topic that `seq` belongs to */
  epoch: string;
  /** Current sequence number of the topic */
  seq: number;
  /** `rate_limited` if the recovery was refused; the subscription begins now */
  code?:
    | "unknown_symbol"
    | "too_many_subscriptions"
    | "unauthenticated"
    | "invalid_token"
    | "unavailable"
    | "rate_limited"
    | "not_permitted";
  /** Whether nothing is missing after the position in `recover`; absent where none was given */
  recovered?: boolean;
  /** Sequence number of the next push; absent where `recover` gave no position */
  recover_from?: number;
  gap?: MissedValues & {
    [k: string]: unknown;
  };
  /** Milliseconds after which a recovery is possible; only if it was refused */
  retry_after_ms?: number;
  /** Number that stands for the topic in binary pushes; only with `tapeloom.proto` */
  topic_id?: number;
  /** In binary pushes a price is its number divided by this; only with `tapeloom.proto` */
  price_scale?: number;
  /** In binary pushes a quantity is its number divided by this; only with `tapeloom.proto` */
  quantity_scale?: number;
}
/** Number and units of a topic in the binary pushes that follow */
export interface TopicUnits {
  /** Name of the topic */
  topic: string;
  /** Number that stands for the topic */
  topic_id: number;
  /** A price is its number divided by this */
  price_scale: number;
  /** A quantity is its number divided by this */
  quantity_scale: number;
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
/** Answer to connection.unsubscribe_all */
export interface UnsubscribedAll {
  /** Always ok */
  status: "ok" | "error";
  /** Human-readable result */
  message: string;
}
/** Options of a subscription to the user's own topics */
export interface UserRequest {
  /** Continue after this position: what was missed is sent first. `epoch` and `seq` for the user's own topic, `positions` by topic for several */
  recover?: null | Recover;
}
/** Result of a subscribe or unsubscribe request for the user's own topics */
export interface UserSubscriptionReply {
  /** Whether the request succeeded */
  status: "ok" | "error";
  /** Human-readable result or error */
  message: string;
  /** Name of the topic; where there are several, the part of their names before the colon after which they differ; absent on an error */
  topic?: string;
  /** Delivery mode: `latest` conflates values for a slow client and always delivers the newest one; `every` conflates nothing */
  mode?: "latest" | "every";
  /** Run of the topics that `seq` belongs to; a new run has a new epoch */
  epoch?: string;
  /** Current sequence number of the topic; absent where there are several topics */
  seq?: number;
  /** Machine-readable error code; on an error, and `rate_limited` if the recovery was refused */
  code?:
    | "unknown_symbol"
    | "too_many_subscriptions"
    | "unauthenticated"
    | "invalid_token"
    | "unavailable"
    | "rate_limited"
    | "not_permitted";
  /** Whether a retry may succeed; only on an error */
  retryable?: boolean;
  /** Milliseconds after which a recovery is possible; only if it was refused */
  retry_after_ms?: number;
  /** Whether nothing is missing after the positions in `recover`; absent where none was given */
  recovered?: boolean;
  /** Sequence number of the topic's next push; absent where `recover` gave no position */
  recover_from?: number;
  gap?: MissedValues & {
    [k: string]: unknown;
  };
  /** Moment up to which the server is complete, UTC */
  as_of?: string;
  /** Milliseconds from `as_of` to now */
  lag_ms?: number;
  /** The topics that exist; absent after an unsubscribe request */
  results?: TopicResult[];
  /** Number that stands for the topic in binary pushes; only with `tapeloom.proto` */
  topic_id?: number;
  /** In binary pushes a price is its number divided by this; only with `tapeloom.proto` */
  price_scale?: number;
  /** In binary pushes a quantity is its number divided by this; only with `tapeloom.proto` */
  quantity_scale?: number;
  /** The orders that have not ended, as of `seq`; only with `params.snapshot` of orders.subscribe */
  orders?: OrderUpdate[];
}
/** First message of a connection with a format */
export interface Welcome {
  /** UUID of the connection, as in the server's log */
  connection_id: string;
  /** Version of the server */
  version: string;
  /** Run of the sequence numbers of all market topics */
  epoch: string;
  market: MarketPayload & {
    [k: string]: unknown;
  };
  /** Moment up to which the server is complete, UTC */
  as_of: string;
  /** Seconds of silence after which the server sends a WebSocket ping; after as many more without a frame it closes with 4000 */
  heartbeat_interval: number;
  limits: WelcomeLimits & {
    [k: string]: unknown;
  };
}
/** Limits of a connection */
export interface WelcomeLimits {
  /** Maximum size of a message from the client in bytes */
  message_size_limit: number;
  /** Maximum number of messages per second from the client */
  message_rate: number;
  /** Maximum number of messages in a burst */
  message_burst: number;
  /** Maximum number of subscriptions */
  max_subscriptions: number;
  /** Seconds after which the connection is closed with 4001 */
  max_connection_lifespan: number;
}

/** What a client may send, and what it is answered. */
export interface Operations {
  /** Subscribe to the bars of a symbol at a resolution */
  "bars.subscribe": { request: BarRequest; reply: SubscriptionReply };
  /** Unsubscribe from the bars of a symbol at a resolution */
  "bars.unsubscribe": { request: BarRequest; reply: SubscriptionReply };
  /** Subscribe to the quotes of a symbol */
  "quotes.subscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Unsubscribe from the quotes of a symbol */
  "quotes.unsubscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Subscribe to the trades of a symbol */
  "trades.subscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Unsubscribe from the trades of a symbol */
  "trades.unsubscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Subscribe to the order book of a symbol */
  "orderbook.subscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Unsubscribe from the order book of a symbol */
  "orderbook.unsubscribe": { request: SymbolRequest; reply: SubscriptionReply };
  /** Pause a replay */
  "replay.pause": { request: ReplayName; reply: ReplayReply };
  /** Resume a paused replay */
  "replay.resume": { request: ReplayName; reply: ReplayReply };
  /** Move a replay to another time */
  "replay.seek": { request: ReplaySeek; reply: ReplayReply };
  /** Replay past market data to this connection */
  "replay.start": { request: ReplayRequest; reply: ReplayReply };
  /** Stop a replay */
  "replay.stop": { request: ReplayName; reply: ReplayReply };
  /** Whether the figures of the account agree */
  "account.audit": { request: undefined; reply: OfAudit };
  /** The account */
  "account.get": { request: undefined; reply: OfAccount };
  /** Begin again with the initial cash */
  "account.reset": { request: undefined; reply: OfAccount };
  /** Subscribe to the user's balances */
  "account.subscribe": { request: UserRequest | undefined; reply: UserSubscriptionReply };
  /** Unsubscribe from the user's balances */
  "account.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Set the bracket of a position */
  "positions.brackets": { request: Brackets; reply: OfPosition };
  /** Close a position, or a part of it, by a market order */
  "positions.close": { request: ClosePosition; reply: OfOrder };
  /** Open positions */
  "positions.list": { request: undefined; reply: OfPositions };
  /** Subscribe to the user's positions */
  "positions.subscribe": { request: UserRequest | undefined; reply: UserSubscriptionReply };
  /** Unsubscribe from the user's positions */
  "positions.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Cancel an order */
  "orders.cancel": { request: OrderName; reply: OfOrder };
  /** Cancel all orders, or those of a symbol */
  "orders.cancel_all": { request: CancelAll | undefined; reply: OfOrders };
  /** Cancel all orders after a time */
  "orders.cancel_all_after": { request: CancelAllAfter; reply: OfTimer };
  /** An order */
  "orders.get": { request: OrderName; reply: OfOrder };
  /** Orders, newest first */
  "orders.list": { request: Orders | undefined; reply: OfOrders };
  /** Place an order */
  "orders.place": { request: OrderBody; reply: OfOrder };
  /** What an order would cost */
  "orders.preview": { request: OrderBody; reply: OfPreview };
  /** Change an order */
  "orders.replace": { request: Replacement; reply: OfOrder };
  /** Subscribe to the user's orders */
  "orders.subscribe": { request: OrdersRequest | undefined; reply: UserSubscriptionReply };
  /** Unsubscribe from the user's orders */
  "orders.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Executions, newest first */
  "executions.list": { request: Executions | undefined; reply: OfExecutions };
  /** Subscribe to the fills of the user's orders */
  "executions.subscribe": { request: UserRequest | undefined; reply: UserSubscriptionReply };
  /** Unsubscribe from the fills of the user's orders */
  "executions.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Subscribe to the user's notifications */
  "notifications.subscribe": { request: UserRequest | undefined; reply: UserSubscriptionReply };
  /** Unsubscribe from the user's notifications */
  "notifications.unsubscribe": { request: undefined; reply: UserSubscriptionReply };
  /** Authenticate the connection */
  "auth": { request: AuthRequest; reply: AuthReply };
  /** What the connection was sent of what it is owed */
  "connection.ledger": { request: undefined; reply: LedgerReply };
  /** Keep the connection alive */
  "ping": { request: undefined; reply: Pong };
  /** Take over the orders of another connection */
  "connection.take_over": { request: TakeOver; reply: OfTakeOver };
  /** End all subscriptions of the connection */
  "connection.unsubscribe_all": { request: undefined; reply: UnsubscribedAll };
}

/** What a client may subscribe to, and what it is pushed. */
export interface Subscriptions {
  /** Current state of a bar. The answer is sent first, then the current bar, then updates. A repeated subscription changes nothing. */
  "bars": { request: BarRequest; reply: SubscriptionReply; update: BarUpdate; delivery: "latest"; topic: "bars:{symbol}:{resolution}" };
  /** Current last price, best bid and best ask. The answer is sent first, then the current quote, then updates. */
  "quotes": { request: SymbolRequest; reply: SubscriptionReply; update: MarketTick; delivery: "latest"; topic: "quotes:{symbol}" };
  /** A trade. The answer is sent first, then every trade that follows; none is conflated. */
  "trades": { request: SymbolRequest; reply: SubscriptionReply; update: Trade; delivery: "every"; topic: "trades:{symbol}" };
  /** Current best levels of the order book. The answer is sent first, then the current book, then updates. `orderbook.update` replaces the whole book; with `updates` `delta`, `orderbook.delta` changes the book that was sent before. */
  "orderbook": { request: SymbolRequest; reply: SubscriptionReply; update: BookUpdate; delivery: "latest"; topic: "orderbook:{symbol}" };
  /** Current balance of an asset. Requires authentication. The answer is sent first, then the current value of each balance, then updates. */
  "account": { request: undefined; reply: UserSubscriptionReply; update: BalanceUpdate; delivery: "latest"; topic: "account:{user}:{asset}" };
  /** Current state of a position. Requires authentication. The answer is sent first, then the current value of each position, then updates. */
  "positions": { request: undefined; reply: UserSubscriptionReply; update: PositionUpdate; delivery: "latest"; topic: "positions:{user}:{symbol}" };
  /** State of an order after a change. Requires authentication. The answer is sent first, then every change of an order that follows; none is conflated. With `params` {`snapshot`: true}, the answer has the orders that have not ended, as of its `seq`. */
  "orders": { request: undefined; reply: UserSubscriptionReply; update: OrderUpdate; delivery: "every"; topic: "orders:{user}" };
  /** A fill of an order. Requires authentication. The answer is sent first, then every execution that follows; none is conflated. */
  "executions": { request: undefined; reply: UserSubscriptionReply; update: ExecutionUpdate; delivery: "every"; topic: "executions:{user}" };
  /** A notification. Requires authentication. The answer is sent first, then every notification that follows; none is conflated. The user's own notifications are on the answer's topic, those for all users are on the topic `alerts`. */
  "notifications": { request: undefined; reply: UserSubscriptionReply; update: Notification; delivery: "every"; topic: "notifications:{user}" };
}

/** What the server publishes on topics. */
export interface Pushes {
  /** Current state of a bar */
  "bars.update": BarUpdate;
  /** Current last price, best bid and best ask */
  "quotes.update": MarketTick;
  /** A trade */
  "trades.update": Trade;
  /** Current best levels of the order book */
  "orderbook.update": BookUpdate;
  /** Progress of a replay */
  "replay.progress": ReplayProgress;
  /** Current balance of an asset */
  "account.update": BalanceUpdate;
  /** Current state of a position */
  "positions.update": PositionUpdate;
  /** State of an order after a change */
  "orders.update": OrderUpdate;
  /** A fill of an order */
  "executions.update": ExecutionUpdate;
  /** A notification */
  "notifications.update": Notification;
  /** Changes since the order book before */
  "orderbook.delta": BookDelta;
}

/** What the server says of its own accord. */
export interface Notices {
  /** A message was refused; the connection stays */
  "error": Failure;
  /** The server shuts down and will close the connection with 1012 */
  "draining": Draining;
  /** Values of a topic are missing; the message also has `topic` */
  "gap": MissedValues;
  /** Number and units of a topic; before its first binary push in them */
  "topic": TopicUnits;
  /** The first message, for clients that offer a format as a subprotocol */
  "welcome": Welcome;
  /** The source of the market delivers no current data; sent to every connection */
  "stale": Stale;
  /** The source of the market delivers current data again; sent to every connection */
  "fresh": Fresh;
  /** The token expires soon: send auth with a new token */
  "auth.expiring": Expiring;
  /** The token has expired: the subscriptions to the user's own topics have ended, the connection stays open */
  "auth.expired": Expired;
}

/** Where the operation protocol is spoken. */
export const OPERATIONS_PATH = "/api/v1/ws";

/** The subscriptions to what is a user's own. */
export const PRIVATE_OPERATIONS: readonly string[] = ["account","positions","orders","executions","notifications"];

/** The subscriptions of which every value matters. */
export const EVERY_OPERATIONS: readonly string[] = ["trades","orders","executions","notifications"];

/** What the server takes without an answer. */
export const UNANSWERED: readonly string[] = [];
