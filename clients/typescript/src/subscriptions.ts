import { canonical } from "./canonical.js";
import { call } from "./emitter.js";
import { TapeloomError } from "./errors.js";
import type { LiveOptions } from "./live.js";
import { after, RETRY_MILLIS } from "./timing.js";
import { ALERTS, type Audience, isOfAlerts, type Listener, type Reply, type StreamPositions } from "./topics.js";
import type { SubscribeOptions } from "./types.js";

/** Asks for a subscription or its end; calls back before the message that follows the answer is looked at. */
export type Call = (
  act: "subscribe" | "unsubscribe",
  operation: string,
  request: unknown,
  resolve: (reply: Reply) => void,
  reject: (error: TapeloomError) => void,
) => void;

/** What its owner does about subscriptions. */
export interface SubscriptionPeer {
  error(error: TapeloomError): void;
  /** Whether a refusal may be another as soon as the server knows who we are, which it is about to. */
  undecided(operation: string, error: TapeloomError): boolean;
  /** Why there is no connection, in words. */
  whyNot(): string;
}

interface Waiter {
  readonly listener: Listener;
  readonly resolve: () => void;
  readonly reject: (error: TapeloomError) => void;
  /** Whether it has waited for as long as it wants to; the answer to what was sent is waited for still. */
  overdue: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** What somebody wants, once for all who want it. */
interface Entry {
  readonly key: string;
  readonly operation: string;
  readonly request: unknown;
  readonly listeners: Set<Listener>;
  waiters: Waiter[];
  /** `pending`: asked for. `live`: confirmed on this connection. `down`: neither. */
  state: "down" | "pending" | "live";
  /** Which of the requests for it is the present one; an answer to an older one says nothing about it. */
  asked: number;
  reply: Reply | undefined;
  lingering: ReturnType<typeof setTimeout> | undefined;
}

/** A listener's place at a topic; for those outside it bears the types of its operation. */
interface Place {
  readonly operation: string;
  readonly request: unknown;
  readonly topic: string;
  readonly live: boolean;
  unsubscribe(): void;
}

/** How long subscriptions last and wait. */
type SubscriptionOptions = Pick<LiveOptions, "lingerMillis" | "subscribeMillis">;

/**
 * Who wants what, and how far each topic was told. A topic is subscribed to once, however many listen; after a new
 * connection it is subscribed to again, and what was missed is fetched or told.
 */
export class Subscriptions {
  readonly #call: Call;
  readonly #peer: SubscriptionPeer;
  readonly #lingerMillis: number;
  readonly #subscribeMillis: number;
  readonly #entries = new Map<string, Entry>();
  /** Entries by the topic that their replies named: all those of one topic, or of topics that begin with it. */
  readonly #routes = new Map<string, Set<Entry>>();
  readonly #topics: StreamPositions;
  /** Topics that the server publishes on this connection. */
  readonly #held = new Set<string>();
  /** Topics whose end was asked for and not confirmed, and how often. */
  readonly #leaving = new Map<string, number>();
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
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

