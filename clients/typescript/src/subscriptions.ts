import type { Backfill } from "./backfill.js";
import { call } from "./emitter.js";
import type { TapeloomError } from "./errors.js";
import type { SubscriptionReply } from "./generated/operations.js";
import type { Gap, GapReason, Meta, Position, Recovered, SubscribeOptions } from "./types.js";

/** What a listener is told besides updates. */
export interface SubscriptionEvents {
  gap(gap: Gap): void;
  recovered(recovered: Recovered): void;
  error(error: TapeloomError): void;
}

export interface Push {
  readonly type: string;
  readonly topic: string;
  readonly seq: number;
  readonly payload: unknown;
}

type Reply = Omit<SubscriptionReply, "symbol">;
type Call = (
  type: string,
  payload: unknown,
  resolve: (reply: unknown) => void,
  reject: (error: TapeloomError) => void,
) => void;

interface Listener {
  readonly update: (update: never, meta: Meta) => void;
  readonly options: SubscribeOptions;
}

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

/** How far a topic was told. */
interface TopicState {
  readonly name: string;
  epoch: string;
  /** The newest that was told; undefined before the first of this epoch. */
  seq: number | undefined;
  /** The newest value of a topic of which only that matters. */
  value: unknown;
  lostAtMillis: number | undefined;
  /** Updates that wait until what came before them was fetched. */
  held: Push[] | undefined;
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
  readonly #backfills: Record<string, Backfill>;
  readonly #fetchSince: (backfill: Backfill, request: unknown, last: unknown) => Promise<unknown[]>;
  readonly #lingerMillis: number;
  readonly #entries = new Map<string, Entry>();
  /** Entries by the topic that their replies named: all those of one topic, or of topics that begin with it. */
  readonly #routes = new Map<string, Set<Entry>>();
  readonly #topics = new Map<string, TopicState>();
  /** Topics whose end was asked for and not confirmed. */
  readonly #leaving = new Set<string>();
  #open = false;

  constructor(
    requests: Call,
    events: SubscriptionEvents,
    backfills: Record<string, Backfill>,
    fetchSince: (backfill: Backfill, request: unknown, last: unknown) => Promise<unknown[]>,
    lingerMillis = 100,
  ) {
    this.#call = requests;
    this.#events = events;
    this.#backfills = backfills;
    this.#fetchSince = fetchSince;
    this.#lingerMillis = lingerMillis;
  }

  add(operation: string, request: unknown, update: Listener["update"], options: SubscribeOptions) {
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
    const leave = () => this.#leave(entry, listener);
    return new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      clearTimeout(entry.lingering);
      entry.listeners.add(listener);
      signal?.addEventListener("abort", () => {
        leave();
        reject(signal.reason);
      });
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
    for (const state of this.#statesOf(topic)) this.#topics.delete(state.name);
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
        for (const state of this.#statesOf(entry.reply?.topic ?? "")) state.lostAtMillis = Date.now();
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
    for (const state of this.#topics.values()) {
      state.lostAtMillis ??= Date.now();
      state.held = undefined;
    }
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
    if (!shared) this.#resume(entry, topic, reply);
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

  /** A topic is subscribed to on this connection: what lies between what was told and what will come? */
  #resume(entry: Entry, topic: string, reply: Reply): void {
    const epoch = reply.epoch ?? "";
    const states = this.#statesOf(topic);
    if (states.length === 0 && reply.mode === "every") this.#state(topic, epoch, reply.seq ?? 0);
    for (const state of states) {
      const from = { epoch: state.epoch, seq: (state.seq ?? 0) + 1 };
      const downMillis = Date.now() - (state.lostAtMillis ?? Date.now());
      const restarted = state.epoch !== epoch;
      state.lostAtMillis = undefined;
      state.epoch = epoch;
      if (restarted) state.seq = undefined;
      const recovered = { ...about(entry, state.name), epoch, restarted, downMillis };
      if (reply.mode === "every") {
        const to = { epoch, seq: reply.seq ?? 0 };
        const missed = restarted ? undefined : Math.max(0, to.seq - from.seq + 1);
        if (missed !== 0) this.#gap(entry, state.name, "connection", from, to, missed);
        state.seq = Math.max(to.seq, state.seq ?? 0);
        this.#recovered({ ...recovered, missed, filled: 0 });
      } else if (this.#backfills[entry.operation] && state.value !== undefined) {
        this.#fill(entry, state, (filled) => this.#recovered({ ...recovered, missed: undefined, filled }));
      } else {
        this.#recovered({ ...recovered, missed: undefined, filled: 0 });
      }
    }
  }

  /** Something was published; false when nobody here has subscribed to it. */
  push(push: Push): boolean {
    const entry = this.#entriesOf(push.topic)[0];
    if (!entry?.reply) return false;
    const { epoch = "" } = entry.reply;
    const state = this.#topics.get(push.topic) ?? this.#state(push.topic, epoch, undefined);
    if (state.held) hold(state.held, push, this.#backfills[entry.operation]);
    else this.#deliver(entry, state, push);
    return true;
  }

  #deliver(entry: Entry, state: TopicState, push: Push): void {
    const { seq, payload } = push;
    const delivery = entry.reply?.mode ?? "latest";
    const told = state.seq ?? seq - 1;
    if (seq <= told) return;
    const skipped = seq - told - 1;
    if (delivery === "every") {
      if (skipped > 0) {
        const from = { epoch: state.epoch, seq: told + 1 };
        this.#gap(entry, state.name, "sequence", from, { epoch: state.epoch, seq: seq - 1 }, skipped);
      }
    } else {
      const backfill = this.#backfills[entry.operation];
      if (skipped > 0 && state.value !== undefined && backfill?.between(state.value, payload)) {
        this.#fill(entry, state, () => {});
        state.seq = seq - 1; // what the history holds is no conflation
        state.held?.push(push);
        return;
      }
      state.value = payload;
    }
    state.seq = seq;
    const conflated = delivery === "latest" ? skipped : 0;
    this.#tell(state, payload, { conflated, source: "live" });
  }

  /** Holds what comes until what was missed has been fetched and told. */
  #fill(entry: Entry, state: TopicState, done: (filled: number) => void): void {
    const backfill = this.#backfills[entry.operation] as Backfill;
    const held: Push[] = [];
    const last = state.value;
    state.held = held;
    const release = (history: unknown[]) => {
      state.held = undefined;
      const next = held[0]?.payload;
      const missed = history.filter((update) => next === undefined || backfill.before(update, next));
      for (const update of missed) {
        state.value = update;
        this.#tell(state, update, { conflated: 0, source: "history" });
      }
      for (const push of held) this.#deliver(entry, state, push);
      done(missed.length);
    };
    this.#fetchSince(backfill, entry.request, last).then(
      (history) => {
        if (state.held === held) release(history);
      },
      (error) => {
        if (state.held !== held) return;
        const at = { epoch: state.epoch, seq: state.seq ?? 0 };
        this.#gap(entry, state.name, "history", at, { ...at, seq: held[0]?.seq ?? at.seq }, undefined, error);
        release([]);
      },
    );
  }

