import { ALERTS, type Answer, isOfAlerts, overlap, routeOfAll } from "./answers.js";
import { canonical } from "./canonical.js";
import { call } from "./emitter.js";
import { TapeloomError } from "./errors.js";
import type { Granted, SymbolResult } from "./generated/operations.js";
import type { LiveOptions } from "./live.js";
import { after, RETRY_MILLIS } from "./timing.js";
import type { Audience, Listener, StreamPositions, TopicPosition } from "./topics.js";
import type { SubscribeOptions } from "./types.js";

/** A request for a subscription, or for its end. */
export interface Asked {
  readonly act: "subscribe" | "unsubscribe";
  readonly operation: string;
  readonly request: unknown;
  /** The options that fit all listeners of the topics. */
  readonly options?: Shared | undefined;
  /** The positions from which the server recovers what was missed. */
  readonly recover?: readonly TopicPosition[];
  /** The topics to unsubscribe from; undefined: all of the request. */
  readonly topics?: readonly string[] | undefined;
}

/** The options of a subscription that all its listeners share. */
export interface Shared {
  /** The highest rate that a listener has asked for; undefined: none has, and none holds. */
  readonly max_rate?: number | undefined;
  /** The greatest depth that a listener has asked for, 0: all; undefined: none has. */
  readonly depth?: number | undefined;
  /** `delta` if a listener has asked for it. */
  readonly updates?: string | undefined;
}

/** Sends a request for a subscription or its end; calls back before the message that follows the answer is read. */
export type Call = (asked: Asked, resolve: (answer: Answer) => void, reject: (error: TapeloomError) => void) => void;

/** The owner of subscriptions. */
export interface SubscriptionPeer {
  error(error: TapeloomError): void;
  /** Whether the server may answer otherwise once the authentication in progress is complete. */
  undecided(operation: string, error: TapeloomError): boolean;
  /** Why there is no connection, in words. */
  whyNot(): string;
  /** The routes that a request will have, before its answer; empty if that is not known yet. */
  routes(operation: string, request: unknown, former: Answer | undefined): readonly string[];
  /** Whether the server has one subscription per topic: all symbols, and their end, include each symbol. */
  readonly oneByTopic: boolean;
  /** A subscription is confirmed again, after this time in milliseconds. */
  resubscribed?(operation: string, request: unknown, downMillis: number): void;
}

interface Waiter {
  readonly listener: Listener;
  readonly resolve: () => void;
  readonly reject: (error: TapeloomError) => void;
  /** Whether its time limit has passed; it still waits for the answer to a request that was sent. */
  overdue: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** A subscription with all its listeners. */
interface Entry {
  readonly key: string;
  readonly operation: string;
  readonly request: unknown;
  readonly listeners: Set<Listener>;
  waiters: Waiter[];
  /** `pending`: requested. `live`: confirmed on this connection. `down`: neither. */
  state: "down" | "pending" | "live";
  /** Number of its newest request; answers to older ones are ignored. */
  asked: number;
  answer: Answer | undefined;
  lingering: ReturnType<typeof setTimeout> | undefined;
  /** Since when it is not live, after it was, epoch milliseconds. */
  downSince: number | undefined;
  /** Asks again for a recovery that the server has refused for its load. */
  recovering: ReturnType<typeof setTimeout> | undefined;
}

/** The subscription of one listener; its public type has the types of the operation. */
interface Place {
  readonly operation: string;
  readonly request: unknown;
  readonly topic: string;
  readonly live: boolean;
  readonly granted: Granted | undefined;
  readonly results: readonly SymbolResult[] | undefined;
  unsubscribe(): void;
}

/** Options with the time limits of subscriptions. */
type SubscriptionOptions = Pick<LiveOptions, "lingerMillis" | "subscribeMillis">;

/** The highest rate that a server accepts, in messages per second. */
const MAX_RATE = 1_000;
/** More levels than a depth may ask for. */
const ALL_LEVELS = 11;

/**
 * The subscriptions of a client. A topic is subscribed to once for all its listeners, and again on each new connection,
 * from the position that was delivered.
 */
export class Subscriptions {
  readonly #call: Call;
  readonly #peer: SubscriptionPeer;
  readonly #lingerMillis: number;
  readonly #subscribeMillis: number;
  readonly #entries = new Map<string, Entry>();
  /** Entries by the routes that their answers named. */
  readonly #routes = new Map<string, Set<Entry>>();
  readonly #topics: StreamPositions;
  /** Routes on which the server publishes on this connection. */
  readonly #held = new Set<string>();
  /** Options that hold on each route. */
  readonly #granted = new Map<string, Granted>();
  /** Whether the server takes positions to recover from. */
  #recovers = true;
  /** The routes of each request to end some that was not confirmed. */
  readonly #leaving = new Set<readonly string[]>();
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Whether an option was ever asked for; while none was, nothing has to be compared. */
  #shares = false;
  #asked = 0;
  #open = false;

