import { TapeloomError } from "./errors.js";
import { within } from "./timing.js";

/** Where a client keeps its state across page loads: `sessionStorage`, or anything like it. */
export interface StateStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): unknown;
}

/** Subscriptions and positions, as they are kept. */
export interface StoredState {
  /** When it was written, epoch milliseconds. */
  readonly time: number;
  readonly subscriptions: [operation: string, request: unknown][];
  readonly positions: [topic: string, epoch: string, seq: number][];
}

/** The state of one page, or of one of the clients of a page. */
interface Page extends StoredState {
  /** Which server it is of. */
  readonly server: string;
  /** Whether the page was there when it was written; a closed one may be gone on from, by one page. */
  readonly open: boolean;
}

interface Kept {
  readonly version: 2;
  readonly pages: Readonly<Record<string, Page>>;
}

const KEY = "tapeloom";
const MAX_PAGES = 32;
/** A page that is there writes its state so often at least, in milliseconds. */
export const REFRESH_MILLIS = 20_000;
/** A page that has not written for so long is gone: it had no time to say so. The timers of hidden pages are slow. */
const GONE_MILLIS = 120_000;
/** How long a storage may take. */
const STORAGE_MILLIS = 1_000;

/** The states that are kept by this page: nobody goes on from them while they are open. */
const here = new Set<string>();
let made = 0;

/**
 * The state of one client in a storage, which it may share with those of other pages: each has its own, so that none
 * hides what another has missed. A page goes on from the newest state of one that is gone.
 */
export class StoredPage {
  readonly #storage: StateStorage;
  readonly #server: string;
  readonly #maxAgeMillis: number;
  readonly #failed: (error: TapeloomError) => void;
  /** What was taken over, until there is something newer. */
  #taken: StoredState | undefined;
  readonly #id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${made++}`;

  constructor(storage: StateStorage, server: string, maxAgeMillis: number, failed: (error: TapeloomError) => void) {
    this.#storage = storage;
    this.#server = server;
    this.#maxAgeMillis = maxAgeMillis;
    this.#failed = failed;
    here.add(this.#id);
  }

  /** Takes the state over that a page which is gone has left, where there is one. */
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
      return undefined; // unreadable, or the page may keep nothing: as if nothing had been kept
    }
  }

  #isGone(id: string, page: Page): boolean {
    if (here.has(id)) return false;
    // What a tab keeps for itself was left by the page that it showed before.
    const own = typeof sessionStorage !== "undefined" && this.#storage === sessionStorage;
    return own || !page.open || Date.now() - page.time > GONE_MILLIS;
  }

  /**
   * Keeps a state, at once where the storage is; one that is full or forbidden loses it. Without a state of its own, a
   * page leaves what it has taken over.
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

  /** The pages of a kept text that are not too old, the newest of them. */
  #pagesOf(text: string | null | undefined): Record<string, Page> {
    let kept: Kept | (StoredState & { version: 1 }) | null = null;
    try {
      kept = JSON.parse(text ?? "null");
    } catch {
      // no state of ours
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
