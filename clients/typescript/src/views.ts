import type { TapeloomClient } from "./client.js";
import type { State } from "./connection.js";
import { TapeloomError } from "./errors.js";
import { onNextFrame } from "./frame.js";
import { RETRY_MILLIS } from "./timing.js";
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
const MAX_GAPS = 100;

/** The newest value; what comes within a frame is shown once. */
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

/** The newest `limit` updates, drawn once a frame; none of them is left out. */
export function everyStore<S extends SubscriptionName>(
  client: TapeloomClient,
  operation: S,
  request: unknown,
  limit = 100,
): Store<Every<S>> {
  const first: Every<S> = { status: statusBefore(request), error: undefined, updates: [], gaps: [] };
  const most = Number.isNaN(limit) ? 0 : Math.max(0, Math.floor(limit));
  /** The newest that came before a pause, until something comes after it. */
  let beforePause: Meta | undefined;
  let newest: Meta | undefined;
  const start = (show: Show<Every<S>>) => {
    if (request === null) return () => {};
    return watch<S>(client, operation, request, {
      update: (update, meta) => {
        const before = beforePause;
        beforePause = undefined;
        newest = meta;
        if (before && isSame(before, meta)) return; // it was there before the pause
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

/** What was published while nobody listened; undefined when it was nothing. */
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

/** How the connection stands. */
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

/** A view to which nothing comes any more is not live, whatever it shows. */
function paused<V extends View>(view: V, hasValue: boolean): V {
  return view.status === "off" ? view : { ...view, status: hasValue ? "stale" : "pending", error: undefined };
}

type Show<V> = (change: (view: V) => V) => void;

/**
 * A store that works while somebody looks at it: what changes is shown when the next frame is drawn. While nobody looks it
 * is paused, and nothing comes.
 */
function store<V>(first: V, start: (show: Show<V>) => () => void, pause: (view: V) => V): Store<V> {
  const lookers = new Set<() => void>();
  let shown = first;
  let newest = first;
  let stop = () => {};
  const draw = () => {
    shown = newest;
    for (const looker of [...lookers]) looker();
  };
  const show: Show<V> = (change) => {
    newest = change(newest);
    onNextFrame(draw);
  };
  return {
    snapshot: () => shown,
    subscribe(changed) {
      lookers.add(changed);
      if (lookers.size === 1) stop = start(show);
      return () => {
        if (!lookers.delete(changed) || lookers.size > 0) return;
        stop();
        shown = newest = pause(newest);
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
    waitMillis: Number.POSITIVE_INFINITY, // it shows that it waits
    onGap: watcher.gap,
    onRecovered: live,
    onError: fail,
  };
  const listener = (update: UpdateOf<S>, meta: Meta) => {
    if (!ending.signal.aborted) watcher.update(update, meta);
  };
  const rest = request === undefined ? [listener, options] : [request, listener, options];
  // The overloads of subscribe cannot be chosen for an operation that is not known yet.
  const subscribe: (operation: S, ...rest: unknown[]) => Promise<Subscription<S>> = client.subscribe.bind(
    client,
  ) as never;
  let standing: "asked" | "confirmed" | "refused" = "asked";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    clearTimeout(timer);
    standing = "asked";
    subscribe(operation, ...rest).then(
      () => {
        standing = "confirmed";
        if (!ending.signal.aborted) live();
      },
      (error) => {
        standing = "refused";
        fail(error);
        if (ending.signal.aborted || !error?.retryable) return;
        timer = setTimeout(again, error.retryAfterMillis ?? RETRY_MILLIS);
      },
    );
  };
  // A client that gave up is not made to try on by what is shown.
  const again = () => {
    if (standing === "refused" && client.state === "open") begin();
  };
  const off = client.on("state", ({ state }) => {
    if (standing === "confirmed" && state !== "open") watcher.view({ status: "stale", error: undefined });
    if (state === "open") again();
  });
  begin();
  return () => {
    off();
    clearTimeout(timer);
    ending.abort();
  };
}