  constructor(
    requests: Call,
    peer: SubscriptionPeer,
    topics: StreamPositions,
    { lingerMillis = 100, subscribeMillis = 30_000 }: SubscriptionOptions = {},
  ) {
    this.#call = requests;
    this.#peer = peer;
    this.#lingerMillis = lingerMillis;
    this.#subscribeMillis = subscribeMillis;
    this.#topics = topics;
  }

  /** Adds a listener. The promise is rejected if its signal ends it before the server has confirmed it. */
  async add(operation: string, request: unknown, update: Listener["update"], options: SubscribeOptions) {
    if (options.signal?.aborted) throw options.signal.reason;
    const key = `${operation} ${canonical(request)}`;
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = {
        key,
        operation,
        request,
        listeners: new Set(),
        waiters: [],
        state: "down",
        asked: 0,
        answer: undefined,
        lingering: undefined,
        downSince: undefined,
        recovering: undefined,
      };
      this.#entries.set(key, entry);
    }
    return this.#join(entry, { update, options });
  }

  #join(entry: Entry, listener: Listener): Promise<Place> {
    const { signal, waitMillis = this.#subscribeMillis } = listener.options;
    const granted = () => this.#granted.get(entry.answer?.routes[0] ?? "");
    let abort = () => {};
    const leave = () => {
      signal?.removeEventListener("abort", abort);
      this.#leave(entry, listener);
    };
    return new Promise<void>((resolve, reject) => {
      abort = () => {
        leave();
        reject(signal?.reason);
      };
      clearTimeout(entry.lingering);
      entry.listeners.add(listener);
      signal?.addEventListener("abort", abort);
      if (entry.state === "live") {
        resolve();
        queueMicrotask(() => this.#showCurrent(entry, [listener]));
        return;
      }
      const waiter: Waiter = { listener, resolve, reject, overdue: false, timer: undefined };
      waiter.timer = after(waitMillis, () => {
        waiter.overdue = true;
        this.#rejectOverdue(entry);
      });
      entry.waiters.push(waiter);
      if (this.#open && entry.state === "down" && !entry.recovering) this.#subscribe(entry);
    }).then(
      () => ({
        operation: entry.operation,
        request: entry.request,
        get topic() {
          return entry.answer?.topics[0]?.topic ?? "";
        },
        get live() {
          return entry.state === "live" && entry.listeners.has(listener);
        },
        get granted() {
          return granted();
        },
        get results() {
          return entry.answer?.results;
        },
        unsubscribe: leave,
      }),
      (error) => {
        signal?.removeEventListener("abort", abort);
        throw error;
      },
    );
  }

  #leave(entry: Entry, listener: Listener): void {
    for (const waiter of entry.waiters) if (waiter.listener === listener) clearTimeout(waiter.timer);
    entry.waiters = entry.waiters.filter((waiter) => waiter.listener !== listener);
    if (entry.listeners.delete(listener) && entry.listeners.size === 0) {
      entry.lingering = setTimeout(() => this.#drop(entry), this.#lingerMillis);
    }
  }

  /** The last listener has left. */
  #drop(entry: Entry): void {
    clearTimeout(entry.lingering);
    // While it waits for its answer, its topics are unknown.
    if (entry.listeners.size > 0 || entry.state === "pending" || this.#entries.get(entry.key) !== entry) return;
    this.#entries.delete(entry.key);
    clearTimeout(entry.recovering);
    const routes = entry.answer?.routes ?? [];
    entry.state = "down";
    const ended = routes.filter((route) => this.#unroute(route, entry) === 0);
    for (const route of ended) this.#topics.forget(route);
    const held = ended.filter((route) => this.#held.has(route) && !this.#isCovered(route));
    for (const route of ended) this.#held.delete(route);
    if (held.length > 0) this.#end(entry, held);
    this.#slowDown(entry, routes);
  }

  /** Requests the end of routes. Other subscriptions that end with them are subscribed to again. */
  #end(entry: Entry, ended: readonly string[]): void {
    const { operation, request, answer } = entry;
    for (const route of ended) {
      this.#held.delete(route);
      this.#granted.delete(route);
    }
    this.#leaving.add(ended);
    const left = () => void this.#leaving.delete(ended);
    const topics = ended.length < (answer?.routes.length ?? 0) ? ended : undefined;
    this.#call({ act: "unsubscribe", operation, request, topics }, left, left);
    if (!this.#peer.oneByTopic) return;
    for (const [route, entries] of this.#routes) {
      if (!this.#held.has(route) || !ended.includes(routeOfAll(route))) continue;
      this.#held.delete(route); // the end of all symbols is the end of this one too
      this.#topics.lost(route);
      for (const other of entries) {
        if (other.state !== "live") continue;
        other.state = "down";
        this.#subscribe(other);
      }
    }
  }

  /** Lowers the rate and the depth of routes that a listener with higher ones has left. */
  #slowDown(left: Entry, routes: readonly string[]): void {
    if (!this.#open || routes.length === 0) return;
    const former = optionsOf(left);
    for (const entry of this.#overlapping(left)) {
      const options = this.#shared(entry, this.#overlapping(entry));
      const slower = (options?.max_rate ?? MAX_RATE) < (former?.max_rate ?? MAX_RATE);
      const flatter = levels(options?.depth) < levels(former?.depth);
      if (entry.state === "live" && options && (slower || flatter)) this.#change(entry, options);
    }
  }

  /** Changes the options of a subscription that goes on. */
  #change({ operation, request }: Entry, options: Shared): void {
    this.#call(
      { act: "subscribe", operation, request, options },
      ({ routes, granted }) => {
        for (const route of routes) if (granted) this.#granted.set(route, granted);
      },
      () => {}, // they stay higher than asked for
    );
  }

  #routesOf({ operation, request, answer }: Entry): readonly string[] {
    return this.#peer.routes(operation, request, answer);
  }

  /** Other entries that have a topic in common with this one, also those that linger: the server keeps their options. */
  #overlapping(entry: Entry): Entry[] {
    if (!optionsOf(entry) && !this.#shares) return [];
    const routes = this.#routesOf(entry);
    return [...this.#entries.values()].filter((other) => {
      if (other === entry || other.operation !== entry.operation) return false;
      const others = this.#routesOf(other);
      return routes.some((route) => others.some((its) => overlap(route, its)));
    });
  }

  /** The options to ask for: the highest of all listeners. One that asks for none gets the most that the server allows. */
  #shared(entry: Entry, overlapping: readonly Entry[]): Shared | undefined {
    const all = [entry, ...overlapping].map(optionsOf);
    if (!all.some((options) => options)) return undefined;
    const named = (name: keyof Shared) => all.some((options) => options?.[name] !== undefined);
    return {
      max_rate: named("max_rate") ? Math.max(...all.map((options) => options?.max_rate ?? MAX_RATE)) : undefined,
      depth: named("depth") ? Math.max(...all.map((options) => levels(options?.depth))) % ALL_LEVELS : undefined,
      updates: all.find((options) => options?.updates === "delta")?.updates ?? optionsOf(entry)?.updates,
    };
  }

