import { ALERTS, type AnnouncedGap, isOnRoute, type TopicAnswer } from "./answers.js";
import type { Backfill } from "./backfill.js";
import { call } from "./emitter.js";
import type { Gap, GapReason, Meta, Position, Recovered, SubscribeOptions } from "./types.js";

/** Events of topics besides updates. */
export interface TopicEvents {
  gap(gap: Gap): void;
  recovered(recovered: Recovered): void;
}

/** A message of a topic, as it comes. */
export interface Push {
  readonly topic: string;
  readonly seq: number;
  /** Event time, epoch milliseconds. */
  readonly time?: number;
  readonly payload: unknown;
}

export interface Listener {
  readonly update: (update: never, meta: Meta) => void;
  readonly options: SubscribeOptions;
}

/** The listeners of a topic, and what they have subscribed to. */
export interface Audience {
  readonly operation: string;
  readonly request: unknown;
  readonly mode: "latest" | "every";
  /** The epoch of topics that no answer has named. */
  readonly epoch: string;
  readonly listeners: Iterable<Listener>;
}

/** A topic's name and the last number that was delivered of it. */
export type TopicPosition = readonly [topic: string, epoch: string, seq: number];

/** How far each topic has been delivered. */
export interface StreamPositions {
  /** The topics of an answer are subscribed to on this connection. */
  resume(who: Audience, answer: TopicAnswer): void;
  /** The latest values on a route, for listeners that join later. */
  current(route: string): [update: unknown, meta: Meta][];
  /** The last client of a route has left. */
  forget(route: string): void;
  /** The values on a route are not what the server has. */
  discard(route: string): void;
  /** Nothing comes on a route for now, since then; without a route, on any. */
  lost(route?: string, sinceMillis?: number): void;
  /** Messages on a route are dropped until it is resumed: they will come again. */
  pause(route: string): void;
  /** The positions on routes from which the server can send what was missed. */
  recoverable(routes: readonly string[]): TopicPosition[];
}

/** How values that were missed can be fetched. */
export interface Backfills {
  of(operation: string): Backfill | undefined;
  fetch(backfill: Backfill, topic: string, last: unknown): Promise<unknown[]>;
}

/** The recovery of a topic that is in progress: values that were missed arrive. */
interface CatchUp {
  /** The last number that was missed. */
  readonly to: number;
  filled: number;
  missed: number | undefined;
  readonly restarted: boolean;
  /** Since when the topic was not live, epoch milliseconds. */
  readonly lostAtMillis: number;
}

/** How far a topic was delivered. */
interface TopicState {
  readonly name: string;
  readonly every: boolean;
  epoch: string;
  /** Whether the epoch is the topic's own, as a server that recovers has said. */
  exact: boolean;
  /** The newest that was delivered; undefined before the first of this epoch. */
  seq: number | undefined;
  /** The newest that came on this connection, or that its answer named; the server never goes back within a run. */
  newest: number;
  /** The newest value of a *latest* topic. */
  value: unknown;
  /** Event time of what was delivered last; undefined if the server does not say. */
  eventTime: number | undefined;
  lostAtMillis: number | undefined;
  /** Whether messages are dropped because they will come again. */
  paused: boolean;
  catchUp: CatchUp | undefined;
  /** Updates that wait until what came before them was fetched. */
  held: Push[] | undefined;
}

/** Reasons of gaps after which the numbers of a topic begin anew. */
const BEGIN_ANEW = new Set(["ahead", "epoch_changed"]);

/**
 * How far each topic was delivered. Each message is delivered once and in order; what was left out is recovered by the
 * server, fetched by REST, counted as conflated, or reported as a gap.
 */
export class Topics implements StreamPositions {
  readonly #audience: (topic: string) => Audience | undefined;
  readonly #events: TopicEvents;
  readonly #backfills: Backfills;
  readonly #isEvery: (topic: string) => boolean;
  readonly #states = new Map<string, TopicState>();

  /** `isEvery` returns whether a topic that was restored is an *every* topic. */
  constructor(
    audience: (topic: string) => Audience | undefined,
    events: TopicEvents,
    backfills: Backfills,
    isEvery: (topic: string) => boolean,
  ) {
    this.#audience = audience;
    this.#events = events;
    this.#backfills = backfills;
    this.#isEvery = isEvery;
  }

