import type { BarUpdate } from "@tapeloom/client";

export type Bar = Readonly<Omit<BarUpdate, "is_final">>;

/** The bars of a symbol at a resolution, oldest first, one for each time: history merged with live bars. */
export class Bars {
  #bars: Bar[] = [];

  get all(): readonly Bar[] {
    return this.#bars;
  }

  get first(): Bar | undefined {
    return this.#bars[0];
  }

  get last(): Bar | undefined {
    return this.#bars.at(-1);
  }

  /** Returns the bar before the one at a time. */
  before(time: number): Bar | undefined {
    return this.#bars[this.#place(time) - 1];
  }

  at(time: number): Bar | undefined {
    const bar = this.#bars[this.#place(time)];
    return bar?.time === time ? bar : undefined;
  }

  /** Merges bars in any order; of two bars at one time, the one with the larger volume is kept. */
  merge(bars: Iterable<Bar>): void {
    const byTime = new Map(this.#bars.map((bar) => [bar.time, bar]));
    for (const bar of bars) {
      const known = byTime.get(bar.time);
      if (!known || bar.volume >= known.volume) byTime.set(bar.time, bar);
    }
    this.#bars = [...byTime.values()].sort((one, other) => one.time - other.time);
  }

  /** Adds a live bar: a new state of the newest one, or the next. Returns false if it is older; `merge` accepts such bars. */
  push(bar: Bar): boolean {
    const last = this.last;
    if (last && bar.time < last.time) return false;
    if (last?.time === bar.time) this.#bars[this.#bars.length - 1] = bar;
    else this.#bars.push(bar);
    return true;
  }

  /** Returns the index of a bar of this time, or where it would be. */
  #place(time: number): number {
    let [low, high] = [0, this.#bars.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const bar = this.#bars[middle];
      if (bar && bar.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