  /** What a topic has sent cannot be used: ends its subscriptions and begins them again, with its current value. */
  renew(topic: string): void {
    for (const entry of new Set(this.#entriesOf(topic))) {
      if (entry.state !== "live") continue;
      const routes = entry.answer?.routes ?? [];
      entry.state = "down";
      for (const route of routes) this.#topics.discard(route);
      this.#end(entry, routes);
      this.#subscribe(entry);
    }
  }

  /** Removes an entry from a route. Returns how many others the route has. */
  #unroute(route: string, entry: Entry): number {
    const entries = this.#routes.get(route);
    entries?.delete(entry);
    if (entries?.size === 0) this.#routes.delete(route);
    return entries?.size ?? 0;
  }

  /** A connection is open: sends all subscriptions again. */
  opened(): void {
    this.#open = true;
    this.retry();
  }

  /** Sends again what was refused. */
  retry(): void {
    if (!this.#open) return;
    for (const entry of [...this.#entries.values()]) {
      if (entry.state === "down" && !entry.recovering) this.#subscribe(entry);
    }
  }

  /** The server has ended the subscriptions to the topics that fit. */
  expired(fits: (topic: string) => boolean): void {
    for (const { state, answer } of [...this.#entries.values()]) {
      if (state !== "live") continue;
      for (const route of answer?.routes.filter(fits) ?? []) {
        this.#held.delete(route);
        this.#topics.lost(route);
        for (const entry of this.#routes.get(route) ?? []) {
          if (entry.state !== "live") continue;
          entry.state = "down";
          entry.downSince = Date.now();
        }
      }
    }
  }

  /** The connection is lost: nothing has come since `sinceMillis`. */
  lost(sinceMillis = Date.now()): void {
    this.#open = false;
    this.#held.clear();
    this.#leaving.clear();
    this.#granted.clear();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    for (const entry of [...this.#entries.values()]) {
      if (entry.state === "live") entry.downSince = sinceMillis;
      entry.state = "down";
      clearTimeout(entry.recovering);
      entry.recovering = undefined;
      if (entry.listeners.size === 0) this.#drop(entry);
      else this.#rejectOverdue(entry);
    }
    this.#topics.lost(undefined, sinceMillis);
  }

  /** No connection follows. */
  ended(error: TapeloomError): void {
    for (const entry of [...this.#entries.values()]) this.#reject(entry, error);
  }

  #subscribe(entry: Entry): void {
    const { operation, request } = entry;
    const asked = ++this.#asked;
    entry.state = "pending";
    entry.asked = asked;
    if (optionsOf(entry)) this.#shares = true;
    const options = this.#shared(entry, this.#overlapping(entry));
    const routes = this.#recovers ? this.#routesOf(entry).filter((route) => !this.#isHeld(route)) : [];
    this.#call(
      { act: "subscribe", operation, request, options, recover: this.#topics.recoverable(routes) },
      (answer) => {
        if (entry.asked === asked && entry.state === "pending") this.#confirmed(entry, answer);
        else this.#confirmedLate(entry, answer);
      },
      (error) => {
        if (entry.asked === asked && entry.state === "pending") this.#refused(entry, error);
      },
    );
  }

  /** Whether the server publishes on a route on this connection. */
  #isHeld(route: string): boolean {
    return this.#held.has(route) || this.#isCovered(route);
  }

  /** Whether a subscription to all symbols includes a route. */
  #isCovered(route: string): boolean {
    const all = routeOfAll(route);
    return this.#peer.oneByTopic && all !== route && this.#held.has(all);
  }

  #confirmed(entry: Entry, answer: Answer): void {
    const { routes } = answer;
    const begun = routes.filter((route) => !this.#isHeld(route));
    const retryMillis = begun.length > 0 ? answer.retryMillis : undefined;
    const leaving = [...this.#leaving].flat();
    // What the server did not recover is ended first: it would count as subscribed, and its values as lost.
    if (retryMillis === undefined && routes.some((route) => leaving.some((its) => overlap(route, its)))) {
      this.#subscribe(entry); // another listener's unsubscribe was handled after this request
      return;
    }
    const first = !entry.answer;
    // Topics of another user have replaced those of the former user.
    for (const former of entry.answer?.routes ?? []) {
      if (!routes.includes(former) && this.#unroute(former, entry) === 0) this.#topics.forget(former);
    }
    for (const route of routes) {
      this.#routes.set(route, (this.#routes.get(route) ?? new Set()).add(entry));
      if (answer.granted) this.#granted.set(route, answer.granted);
    }
    entry.answer = answer;
    if (retryMillis === undefined) {
      for (const route of routes) this.#held.add(route);
      entry.state = "live";
      for (const topic of answer.topics) {
        const who = this.audience(topic.topic);
        if (who) this.#topics.resume(who, topic);
      }
      if (first) this.#showCurrent(entry, entry.listeners);
      const { operation, request, downSince } = entry;
      entry.downSince = undefined;
      if (downSince !== undefined && begun.length > 0) {
        this.#peer.resubscribed?.(operation, request, Math.max(0, Date.now() - downSince));
      }
    } else {
      this.#recoverLater(entry, begun, retryMillis);
    }
    for (const waiter of entry.waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.resolve();
    }
    if (entry.listeners.size === 0) this.#drop(entry);
  }

  /**
   * The server is too busy to recover: a subscription that goes on would leave a hole. It is ended and begun again later,
   * from the same position. Nothing else begins it before, and a loss of the connection clears the timer.
   */
  #recoverLater(entry: Entry, begun: readonly string[], millis: number): void {
    for (const route of begun) this.#topics.pause(route);
    entry.state = "down";
    this.#end(entry, begun);
    entry.recovering = setTimeout(
      () => {
        entry.recovering = undefined;
        this.#subscribe(entry);
      },
      millis * (1 + Math.random() / 4),
    );
  }

  /** The server has confirmed a request that the client had given up: ends the subscription, unless it has listeners. */
  #confirmedLate(entry: Entry, { routes }: Answer): void {
    if (this.#entries.get(entry.key)?.state === "pending") return;
    const unwanted = routes.filter((route) => !this.#routes.has(route));
    if (unwanted.length > 0) this.#end({ ...entry, answer: { routes } as Answer }, unwanted);
  }

  #refused(entry: Entry, error: TapeloomError): void {
    entry.state = "down";
    if (error.code === "disconnected") return; // sent again on the next connection
    if (this.#recovers && error.code === "invalid_payload" && /^(payload\.)?recover/.test(error.field ?? "")) {
      this.#recovers = false; // an older server
      queueMicrotask(() => {
        if (this.#open && entry.state === "down") this.#subscribe(entry); // else on the next connection
      });
      return;
    }
    if (entry.listeners.size === 0) {
      this.#drop(entry);
      return;
    }
    // The authentication is still in progress: sent again after it.
    if (this.#peer.undecided(entry.operation, error)) {
      this.#rejectOverdue(entry);
      return;
    }
    this.#reject(entry, error);
    if (entry.listeners.size === 0) return;
    this.#peer.error(error);
    for (const { options } of entry.listeners) if (options.onError) call(options.onError, error);
    if (error.retryable) {
      this.#retryTimer ??= setTimeout(() => {
        this.#retryTimer = undefined;
        this.retry();
      }, error.retryAfterMillis ?? RETRY_MILLIS);
    }
  }

  /** Rejects listeners that wait for the first answer; they are not subscribed. */
  #reject(entry: Entry, error: TapeloomError, which: (waiter: Waiter) => boolean = () => true): void {
    const rejected = entry.waiters.filter(which);
    entry.waiters = entry.waiters.filter((waiter) => !rejected.includes(waiter));
    for (const { listener, reject, timer } of rejected) {
      clearTimeout(timer);
      entry.listeners.delete(listener);
      reject(error);
    }
    if (entry.listeners.size === 0) this.#drop(entry);
  }

