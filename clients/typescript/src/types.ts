import type { TapeloomError } from "./errors.js";
import type { Granted, Notices, Operations, Pushes, Subscriptions, SymbolResult } from "./generated/operations.js";

/** What can be subscribed to. */
export type SubscriptionName = keyof Subscriptions;

/** The request of a subscription: for one symbol, for several, or for all (`symbols: ["*"]`). */
export type RequestOf<S extends SubscriptionName> = OneOrSeveral<Subscriptions[S]["request"]>;

type OneOrSeveral<R> = R extends { symbols?: unknown }
  ?
      | (Omit<R, "symbol" | "symbols"> & { readonly symbol: string; readonly symbols?: undefined })
      | (Omit<R, "symbol" | "symbols"> & { readonly symbols: readonly string[]; readonly symbol?: undefined })
  : R;

/** What a subscription brings. */
export type UpdateOf<S extends SubscriptionName> = Subscriptions[S]["update"];

/** What is subscribed to with a request, such as one that names a symbol. */
export type RequestedName = {
  [S in SubscriptionName]: RequestOf<S> extends undefined ? never : S;
}[SubscriptionName];

/** What is subscribed to without a request: what is the user's own. */
export type UnrequestedName = Exclude<SubscriptionName, RequestedName>;

/** Is told each update. */
export type UpdateListener<S extends SubscriptionName> = (update: UpdateOf<S>, meta: Meta) => void;

/** The request as arguments: none where the operation takes none. */
export type RequestArguments<R> = R extends undefined ? [] : [request: R];

/** What can be asked for besides subscriptions, which `subscribe` keeps, and `auth`, which `authenticate` does. */
export type RequestName = Exclude<
  keyof Operations,
  `${SubscriptionName}.subscribe` | `${SubscriptionName}.unsubscribe` | "auth"
>;

/** About an update. */
export interface Meta {
  readonly topic: string;
  /** Its place in the sequence of its topic. */
  readonly seq: number;
  /** Which run of the topic `seq` belongs to. */
  readonly epoch: string;
  /** `latest`: only the newest value matters, and others may be left out; `every`: each one does. */
  readonly delivery: "latest" | "every";
  /** How many values were left out before this one, on a topic of which only the newest matters. */
  readonly conflated: number;
  /** When it was received, epoch milliseconds. */
  readonly time: number;
  /** When it happened, epoch milliseconds; undefined where the server does not say. */
  readonly eventTime?: number | undefined;
  /** `live`; `cache`: it was there when a further listener came; `history`: it was missed, and recovered or fetched. */
  readonly source: "live" | "cache" | "history";
}

/** A place in a sequence. */
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

/** Something of a topic was not delivered, and will not be. */
export interface Gap extends About {
  readonly reason: GapReason;
  /** The first that is missing. */
  readonly from: Position;
  /** The last that is missing. Where its epoch is another, the server was started again in between. */
  readonly to: Position;
  /** How many are missing; undefined where nobody knows. */
  readonly missed: number | undefined;
  /** Why it could not be fetched. */
  readonly error?: unknown;
}

/** A topic is live again. */
export interface Recovered extends About {
  readonly epoch: string;
  /** Whether the server was started again in between. */
  readonly restarted: boolean;
  /** How many are missing; undefined where nobody knows, or where only the newest value matters. */
  readonly missed: number | undefined;
  /** How many values that were missed have been recovered or fetched, and delivered. */
  readonly filled: number;
  /** How long the topic was not live, in milliseconds. */
  readonly downMillis: number;
}

/** What a listener may want besides its updates. */
export interface SubscribeOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
  /**
   * How long it may wait for a connection until it is rejected with `expired`, in milliseconds; `Infinity`: as long as
   * it takes. Default: `subscribeMillis` of the client.
   */
  readonly waitMillis?: number;
  readonly onGap?: (gap: Gap) => void;
  readonly onRecovered?: (recovered: Recovered) => void;
  /** The server refuses on a later connection what it granted before. */
  readonly onError?: (error: TapeloomError) => void;
}

/** A listener's place at a topic. */
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
  /** Ends it; the server is told when nobody else listens. */
  unsubscribe(): void;
}

/** A message of the server that is neither an answer nor a publication. */
export type Notice = {
  readonly [N in keyof Notices]: { readonly type: N; readonly payload: Notices[N] };
}[keyof Notices];

/** A publication that no subscription of this client asked for, such as those of a replay. */
export type Message = {
  readonly [P in keyof Pushes]: {
    readonly type: P;
    readonly topic: string;
    readonly seq: number;
    /** Of a replay: when it happened, epoch milliseconds. */
    readonly time?: number;
    readonly payload: Pushes[P];
  };
}[keyof Pushes];
