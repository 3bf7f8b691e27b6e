import { expect, test, vi } from "vitest";
import { type Meta, TapeloomClient } from "../src/index.js";
import { inModelTime, type Listening, listening, ModelRun, makeRuns } from "./model-run.js";
import { ModelSocket, type Peer } from "./network.js";

// Random subscriptions, ends, losses, tokens and storages in time that is not real, against what should come of them.

inModelTime();

interface Position {
  readonly epoch: string;
  readonly seq: number;
}

interface Asked {
  readonly type: string;
  readonly payload?: {
    readonly symbol?: string;
    readonly symbols?: readonly string[];
    readonly token?: string;
    readonly params?: { readonly max_rate?: number };
    readonly recover?: Partial<Position> & { readonly positions?: Record<string, number | Position> };
  };
}

const SYMBOLS = ["A", "B", "C"];
/** How many values of a topic the server keeps. */
const KEPT = 6;

/** What a server says that is too busy to recover. */
const BUSY = { recovered: false, code: "rate_limited", retry_after_ms: 100 };

/** The numbers that a server has announced as lost, or was too old to announce. */
interface Loss {
  readonly topic: string;
  readonly epoch: string;
  readonly from: number;
  readonly to: number | null;
}

/**
 * A server as simple as it can be: topics that count, and connections that are subscribed to them. A newer one recovers
 * what a client has missed as far as it keeps it; at times it is too busy to.
 */
class Server implements Peer {
  readonly connections = new Set<Socket>();
  readonly #topics = new Map<string, number>();
  readonly #random: () => number;
  /** Whether it recovers; an older one does not know the field. */
  readonly recovers: boolean;
  readonly announced: Loss[] = [];
  up = true;
  epoch = "epoch-1";

  constructor(random: () => number, recovers: boolean) {
    this.#random = random;
    this.recovers = recovers;
  }

  /** All topics count from the beginning. */
  restart(): void {
    this.epoch = `epoch-${Number(this.epoch.slice(6)) + 1}`;
    this.#topics.clear();
    for (const socket of [...this.connections]) socket.kill();
  }

  /** A slow client has lost the newest value of a topic. */
  lose(topic: string): void {
    const seq = this.seq(topic) + 1;
    this.#topics.set(topic, seq);
    for (const socket of this.connections) if (socket.topics.has(topic)) this.#announce(socket, topic, seq, seq);
  }

