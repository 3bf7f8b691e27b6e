import type { Rest, RestAnswer, TapeloomClient } from "@tapeloom/client";

/** An instrument, as a page needs it. */
export interface Instrument {
  readonly symbol: string;
  readonly description: string;
  readonly exchange: string;
  /** How many decimals its prices have. */
  readonly decimals: number;
}

export type Found = RestAnswer<"searchSymbols">[number];

const RETRY_MILLIS = 1_000;

/** What the server knows of its instruments. What has been asked once is not asked again. */
export class Market {
  readonly client: TapeloomClient;
  readonly #instruments = new Map<string, Promise<Instrument>>();

  constructor(client: TapeloomClient) {
    this.client = client;
  }

  get rest(): Rest {
    return this.client.rest;
  }

  instrument(symbol: string): Promise<Instrument> {
    let asked = this.#instruments.get(symbol);
    if (!asked) {
      asked = untilAnswered(() => this.rest.resolveSymbol({ symbol })).then((found) => ({
        symbol: found.name,
        description: found.description,
        exchange: found.exchange,
        decimals: Math.max(0, Math.round(Math.log10(found.pricescale))),
      }));
      this.#instruments.set(symbol, asked);
    }
    return asked;
  }

  search(text: string, most: number, signal?: AbortSignal): Promise<Found[]> {
    const request = { user_input: text, exchange: "", symbol_type: "", max_results: most };
    return this.rest.searchSymbols(request, signal ? { signal } : {});
  }
}

/** Asks again, a second later, as long as it fails and may succeed: the server may be starting. */
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
