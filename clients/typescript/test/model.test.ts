import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WebSocketLike } from "../src/connection.js";
import { type Gap, type Meta, TapeloomClient } from "../src/index.js";

// Random subscriptions, ends, losses, tokens and storages in time that is not real, against what should come of them.
// MODEL_SEED=7 repeats one run; MODEL_RUNS=1000 makes more of them.

const RUNS = Number(process.env.MODEL_RUNS ?? 40);
const STEPS = 80;
const FIRST_SEED = Number(process.env.MODEL_SEED ?? 1);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Asked {
  readonly type: string;
  readonly payload?: { readonly symbol?: string; readonly token?: string };
}

/** A server as simple as it can be: topics that count, and connections that are subscribed to them. */
class Server {
  readonly connections = new Set<Socket>();
  readonly #topics = new Map<string, number>();
  readonly #random: () => number;
  up = true;

  constructor(random: () => number) {
    this.#random = random;
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
      const name = operation === "orders" ? socket.user : payload.symbol?.split(":").at(-1)?.toUpperCase();
      const topic = `${operation}:${name}`;
      const mode = operation === "quotes" ? "latest" : "every";
      const begins = act === "subscribe" && !socket.topics.has(topic);
      if (act === "subscribe") socket.topics.add(topic);
      else socket.topics.delete(topic);
      const seq = this.seq(topic);
      socket.say({ type: `${type}.response`, payload: { status: "ok", message: "", topic, mode, epoch: "e", seq } });
      if (begins && mode === "latest" && seq > 0) socket.say(pushOf(topic, seq));
    }
  }
}

function pushOf(topic: string, seq: number) {
  return { type: `${topic.split(":")[0]}.update`, topic, seq, payload: { seq } };
}

/** A socket to that server, slow in both directions, in order. */
class Socket implements WebSocketLike {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly topics = new Set<string>();
  user: string | undefined;
  readonly #server: Server;
  readonly #ways = { there: 0, back: 0 };
  #dead = false;