  resume(who: Audience, answer: TopicAnswer): void {
    const { topic, mode, epoch, seq } = answer;
    const states = this.#statesOf(topic);
    if (states.length === 0 && seq !== undefined) {
      const state = this.#state(topic, mode === "every", epoch, mode === "every" ? seq : undefined);
      state.exact = true;
      state.newest = seq;
    }
    for (const state of states) {
      const { lostAtMillis } = state;
      const ofAlerts = state.name === ALERTS && topic !== ALERTS;
      if (lostAtMillis === undefined) {
        if (!ofAlerts) state.epoch = epoch;
        continue; // it is live already, by another subscription
      }
      if (ofAlerts && state.exact) continue; // the answer names it apart
      const from = { epoch: state.epoch, seq: (state.seq ?? 0) + 1 };
      const restarted = state.epoch !== epoch;
      state.lostAtMillis = undefined;
      state.paused = false;
      state.epoch = epoch;
      // No message before this one follows: the current value of a *latest* topic has its number.
      state.newest = ofAlerts ? 0 : state.every ? (answer.recoverFrom ?? (seq ?? -1) + 1) - 1 : (seq ?? 0);
      if (restarted) state.seq = undefined;
      if (ofAlerts) continue; // what was missed shows in the next message
      if (state.every && seq === undefined) {
        // Of many topics, whose numbers the answer does not say. A server that recovers announces what is lost of each; else
        // it shows in the next message.
        if (restarted && answer.recovered === undefined)
          this.#gap(who, state, "connection", from, { epoch, seq: 0 }, undefined);
        this.#recovered(who, state, { missed: undefined, filled: 0, restarted, lostAtMillis });
      } else if (state.every) {
        this.#catchUp(who, state, from, answer, restarted, lostAtMillis);
      } else if (this.#backfills.of(who.operation) && state.value !== undefined) {
        this.#fill(who, state, (filled) =>
          this.#recovered(who, state, { missed: undefined, filled, restarted, lostAtMillis }),
        );
      } else {
        this.#recovered(who, state, { missed: undefined, filled: 0, restarted, lostAtMillis });
      }
    }
  }

  /** What was missed of an *every* topic comes now, or is reported as a gap. */
  #catchUp(
    who: Audience,
    state: TopicState,
    from: Position,
    answer: TopicAnswer,
    restarted: boolean,
    lostAtMillis: number,
  ): void {
    const { epoch, gap, recovered, seq = 0 } = answer;
    const before = state.catchUp;
    const start = recovered === undefined ? seq + 1 : (answer.recoverFrom ?? seq + 1);
    let missed: number | undefined = 0;
    state.exact = true;
    if (gap && recovered !== undefined) {
      missed = this.#announced(who, state, gap, from, { epoch, seq });
    } else if (restarted || start > from.seq) {
      missed = restarted ? undefined : start - from.seq;
      this.#gap(who, state, "connection", from, { epoch, seq: start - 1 }, missed);
    }
    // What the server sends again may have come already: a message that was on its way when the topic was asked for again.
    const anew = restarted || BEGIN_ANEW.has(gap?.reason ?? "");
    state.seq = (anew ? start : Math.max(start, from.seq)) - 1;
    state.catchUp = {
      to: seq,
      filled: before?.filled ?? 0,
      missed: sum(before ? before.missed : 0, missed),
      restarted: restarted || (before?.restarted ?? false),
      lostAtMillis: before?.lostAtMillis ?? lostAtMillis,
    };
    this.#caughtUp(who, state);
  }

  /** Reports the recovery of a topic once it is complete. */
  #caughtUp(who: Audience, state: TopicState): void {
    const { catchUp, seq = 0 } = state;
    if (!catchUp || seq < catchUp.to) return;
    state.catchUp = undefined;
    this.#recovered(who, state, catchUp);
  }

  /** Reports values that the server says are lost, without those that were delivered. Returns how many. */
  #announced(who: Audience, state: TopicState, gap: AnnouncedGap, next: Position, now: Position): number | undefined {
    const anew = BEGIN_ANEW.has(gap.reason);
    const first = !anew && gap.epoch === next.epoch ? Math.max(gap.from, next.seq) : gap.from;
    if (gap.to !== null && gap.to < first) return 0;
    const missed = gap.to === null ? undefined : gap.to - first + 1;
    const to = gap.to === null ? now : { epoch: gap.epoch, seq: gap.to };
    this.#gap(who, state, gap.reason as GapReason, { epoch: gap.epoch, seq: first }, to, missed);
    return missed;
  }

  /** The server says on an open connection that values are lost. Returns false if the topic has no listener. */
  announce(topic: string, gap: AnnouncedGap): boolean {
    const who = this.#audience(topic);
    if (!who) return false;
    const state = this.#states.get(topic) ?? this.#state(topic, who.mode === "every", who.epoch, undefined);
    if (state.paused) return true;
    const next = { epoch: state.epoch, seq: (state.seq ?? 0) + 1 };
    const missed = this.#announced(who, state, gap, next, { epoch: gap.epoch, seq: gap.from });
    if (state.catchUp) state.catchUp.missed = sum(state.catchUp.missed, missed);
    if (gap.epoch !== state.epoch) {
      // It is about a former epoch: the present one is counted already.
    } else if (BEGIN_ANEW.has(gap.reason)) {
      state.seq = undefined;
      state.newest = 0;
    } else if (gap.to !== null) {
      state.seq = Math.max(state.seq ?? 0, gap.to);
    }
    this.#caughtUp(who, state);
    return true;
  }

  /** A message has come. Returns false if its topic has no listener. */
  push(push: Push): boolean {
    const who = this.#audience(push.topic);
    if (!who) return false;
    const state = this.#states.get(push.topic) ?? this.#state(push.topic, who.mode === "every", who.epoch, undefined);
    if (state.paused) return true;
    if (push.seq < state.newest) this.#beginAnew(who, state, push);
    state.newest = push.seq;
    if (state.held) hold(state.held, push, this.#backfills.of(who.operation));
    else this.#deliver(who, state, push);
    return true;
  }

  /** The topic has ended at the server and come back: it counts from the beginning. */
  #beginAnew(who: Audience, state: TopicState, { seq }: Push): void {
    const { epoch, seq: delivered = 0 } = state;
    state.seq = seq - 1;
    state.held = undefined;
    if (state.every) {
      this.#gap(who, state, "sequence", { epoch, seq: delivered + 1 }, { epoch, seq: seq - 1 }, undefined);
    }
  }

  #deliver(who: Audience, state: TopicState, push: Push): void {
    const { seq, payload } = push;
    // A page that was loaded again has the position, and not the value.
    const known = state.every || state.value !== undefined;
    const before = known ? (state.seq ?? seq - 1) : Math.min(state.seq ?? seq - 1, seq - 1);
    if (seq <= before) {
      // A new value of what was counted already, such as a position at another mark price.
      if (seq === before && isRevaluation(payload)) this.#revalue(who, state, push);
      return;
    }
    const skipped = seq - before - 1;
    if (state.every) {
      if (skipped > 0) {
        const from = { epoch: state.epoch, seq: before + 1 };
        this.#gap(who, state, "sequence", from, { epoch: state.epoch, seq: seq - 1 }, skipped);
        if (state.catchUp) state.catchUp.missed = sum(state.catchUp.missed, skipped);
      }
    } else {
      const backfill = this.#backfills.of(who.operation);
      if (skipped > 0 && state.value !== undefined && backfill?.between(state.value, payload)) {
        this.#fill(who, state, () => {});
        state.seq = seq - 1; // what the history holds is not conflated
        state.held?.push(push);
        return;
      }
      state.value = payload;
    }
    state.seq = seq;
    state.eventTime = push.time;
    const missed = state.catchUp !== undefined && seq <= state.catchUp.to;
    if (state.catchUp && missed) state.catchUp.filled++;
    const conflated = state.every ? 0 : skipped;
    this.#update(who, state, payload, { conflated, source: missed ? "history" : "live" });
    this.#caughtUp(who, state);
  }

  #revalue(who: Audience, state: TopicState, { payload, time }: Push): void {
    if (!state.every) state.value = payload;
    state.eventTime = time;
    this.#update(who, state, payload, { conflated: 0, source: "live" });
  }

  /** Holds new messages until what was missed has been fetched and delivered. */
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
        this.#update(listening, state, update, { conflated: 0, source: "history" });
      }
      // What the history holds is no conflation.
      if (held[0] && state.seq !== undefined) state.seq = Math.max(state.seq, held[0].seq - 1);
      for (const push of held) {
        if (state.held) hold(state.held, push, backfill);
        else this.#deliver(listening, state, push);
      }
      done(missed.length);
    };
    this.#backfills.fetch(backfill, state.name, last).then(
      (history) => {
        if (state.held === held) release(history);
      },
      (error) => {
        if (state.held !== held) return;
        const at = { epoch: state.epoch, seq: state.seq ?? 0 };
        this.#gap(who, state, "history", at, { ...at, seq: held[0]?.seq ?? at.seq }, undefined, error);
        release([]);
      },
    );
  }

  #update(
    { listeners }: Audience,
    { name: topic, every, seq = 0, epoch, eventTime }: TopicState,
    update: unknown,
    { conflated, source }: Pick<Meta, "conflated" | "source">,
  ): void {
    const delivery = every ? "every" : "latest";
    const meta: Meta = { topic, seq, epoch, delivery, conflated, source, time: Date.now(), eventTime };
    for (const listener of listeners) call(listener.update, update as never, meta);
  }

  #gap(
    { operation, request, listeners }: Audience,
    { name: topic }: TopicState,
    reason: GapReason,
    from: Position,
    to: Position,
    missed: number | undefined,
    error?: unknown,
  ): void {
    const gap: Gap = { topic, operation, request, reason, from, to, missed, error };
    this.#events.gap(gap);
    for (const { options } of listeners) if (options.onGap) call(options.onGap, gap);
  }

  #recovered(
    { operation, request, listeners }: Audience,
    { name: topic, epoch }: TopicState,
    { missed, filled, restarted, lostAtMillis }: Omit<CatchUp, "to">,
  ): void {
    const downMillis = Math.max(0, Date.now() - lostAtMillis);
    const recovered: Recovered = { topic, operation, request, epoch, restarted, missed, filled, downMillis };
    this.#events.recovered(recovered);
    for (const { options } of listeners) if (options.onRecovered) call(options.onRecovered, recovered);
  }

  /** The topics on a route. */
  #statesOf(route: string): TopicState[] {
    const exact = this.#states.get(route);
    if (exact && !route.includes("*") && !route.startsWith("notifications:")) return [exact];
    return [...this.#states.values()].filter(({ name }) => isOnRoute(name, route));
  }

  #state(name: string, every: boolean, epoch: string, seq: number | undefined): TopicState {
    const state: TopicState = {
      name,
      every,
      epoch,
      exact: name !== ALERTS,
      seq,
      newest: 0,
      value: undefined,
      eventTime: undefined,
      lostAtMillis: undefined,
      paused: false,
      catchUp: undefined,
      held: undefined,
    };
    this.#states.set(name, state);
    return state;
  }

  current(route: string): [update: unknown, meta: Meta][] {
    return this.#statesOf(route)
      .filter(({ value, seq }) => value !== undefined && seq !== undefined)
      .map(({ name, seq = 0, epoch, value, eventTime }) => [
        value,
        { topic: name, seq, epoch, delivery: "latest", conflated: 0, source: "cache", time: Date.now(), eventTime },
      ]);
  }

  forget(route: string): void {
    for (const { name } of this.#statesOf(route)) if (!this.#audience(name)) this.#states.delete(name);
  }

  discard(route: string): void {
    for (const state of this.#statesOf(route)) state.value = undefined;
    this.lost(route);
  }

  /** The topics on a route are others now, of the same names. */
  replaced(route: string): void {
    for (const { name } of this.#statesOf(route)) this.#states.delete(name);
  }

  lost(route?: string, sinceMillis = Date.now()): void {
    for (const state of route === undefined ? this.#states.values() : this.#statesOf(route)) {
      state.lostAtMillis ??= sinceMillis;
      state.paused = false;
      state.held = undefined;
    }
  }

  pause(route: string): void {
    for (const state of this.#statesOf(route)) if (state.lostAtMillis !== undefined) state.paused = true;
  }

  /** Of a *latest* topic only if its value is here: if the position is current, the server sends nothing. */
  recoverable(routes: readonly string[]): TopicPosition[] {
    const states = new Set(routes.flatMap((route) => this.#statesOf(route)));
    return [...states].flatMap(({ name, epoch, exact, seq, every, value, lostAtMillis }) => {
      const here = every || value !== undefined;
      return seq === undefined || lostAtMillis === undefined || !exact || !here ? [] : [[name, epoch, seq] as const];
    });
  }

  /** The positions of all topics that have listeners. */
  positions(): [topic: string, epoch: string, seq: number][] {
    return [...this.#states.values()].flatMap(({ name, epoch, seq }) =>
      seq === undefined || !this.#audience(name) ? [] : [[name, epoch, seq]],
    );
  }

  /** Continues from the positions of an earlier page. */
  restore(positions: readonly TopicPosition[], lostAtMillis: number): void {
    for (const [name, epoch, seq] of positions) {
      if (!this.#states.has(name)) this.#state(name, this.#isEvery(name), epoch, seq).lostAtMillis = lostAtMillis;
    }
  }
}

/** The sum of two numbers of missed values; undefined if one of them is unknown. */
function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

function isRevaluation(payload: unknown): boolean {
  return (payload as { revaluation?: unknown } | null)?.revaluation === true;
}

/** Keeps the newest of each value, so that what is held is bounded by what is new. */
function hold(held: Push[], push: Push, backfill: Backfill | undefined): void {
  const last = held.at(-1);
  if (last && !backfill?.before(last.payload, push.payload)) held.pop();
  held.push(push);
}
