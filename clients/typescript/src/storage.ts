/** Where a client keeps its state across page loads: `sessionStorage`, or anything like it. */
export interface StateStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): unknown;
}

/** Subscriptions and positions, as they are kept. */
export interface StoredState {
  readonly version: 1;
  /** When it was written, epoch milliseconds. */
  readonly time: number;
  readonly subscriptions: [operation: string, request: unknown][];
  readonly positions: [topic: string, epoch: string, seq: number][];
}

const KEY = "tapeloom";

/** What was kept, unless it is older than `maxAgeMillis` or no such thing. */
export async function loadState(storage: StateStorage, maxAgeMillis: number): Promise<StoredState | undefined> {
  try {
    const state: StoredState = JSON.parse((await storage.getItem(KEY)) ?? "null");
    return state?.version === 1 && Date.now() - state.time <= maxAgeMillis ? state : undefined;
  } catch {
    return undefined; // unreadable, or the page may keep nothing: as if nothing had been kept
  }
}

/** Keeps a state; a full or forbidden storage loses it. */
export async function saveState(storage: StateStorage, state: Omit<StoredState, "version" | "time">): Promise<void> {
  try {
    await storage.setItem(KEY, JSON.stringify({ version: 1, time: Date.now(), ...state }));
  } catch {
    // Without it, a later page tells no gap.
  }
}