  #tell(state: TopicState, update: unknown, { conflated, source }: Pick<Meta, "conflated" | "source">): void {
    const entries = this.#entriesOf(state.name);
    const delivery = entries[0]?.reply?.mode ?? "latest";
    const { name: topic, seq = 0, epoch } = state;
    const meta: Meta = { topic, seq, epoch, delivery, conflated, source, time: Date.now() };
    for (const entry of entries) {
      for (const listener of entry.listeners) call(listener.update, update as never, meta);
    }
  }

  /** Those who come later are told how things stand. */
  #tellCurrent(entry: Entry, listeners: Iterable<Listener>): void {
    for (const state of this.#statesOf(entry.reply?.topic ?? "")) {
      if (state.value === undefined) continue;
      const { name: topic, seq = 0, epoch, value } = state;
      const meta: Meta = { topic, seq, epoch, delivery: "latest", conflated: 0, source: "cache", time: Date.now() };
      for (const listener of listeners) {
        if (entry.listeners.has(listener)) call(listener.update, value as never, meta);
      }
    }
  }

  #gap(
    entry: Entry,
    topic: string,
    reason: GapReason,
    from: Position,
    to: Position,
    missed: number | undefined,
    error?: unknown,
  ): void {
    const gap: Gap = { ...about(entry, topic), reason, from, to, missed, error };
    this.#events.gap(gap);
    for (const { options } of this.#listenersOf(topic)) if (options.onGap) call(options.onGap, gap);
  }

  #recovered(recovered: Recovered): void {
    this.#events.recovered(recovered);
    for (const { options } of this.#listenersOf(recovered.topic)) {
      if (options.onRecovered) call(options.onRecovered, recovered);
    }
  }

  #listenersOf(topic: string): Listener[] {
    return this.#entriesOf(topic).flatMap((entry) => [...entry.listeners]);
  }

  /** Those who want a topic: it has the name that their reply gave, or begins with it. */
  #entriesOf(topic: string): Entry[] {
    for (let name = topic; name; name = name.slice(0, Math.max(0, name.lastIndexOf(":")))) {
      const route = this.#routes.get(name);
      if (route) return [...route];
    }
    return [];
  }

  /** The topics that a reply's name stands for. */
  #statesOf(topic: string): TopicState[] {
    return [...this.#topics.values()].filter(({ name }) => name === topic || name.startsWith(`${topic}:`));
  }

  #state(name: string, epoch: string, seq: number | undefined): TopicState {
    const state = { name, epoch, seq, value: undefined, lostAtMillis: undefined, held: undefined };
    this.#topics.set(name, state);
    return state;
  }

  /** What must be remembered to go on from here. */
  snapshot(): { subscriptions: [string, unknown][]; positions: [string, string, number][] } {
    const wanted = [...this.#entries.values()].filter((entry) => entry.listeners.size > 0);
    return {
      subscriptions: wanted.map((entry) => [entry.operation, entry.request]),
      positions: [...this.#topics.values()].flatMap(({ name, epoch, seq }) =>
        seq === undefined || this.#entriesOf(name).length === 0 ? [] : [[name, epoch, seq]],
      ),
    };
  }

  /** Goes on from where a former page has stopped. */
  restore(positions: [string, string, number][], lostAtMillis: number): void {
    for (const [name, epoch, seq] of positions) {
      if (!this.#topics.has(name)) this.#state(name, epoch, seq).lostAtMillis = lostAtMillis;
    }
  }
}

function about({ operation, request }: Entry, topic: string) {
  return { topic, operation, request };
}

/** Keeps the newest of each value, so that what is held is bounded by what is new. */
function hold(held: Push[], push: Push, backfill: Backfill | undefined): void {
  const last = held.at(-1);
  if (last && !backfill?.before(last.payload, push.payload)) held.pop();
  held.push(push);
}

/** The same text for the same request, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, node) =>
    node && typeof node === "object" && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([one], [other]) => (one < other ? -1 : 1)))
      : node,
  );
}