  /** Rejects listeners whose time limit has passed, unless an answer is due. */
  #rejectOverdue(entry: Entry): void {
    if (this.#open && entry.state === "pending") return;
    if (!entry.waiters.some(({ overdue }) => overdue)) return;
    const whyNot = this.#peer.whyNot();
    const why = this.#open ? "no token was fetched" : `there is no connection${whyNot && ` (${whyNot})`}`;
    const request = `${entry.operation}.subscribe`;
    const message = `${request} waited too long: ${why}`;
    this.#reject(entry, new TapeloomError("expired", message, { request, retryable: true }), ({ overdue }) => overdue);
  }

  /** Sends the current values to listeners that joined later. */
  #showCurrent(entry: Entry, listeners: Iterable<Listener>): void {
    const current = (entry.answer?.routes ?? []).flatMap((route) => this.#topics.current(route));
    for (const [update, meta] of current) {
      for (const listener of listeners) {
        if (entry.listeners.has(listener)) call(listener.update, update as never, meta);
      }
    }
  }

  /** The listeners of a topic, or of a route. */
  audience(topic: string): Audience | undefined {
    const entries = this.#entriesOf(topic);
    const [first] = entries;
    if (!first?.answer) return undefined;
    const { operation, request, answer } = first;
    const { mode, epoch } = answer;
    return { operation, request, mode, epoch, listeners: { [Symbol.iterator]: () => listenersOf(entries) } };
  }

