import { TapeloomError } from "./errors.js";
import { within } from "./timing.js";

/** The storage in which a client keeps its state across page loads: `sessionStorage`, or an object with these methods. */
export interface StateStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): unknown;
}

/** Stored subscriptions and positions. */
export interface StoredState {
  /** Time of the write, epoch milliseconds. */
  readonly time: number;
  readonly subscriptions: [operation: string, request: unknown][];
  readonly positions: [topic: string, epoch: string, seq: number][];
}

/** The state of one client of a page. */
interface Page extends StoredState {
  /** Address of the server. */
  readonly server: string;
  /** Whether the page was open at that time; one other page may continue from a closed one. */
  readonly open: boolean;
}

interface Kept {
  readonly version: 2;
  readonly pages: Readonly<Record<string, Page>>;
}

const KEY = "tapeloom";
const MAX_PAGES = 32;
/** The interval at which an open page writes its state, in milliseconds. */
export const REFRESH_MILLIS = 20_000;
/** A page that has not written for this time, in milliseconds, was closed without notice. Timers of hidden pages are slow. */
const GONE_MILLIS = 120_000;
/** The time limit for the storage, in milliseconds. */
const STORAGE_MILLIS = 1_000;

/** The states of the clients of this page. No other client continues from them while they are open. */
const here = new Set<string>();
let made = 0;

/**
 * The state of one client in a storage, which clients of other pages may share. Each client has its own state, so that none
 * hides a gap of another. A new page continues from the newest state of a closed page.
 */
export class StoredPage {
  readonly #storage: StateStorage;
  readonly #server: string;
  readonly #maxAgeMillis: number;
  readonly #failed: (error: TapeloomError) => void;
  /** The state of the closed page, until there is a newer one. */
  #taken: StoredState | undefined;
  readonly #id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${made++}`;

  constructor(storage: StateStorage, server: string, maxAgeMillis: number, failed: (error: TapeloomError) => void) {
    this.#storage = storage;
    this.#server = server;
    this.#maxAgeMillis = maxAgeMillis;
    this.#failed = failed;
    here.add(this.#id);
  }

  /** Takes over the state of a closed page, if there is one. */
  async load(): Promise<StoredState | undefined> {
    return within(STORAGE_MILLIS, this.#load(), () => {
      this.#failed(new TapeloomError("storage_failed", `The storage was not read in ${STORAGE_MILLIS} ms`));
      return undefined;
    });
  }

  async #load(): Promise<StoredState | undefined> {
    try {
      const text = this.#storage.getItem(KEY);
      const pages = this.#pagesOf(isPromise(text) ? await text : text);
      const left = Object.entries(pages)
        .filter(([id, page]) => page.server === this.#server && this.#isGone(id, page))
        .sort(([, one], [, other]) => other.time - one.time)[0];
      if (!left) return undefined;
      const [id, page] = left;
      this.#taken = page;
      const { [id]: _, ...others } = pages;
      const taken = this.#storage.setItem(KEY, textOf({ ...others, [this.#id]: { ...page, open: true } }));
      if (isPromise(taken)) taken.then(undefined, () => {}); // without it, another page may report the same gap
      return page;
    } catch {
      return undefined; // unreadable or forbidden: as if nothing was stored
    }
  }

  #isGone(id: string, page: Page): boolean {
    if (here.has(id)) return false;
    // The storage of a tab was written by the page that the tab showed before.
    const own = typeof sessionStorage !== "undefined" && this.#storage === sessionStorage;
    return own || !page.open || Date.now() - page.time > GONE_MILLIS;
  }

  /**
   * Stores a state, synchronously if the storage is. A storage that is full or forbidden loses it. A page without a state
   * of its own stores the one that it has taken over.
   */
  async save(state: Omit<StoredState, "time"> | false, open: boolean): Promise<void> {
    if (open) here.add(this.#id);
    else here.delete(this.#id);
    const newest = state ? { ...state, time: Date.now() } : this.#taken;
    if (!newest) return;
    const page: Page = { ...newest, server: this.#server, open };
    const saved = this.#save(page).catch(() => {}); // without it, a later page reports no gap
    await within(STORAGE_MILLIS, saved, () => {});
  }

  async #save(page: Page): Promise<void> {
    const text = this.#storage.getItem(KEY);
    const pages = this.#pagesOf(isPromise(text) ? await text : text);
    await this.#storage.setItem(KEY, textOf({ ...pages, [this.#id]: page }));
  }

  /** Returns the newest pages in a stored text that are not too old. */
  #pagesOf(text: string | null | undefined): Record<string, Page> {
    let kept: Kept | (StoredState & { version: 1 }) | null = null;
    try {
      kept = JSON.parse(text ?? "null");
    } catch {
      // not a state of this client
    }
    const all =
      kept?.version === 2
        ? Object.entries(kept.pages)
        : kept?.version === 1
          ? ([["former", { ...kept, server: this.#server, open: false }]] as [string, Page][])
          : [];
    const young = all.filter(([, { time }]) => Date.now() - time <= this.#maxAgeMillis);
    return Object.fromEntries(young.sort(([, one], [, other]) => other.time - one.time).slice(0, MAX_PAGES));
  }
}

function textOf(pages: Record<string, Page>): string {
  return JSON.stringify({ version: 2, pages } satisfies Kept);
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
