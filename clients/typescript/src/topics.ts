import type { Backfill } from "./backfill.js";
import { call } from "./emitter.js";
import type { SubscriptionReply } from "./generated/operations.js";
import type { Gap, GapReason, Meta, Position, Recovered, SubscribeOptions } from "./types.js";

/** What is told besides updates. */
export interface TopicEvents {
  gap(gap: Gap): void;
  recovered(recovered: Recovered): void;
}

/** A publication, as it comes. */
export interface Push {
  readonly type: string;
  readonly topic: string;
  readonly seq: number;
  /** When it happened, epoch milliseconds. */
  readonly time?: number;
  readonly payload: unknown;
}

/** The server's answer to a subscription. */
export type Reply = Omit<SubscriptionReply, "symbol">;

export interface Listener {
  readonly update: (update: never, meta: Meta) => void;
  readonly options: SubscribeOptions;
}

/** Who listens to a topic, and as what they subscribed to it. */
export interface Audience {
  readonly operation: string;
  readonly request: unknown;
  readonly reply: Reply;
  readonly listeners: Iterable<Listener>;
}

/** How far each topic has been delivered. */
export interface StreamPositions {
  /** It is subscribed to on this connection. */
  resume(who: Audience, topic: string, reply: Reply): void;
  /** The latest values, for listeners that join later. */
  current(topic: string): [update: unknown, meta: Meta][];
  /** Nobody listens any more. */
  forget(topic: string): void;
  /** Nothing has come since then, for now; without a topic, of any. */
  lost(topic?: string, sinceMillis?: number): void;
}

/** How values that were missed can be fetched. */
export interface Backfills {
  of(operation: string): Backfill | undefined;
  fetch(backfill: Backfill, request: unknown, last: unknown): Promise<unknown[]>;
}

/** The alerts for everybody, which come with each user's own. */
export const ALERTS = "alerts";

/** Whether alerts for everybody come with a topic. */
export function isOfAlerts(topic: string): boolean {
  return topic.startsWith("notifications:");
}

/** How far a topic was told. */
interface TopicState {
  readonly name: string;
  epoch: string;
  /** The newest that was told; undefined before the first of this epoch. */
  seq: number | undefined;
  /** The newest that came on this connection; the server never goes back within a run. */
  heard: number;
  /** The newest value of a topic of which only that matters. */
  value: unknown;
  /** When what was told last happened; undefined where the server does not say. */
  eventTime: number | undefined;
  lostAtMillis: number | undefined;
  /** Updates that wait until what came before them was fetched. */
  held: Push[] | undefined;
}

/**
 * How far each topic was told. What comes is told once and in its order; what was left out is counted, told as a gap, or
 * fetched.
 */
export class Topics implements StreamPositions {
  readonly #audience: (topic: string) => Audience | undefined;
  readonly #events: TopicEvents;
  readonly #backfills: Backfills;
  readonly #states = new Map<string, TopicState>();

  constructor(audience: (topic: string) => Audience | undefined, events: TopicEvents, backfills: Backfills) {
    this.#audience = audience;
    this.#events = events;
    this.#backfills = backfills;
  }

