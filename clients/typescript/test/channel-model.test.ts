import { expect, test, vi } from "vitest";
import { ChannelClient, type ChannelMeta } from "../src/index.js";
import { inModelTime, type Listening, listening, ModelRun, makeRuns } from "./model-run.js";
import { ModelSocket, type Peer } from "./network.js";

// The client of the channel protocol among random subscriptions, ends, losses, tokens and storages, in time that is not
// real, and with sequences that begin anew.

const SYMBOLS = ["A", "B", "C"];
/** How many messages of a topic the server keeps. */
const KEPT = 6;
/** What a server says that is too busy to recover. */
const BUSY = { recovered: false, code: "rate_limited", retry_after_ms: 100 };

inModelTime();

interface Asked {
  readonly type: string;
  readonly request_id: string;
  readonly channel: string;
  readonly symbol?: string;
  readonly token?: string;
  readonly recover?: { readonly epoch?: string; readonly seq?: number; readonly positions?: Record<string, number> };
}

/** A topic: a run of numbers, which begins anew when the topic ends. */
interface Topic {
  run: number;
  seq: number;
}

class Socket extends ModelSocket {
  /** What is subscribed to: a channel with a symbol or `*`. */
  readonly selections = new Set<string>();
  user: string | undefined;

  hears(topic: string): boolean {
    const [channel, name = ""] = topic.split(":");
    if (channel === "orders") return this.selections.has("orders:*") && name === this.user;
    return this.selections.has(topic) || this.selections.has(`${channel}:*`);
  }
}

/** A server as simple as it can be. A newer one recovers what it keeps. */
class Server implements Peer {
  readonly connections = new Set<Socket>();
  readonly #topics = new Map<string, Topic>();
  readonly #random: () => number;
  readonly recovers: boolean;
  up = true;
  epoch = "epoch-1";

  constructor(random: () => number, recovers: boolean) {
    this.#random = random;
    this.recovers = recovers;
  }