  /** Rejects when its signal has ended it before it was confirmed, and leaves nothing behind. */
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
        reply: undefined,
        lingering: undefined,
      };
      this.#entries.set(key, entry);
    }
    return this.#join(entry, { update, options });
  }

  #join(entry: Entry, listener: Listener): Promise<Place> {
    const { signal, waitMillis = this.#subscribeMillis } = listener.options;
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
        queueMicrotask(() => this.#tellCurrent(entry, [listener]));
        return;
      }
      const waiter: Waiter = { listener, resolve, reject, overdue: false, timer: undefined };
      waiter.timer = after(waitMillis, () => {
        waiter.overdue = true;
        this.#rejectOverdue(entry);
      });
      entry.waiters.push(waiter);
      if (this.#open && entry.state === "down") this.#subscribe(entry);
    }).then(
      () => ({
        operation: entry.operation,
        request: entry.request,
        get topic() {
          return entry.reply?.topic ?? "";
        },
        get live() {
          return entry.state === "live" && entry.listeners.has(listener);
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

  /** Nobody wants it any more. */
  #drop(entry: Entry): void {
    clearTimeout(entry.lingering);
    // While its answer is due it is not known which topic it is of.
    if (entry.listeners.size > 0 || entry.state === "pending" || this.#entries.get(entry.key) !== entry) return;
    this.#entries.delete(entry.key);
    const topic = entry.reply?.topic;
    entry.state = "down";
    if (topic === undefined || this.#unroute(topic, entry) > 0) return;
    this.#topics.forget(topic);
    if (this.#held.has(topic)) this.#end(entry, topic);
  }

  /** Asks for the end of a topic. */
  #end({ operation, request }: Entry, topic: string): void {
    this.#held.delete(topic);
    this.#leaving.set(topic, (this.#leaving.get(topic) ?? 0) + 1);
    const left = () => {
      const others = (this.#leaving.get(topic) ?? 1) - 1;
      if (others > 0) this.#leaving.set(topic, others);
      else this.#leaving.delete(topic);
    };
    this.#call("unsubscribe", operation, request, left, left);
  }

  /** How many other entries a topic has. */
  #unroute(topic: string, entry: Entry): number {
    const route = this.#routes.get(topic);
    route?.delete(entry);
    if (route?.size === 0) this.#routes.delete(topic);
    return route?.size ?? 0;
  }

  /** A connection is there: all is asked for again. */
  opened(): void {
    this.#open = true;
    this.retry();
  }

  /** What was refused may be granted now. */
  retry(): void {
    if (!this.#open) return;
    for (const entry of [...this.#entries.values()]) if (entry.state === "down") this.#subscribe(entry);
  }

  /** The server has ended the subscriptions to the topics that fit. */
  expired(fits: (topic: string) => boolean): void {
    for (const { state, reply } of [...this.#entries.values()]) {
      const topic = reply?.topic;
      if (topic === undefined || state !== "live" || !fits(topic)) continue;
      this.#held.delete(topic);
      this.#topics.lost(topic);
      for (const entry of this.#routes.get(topic) ?? []) if (entry.state === "live") entry.state = "down";
    }
  }

  /** The connection is lost: nothing has come since `sinceMillis`. */
  lost(sinceMillis = Date.now()): void {
    this.#open = false;
    this.#held.clear();
    this.#leaving.clear();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    for (const entry of [...this.#entries.values()]) {
      entry.state = "down";
      if (entry.listeners.size === 0) this.#drop(entry);
      else this.#rejectOverdue(entry);
    }
    this.#topics.lost(undefined, sinceMillis);
  }

  /** No connection will come any more. */
  ended(error: TapeloomError): void {
    for (const entry of [...this.#entries.values()]) this.#reject(entry, error);
  }

  #subscribe(entry: Entry): void {
    const asked = ++this.#asked;
    entry.state = "pending";
    entry.asked = asked;
    this.#call(
      "subscribe",
      entry.operation,
      entry.request,
      (reply) => {
        if (entry.asked === asked && entry.state === "pending") this.#confirmed(entry, reply);
        else this.#confirmedLate(entry, reply);
      },
      (error) => {
        if (entry.asked === asked && entry.state === "pending") this.#refused(entry, error);
      },
    );
  }

  #confirmed(entry: Entry, reply: Reply): void {
    const topic = reply.topic ?? "";
    if (this.#leaving.has(topic)) {
      this.#subscribe(entry); // another's end overtook our beginning
      return;
    }
    const first = !entry.reply;
    const former = entry.reply?.topic;
    // Another user's topic has taken its place.
    if (former !== undefined && former !== topic && this.#unroute(former, entry) === 0) this.#topics.forget(former);
    const route = this.#routes.get(topic) ?? new Set();
    const shared = this.#held.has(topic);
    this.#held.add(topic);
    this.#routes.set(topic, route.add(entry));
    entry.reply = reply;
    entry.state = "live";
    const who = this.audience(topic);
    if (!shared && who) this.#topics.resume(who, topic, reply);
    else if (first) this.#tellCurrent(entry, entry.listeners);
    for (const waiter of entry.waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.resolve();
    }
    if (entry.listeners.size === 0) this.#drop(entry);
  }

  /** The server grants what was given up before it did: it is ended, unless somebody wants it. */
  #confirmedLate(entry: Entry, { topic = "" }: Reply): void {
    if (!this.#routes.has(topic) && this.#entries.get(entry.key)?.state !== "pending") this.#end(entry, topic);
  }

  #refused(entry: Entry, error: TapeloomError): void {
    entry.state = "down";
    if (error.code === "disconnected") return; // asked for again on the next connection
    if (entry.listeners.size === 0) {
      this.#drop(entry);
      return;
    }
    // Who we are is not decided yet: asked for again when it is.
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

  /** Those who wait for the first answer are told; they are not subscribed. */
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

  /** Those who have waited long enough are told why, unless an answer is due. */
  #rejectOverdue(entry: Entry): void {
    if (this.#open && entry.state === "pending") return;
    if (!entry.waiters.some(({ overdue }) => overdue)) return;
    const whyNot = this.#peer.whyNot();
    const why = this.#open ? "no token has come" : `there is no connection${whyNot && ` (${whyNot})`}`;
    const request = `${entry.operation}.subscribe`;
    const message = `${request} waited too long: ${why}`;
    this.#reject(entry, new TapeloomError("expired", message, { request, retryable: true }), ({ overdue }) => overdue);
  }

  /** Those who come later are told how things stand. */
  #tellCurrent(entry: Entry, listeners: Iterable<Listener>): void {
    for (const [update, meta] of this.#topics.current(entry.reply?.topic ?? "")) {
      for (const listener of listeners) {
        if (entry.listeners.has(listener)) call(listener.update, update as never, meta);
      }
    }
  }

  /** Those who want a topic: it has the name that their reply gave, or begins with it. */
  audience(topic: string): Audience | undefined {
    if (topic === ALERTS) return this.#audienceOfAlerts();
    for (let name = topic; name; name = name.slice(0, Math.max(0, name.lastIndexOf(":")))) {
      const route = this.#routes.get(name);
      const [first] = route ?? [];
      if (route && first?.reply) {
        const { operation, request, reply } = first;
        return { operation, request, reply, listeners: { [Symbol.iterator]: () => listenersOf(route) } };
      }
    }
    return undefined;
  }

  #audienceOfAlerts(): Audience | undefined {
    for (const own of this.#routes.keys()) if (isOfAlerts(own)) return this.audience(own);
    return undefined;
  }

  /** What is wanted, to ask for it again on a later page. */
  wanted(): [operation: string, request: unknown][] {
    const wanted = [...this.#entries.values()].filter((entry) => entry.listeners.size > 0);
    return wanted.map((entry) => [entry.operation, entry.request]);
  }
}

/** Those who listen at each moment, so that one who leaves is told nothing any more, not even what is being told. */
function* listenersOf(route: Iterable<Entry>): Generator<Listener> {
  for (const entry of route) yield* entry.listeners;
}
