import type { TapeloomError } from "./errors.js";
import { REFRESH_MILLIS, type StateStorage, StoredPage, type StoredState } from "./storage.js";
import type { Topics } from "./topics.js";

/** Changes within this time, in milliseconds, are stored together. */
const STORE_MILLIS = 1_000;
/** The default of `storedMillis`. */
const MAX_AGE_MILLIS = 3_600_000;

/** The parts of a client whose state is stored. */
export interface KeptState {
  readonly topics: Topics;
  wanted(): [operation: string, request: unknown][];
}

/** Keeps the subscriptions and stream positions of a client in a storage, and restores the positions of an earlier page. */
export class Keeper {
  /** What an earlier page has left; undefined if there is nothing. */
  readonly stored: Promise<StoredState | undefined>;
  readonly #page: StoredPage | undefined;
  readonly #state: () => KeptState;
  /** Whether there is more to store than what an earlier page has left. */
  #subscribed = false;
  #storeTimer: ReturnType<typeof setTimeout> | undefined;
  #refreshTimer: ReturnType<typeof setInterval> | undefined;

  constructor(
    options: { readonly storage?: StateStorage | undefined; readonly storedMillis?: number },
    server: () => string,
    state: () => KeptState,
    failed: (error: TapeloomError) => void,
  ) {
    this.#page = pageOf(options, server, failed);
    this.#state = state;
    this.stored = this.#load();
  }

  /** Whether there is a storage. */
  get keeps(): boolean {
    return this.#page !== undefined;
  }

  async #load(): Promise<StoredState | undefined> {
    const stored = await this.#page?.load();
    if (stored) this.#state().topics.restore(stored.positions, stored.time);
    return stored;
  }

  /** Stores the state soon, and at regular intervals from then on. */
  changed(): void {
    if (!this.#page || this.#storeTimer) return;
    this.#subscribed = true;
    this.#storeTimer = setTimeout(() => {
      this.#storeTimer = undefined;
      this.#save(true);
    }, STORE_MILLIS);
    if (this.#refreshTimer) return;
    this.#refreshTimer = setInterval(() => this.#save(true), REFRESH_MILLIS);
    if (typeof window !== "undefined") window.addEventListener("pagehide", this.#hidden);
  }

  /** Stores the state for the last time. */
  async close(): Promise<void> {
    clearTimeout(this.#storeTimer);
    clearInterval(this.#refreshTimer);
    this.#storeTimer = this.#refreshTimer = undefined;
    if (typeof window !== "undefined") window.removeEventListener("pagehide", this.#hidden);
    await this.#save(false);
  }

  readonly #hidden = () => void this.#save(false);

  async #save(open: boolean): Promise<void> {
    if (!this.#page) return;
    const { topics, wanted } = this.#state();
    await this.#page.save(this.#subscribed && { subscriptions: wanted(), positions: topics.positions() }, open);
  }
}

function pageOf(
  { storage, storedMillis = MAX_AGE_MILLIS }: { storage?: StateStorage | undefined; storedMillis?: number },
  server: () => string,
  failed: (error: TapeloomError) => void,
): StoredPage | undefined {
  if (!storage) return undefined;
  try {
    return new StoredPage(storage, server(), storedMillis, failed);
  } catch {
    return undefined; // there is no server whose state could be kept
  }
}