  constructor(server: Server) {
    this.#server = server;
    this.#carry("back", () => {
      if (!server.up) {
        this.kill();
        return;
      }
      server.connections.add(this);
      this.onopen?.(undefined as never);
    });
  }

  send(text: string): void {
    this.#carry("there", () => this.#server.connections.has(this) && this.#server.take(this, JSON.parse(text)));
  }

  say(message: object): void {
    const data = JSON.stringify(message);
    this.#carry("back", () => this.onmessage?.({ data } as never));
  }

  close(): void {
    this.#server.connections.delete(this);
    this.#carry("back", () => {
      this.#dead = true;
      this.onclose?.({ code: 1000, reason: "" } as never);
    });
  }

  terminate(): void {
    this.#server.connections.delete(this);
    this.#dead = true;
  }

  /** The network breaks: what is on its way is lost. */
  kill(): void {
    if (this.#dead) return;
    this.terminate();
    setTimeout(() => this.onclose?.({ code: 1006, reason: "" } as never), this.#server.delay(20));
  }

  /** Later, and never before what was sent that way before. */
  #carry(way: "there" | "back", arrive: () => void): void {
    const at = Math.max(this.#ways[way], Date.now() + this.#server.delay(30));
    this.#ways[way] = at;
    setTimeout(() => !this.#dead && arrive(), at - Date.now());
  }
}

/** What a listener was told, and whether it still wants to be. */
interface Heard {
  readonly name: string;
  readonly want: Want;
  readonly topic: () => string;
  readonly metas: Meta[];
  readonly gaps: Gap[];
  wanted: boolean;
  settled: "no" | "resolved" | "rejected";
  end: () => void;
}

const WANTS = [
  ["trades", "A"],
  ["trades", "a"],
  ["trades", "X:A"],
  ["trades", "B"],
  ["quotes", "A"],
  ["quotes", "X:A"],
  ["orders", undefined],
] as const;
type Want = (typeof WANTS)[number];
const TOKEN_MILLIS = [0, 50, 4_000, Number.POSITIVE_INFINITY];

class Run {
  readonly #random: () => number;
  readonly server: Server;
  readonly client: TapeloomClient;
  readonly heard: Heard[] = [];
  readonly #log: string[] = [];
  #user = "u1";

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    vi.spyOn(Math, "random").mockImplementation(this.#random);
    const server = new Server(this.#random);
    this.server = server;
    this.client = new TapeloomClient({
      url: "http://model",
      webSocket: class extends Socket {
        constructor() {
          super(server);
        }
      },
      token: () => this.#token(),
      backoff: { baseMillis: 50, capMillis: 400 },
      lingerMillis: 100,
      subscribeMillis: Number.POSITIVE_INFINITY,
      storage: this.#storage(),
    });
    this.client.on("gap", () => {});
  }

  #token(): Promise<string> {
    const millis = this.#pick(TOKEN_MILLIS);
    const user = this.#user;
    return new Promise((resolve) => {
      if (Number.isFinite(millis)) setTimeout(() => resolve(user), millis);
    });
  }

  /** A storage that takes its time, and at times for ever. */
  #storage() {
    const kept = new Map<string, string>();
    const later = <T>(value: () => T) =>
      new Promise<T>((resolve) => {
        if (this.#random() < 0.9) setTimeout(() => resolve(value()), Math.floor(this.#random() * 300));
      });
    return {
      getItem: (key: string) => later(() => kept.get(key)),
      setItem: (key: string, text: string) => later(() => kept.set(key, text)),
    };
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)] as T;
  }

  async step(): Promise<void> {
    const dice = this.#random();
    if (dice < 0.3) this.#subscribe(this.#pick(WANTS));
    else if (dice < 0.5) await this.#end();
    else if (dice < 0.6) for (const socket of [...this.server.connections]) this.#note("cut", () => socket.kill());
    else if (dice < 0.65) this.#note("another user", () => this.#newUser());
    else if (dice < 0.7) this.#note("down or up", () => (this.server.up = !this.server.up));
    else this.server.publish(this.#pick(["trades:A", "trades:B", "quotes:A", `orders:${this.#user}`]));
    await vi.advanceTimersByTimeAsync(this.#pick([0, 1, 10, 60, 99, 101, 300]));
  }

  #note(what: string, act: () => void): void {
    this.#log.push(`${Date.now() % 1e7} ${what}`);
    act();
  }

  #newUser(): void {
    this.#user = this.#pick(["u1", "u2"]);
    const user = this.#user;
    this.client.authenticate(() => Promise.resolve(user)).catch(() => {});
  }

  #subscribe(want: Want): void {
    const [operation, symbol] = want;
    const name = `${operation} ${symbol} ${this.heard.length}`;
    const heard: Heard = {
      name,
      want,
      topic: () => `${operation}:${symbol?.split(":").at(-1)?.toUpperCase() ?? this.#user}`,
      metas: [],
      gaps: [],
      wanted: true,
      settled: "no",
      end: () => {},
    };
    this.heard.push(heard);
    this.#note(`subscribe ${name}`, () => {
      const ending = new AbortController();
      heard.end = () => ending.abort();
      const listener = (_: unknown, meta: Meta) => {
        if (!heard.wanted) throw new Error(`${name} was told after its end`);
        heard.metas.push(meta);
      };
      const options = { signal: ending.signal, onGap: (gap: Gap) => heard.gaps.push(gap) };
      const subscribed =
        operation === "orders"
          ? this.client.subscribe("orders", listener, options)
          : this.client.subscribe(operation, { symbol: symbol as string }, listener, options);
      subscribed.then(
        () => (heard.settled = "resolved"),
        (error) => {
          heard.settled = "rejected";
          if (heard.wanted && operation !== "orders") this.#log.push(`${name} was rejected: ${error}`);
          heard.wanted = false;
        },
      );
    });
  }

  /** Ends one, or all that want the same; at times these come back, with a loss in between or without. */
  async #end(): Promise<void> {
    const ended = this.#pick(this.heard.filter(({ wanted }) => wanted));
    if (!ended) return;
    const all = this.#random() < 0.7;
    for (const heard of this.heard) {
      if (!heard.wanted || (heard !== ended && !(all && heard.want[0] === ended.want[0]))) continue;
      this.#note(`end ${heard.name}`, () => {
        heard.wanted = false;
        heard.end();
      });
    }
    if (this.#random() < 0.5) return;
    await vi.advanceTimersByTimeAsync(this.#pick([0, 50, 101, 120]));
    if (this.#random() < 0.5) for (const socket of [...this.server.connections]) this.#note("cut", () => socket.kill());
    await vi.advanceTimersByTimeAsync(this.#pick([0, 1, 30]));
    this.#subscribe(ended.want);
  }

  /** All is well for long enough; then what is wanted is what there is, and nothing else. */
  async check(): Promise<void> {
    this.server.up = true;
    this.client.authenticate(this.#user).catch(() => {});
    await vi.advanceTimersByTimeAsync(60_000);
    const wanted = this.heard.filter(({ wanted }) => wanted);
    const topics = new Set(wanted.map(({ topic }) => topic()));
    const log = () => this.#log.join("\n");
    expect(
      this.heard.filter(({ settled }) => settled === "no").map(({ name }) => name),
      log(),
    ).toEqual([]);
    expect(log()).not.toContain("was rejected");
    if (this.heard.length > 0) {
      expect(this.server.connections.size, log()).toBe(1);
      expect(
        [...this.server.connections].flatMap((socket) => [...socket.topics].sort()),
        log(),
      ).toEqual([...topics].sort());
    }
    const before = new Map(this.heard.map((heard) => [heard, heard.metas.length]));
    for (const topic of topics) this.server.publish(topic);
    await vi.advanceTimersByTimeAsync(1_000);
    for (const heard of wanted) {
      const since = heard.metas.slice(before.get(heard));
      const topic = heard.topic();
      expect(
        since.map((meta) => [meta.topic, meta.seq]),
        `${heard.name}\n${log()}`,
      ).toEqual([[topic, this.server.seq(topic)]]);
    }
    for (const heard of this.heard) this.#accountsFor(heard);
  }

  /**
   * Each number from the first to the last was told once, or lies in a gap. Of quotes it only grows; so it does of orders,
   * whose user may be another for a while.
   */
  #accountsFor({ name, metas, gaps }: Heard): void {
    for (const topic of new Set(metas.map((meta) => meta.topic))) {
      const seqs = metas.filter((meta) => meta.topic === topic).map(({ seq }) => seq);
      if (!topic.startsWith("trades")) {
        expect(seqs, `${name}\n${this.#log.join("\n")}`).toEqual([...new Set(seqs)].sort((one, other) => one - other));
        continue;
      }
      const first = Math.min(...seqs);
      for (const { from, to } of gaps.filter((gap) => gap.topic === topic)) {
        for (let seq = Math.max(first, from.seq); seq <= to.seq; seq++) seqs.push(seq);
      }
      const all = Array.from({ length: seqs.length }, (_, index) => first + index);
      expect(
        seqs.sort((one, other) => one - other),
        `${name}\n${this.#log.join("\n")}`,
      ).toEqual(all);
    }
  }

  /** What waits is rejected, and nobody is told anything any more. */
  async close(): Promise<void> {
    const waiting = this.client.subscribe("trades", { symbol: "C" }, () => {});
    const settled = expect(waiting).rejects.toMatchObject({ code: "closed" });
    const closed = this.client.close();
    await vi.advanceTimersByTimeAsync(3_000);
    await closed;
    await settled;
    expect(this.client.state).toBe("closed");
  }
}

test("shouldGiveEachListenerWhatItWantsWhateverHappens", async () => {
  const runs = process.env.MODEL_SEED ? 1 : RUNS;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
    const run = new Run(seed);
    try {
      for (let step = 0; step < STEPS; step++) await run.step();
      await run.check();
      await run.close();
    } catch (error) {
      throw new Error(`MODEL_SEED=${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
});
