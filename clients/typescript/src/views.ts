import type { TapeloomClient } from "./client.js";
import type { State } from "./connection.js";
import { TapeloomError } from "./errors.js";
import { onNextFrame } from "./frame.js";
import type { Gap, Meta, RequestOf, SubscribeOptions, Subscription, SubscriptionName, UpdateOf } from "./types.js";

/**
 * How a subscription stands: `off` (nothing is wanted), `pending` (asked for), `live`, `stale` (its connection is lost
 * for now), `error` (refused).
 */
export type Status = "off" | "pending" | "live" | "stale" | "error";

interface View {
  readonly status: Status;
  /** Why it was refused. */
  readonly error: TapeloomError | undefined;
}

/** The newest value of a topic. */
export interface Latest<S extends SubscriptionName> extends View {
  readonly value: UpdateOf<S> | undefined;
  readonly meta: Meta | undefined;
}

/** The newest updates of a topic, none left out between the first and the last but what the gaps tell. */
export interface Every<S extends SubscriptionName> extends View {
  /** Oldest first. */
  readonly updates: readonly { readonly update: UpdateOf<S>; readonly meta: Meta }[];
  /** The newest gaps, oldest first. */
  readonly gaps: readonly Gap[];
}

/** What a view wants: a request where the operation takes one, `null` for nothing; and how much of it. */
export type Wanted<S extends SubscriptionName> =
  RequestOf<S> extends undefined
    ? [request?: null | undefined, options?: ViewOptions]
    : [request: RequestOf<S> | null, options?: ViewOptions];

/** How much a view shows. */
export interface ViewOptions {
  /** How many updates, where it shows several. Default: 100. */
  readonly limit?: number;
}

/** How the connection stands. */
export interface ConnectionView {
  readonly state: State;
  readonly latencyMillis: number | undefined;
}

/** Something that is shown: how it stands now, and a call, before the next frame is drawn, when it stands otherwise. */
export interface Store<V> {
  snapshot(): V;
  subscribe(changed: () => void): () => void;
}

/** How many gaps a view remembers. */
const MOST_GAPS = 100;

/** The newest value; what comes within a frame is shown once. */
export function latestStore<S extends SubscriptionName>(
  client: TapeloomClient,
  operation: S,
  request: unknown,
): Store<Latest<S>> {
  const first: Latest<S> = { status: statusBefore(request), error: undefined, value: undefined, meta: undefined };
  return store(first, (show) => {
    if (request === null) return () => {};
    return watch<S>(client, operation, request, {
      update: (value, meta) => show((view) => ({ ...view, value, meta })),
      gap: () => {},
      view: (change) => show((view) => ({ ...view, ...change })),
    });
  });
}

/** The newest `limit` updates, drawn once a frame; none of them is left out. */
export function everyStore<S extends SubscriptionName>(
  client: TapeloomClient,
  operation: S,
  request: unknown,
  limit = 100,
): Store<Every<S>> {
  const first: Every<S> = { status: statusBefore(request), error: undefined, updates: [], gaps: [] };
  return store(first, (show) => {
    if (request === null) return () => {};
    return watch<S>(client, operation, request, {
      update: (update, meta) =>
        show((view) => ({ ...view, updates: [...view.updates, { update, meta }].slice(-limit) })),
      gap: (gap) => show((view) => ({ ...view, gaps: [...view.gaps, gap].slice(-MOST_GAPS) })),
      view: (change) => show((view) => ({ ...view, ...change })),
    });
  });
}

/** How the connection stands. */
export function connectionStore(client: TapeloomClient): Store<ConnectionView> {
  const look = (): ConnectionView => ({ state: client.state, latencyMillis: client.latencyMillis });
  return store(look(), (show) => {
    const ends = [client.on("state", () => show(look)), client.on("latency", () => show(look))];
    show(look);
    return () => {
      for (const end of ends) end();
    };
  });
}

function statusBefore(request: unknown): Status {
  return request === null ? "off" : "pending";
}

/** A store that works while somebody looks at it: what changes is shown when the next frame is drawn. */
function store<V>(first: V, start: (show: (change: (view: V) => V) => void) => () => void): Store<V> {
  const lookers = new Set<() => void>();
  let shown = first;
  let newest = first;
  let stop = () => {};
  const draw = () => {
    shown = newest;
    for (const looker of [...lookers]) looker();
  };
  const show = (change: (view: V) => V) => {
    newest = change(newest);
    onNextFrame(draw);
  };
  return {
    snapshot: () => shown,
    subscribe(changed) {
      lookers.add(changed);
      if (lookers.size === 1) stop = start(show);
      return () => {
        lookers.delete(changed);
        if (lookers.size === 0) stop();
      };
    },
  };
}

/** What a watch is told. */
export interface Watcher<S extends SubscriptionName> {
  update(update: UpdateOf<S>, meta: Meta): void;
  gap(gap: Gap): void;
  view(view: View): void;
}

/** Subscribes, and says how that stands, until what it returns is called. */
export function watch<S extends SubscriptionName>(
  client: TapeloomClient,
  operation: S,
  request: unknown,
  watcher: Watcher<S>,
): () => void {
  const ending = new AbortController();
  const fail = (error: unknown) => {
    if (ending.signal.aborted) return;
    const told = error instanceof TapeloomError ? error : new TapeloomError("network", String(error));
    watcher.view({ status: "error", error: told });
  };
  const live = () => watcher.view({ status: "live", error: undefined });
  const options: SubscribeOptions = {
    signal: ending.signal,
    onGap: watcher.gap,
    onRecovered: live,
    onError: fail,
  };
  const listener = (update: UpdateOf<S>, meta: Meta) => watcher.update(update, meta);
  const rest = request === undefined ? [listener, options] : [request, listener, options];
  // The overloads of subscribe cannot be chosen for an operation that is not known yet.
  const subscribe: (operation: S, ...rest: unknown[]) => Promise<Subscription<S>> = client.subscribe.bind(
    client,
  ) as never;
  let confirmed = false;
  const off = client.on("state", ({ state }) => {
    if (confirmed && state !== "open") watcher.view({ status: "stale", error: undefined });
  });
  subscribe(operation, ...rest).then(() => {
    confirmed = true;
    live();
  }, fail);
  return () => {
    off();
    ending.abort();
  };
}
