import type { Rest, RestAnswer, TapeloomClient } from "@tapeloom/client";
import { decimalsOf } from "./format.js";

/** An instrument. */
export interface Instrument {
  readonly symbol: string;
  readonly description: string;
  readonly exchange: string;
  readonly timezone: string;
  /** Number of decimals of its prices. */
  readonly decimals: number;
  /** Number of decimals of its quantities. */
  readonly quantityDecimals: number;
}

export type Found = RestAnswer<"searchSymbols">[number];

/** An instrument in a list of many. */
export type Listed = Pick<Instrument, "symbol" | "description">;

const RETRY_MILLIS = 1_000;
/** The maximum number of symbols that the server lists. */
const MAX_LISTED = 10_000;
/** The maximum number of symbols that are resolved because the server's list is too long to have them. */
const MAX_RESOLVED = 50;

/** The instruments of the server. Answers are cached. */
export class Market {
  readonly client: TapeloomClient;
  #instruments = new Map<string, Promise<Instrument | undefined>>();
  #all: Promise<Found[]> | undefined;

  constructor(client: TapeloomClient) {
    this.client = client;
  }

  get rest(): Rest {
    return this.client.rest;
  }

  /** Returns the instrument of a symbol; undefined if the server has none. */
  instrument(symbol: string): Promise<Instrument | undefined> {
    let asked = this.#instruments.get(symbol);
    if (!asked) {
      asked = this.#resolve(symbol);
      this.#instruments.set(symbol, asked);
    }
    return asked;
  }

  async #resolve(symbol: string): Promise<Instrument | undefined> {
    try {
      const found = await untilAnswered(() => this.rest.resolveSymbol({ symbol }));
      return {
        symbol: found.name,
        description: found.description,
        exchange: found.exchange,
        timezone: found.timezone,
        decimals: decimalsOf(found.pricescale),
        quantityDecimals: found.volume_precision,
      };
    } catch {
      return undefined; // the server has refused it
    }
  }

  /** Returns all symbols of the server, at most 10,000. */
  all(): Promise<Found[]> {
    if (!this.#all) {
      this.#all = this.search("", MAX_LISTED);
      this.#all.catch(() => {
        this.#all = undefined;
      });
    }
    return this.#all;
  }

  /** Returns those of some symbols that the server has, in their order. */
  async listed(symbols: readonly string[]): Promise<Listed[]> {
    const all = await this.all();
    const known = new Map<string, Listed>(all.map((listed) => [listed.symbol, listed]));
    const unknown = symbols.filter((symbol) => symbol && !known.has(symbol));
    if (all.length >= MAX_LISTED) {
      for (const found of await Promise.all(unknown.slice(0, MAX_RESOLVED).map((symbol) => this.instrument(symbol)))) {
        if (found) known.set(found.symbol, found);
      }
    }
    return symbols.flatMap((symbol) => known.get(symbol) ?? []);
  }

  search(text: string, most: number, signal?: AbortSignal): Promise<Found[]> {
    const request = { user_input: text, exchange: "", symbol_type: "", max_results: most };
    return this.rest.searchSymbols(request, signal ? { signal } : {});
  }

  /** Drops the cache, because the server may be another one. */
  forget(): void {
    this.#instruments = new Map();
    this.#all = undefined;
  }
}

/** Repeats a request every second while it fails and may succeed: the server may be starting. */
export async function untilAnswered<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error as { retryable?: boolean }).retryable) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
    signal?.throwIfAborted();
  }
}