  /** A topic is subscribed to on this connection: what lies between what was told and what will come? */
  resume(who: Audience, topic: string, reply: Reply): void {
    const epoch = reply.epoch ?? "";
    const states = this.#statesOf(topic);
    if (states.length === 0 && reply.mode === "every") this.#state(topic, epoch, reply.seq ?? 0);
    for (const state of states) {
      const from = { epoch: state.epoch, seq: (state.seq ?? 0) + 1 };
      const downMillis = Date.now() - (state.lostAtMillis ?? Date.now());
      const restarted = state.epoch !== epoch;
      state.lostAtMillis = undefined;
      state.epoch = epoch;
      state.heard = 0;
      if (restarted) state.seq = undefined;
      if (state.name === ALERTS) continue; // the reply is about another topic; what was missed shows in the next push
      const recovered = { ...about(who, state.name), epoch, restarted, downMillis };
      if (reply.mode === "every") {
        const to = { epoch, seq: reply.seq ?? 0 };
        const missed = restarted ? undefined : Math.max(0, to.seq - from.seq + 1);
        if (missed !== 0) this.#gap(who, state.name, "connection", from, to, missed);
        state.seq = Math.max(to.seq, state.seq ?? 0);
        this.#recovered(who, { ...recovered, missed, filled: 0 });
      } else if (this.#backfills.of(who.operation) && state.value !== undefined) {
        this.#fill(who, state, (filled) => this.#recovered(who, { ...recovered, missed: undefined, filled }));
      } else {
        this.#recovered(who, { ...recovered, missed: undefined, filled: 0 });
      }
    }
  }

  /** Something was published; false when nobody listens to it. */
  push(push: Push): boolean {
    const who = this.#audience(push.topic);
    if (!who) return false;
    const state = this.#states.get(push.topic) ?? this.#state(push.topic, who.reply.epoch ?? "", undefined);
    if (push.seq < state.heard) this.#beginAnew(who, state, push);
    state.heard = push.seq;
    if (state.held) hold(state.held, push, this.#backfills.of(who.operation));
    else this.#deliver(who, state, push);
    return true;
  }

  /** The topic has ended at the server and come back: it counts from the beginning. */
  #beginAnew(who: Audience, state: TopicState, { seq }: Push): void {
    const { epoch, seq: told = 0 } = state;
    state.seq = seq - 1;
    state.held = undefined;
    if (who.reply.mode === "every") {
      this.#gap(who, state.name, "sequence", { epoch, seq: told + 1 }, { epoch, seq: seq - 1 }, undefined);
    }
  }

