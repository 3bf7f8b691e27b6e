import { call } from "./emitter.js";
import type { TapeloomError } from "./errors.js";
import { type Audience, type Backfills, type Listener, type Reply, type SubscriptionEvents, Topics } from "./topics.js";
import type { SubscribeOptions } from "./types.js";

type Call = (
  type: string,
  payload: unknown,
  resolve: (reply: unknown) => void,
  reject: (error: TapeloomError) => void,
) => void;

interface Waiter {
  readonly listener: Listener;
  readonly resolve: () => void;
  readonly reject: (error: TapeloomError) => void;
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

/** A refused subscription is asked for again after so long, where that may help. */
const RETRY_MILLIS = 5_000;

/**
 * Who wants what, and how far each topic was told. A topic is subscribed to once, however many listen; after a new
 * connection it is subscribed to again, and what was missed is fetched or told.
 */
export class Subscriptions {
  readonly #call: Call;
  readonly #events: SubscriptionEvents;
  readonly #lingerMillis: number;
  readonly #entries = new Map<string, Entry>();
  /** Entries by the topic that their replies named: all those of one topic, or of topics that begin with it. */
  readonly #routes = new Map<string, Set<Entry>>();
  /** How far each topic was told. */
  readonly topics: Topics;
  /** Topics whose end was asked for and not confirmed. */
  readonly #leaving = new Set<string>();
  #open = false;

  constructor(requests: Call, events: SubscriptionEvents, backfills: Backfills, lingerMillis = 100) {
    this.#call = requests;
    this.#events = events;
    this.#lingerMillis = lingerMillis;
    this.topics = new Topics((topic) => this.#audience(topic), events, backfills);
  }

  /** Rejects when its signal has ended it before it was confirmed, and leaves nothing behind. */
  async add(operation: string, request: unknown, update: Listener["update"], options: SubscribeOptions) {
    options.signal?.throwIfAborted();
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
        reply: undefined,
        lingering: undefined,
      };
      this.#entries.set(key, entry);
    }
    return this.#join(entry, { update, options });
  }

  #join(entry: Entry, listener: Listener): Promise<Place> {
    const { signal } = listener.options;
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
      entry.waiters.push({ listener, resolve, reject });
      if (this.#open && entry.state === "down") this.#subscribe(entry);
    }).then(() => ({
      operation: entry.operation,
      request: entry.request,
      get topic() {
        return entry.reply?.topic ?? "";
      },
      get live() {
        return entry.state === "live" && entry.listeners.has(listener);
      },
      unsubscribe: leave,
    }));
  }

  #leave(entry: Entry, listener: Listener): void {
    entry.waiters = entry.waiters.filter((waiter) => waiter.listener !== listener);
    if (entry.listeners.delete(listener) && entry.listeners.size === 0) {
      entry.lingering = setTimeout(() => this.#drop(entry), this.#lingerMillis);
    }
  }

  /** Nobody wants it any more. */
  #drop(entry: Entry): void {
    if (entry.state === "pending") return; // decided when the answer names the topic
    this.#entries.delete(entry.key);
    const topic = entry.reply?.topic;
    const route = topic === undefined ? undefined : this.#routes.get(topic);
    route?.delete(entry);
    if (topic === undefined || route?.size) return;
    this.#routes.delete(topic);
    this.topics.forget(topic);
    if (entry.state === "live") {
      const left = () => void this.#leaving.delete(topic);
      this.#leaving.add(topic);
      this.#call(`${entry.operation}.unsubscribe`, entry.request, left, left);
    }
  }

  /** A connection is there: all is asked for again. */
  opened(): void {
    this.#open = true;
    for (const entry of this.#entries.values()) this.#subscribe(entry);
  }

  /** What was refused may be granted now. */
  retry(): void {
    for (const entry of this.#entries.values()) {
      if (this.#open && entry.state === "down") this.#subscribe(entry);
    }
  }

  /** The server has ended the subscriptions to topics of these patterns, such as `orders:{user}`. */
  expired(patterns: readonly string[]): void {
    for (const entry of this.#entries.values()) {
      const ended = patterns.some((pattern) => pattern.split(":")[0] === entry.reply?.topic?.split(":")[0]);
      if (ended && entry.state === "live") {
        entry.state = "down";
        this.topics.lost(entry.reply?.topic ?? "");
      }
    }
  }

  lost(): void {
    this.#open = false;
    this.#leaving.clear();
    for (const entry of this.#entries.values()) {
      entry.state = "down";
      if (entry.listeners.size === 0) this.#drop(entry);
    }
    this.topics.lost();
  }

  /** No connection will come any more. */
  ended(error: TapeloomError): void {
    for (const entry of [...this.#entries.values()]) this.#reject(entry, error);
  }

  #subscribe(entry: Entry): void {
    entry.state = "pending";
    this.#call(
      `${entry.operation}.subscribe`,
      entry.request,
      (reply) => this.#confirmed(entry, reply as Reply),
      (error) => this.#refused(entry, error),
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
    if (former !== undefined && former !== topic) {
      this.#routes.get(former)?.delete(entry); // another user's topic
      if (!this.#routes.get(former)?.size) this.#routes.delete(former);
    }
    const route = this.#routes.get(topic) ?? new Set();
    const shared = [...route].some((other) => other !== entry && other.state === "live");
    this.#routes.set(topic, route.add(entry));
    entry.reply = reply;
    entry.state = "live";
    const who = this.#audience(topic);
    if (!shared && who) this.topics.resume(who, topic, reply);
    else if (first) this.#tellCurrent(entry, entry.listeners);
    for (const waiter of entry.waiters.splice(0)) waiter.resolve();
    if (entry.listeners.size === 0) this.#drop(entry);
  }

  #refused(entry: Entry, error: TapeloomError): void {
    entry.state = "down";
    if (error.code === "disconnected") return; // asked for again on the next connection
    this.#reject(entry, error);
    if (entry.listeners.size === 0) {
      this.#drop(entry);
      return;
    }
    this.#events.error(error);
    for (const { options } of entry.listeners) if (options.onError) call(options.onError, error);
    if (error.retryable) setTimeout(() => this.retry(), error.retryAfterMillis ?? RETRY_MILLIS);
  }

  /** Those who wait for the first answer are told; they are not subscribed. */
  #reject(entry: Entry, error: TapeloomError): void {
    for (const { listener, reject } of entry.waiters.splice(0)) {
      entry.listeners.delete(listener);
      reject(error);
    }
    if (entry.listeners.size === 0) this.#drop(entry);
  }

  /** Those who come later are told how things stand. */
  #tellCurrent(entry: Entry, listeners: Iterable<Listener>): void {
    for (const [update, meta] of this.topics.current(entry.reply?.topic ?? "")) {
      for (const listener of listeners) {
        if (entry.listeners.has(listener)) call(listener.update, update as never, meta);
      }
    }
  }

  /** Those who want a topic: it has the name that their reply gave, or begins with it. */
  #audience(topic: string): Audience | undefined {
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

/** The same text for the same request, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, node) =>
    node && typeof node === "object" && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([one], [other]) => (one < other ? -1 : 1)))
      : node,
  );
}