  delay(most: number): number {
    return Math.floor(this.#random() * most);
  }

  topic(name: string): Topic {
    const topic = this.#topics.get(name) ?? { run: 1, seq: 0 };
    this.#topics.set(name, topic);
    return topic;
  }

  seq(name: string): number {
    return this.topic(name).seq;
  }

  restart(): void {
    this.epoch = `epoch-${Number(this.epoch.slice(6)) + 1}`;
    this.#topics.clear();
    for (const socket of [...this.connections]) socket.kill();
  }

  publish(name: string): void {
    this.topic(name).seq++;
    for (const socket of this.connections)
      if (socket.hears(name)) socket.say(this.#message(name, this.topic(name).seq));
  }

  /**
   * A topic ends and comes back, and counts from 1 within the same epoch. Nobody can notice that before a number is less
   * than the one before it: only topics that have counted further end, and only while all listeners are connected.
   */
  end(name: string): boolean {
    const topic = this.topic(name);
    if (topic.seq < 2 || this.connections.size === 0) return false;
    topic.run++;
    topic.seq = 0;
    return true;
  }

  /** A slow client has lost the newest message of a topic. */
  lose(name: string): void {
    const seq = ++this.topic(name).seq;
    const gap = { epoch: this.#epochOf(name), from: seq, to: seq, reason: "slow" };
    for (const socket of this.connections)
      if (socket.hears(name)) socket.say({ ...this.#fields(name), type: "gap", ...gap });
  }

  #fields(name: string) {
    const [channel = "", symbol = ""] = name.split(":");
    return channel === "orders" ? { channel, type: "order_update" } : { channel, type: channel, symbol };
  }

  #message(name: string, seq: number) {
    const { run } = this.topic(name);
    return { ...this.#fields(name), seq, run, epoch: this.#epochOf(name) };
  }

  /** All topics of the market have one epoch, those of each user another. */
  #epochOf(name: string): string {
    return name.startsWith("orders:") ? `${this.epoch}-${name.slice(7)}` : this.epoch;
  }

  take(socket: Socket, asked: Asked): void {
    const { type, request_id, channel, token } = asked;
    if (type === "auth") {
      socket.user = token;
      socket.say({ type: "auth_response", channel: "auth", request_id, success: true, user_id: token });
    } else if (type === "ping") {
      socket.say({ type: "pong", channel: "heartbeat", request_id, success: true });
    } else if (channel === "orders" && socket.user === undefined) {
      socket.say({ type: "error", channel, request_id, success: false, error: "", code: "unauthenticated" });
    } else {
      this.#select(socket, asked);
    }
  }

  #select(socket: Socket, { type, request_id, channel, symbol, recover }: Asked): void {
    const selection = `${channel}:${symbol?.split(":").at(-1)?.toUpperCase() ?? "*"}`;
    const epoch = this.#epochOf(channel === "orders" ? `orders:${socket.user}` : channel);
    const confirmation = { type: "subscription_confirmation", channel, request_id, success: true, epoch };
    if (type === "unsubscribe") {
      socket.selections.delete(selection);
      socket.say({ ...confirmation, type: "unsubscribe" });
      return;
    }
    const names = this.#names(socket, channel, selection);
    const fresh = new Set(names.filter((name) => !socket.hears(name)));
    socket.selections.add(selection);
    const busy = this.#random() < 0.2;
    const begun = names.map((name) => {
      const key = name.split(":")[1] ?? "";
      const at = recover?.positions ? recover.positions[channel === "orders" ? "order_update" : key] : recover?.seq;
      const position = fresh.has(name) && recover?.epoch !== undefined && at !== undefined ? at : undefined;
      const recovery = this.#recovery(name, recover?.epoch ?? "", position, busy);
      const { channel: _, ...named } = this.#fields(name);
      const where = channel === "orders" ? named : { symbol: key };
      const values = recovery.values ?? (channel === "market_data" && fresh.has(name) ? this.#current(name) : []);
      return { name, values, position: { ...where, seq: this.topic(name).seq, ...recovery.fields } };
    });
    socket.say({ ...confirmation, positions: begun.map(({ position }) => position) });
    for (const { name, values } of begun) for (const seq of values) socket.say(this.#message(name, seq));
  }

  #names(socket: Socket, channel: string, selection: string): string[] {
    if (channel === "orders") return [`orders:${socket.user}`];
    return selection.endsWith("*") ? SYMBOLS.map((symbol) => `${channel}:${symbol}`) : [selection];
  }

  #current(name: string): number[] {
    const { seq } = this.topic(name);
    return seq > 0 ? [seq] : [];
  }

  /** The part of an answer about a recovery, and the numbers to send after it. */
  #recovery(name: string, epoch: string, position: number | undefined, busy: boolean) {
    const { seq } = this.topic(name);
    if (!this.recovers || position === undefined) return { fields: {}, values: undefined };
    const every = !name.startsWith("market_data");
    if (every && busy) return { fields: BUSY, values: [] };
    const same = epoch === this.#epochOf(name);
    if (!same || position > seq) {
      const reason = same ? "ahead" : "epoch_changed";
      const gap = {
        epoch,
        from: reason === "ahead" ? seq + 1 : position + 1,
        to: reason === "ahead" ? position : null,
        reason,
      };
      return { fields: { recovered: false, recover_from: seq + 1, gap }, values: every ? [] : this.#current(name) };
    }
    if (!every) return { fields: { recovered: true }, values: position < seq ? [seq] : [] };
    const from = Math.max(position + 1, seq - KEPT + 1);
    const whole = from === position + 1;
    const gap = { epoch, from: position + 1, to: from - 1, reason: "trimmed" };
    const values = Array.from({ length: seq - from + 1 }, (_, index) => from + index);
    return { fields: { recovered: whole, recover_from: from, ...(!whole && { gap }) }, values };
  }
}

/** What a listener got. */
interface Heard extends Listening<Want> {
  readonly messages: { readonly topic: string; readonly run: number; readonly meta: ChannelMeta }[];
}

const WANTS = [
  ["trades", "A"],
  ["trades", "a"],
  ["trades", "X:A"],
  ["trades", "B"],
  ["trades", undefined],
  ["market_data", "A"],
  ["market_data", "X:B"],
  ["market_data", undefined],
  ["orders", undefined],
] as const;
type Want = (typeof WANTS)[number];
const TOPICS = ["trades:A", "trades:A", "trades:B", "trades:C", "market_data:A", "market_data:B"];

class Run extends ModelRun<Want, Heard> {
  readonly server: Server;
  readonly client: ChannelClient;

  constructor(seed: number) {
    super(seed);
    const server = new Server(this.random, seed % 4 !== 0);
    this.server = server;
    this.client = new ChannelClient({
      ...this.options(),
      webSocket: class extends Socket {
        constructor() {
          super(server);
        }
      },
    });
  }

  async step(): Promise<void> {
    const dice = this.random();
    if (dice < 0.3) this.subscribe(this.pick(WANTS));
    else if (dice < 0.5) await this.end();
    else if (dice < 0.6) this.cut();
    else if (dice < 0.65) this.note("another user", () => this.#newUser());
    else if (dice < 0.69) this.note("down or up", () => (this.server.up = !this.server.up));
    else if (dice < 0.7) this.note("restart", () => this.server.restart());
    else if (dice < 0.72) await this.#endTopic(this.pick(["trades:A", "trades:B", "market_data:A"]));
    else if (dice < 0.74 && this.server.recovers) this.server.lose(this.pick(["trades:A", "trades:C"]));
    else this.server.publish(this.pick([...TOPICS, "orders:u1", "orders:u2"]));
    await vi.advanceTimersByTimeAsync(this.pick([0, 1, 10, 60, 99, 101, 300]));
  }

  /** All listeners have what there was before the end, and get the first number after it. */
  async #endTopic(name: string): Promise<void> {
    this.server.up = true;
    this.client.authenticate(this.user).catch(() => {});
    await vi.advanceTimersByTimeAsync(10_000);
    this.note(`end and return of ${name}`, () => {
      if (this.server.end(name)) this.server.publish(name);
    });
    await vi.advanceTimersByTimeAsync(100);
  }

  #newUser(): void {
    this.user = this.user === "u1" ? "u2" : "u1";
    const user = this.user;
    this.client.authenticate(() => Promise.resolve(user)).catch(() => {});
  }

  protected subscribe(want: Want): void {
    const [channel, symbol] = want;
    const name = `${channel} ${symbol ?? ""} ${this.heard.length}`;
    const topics = () => {
      if (channel === "orders") return [`orders:${this.user}`];
      return (symbol ? [symbol.split(":").at(-1)?.toUpperCase()] : SYMBOLS).map((each) => `${channel}:${each}`);
    };
    const heard: Heard = { ...listening<Want>(name, want, topics), messages: [] };
    this.add(heard, (options) => {
      const listener = (message: object, meta: ChannelMeta) => {
        if (!heard.wanted) throw new Error(`${name} was called after its end`);
        const { symbol: of, run } = message as { symbol?: string; run: number };
        heard.messages.push({ topic: `${channel}:${of ?? this.user}`, run, meta });
      };
      return this.client.subscribe(channel, symbol ? { symbol } : {}, listener, options);
    });
  }

  protected numbers({ messages }: Heard): [string, number | undefined][] {
    return messages.map(({ topic, meta }) => [topic, meta.seq]);
  }

  protected checkSubscriptions(wanted: readonly Heard[]): void {
    const selections = wanted.map(({ want: [channel, symbol] }) => {
      return `${channel}:${symbol?.split(":").at(-1)?.toUpperCase() ?? "*"}`;
    });
    expect(
      [...this.server.connections].flatMap((socket) => [...socket.selections].sort()),
      this.log(),
    ).toEqual([...new Set(selections)].sort());
  }

  /**
   * Of each run of a topic each number is delivered once and in order. Of trades, what lies between two of them is in a gap,
   * and where one run follows another, a gap says so.
   */
  protected accountsFor({ name, messages, gaps }: Heard): void {
    const log = () => `${name}\n${JSON.stringify(gaps)}\n${this.log()}`;
    const last = new Map<string, { run: number; seq: number; epoch: string }>();
    for (const { topic, run, meta } of messages) {
      const { epoch, seq = 0 } = meta;
      const before = last.get(topic);
      last.set(topic, { run, seq, epoch });
      if (!before || topic.startsWith("orders")) continue; // the user may be another one for a while
      const same = before.run === run && before.epoch === epoch;
      if (same) expect(seq, `${topic}\n${log()}`).toBeGreaterThan(before.seq);
      if (!topic.startsWith("trades")) continue;
      const announced = gaps.filter((gap) => gap.topic === topic);
      if (same) {
        for (let missing = before.seq + 1; missing < seq; missing++) {
          const covered = announced.some(
            ({ from, to }) =>
              from.epoch === epoch &&
              from.seq <= missing &&
              (to.epoch !== epoch || to.seq >= missing || to.seq < from.seq),
          );
          expect(covered, `${topic} ${missing}\n${log()}`).toBe(true);
        }
      } else {
        expect(
          announced.length,
          `${topic}: ${before.epoch} ${before.run} to ${epoch} ${run}\n${log()}`,
        ).toBeGreaterThan(0);
      }
    }
  }
}

test("shouldGiveEachListenerOfAChannelWhatItWantsWhateverHappens", () => makeRuns((seed) => new Run(seed)));
