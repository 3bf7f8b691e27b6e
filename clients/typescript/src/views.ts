import type { TapeloomClient } from "./client.js";
import type { State } from "./connection.js";
import { TapeloomError } from "./errors.js";
import { onNextFrame } from "./frame.js";
import { RETRY_MILLIS } from "./timing.js";
import type { Gap, Meta, RequestOf, SubscribeOptions, Subscription, SubscriptionName, UpdateOf } from "./types.js";

/**
 * State of a subscription: `off` (no request), `pending` (requested), `live`, `stale` (its connection is lost), `error`
 * (refused).
 */
export type Status = "off" | "pending" | "live" | "stale" | "error";

interface View {
  readonly status: Status;
  /** The reason of a refusal. */
  readonly error: TapeloomError | undefined;
}

/** The newest value of a topic. */
export interface Latest<S extends SubscriptionName> extends View {
  readonly value: UpdateOf<S> | undefined;
  readonly meta: Meta | undefined;
}

/** The newest updates of a topic. None is left out between the first and the last, except in the gaps. */
export interface Every<S extends SubscriptionName> extends View {
  /** Oldest first. */
  readonly updates: readonly { readonly update: UpdateOf<S>; readonly meta: Meta }[];
  /** The newest gaps, oldest first. */
  readonly gaps: readonly Gap[];
}

/** Arguments of a view: a request if the operation has one, `null` for no subscription; and options. */
export type Wanted<S extends SubscriptionName> =
  RequestOf<S> extends undefined
    ? [request?: null | undefined, options?: ViewOptions]
    : [request: RequestOf<S> | null, options?: ViewOptions];

/** Options of a view. */
export interface ViewOptions {
  /** The maximum number of updates, if it shows several. Default: 100. */
  readonly limit?: number;
}

/** State of the connection. */
export interface ConnectionView {
  readonly state: State;
  readonly latencyMillis: number | undefined;
}

/** A value that is shown: `snapshot` returns it; listeners are called before the next frame when it has changed. */
export interface Store<V> {
  snapshot(): V;
  subscribe(changed: () => void): () => void;
}

/** The maximum number of gaps in a view. */
const MAX_GAPS = 100;

/** Shows the newest value, at most once a frame. */
export function latestStore<S extends SubscriptionName>(
  client: TapeloomClient,
  operation: S,
  request: unknown,
): Store<Latest<S>> {
  const first: Latest<S> = { status: statusBefore(request), error: undefined, value: undefined, meta: undefined };
  const start = (show: Show<Latest<S>>) => {
    if (request === null) return () => {};
    return watch<S>(client, operation, request, {
      update: (value, meta) => show((view) => ({ ...view, value, meta })),
      gap: () => {},
      view: (change) => show((view) => ({ ...view, ...change })),
    });
  };
  return store(first, start, (view) => paused(view, view.value !== undefined));
}

/** Shows the newest `limit` updates, at most once a frame; none of them is left out. */
export function everyStore<S extends SubscriptionName>(
  client: TapeloomClient,
  operation: S,
  request: unknown,
  limit = 100,
): Store<Every<S>> {
  const first: Every<S> = { status: statusBefore(request), error: undefined, updates: [], gaps: [] };
  const most = Number.isNaN(limit) ? 0 : Math.max(0, Math.floor(limit));
  /** The newest update before a pause, until one comes after it. */
  let beforePause: Meta | undefined;
  let newest: Meta | undefined;
  const start = (show: Show<Every<S>>) => {
    if (request === null) return () => {};
    return watch<S>(client, operation, request, {
      update: (update, meta) => {
        const before = beforePause;
        beforePause = undefined;
        newest = meta;
        if (before && isSame(before, meta)) return; // it was shown before the pause
        const hole = before && holeBetween(before, meta, { operation, request });
        show((view) => ({
          ...view,
          updates: newestOf([...view.updates, { update, meta }], most),
          ...(hole && { gaps: newestOf([...view.gaps, hole], MAX_GAPS) }),
        }));
      },
      gap: (gap) => show((view) => ({ ...view, gaps: newestOf([...view.gaps, gap], MAX_GAPS) })),
      view: (change) => show((view) => ({ ...view, ...change })),
    });
  };
  return store(first, start, (view) => {
    beforePause ??= newest;
    return paused(view, view.updates.length > 0);
  });
}

function isSame(one: Meta, other: Meta): boolean {
  return one.topic === other.topic && one.epoch === other.epoch && one.seq === other.seq;
}

