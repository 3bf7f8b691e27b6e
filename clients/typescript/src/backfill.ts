import { backoffMillis, DEFAULT_BACKOFF } from "./backoff.js";
import type { BarUpdate } from "./generated/operations.js";
import type { Resolution } from "./resolutions.js";
import type { Rest } from "./rest.js";

/** A bar as the REST API has it, too. */
export type BarValues = Omit<BarUpdate, "is_final">;

/** The bars of a symbol. */
export interface Series {
  readonly symbol: string;
  readonly resolution: Resolution;
}

/** How the values that a subscriber has missed can be had again. */
export interface Backfill {
  /** Whether something lies between two updates of which others were left out. */
  between(last: unknown, next: unknown): boolean;
  /** What came after the last update that was delivered, oldest first; that update again, if it has changed. */
  since(rest: Rest, series: Series, last: unknown): Promise<unknown[]>;
  /** Whether a value comes before another. */
  before(one: unknown, other: unknown): boolean;
}

const TRIES = 4;

/** Bars are kept by the server: those that were missed are fetched by REST, so that no hole remains. */
export const barBackfill: Backfill = {
  between: (last, next) => (next as BarValues).time > (last as BarValues).time,
  before: (one, other) => (one as BarValues).time < (other as BarValues).time,
  async since(rest, { symbol, resolution }, last) {
    const { time, ...values } = last as BarValues;
    const asked = { symbol, resolution, from_time: Math.floor(time / 1000) };
    for (let attempt = 0; ; attempt++) {
      try {
        const { bars } = await rest.getBars(asked);
        return bars
          .map((bar, place) => ({ ...bar, is_final: place < bars.length - 1 }))
          .filter((bar) => bar.time > time || (bar.time === time && changed(bar, values)));
      } catch (error) {
        if (attempt + 1 >= TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, backoffMillis(DEFAULT_BACKOFF, attempt, Math.random)));
      }
    }
  },
};

function changed(bar: BarValues, values: Omit<BarValues, "time">): boolean {
  return (
    bar.close !== values.close || bar.volume !== values.volume || bar.high !== values.high || bar.low !== values.low
  );
}
