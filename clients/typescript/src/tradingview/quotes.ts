import type { TapeloomClient } from "../client.js";
import { call } from "../emitter.js";
import type { TapeloomError } from "../errors.js";
import type { MarketTick } from "../generated/operations.js";
import type { RestAnswer } from "../rest.js";
import type { Meta } from "../types.js";
import { errorFrom, retrying } from "./retry.js";
import type { QuoteData, QuoteValues } from "./types.js";

/** The minimum time between two requests for the figures of the day, in milliseconds. */
const REFRESH_MILLIS = 5_000;

/** Quotes of the server, without unknown values. */
export function quotesOf(quotes: RestAnswer<"getQuotes">): QuoteData[] {
  return quotes.map(({ s, n, v }) => {
    const known = Object.fromEntries(Object.entries(v ?? {}).filter(([, value]) => value !== null));
    return { s, n, v: known };
  });
}

/**
 * Live quotes of some symbols: the figures of the day by REST, and values that change with each trade by pushes. The
 * figures are requested again when pushes may have been missed, or when another day has begun.
 */
export class QuoteStream {
  readonly #client: TapeloomClient;
  readonly #symbols: string[];
  readonly #deliver: (quotes: QuoteData[]) => void;
  readonly #error: (error: TapeloomError) => void;
  readonly #ending = new AbortController();
  /** The quotes that were delivered last, by requested symbol. */
  readonly #values = new Map<string, QuoteValues>();
  /** The symbols with pushes since the last request for the figures of the day. */
  readonly #pushed = new Set<string>();
  /** Those of them for which another day has begun since. */
  readonly #begun = new Set<string>();
  #refreshedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    client: TapeloomClient,
    symbols: Iterable<string>,
    deliver: (quotes: QuoteData[]) => void,
    error: (error: TapeloomError) => void,
  ) {
    this.#client = client;
    this.#symbols = [...new Set(symbols)];
    this.#deliver = deliver;
    this.#error = error;
    this.#start().catch((failure) => this.#failed(failure));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ending.abort();
  }

  async #start(): Promise<void> {
    await this.#fetch();
    const { signal } = this.#ending;
    const onRecovered = () => this.#refresh();
    for (const [name, { short_name: symbol = name }] of this.#values) {
      const update = (tick: MarketTick, meta: Meta) => this.#update(name, tick, meta);
      const subscribe = () =>
        this.#client.subscribe("quotes", { symbol }, update, { signal, onRecovered, onError: this.#error });
      retrying(subscribe, signal).catch((failure) => this.#failed(failure));
    }
  }

  async #fetch(): Promise<void> {
    if (this.#symbols.length === 0) return;
    const { signal } = this.#ending;
    const ask = () => {
      this.#pushed.clear();
      this.#begun.clear();
      return this.#client.rest.getQuotes({ symbols: this.#symbols }, { signal });
    };
    const quotes = quotesOf(await retrying(ask, signal));
    if (signal.aborted) return;
    this.#refreshedAt = Date.now();
    const newest = quotes.map((quote) => this.#merged(quote));
    for (const { s, n, v } of newest) if (s === "ok") this.#values.set(n, v);
    call(this.#deliver, newest);
  }

  /** Returns a quote of REST with newer values of pushes. Within a day, the volume only grows. */
  #merged(quote: QuoteData): QuoteData {
    const { s, n, v } = quote;
    const pushed = this.#pushed.has(n) ? this.#values.get(n) : undefined;
    if (s !== "ok" || !pushed) return quote;
    if ((pushed.volume ?? 0) < (v.volume ?? 0)) {
      if (!this.#begun.has(n)) return quote;
      this.#refresh(); // it may belong to the day before
      return { s, n, v: pushed };
    }
    const { lp = 0, ask, bid, volume, ch, chp, spread } = pushed;
    const live = { lp, ask, bid, volume, ch, chp, spread };
    const known = Object.fromEntries(Object.entries(live).filter(([, value]) => value !== undefined));
    const { high_price: high = lp, low_price: low = lp } = v;
    return { s, n, v: { ...v, ...known, high_price: Math.max(high, lp), low_price: Math.min(low, lp) } };
  }

  /** Requests the figures of the day again soon. */
  #refresh(): void {
    if (this.#ending.signal.aborted || this.#timer) return;
    const wait = Math.max(0, this.#refreshedAt + REFRESH_MILLIS - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#fetch().catch((failure) => this.#failed(failure));
    }, wait);
  }

  #update(name: string, tick: MarketTick, { source, conflated }: Meta): void {
    const day = this.#values.get(name) ?? {};
    const newDay = tick.volume < (day.volume ?? 0);
    if (newDay && source === "cache") return; // older than the answer of REST
    if (newDay) this.#begun.add(name);
    if (newDay || conflated > 0) this.#refresh();
    const { price: lp, ask, bid, volume, change: ch, change_percent: chp } = tick;
    const values: QuoteValues = {
      ...day,
      ...{ lp, volume, ch, chp },
      ...(ask === undefined || bid === undefined ? {} : { ask, bid, spread: difference(ask, bid) }),
      prev_close_price: difference(lp, ch),
      open_price: newDay ? lp : (day.open_price ?? lp),
      high_price: newDay ? lp : Math.max(day.high_price ?? lp, lp),
      low_price: newDay ? lp : Math.min(day.low_price ?? lp, lp),
    };
    this.#values.set(name, values);
    this.#pushed.add(name);
    call(this.#deliver, [{ s: "ok", n: name, v: values }]);
  }

  #failed(failure: unknown): void {
    if (!this.#ending.signal.aborted) call(this.#error, errorFrom(failure));
  }
}

/** Returns a difference of prices without errors of binary fractions. */
function difference(one: number, other: number): number {
  return Number((one - other).toFixed(10));
}