  #announce(socket: Socket, topic: string, from: number, to: number): void {
    const { epoch } = this;
    this.announced.push({ topic, epoch, from, to });
    socket.say({ type: "gap", topic, payload: { epoch, from, to, reason: "slow" } });
  }

  /** The part of an answer about a recovery, and the values to send after it. */
  #recovery(topic: string, mode: string, position: Position | undefined, busy: boolean) {
    const seq = this.seq(topic);
    if (!this.recovers || !position) return { fields: {}, values: undefined };
    if (mode === "every" && busy) return { fields: BUSY, values: [] };
    const { epoch } = this;
    if (position.epoch !== epoch) {
      const gap = { epoch: position.epoch, from: position.seq + 1, to: null, reason: "epoch_changed" };
      if (mode === "every") this.announced.push({ topic, ...gap });
      const values = mode === "latest" && seq > 0 ? [seq] : [];
      return { fields: { recovered: false, recover_from: seq + 1, gap }, values };
    }
    if (mode === "latest") {
      return { fields: { recovered: true }, values: position.seq < seq ? [seq] : [] };
    }
    const from = Math.max(position.seq + 1, seq - KEPT + 1);
    const gap = { epoch, from: position.seq + 1, to: from - 1, reason: "trimmed" };
    const whole = from === position.seq + 1;
    if (!whole) this.announced.push({ topic, ...gap });
    const values = Array.from({ length: seq - from + 1 }, (_, index) => from + index);
    return { fields: { recovered: whole, recover_from: from, ...(!whole && { gap }) }, values };
  }

  delay(most: number): number {
    return Math.floor(this.#random() * most);
  }

  seq(topic: string): number {
    return this.#topics.get(topic) ?? 0;
  }

  publish(topic: string): void {
    const seq = this.seq(topic) + 1;
    this.#topics.set(topic, seq);
    for (const socket of this.connections) if (socket.topics.has(topic)) socket.say(pushOf(topic, seq));
  }

  take(socket: Socket, { type, payload = {} }: Asked): void {
    const [operation = "", act] = type.split(".");
    if (type === "auth") {
      const orders = socket.topics.delete(`orders:${socket.user}`);
      socket.user = payload.token;
      if (orders) socket.topics.add(`orders:${socket.user}`); // what it follows is the new user's
      socket.say({ type: "auth.response", payload: { status: "ok", message: "", user_id: payload.token } });
    } else if (type === "ping") {
      socket.say({ type: "ping.response", payload: { time: 0 } });
    } else if (operation === "orders" && socket.user === undefined) {
      socket.say({ type: `${type}.response`, payload: { status: "error", message: "", code: "unauthenticated" } });
    } else {
      this.#takeSubscription(socket, type, operation, act === "subscribe", payload);
    }
  }

  #takeSubscription(
    socket: Socket,
    type: string,
    operation: string,
    subscribes: boolean,
    { symbol, symbols, params, recover }: NonNullable<Asked["payload"]>,
  ): void {
    const mode = operation === "quotes" ? "latest" : "every";
    const all = symbols?.[0] === "*";
    const named = all ? SYMBOLS : (symbols ?? [operation === "orders" ? (socket.user ?? "") : (symbol ?? "")]);
    const begun: [topic: string, values: readonly number[]][] = [];
    const busy = this.#random() < 0.2;
    const results = named.map((given) => {
      const topic = `${operation}:${operation === "orders" ? given : given.split(":").at(-1)?.toUpperCase()}`;
      const begins = subscribes && !socket.topics.has(topic);
      if (subscribes) socket.topics.add(topic);
      else socket.topics.delete(topic);
      if (subscribes && params?.max_rate !== undefined) socket.rates.set(topic, params.max_rate);
      if (!subscribes) socket.rates.delete(topic);
      const at = recover?.positions ? recover.positions[topic] : recover;
      const position = typeof at === "number" ? { epoch: recover?.epoch, seq: at } : at;
      const { fields, values } = this.#recovery(
        topic,
        mode,
        begins ? (position as Position | undefined) : undefined,
        busy,
      );
      const seq = this.seq(topic);
      if (begins) begun.push([topic, values ?? (mode === "latest" && seq > 0 ? [seq] : [])]);
      return { symbol: given, status: "ok", topic, epoch: this.epoch, seq, ...fields };
    });
    const rate = socket.rates.get(results[0]?.topic ?? "");
    const shared = { status: "ok", message: "", mode, ...(rate !== undefined && { granted: { max_rate: rate } }) };
    const { symbol: _, ...one } = results[0] ?? { symbol: "" };
    // All symbols have one element, which has no room for the gaps of each: they follow as messages.
    const refused = results.some((result) => "code" in result);
    const recovered = recover && this.recovers && { recovered: !results.some((result) => "gap" in result) };
    const many = all ? [{ symbol: "*", status: "ok", epoch: this.epoch, ...recovered, ...(refused && BUSY) }] : results;
    socket.say({ type: `${type}.response`, payload: { ...shared, ...(symbols ? { results: many } : one) } });
    for (const { topic, ...result } of all ? results : []) {
      if ("gap" in result) socket.say({ type: "gap", topic, payload: result.gap });
    }
    for (const [topic, values] of begun) for (const seq of values) socket.say(pushOf(topic, seq));
  }
}

function pushOf(topic: string, seq: number) {
  return { type: `${topic.split(":")[0]}.update`, topic, seq, payload: { seq } };
}

/** A socket to that server. */
class Socket extends ModelSocket {
  readonly topics = new Set<string>();
  readonly rates = new Map<string, number>();
  user: string | undefined;
}

/** What a listener got. */
interface Heard extends Listening<Want> {
  readonly metas: Meta[];
}

/** What is subscribed to: the operation, the symbol or symbols, and the rate. */
const WANTS = [
  ["trades", "A"],
  ["trades", "a"],
  ["trades", "X:A"],
  ["trades", "B"],
  ["trades", ["A", "B"]],
  ["trades", ["X:B", "C"]],
  ["trades", ["*"]],
  ["quotes", "A"],
  ["quotes", "X:A"],
  ["quotes", "A", 2],
  ["quotes", ["B", "A"], 5],
  ["quotes", ["*"]],
  ["orders", undefined],
] as const;
type Want = (typeof WANTS)[number];
const TOPICS = ["trades:A", "trades:A", "trades:B", "trades:C", "quotes:A", "quotes:B"];

class Run extends ModelRun<Want, Heard> {
  readonly server: Server;
  readonly client: TapeloomClient;

  constructor(seed: number) {
    super(seed);
    const server = new Server(this.random, seed % 4 !== 0);
    this.server = server;
    this.client = new TapeloomClient({
      ...this.options(),
      webSocket: class extends Socket {
        constructor() {
          super(server);
        }
      },
    });
    this.client.on("gap", () => {});
  }

  async step(): Promise<void> {
    const dice = this.random();
    if (dice < 0.3) this.subscribe(this.pick(WANTS));
    else if (dice < 0.5) await this.end();
    else if (dice < 0.6) this.cut();
    else if (dice < 0.65) this.note("another user", () => this.#newUser());
    else if (dice < 0.7) this.note("down or up", () => (this.server.up = !this.server.up));
    else if (dice < 0.71) this.note("restart", () => this.server.restart());
    else if (dice < 0.73 && this.server.recovers) this.server.lose(this.pick(["trades:A", "trades:C"]));
    else this.server.publish(this.pick([...TOPICS, `orders:${this.user}`]));
    await vi.advanceTimersByTimeAsync(this.pick([0, 1, 10, 60, 99, 101, 300]));
  }

  #newUser(): void {
    this.user = this.pick(["u1", "u2"]);
    const user = this.user;
    this.client.authenticate(() => Promise.resolve(user)).catch(() => {});
  }