/** Returns what was published during a pause; undefined if nothing was. */
function holeBetween(last: Meta, next: Meta, about: { operation: string; request: unknown }): Gap | undefined {
  const restarted = last.epoch !== next.epoch;
  const missed = next.seq - last.seq - 1;
  if (last.topic !== next.topic || (!restarted && missed <= 0)) return undefined;
  return {
    ...about,
    topic: next.topic,
    reason: "paused",
    from: { epoch: last.epoch, seq: last.seq + 1 },
    to: { epoch: next.epoch, seq: next.seq - 1 },
    missed: restarted ? undefined : missed,
  };
}

function newestOf<T>(all: T[], most: number): T[] {
  return all.length > most ? all.slice(all.length - most) : all;
}

/** State of the connection. */
export function connectionStore(client: TapeloomClient): Store<ConnectionView> {
  const look = (): ConnectionView => ({ state: client.state, latencyMillis: client.latencyMillis });
  const start = (show: Show<ConnectionView>) => {
    const ends = [client.on("state", () => show(look)), client.on("latency", () => show(look))];
    show(look);
    return () => {
      for (const end of ends) end();
    };
  };
  return store(look(), start, (view) => view);
}

function statusBefore(request: unknown): Status {
  return request === null ? "off" : "pending";
}

/** A paused view is not live, even if it shows a value. */
function paused<V extends View>(view: V, hasValue: boolean): V {
  return view.status === "off" ? view : { ...view, status: hasValue ? "stale" : "pending", error: undefined };
}

/** Changes what a store shows. */
export type Show<V> = (change: (view: V) => V) => void;

/**
 * A store that is active while it has listeners: changes are shown with the next frame. Without listeners it is paused and
 * unsubscribes.
 */
export function store<V>(first: V, start: (show: Show<V>) => () => void, pause: (view: V) => V): Store<V> {
  const listeners = new Set<() => void>();
  let shown = first;
  let newest = first;
  let stop = () => {};
  const draw = () => {
    shown = newest;
    for (const listener of [...listeners]) listener();
  };
  const show: Show<V> = (change) => {
    newest = change(newest);
    onNextFrame(draw);
  };
  return {
    snapshot: () => shown,
    subscribe(changed) {
      listeners.add(changed);
      if (listeners.size === 1) stop = start(show);
      return () => {
        if (!listeners.delete(changed) || listeners.size > 0) return;
        stop();
        shown = newest = pause(newest);
      };
    },
  };
}

/** Receives the events of a watch. */
export interface Watcher<S extends SubscriptionName> {
  update(update: UpdateOf<S>, meta: Meta): void;
  gap(gap: Gap): void;
  view(view: View): void;
}

/** Subscribes, and reports the state of the subscription, until the returned function is called. */
export function watch<S extends SubscriptionName>(
  client: TapeloomClient,
  operation: S,
  request: unknown,
  watcher: Watcher<S>,
): () => void {
  const ending = new AbortController();
  const fail = (error: unknown) => {
    if (ending.signal.aborted) return;
    const reported = error instanceof TapeloomError ? error : new TapeloomError("network", String(error));
    watcher.view({ status: "error", error: reported });
  };
  const live = () => watcher.view({ status: "live", error: undefined });
  const options: SubscribeOptions = {
    signal: ending.signal,
    waitMillis: Number.POSITIVE_INFINITY, // the view shows that it waits
    onGap: watcher.gap,
    onRecovered: live,
    onError: fail,
  };
  const listener = (update: UpdateOf<S>, meta: Meta) => {
    if (!ending.signal.aborted) watcher.update(update, meta);
  };
  const rest = request === undefined ? [listener, options] : [request, listener, options];
  // The overloads of subscribe cannot be resolved for a generic operation.
  const subscribe: (operation: S, ...rest: unknown[]) => Promise<Subscription<S>> = client.subscribe.bind(
    client,
  ) as never;
  let phase: "sent" | "confirmed" | "refused" = "sent";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    clearTimeout(timer);
    phase = "sent";
    subscribe(operation, ...rest).then(
      () => {
        phase = "confirmed";
        if (!ending.signal.aborted) live();
      },
      (error) => {
        phase = "refused";
        fail(error);
        if (ending.signal.aborted || !error?.retryable) return;
        timer = setTimeout(again, error.retryAfterMillis ?? RETRY_MILLIS);
      },
    );
  };
  // A client that has given up is not restarted by a view.
  const again = () => {
    if (phase === "refused" && client.state === "open") begin();
  };
  const off = client.on("state", ({ state }) => {
    if (phase === "confirmed" && state !== "open") watcher.view({ status: "stale", error: undefined });
    if (state === "open") again();
  });
  begin();
  return () => {
    off();
    clearTimeout(timer);
    ending.abort();
  };
}
