import type { WebSocketLike } from "../src/connection.js";

// What the models of both protocols share: randomness that repeats itself, a slow network, and a slow storage.

/** Mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server of a model, as its sockets see it. */
export interface Peer {
  /** Whether it takes connections. */
  readonly up: boolean;
  readonly connections: Set<ModelSocket>;
  /** Returns a random delay below a number of milliseconds. */
  delay(most: number): number;
  /** A message has arrived. */
  take(socket: ModelSocket, message: never): void;
}

/** A socket to such a server, slow in both directions, in order. */
export class ModelSocket implements WebSocketLike {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly #server: Peer;
  readonly #ways = { there: 0, back: 0 };
  #dead = false;

  constructor(server: Peer) {
    this.#server = server;
    this.#carry("back", () => {
      if (!server.up) {
        this.kill();
        return;
      }
      this.#server.connections.add(this);
      this.onopen?.(undefined as never);
    });
  }

  send(text: string): void {
    this.#carry(
      "there",
      () => this.#server.connections.has(this) && this.#server.take(this, JSON.parse(text) as never),
    );
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

/** A storage that takes its time, and at times for ever. */
export function slowStorage(random: () => number) {
  const kept = new Map<string, string>();
  const later = <T>(value: () => T) =>
    new Promise<T>((resolve) => {
      if (random() < 0.9) setTimeout(() => resolve(value()), Math.floor(random() * 300));
    });
  return {
    getItem: (key: string) => later(() => kept.get(key)),
    setItem: (key: string, text: string) => later(() => kept.set(key, text)),
  };
}
