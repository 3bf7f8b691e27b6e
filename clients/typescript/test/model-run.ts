import { afterEach, beforeEach, expect, vi } from "vitest";
import type { Gap } from "../src/index.js";
import { type ModelSocket, randomFrom, slowStorage } from "./network.js";

// What the models of both protocols do alike: random subscriptions and ends in time that is not real, and the check of
// what must come of them. MODEL_SEED=7 repeats one run; MODEL_RUNS=1000 makes more of them.

const RUNS = Number(process.env.MODEL_RUNS ?? 200);
const STEPS = 80;
const FIRST_SEED = Number(process.env.MODEL_SEED ?? 1);
const TOKEN_MILLIS = [0, 50, 4_000, Number.POSITIVE_INFINITY];

/** What a listener wants, and what it got beside values. */
export interface Listening<Want> {
  readonly name: string;
  readonly want: Want;
  readonly topics: () => string[];
  readonly gaps: Gap[];
  wanted: boolean;
  settled: "no" | "resolved" | "rejected";
  end: () => void;
}

/** A listener at its begin. */
export function listening<Want>(name: string, want: Want, topics: () => string[]): Listening<Want> {
  return { name, want, topics, gaps: [], wanted: true, settled: "no", end: () => {} };
}

/** The server of a model. */
interface Server {
  up: boolean;
  readonly connections: Set<ModelSocket>;
  publish(topic: string): void;
  /** The number of the newest value of a topic. */
  seq(topic: string): number;
}

/** The part of a client that is the same in both protocols. */
interface Client {
  readonly state: string;
  authenticate(token: string): Promise<unknown>;
  subscribe(name: "trades", options: { symbol: string }, listener: () => void): Promise<unknown>;
  close(): Promise<unknown>;
}

/** The options that end a subscription and receive its gaps. */
interface Ending {
  readonly signal: AbortSignal;
  readonly onGap: (gap: Gap) => void;
}

/** One run of a client among random events. */
export abstract class ModelRun<Want extends readonly [string, ...unknown[]], Heard extends Listening<Want>> {
  abstract readonly server: Server;
  abstract readonly client: Client;
  readonly heard: Heard[] = [];
  protected readonly random: () => number;
  protected user = "u1";
  readonly #log: string[] = [];

  constructor(seed: number) {
    this.random = randomFrom(seed);
    vi.spyOn(Math, "random").mockImplementation(this.random);
  }

  /** The options of the client, but for its sockets. */
  protected options() {
    return {
      url: "http://model",
      token: () => this.#token(),
      backoff: { baseMillis: 50, capMillis: 400 },
      lingerMillis: 100,
      subscribeMillis: Number.POSITIVE_INFINITY,
      storage: slowStorage(this.random),
    };
  }

  #token(): Promise<string> {
    const millis = this.pick(TOKEN_MILLIS);
    const user = this.user;
    return new Promise((resolve) => {
      if (Number.isFinite(millis)) setTimeout(() => resolve(user), millis);
    });
  }

  protected pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }

  protected note(what: string, act: () => void): void {
    this.#log.push(`${Date.now() % 1e7} ${what}`);
    act();
  }

  protected log(): string {
    return this.#log.join("\n");
  }

  protected cut(): void {
    for (const socket of [...this.server.connections]) this.note("cut", () => socket.kill());
  }

  abstract step(): Promise<void>;

  protected abstract subscribe(want: Want): void;

  /** The topic and the number of each value that a listener got. */
  protected abstract numbers(heard: Heard): [string, number | undefined][];

  /** Checks what the server believes to be subscribed to. */
  protected abstract checkSubscriptions(wanted: readonly Heard[]): void;

  /** Checks that a listener got all values, once and in order, or knows what is missing. */
  protected abstract accountsFor(heard: Heard): void;

  /** Subscribes a listener, and notes how that ends. */
  protected add(heard: Heard, subscribe: (options: Ending) => Promise<unknown>): void {
    this.heard.push(heard);
    this.note(`subscribe ${heard.name}`, () => {
      const ending = new AbortController();
      heard.end = () => ending.abort();
      subscribe({ signal: ending.signal, onGap: (gap) => heard.gaps.push(gap) }).then(
        () => (heard.settled = "resolved"),
        (error) => {
          heard.settled = "rejected";
          if (heard.wanted && heard.want[0] !== "orders") this.#log.push(`${heard.name} was rejected: ${error}`);
          heard.wanted = false;
        },
      );
    });
  }

  /** Ends one, or all that want the same; at times these come back, with a loss in between or without. */
  protected async end(): Promise<void> {
    const ended = this.pick(this.heard.filter(({ wanted }) => wanted));
    if (!ended) return;
    const all = this.random() < 0.7;
    for (const heard of this.heard) {
      if (!heard.wanted || (heard !== ended && !(all && heard.want[0] === ended.want[0]))) continue;
      this.note(`end ${heard.name}`, () => {
        heard.wanted = false;
        heard.end();
      });
    }
    if (this.random() < 0.5) return;
    await vi.advanceTimersByTimeAsync(this.pick([0, 50, 101, 120]));
    if (this.random() < 0.5) this.cut();
    await vi.advanceTimersByTimeAsync(this.pick([0, 1, 30]));
    this.subscribe(ended.want);
  }

  /** All is well for long enough; then what is wanted is what there is, and nothing else. */
  async check(): Promise<void> {
    this.server.up = true;
    this.client.authenticate(this.user).catch(() => {});
    await vi.advanceTimersByTimeAsync(60_000);
    const wanted = this.heard.filter(({ wanted }) => wanted);
    expect(
      this.heard.filter(({ settled }) => settled === "no").map(({ name }) => name),
      this.log(),
    ).toEqual([]);
    expect(this.log()).not.toContain("was rejected");
    if (this.heard.length > 0) expect(this.server.connections.size, this.log()).toBe(1);
    this.checkSubscriptions(wanted);
    const before = new Map(this.heard.map((heard) => [heard, this.numbers(heard).length]));
    for (const topic of new Set(wanted.flatMap(({ topics }) => topics()))) this.server.publish(topic);
    await vi.advanceTimersByTimeAsync(1_000);
    for (const heard of wanted) {
      const since = this.numbers(heard).slice(before.get(heard));
      expect(since.sort(), `${heard.name}\n${this.log()}`).toEqual(
        [...new Set(heard.topics())].map((topic) => [topic, this.server.seq(topic)]).sort(),
      );
    }
    for (const heard of this.heard) this.accountsFor(heard);
  }

  /** What waits is rejected, and no listener is called any more. */
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

/** Lets the tests of a file run in time that is not real. */
export function inModelTime(): void {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

/** Makes the runs, each from its first step to its end. */
export async function makeRuns(runOf: (seed: number) => Pick<ModelRun<never, never>, "step" | "check" | "close">) {
  const runs = process.env.MODEL_SEED ? 1 : RUNS;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
    const run = runOf(seed);
    try {
      for (let step = 0; step < STEPS; step++) await run.step();
      await run.check();
      await run.close();
    } catch (error) {
      throw new Error(`MODEL_SEED=${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}