  #entriesOf(topic: string): Iterable<Entry> {
    if (topic === ALERTS) {
      return [...this.#routes].flatMap(([route, entries]) => (isOfAlerts(route) ? [...entries] : []));
    }
    const entries = new Set(this.#routes.get(routeOfAll(topic)));
    for (let name = topic; name; name = name.slice(0, Math.max(0, name.lastIndexOf(":")))) {
      for (const entry of this.#routes.get(name) ?? []) entries.add(entry);
    }
    return entries;
  }

  /** The subscriptions that have listeners, to store them for a later page. */
  wanted(): [operation: string, request: unknown][] {
    const wanted = [...this.#entries.values()].filter((entry) => entry.listeners.size > 0);
    return wanted.map((entry) => [entry.operation, entry.request]);
  }
}

/** The listeners at each moment: one that leaves gets nothing more, not even the update that is being delivered. */
function* listenersOf(entries: Iterable<Entry>): Generator<Listener> {
  for (const entry of entries) yield* entry.listeners;
}

/** The options that a request asks for and that listeners share; undefined: none. */
function optionsOf({ request }: Entry): Shared | undefined {
  const { max_rate, depth, updates } = (request as { params?: Shared | null } | undefined)?.params ?? {};
  return max_rate === undefined && depth === undefined && updates === undefined
    ? undefined
    : { max_rate, depth, updates };
}

/** A depth as a number of levels. */
function levels(depth: number | undefined): number {
  return depth || ALL_LEVELS;
}
