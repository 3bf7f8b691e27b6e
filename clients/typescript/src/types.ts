import type { TapeloomError } from "./errors.js";
import type { Granted, Notices, Operations, Pushes, Subscriptions, SymbolResult } from "./generated/operations.js";

/** Name of a subscription. */
export type SubscriptionName = keyof Subscriptions;

/** The request of a subscription: for one symbol, for several, or for all (`symbols: ["*"]`). */
export type RequestOf<S extends SubscriptionName> = OneOrSeveral<Subscriptions[S]["request"]>;

type OneOrSeveral<R> = R extends { symbols?: unknown }
  ?
      | (Omit<R, "symbol" | "symbols" | "recover"> & { readonly symbol: string; readonly symbols?: undefined })
      | (Omit<R, "symbol" | "symbols" | "recover"> & {
          readonly symbols: readonly string[];
          readonly symbol?: undefined;
        })
  : R;

/** An update of a subscription. */
export type UpdateOf<S extends SubscriptionName> = Subscriptions[S]["update"];

/** Names of subscriptions with a request, such as one that names a symbol. */
export type RequestedName = {
  [S in SubscriptionName]: RequestOf<S> extends undefined ? never : S;
}[SubscriptionName];

/** Names of subscriptions without a request: those to the user's own data. */
export type UnrequestedName = Exclude<SubscriptionName, RequestedName>;

/** Receives each update. */
export type UpdateListener<S extends SubscriptionName> = (update: UpdateOf<S>, meta: Meta) => void;

/** The request as arguments: none if the operation has no request. */
export type RequestArguments<R> = R extends undefined ? [] : [request: R];

/** Names of requests other than subscriptions, which `subscribe` handles, and `auth`, which `authenticate` handles. */
export type RequestName = Exclude<
  keyof Operations,
  `${SubscriptionName}.subscribe` | `${SubscriptionName}.unsubscribe` | "auth"
>;

/** Describes an update. */
export interface Meta {
  readonly topic: string;
  /** Sequence number in its topic. */
  readonly seq: number;
  /** The run of the topic that `seq` belongs to. */
  readonly epoch: string;
  /** `latest`: only the newest value matters, and others may be left out; `every`: each value is delivered. */
  readonly delivery: "latest" | "every";
  /** The number of values that were left out before this one, on a *latest* topic. */
  readonly conflated: number;
  /** Time of receipt, epoch milliseconds. */
  readonly time: number;
  /** Event time, epoch milliseconds; undefined if the server does not send it. */
  readonly eventTime?: number | undefined;
  /** `live`; `cache`: the current value for a listener that joined later; `history`: it was missed, and recovered or fetched. */
  readonly source: "live" | "cache" | "history";
}

/** A position in a sequence. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * Why values are missing. By the server: `trimmed` (it keeps them no longer), `epoch_changed` (it was started again with
 * new numbers), `ahead` (it does not know the position), `lost`, `slow` (the client was too slow). By the client:
 * `connection` (they were published while there was none, by a server that cannot recover), `sequence` (the server left
 * them out), `history` (they were missed, and could not be fetched), `paused` (nobody listened, as with a component that
 * was hidden).
 */
export type GapReason =
  | "trimmed"
  | "epoch_changed"
  | "ahead"
  | "lost"
  | "slow"
  | "connection"
  | "sequence"
  | "history"
  | "paused";

interface About {
  readonly topic: string;
  readonly operation: string;
  readonly request: unknown;
}

/** Values of a topic that were not delivered and will not be. */
export interface Gap extends About {
  readonly reason: GapReason;
  /** The first missing value. */
  readonly from: Position;
  /** The last missing value. If its epoch differs, the server was restarted in between. */
  readonly to: Position;
  /** The number of missing values; undefined if unknown. */
  readonly missed: number | undefined;
  /** The error because of which the values could not be fetched. */
  readonly error?: unknown;
}

/** A topic is live again. */
export interface Recovered extends About {
  readonly epoch: string;
  /** Whether the server was restarted in between. */
  readonly restarted: boolean;
  /** The number of missing values; undefined if unknown, and for *latest* topics. */
  readonly missed: number | undefined;
  /** The number of missed values that were recovered or fetched, and delivered. */
  readonly filled: number;
  /** How long the topic was not live, in milliseconds. */
  readonly downMillis: number;
}

/** Options of a subscription. */
export interface SubscribeOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
  /**
   * The maximum time that it waits for a connection until it is rejected with `expired`, in milliseconds; `Infinity`: no
   * limit. Default: `subscribeMillis` of the client.
   */
  readonly waitMillis?: number;
  readonly onGap?: (gap: Gap) => void;
  readonly onRecovered?: (recovered: Recovered) => void;
  /** Called if the server refuses the subscription on a later connection. */
  readonly onError?: (error: TapeloomError) => void;
}

/** The subscription of one listener. */
export interface Subscription<S extends SubscriptionName = SubscriptionName> {
  readonly operation: S;
  readonly request: RequestOf<S>;
  /** The topic's name, as the server gave it; of several, the first. */
  readonly topic: string;
  /**
   * The options that hold, as the server granted them; undefined if none was asked for. Listeners of one topic share its
   * rate, which is the highest that one of them asks for.
   */
  readonly granted: Granted | undefined;
  /** The result for each element of `symbols`; undefined for a request with `symbol`. */
  readonly results: readonly SymbolResult[] | undefined;
  /** Whether it is confirmed on the present connection. */
  readonly live: boolean;
  /** Ends the subscription; the client unsubscribes from the server when the last listener has left. */
  unsubscribe(): void;
}

/** A message of the server that is neither an answer nor an update. */
export type Notice = {
  readonly [N in keyof Notices]: { readonly type: N; readonly payload: Notices[N] };
}[keyof Notices];

/** An update without a subscription of this client, such as those of a replay. */
export type Message = {
  readonly [P in keyof Pushes]: {
    readonly type: P;
    readonly topic: string;
    readonly seq: number;
    /** Of a replay: event time, epoch milliseconds. */
    readonly time?: number;
    readonly payload: Pushes[P];
  };
}[keyof Pushes];