  #deliver(who: Audience, state: TopicState, push: Push): void {
    const { seq, payload } = push;
    const delivery = who.reply.mode ?? "latest";
    const told = state.seq ?? seq - 1;
    if (seq <= told) return;
    const skipped = seq - told - 1;
    if (delivery === "every") {
      if (skipped > 0) {
        const from = { epoch: state.epoch, seq: told + 1 };
        this.#gap(who, state.name, "sequence", from, { epoch: state.epoch, seq: seq - 1 }, skipped);
      }
    } else {
      const backfill = this.#backfills.of(who.operation);
      if (skipped > 0 && state.value !== undefined && backfill?.between(state.value, payload)) {
        this.#fill(who, state, () => {});
        state.seq = seq - 1; // what the history holds is no conflation
        state.held?.push(push);
        return;
      }
      state.value = payload;
    }
    state.seq = seq;
    state.eventTime = push.time;
    const conflated = delivery === "latest" ? skipped : 0;
    this.#tell(who, state, payload, { conflated, source: "live" });
  }

  /** Holds what comes until what was missed has been fetched and told. */
  #fill(who: Audience, state: TopicState, done: (filled: number) => void): void {
    const backfill = this.#backfills.of(who.operation) as Backfill;
    const held: Push[] = [];
    const last = state.value;
    state.held = held;
    const release = (history: unknown[]) => {
      state.held = undefined;
      const listening = this.#audience(state.name);
      if (!listening) return;
      const next = held[0]?.payload;
      const missed = history.filter((update) => next === undefined || backfill.before(update, next));
      for (const update of missed) {
        state.value = update;
        state.eventTime = undefined;
        this.#tell(listening, state, update, { conflated: 0, source: "history" });
      }
      // What the history holds is no conflation.
      if (held[0] && state.seq !== undefined) state.seq = Math.max(state.seq, held[0].seq - 1);
      for (const push of held) {
        if (state.held) hold(state.held, push, backfill);
        else this.#deliver(listening, state, push);
      }
      done(missed.length);
    };
    this.#backfills.fetch(backfill, who.request, last).then(
      (history) => {
        if (state.held === held) release(history);
      },
      (error) => {
        if (state.held !== held) return;
        const at = { epoch: state.epoch, seq: state.seq ?? 0 };
        this.#gap(who, state.name, "history", at, { ...at, seq: held[0]?.seq ?? at.seq }, undefined, error);
        release([]);
      },
    );
  }

  #tell(
    { reply, listeners }: Audience,
    { name: topic, seq = 0, epoch, eventTime }: TopicState,
    update: unknown,
    { conflated, source }: Pick<Meta, "conflated" | "source">,
  ): void {
    const delivery = reply.mode ?? "latest";
    const meta: Meta = { topic, seq, epoch, delivery, conflated, source, time: Date.now(), eventTime };
    for (const listener of listeners) call(listener.update, update as never, meta);
  }

  #gap(
    who: Audience,
    topic: string,
    reason: GapReason,
    from: Position,
    to: Position,
    missed: number | undefined,
    error?: unknown,
  ): void {
    const gap: Gap = { ...about(who, topic), reason, from, to, missed, error };
    this.#events.gap(gap);
    for (const { options } of who.listeners) if (options.onGap) call(options.onGap, gap);
  }

  #recovered({ listeners }: Audience, recovered: Recovered): void {
    this.#events.recovered(recovered);
    for (const { options } of listeners) {
      if (options.onRecovered) call(options.onRecovered, recovered);
    }
  }

  /** The topics that a reply's name stands for. */
  #statesOf(topic: string): TopicState[] {
    return [...this.#states.values()].filter(
      ({ name }) => name === topic || name.startsWith(`${topic}:`) || (name === ALERTS && isOfAlerts(topic)),
    );
  }

  #state(name: string, epoch: string, seq: number | undefined): TopicState {
    const state = {
      name,
      epoch,
      seq,
      heard: 0,
      value: undefined,
      eventTime: undefined,
      lostAtMillis: undefined,
      held: undefined,
    };
    this.#states.set(name, state);
    return state;
  }

  /** How the topics that a reply's name stands for stand, for those who come later. */
  current(topic: string): [update: unknown, meta: Meta][] {
    return this.#statesOf(topic)
      .filter(({ value }) => value !== undefined)
      .map(({ name, seq = 0, epoch, value, eventTime }) => [
        value,
        { topic: name, seq, epoch, delivery: "latest", conflated: 0, source: "cache", time: Date.now(), eventTime },
      ]);
  }

  /** Nobody listens to the topics that a reply's name stands for any more. */
  forget(topic: string): void {
    for (const { name } of this.#statesOf(topic)) this.#states.delete(name);
  }

  /** Nothing has come of the topics that a reply's name stands for since then, for now; without one, of any. */
  lost(topic?: string, sinceMillis = Date.now()): void {
    for (const state of topic === undefined ? this.#states.values() : this.#statesOf(topic)) {
      state.lostAtMillis ??= sinceMillis;
      state.held = undefined;
    }
  }

  /** How far each topic was told that somebody listens to. */
  positions(): [topic: string, epoch: string, seq: number][] {
    return [...this.#states.values()].flatMap(({ name, epoch, seq }) =>
      seq === undefined || !this.#audience(name) ? [] : [[name, epoch, seq]],
    );
  }

  /** Goes on from where a former page has stopped. */
  restore(positions: readonly [topic: string, epoch: string, seq: number][], lostAtMillis: number): void {
    for (const [name, epoch, seq] of positions) {
      if (!this.#states.has(name)) this.#state(name, epoch, seq).lostAtMillis = lostAtMillis;
    }
  }
}

function about({ operation, request }: Audience, topic: string) {
  return { topic, operation, request };
}

/** Keeps the newest of each value, so that what is held is bounded by what is new. */
function hold(held: Push[], push: Push, backfill: Backfill | undefined): void {
  const last = held.at(-1);
  if (last && !backfill?.before(last.payload, push.payload)) held.pop();
  held.push(push);
}