  protected subscribe(want: Want): void {
    const [operation, symbol, rate] = want;
    const name = `${operation} ${symbol} ${rate ?? ""} ${this.heard.length}`;
    const symbols = Array.isArray(symbol) ? (symbol as readonly string[]) : undefined;
    const named = symbols?.[0] === "*" ? SYMBOLS : (symbols ?? [symbol as string | undefined]);
    const topics = () => named.map((each) => `${operation}:${each?.split(":").at(-1)?.toUpperCase() ?? this.user}`);
    const heard: Heard = { ...listening<Want>(name, want, topics), metas: [] };
    this.add(heard, (options) => {
      const listener = (_: unknown, meta: Meta) => {
        if (!heard.wanted) throw new Error(`${name} was called after its end`);
        heard.metas.push(meta);
      };
      return operation === "orders"
        ? this.client.subscribe("orders", listener, options)
        : this.client.subscribe(
            operation,
            {
              ...(symbols ? { symbols } : { symbol: symbol as string }),
              ...(rate !== undefined && { params: { max_rate: rate } }),
            },
            listener,
            options,
          );
    });
  }

  protected numbers({ metas }: Heard): [string, number | undefined][] {
    return metas.map((meta) => [meta.topic, meta.seq]);
  }

  protected checkSubscriptions(wanted: readonly Heard[]): void {
    const topics = new Set(wanted.flatMap((heard) => heard.topics()));
    expect(
      [...this.server.connections].flatMap((socket) => [...socket.topics].sort()),
      this.log(),
    ).toEqual([...topics].sort());
    this.#ratesAreThoseAskedFor(wanted);
  }

  /** The rate of a topic is the highest that its listeners ask for; none where one asks for none. */
  #ratesAreThoseAskedFor(wanted: readonly Heard[]): void {
    for (const socket of this.server.connections) {
      for (const topic of socket.topics) {
        const asked = wanted.filter(({ topics }) => topics().includes(topic)).map(({ want }) => want[2] ?? 1_000);
        const rate = socket.rates.get(topic) ?? 1_000;
        expect(rate, `${topic}\n${this.log()}`).toBeGreaterThanOrEqual(Math.max(...asked));
      }
    }
  }

  /**
   * Each number of an epoch from the first to the last was delivered once and in order, or lies in a gap; and a server
   * that recovers has announced each gap. Quotes only grow; so do orders, whose user may be another for a while.
   */
  protected accountsFor({ name, metas, gaps }: Heard): void {
    const log = () => `${name}\n${this.log()}`;
    for (const key of new Set(metas.map(({ topic, epoch }) => `${topic} ${epoch}`))) {
      const [topic = "", epoch = ""] = key.split(" ");
      const seqs = metas.filter((meta) => meta.topic === topic && meta.epoch === epoch).map(({ seq }) => seq);
      expect(seqs, log()).toEqual([...new Set(seqs)].sort((one, other) => one - other));
      if (!topic.startsWith("trades")) continue;
      const first = Math.min(...seqs);
      for (const { from, to } of gaps.filter((gap) => gap.topic === topic)) {
        const last = to.epoch === epoch ? to.seq : from.epoch === epoch ? from.seq - 1 : 0;
        const begin = from.epoch === epoch ? from.seq : 1;
        for (let seq = Math.max(first, begin); seq <= last; seq++) seqs.push(seq);
      }
      const all = Array.from({ length: seqs.length }, (_, index) => first + index);
      expect(
        seqs.sort((one, other) => one - other),
        log(),
      ).toEqual(all);
    }
    if (!this.server.recovers) return;
    for (const gap of gaps.filter(({ topic }) => topic.startsWith("trades"))) {
      // Of a topic among all of them, nothing of its new epoch was delivered yet: there was no number to recover from.
      const delivered = metas.some(
        ({ topic, epoch, seq }) => topic === gap.topic && epoch === gap.from.epoch && seq < gap.from.seq,
      );
      if (gap.reason === "connection" && !delivered) continue;
      const said = this.server.announced.some(
        ({ topic, epoch, from, to }) =>
          topic === gap.topic &&
          epoch === gap.from.epoch &&
          from <= gap.from.seq &&
          (to === null ? gap.missed === undefined : gap.to.seq <= to),
      );
      expect(said, `${JSON.stringify(gap)}\n${log()}`).toBe(true);
    }
  }
}

test("shouldGiveEachListenerWhatItWantsWhateverHappens", () => makeRuns((seed) => new Run(seed)));
